//! Attributes of network load balancers, their listeners and target groups.
//!
//! Source: API model, `LoadBalancerAttribute$Key`, `ListenerAttribute$Key` and
//! `TargetGroupAttribute$Key`.

use super::Allowed::{Flag, Number, OffOr, OneOf, Text};
use super::{Attribute, Kind};
use domain::elb::{TargetGroup, network};

/// Attributes of network load balancers.
pub(super) const LOAD_BALANCER: Kind = Kind {
    noun: "Load balancer",
    defaults: &[],
    table: &[
        ("access_logs.s3.bucket", "", Text),
        ("access_logs.s3.enabled", "false", Flag),
        ("access_logs.s3.prefix", "", Text),
        ("deletion_protection.enabled", "false", Flag),
        (
            "dns_record.client_routing_policy",
            "any_availability_zone",
            OneOf(&[
                "any_availability_zone",
                "availability_zone_affinity",
                "partial_availability_zone_affinity",
            ]),
        ),
        ("load_balancing.cross_zone.enabled", "false", Flag),
        ("secondary_ips.auto_assigned.per_subnet", "0", Number(0, 7)),
        ("zonal_shift.config.enabled", "false", Flag),
    ],
};

/// Attributes of a listener: those without connections have none.
pub(super) fn of_listener(protocol: &str) -> Kind {
    let all: &[Attribute] = &[("tcp.idle_timeout.seconds", "350", Number(60, 6_000))];
    Kind {
        noun: "Listener",
        defaults: &[],
        table: if protocol == "UDP" { &[] } else { all },
    }
}

const TARGET_GROUP: &[Attribute] = &[
    (
        "deregistration_delay.connection_termination.enabled",
        "false",
        Flag,
    ),
    (
        "deregistration_delay.timeout_seconds",
        "300",
        Number(0, 3_600),
    ),
    (
        "load_balancing.cross_zone.enabled",
        "use_load_balancer_configuration",
        OneOf(&["use_load_balancer_configuration", "true", "false"]),
    ),
    ("preserve_client_ip.enabled", "true", Flag),
    ("proxy_protocol_v2.enabled", "false", Flag),
    ("stickiness.enabled", "false", Flag),
    ("stickiness.type", "source_ip", OneOf(&["source_ip"])),
    (
        "target_group_health.dns_failover.minimum_healthy_targets.count",
        "1",
        OffOr(1, 1_000),
    ),
    (
        "target_group_health.dns_failover.minimum_healthy_targets.percentage",
        "off",
        OffOr(1, 100),
    ),
    (
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
        "1",
        Number(1, 1_000),
    ),
    (
        "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
        "off",
        OffOr(1, 100),
    ),
    (
        "target_health_state.unhealthy.connection_termination.enabled",
        "true",
        Flag,
    ),
    (
        "target_health_state.unhealthy.draining_interval_seconds",
        "0",
        Number(0, 360_000),
    ),
];

/// Attributes of a target group, with the defaults of its type and protocol.
pub(super) fn of_target_group(group: &TargetGroup) -> Kind {
    let carries_udp = network::carries_udp(&group.protocol);
    Kind {
        noun: "Target group",
        table: TARGET_GROUP,
        defaults: match (carries_udp, group.preserves_by_default()) {
            (true, _) => &[
                (
                    "deregistration_delay.connection_termination.enabled",
                    "true",
                ),
                (
                    "target_health_state.unhealthy.connection_termination.enabled",
                    "false",
                ),
            ],
            (false, true) => &[],
            (false, false) => &[("preserve_client_ip.enabled", "false")],
        },
    }
}

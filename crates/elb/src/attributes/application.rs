//! Attributes of application load balancers, their listeners and target groups.

use super::Allowed::{Flag, HeaderName, HeaderValue, Number, OffOr, OneOf, Text, ZeroOr};
use super::Kind;

/// Attributes of application load balancers.
pub(super) const LOAD_BALANCER: Kind = Kind {
    noun: "Load balancer",
    defaults: &[],
    table: &[
        ("access_logs.s3.bucket", "", Text),
        ("access_logs.s3.enabled", "false", Flag),
        ("access_logs.s3.prefix", "", Text),
        ("client_keep_alive.seconds", "3600", Number(60, 604_800)),
        ("connection_logs.s3.bucket", "", Text),
        ("connection_logs.s3.enabled", "false", Flag),
        ("connection_logs.s3.prefix", "", Text),
        ("deletion_protection.enabled", "false", Flag),
        ("idle_timeout.timeout_seconds", "60", Number(1, 4_000)),
        (
            "load_balancing.cross_zone.enabled",
            "true",
            OneOf(&["true"]),
        ),
        (
            "routing.http.desync_mitigation_mode",
            "defensive",
            OneOf(&["monitor", "defensive", "strictest"]),
        ),
        (
            "routing.http.drop_invalid_header_fields.enabled",
            "false",
            Flag,
        ),
        ("routing.http.preserve_host_header.enabled", "false", Flag),
        (
            "routing.http.x_amzn_tls_version_and_cipher_suite.enabled",
            "false",
            Flag,
        ),
        ("routing.http.xff_client_port.enabled", "false", Flag),
        (
            "routing.http.xff_header_processing.mode",
            "append",
            OneOf(&["append", "preserve", "remove"]),
        ),
        ("routing.http2.enabled", "true", Flag),
        ("waf.fail_open.enabled", "false", Flag),
        ("zonal_shift.config.enabled", "false", Flag),
    ],
};

/// Attributes of target groups.
pub(super) const TARGET_GROUP: Kind = Kind {
    noun: "Target group",
    defaults: &[],
    table: &[
        (
            "deregistration_delay.timeout_seconds",
            "300",
            Number(0, 3_600),
        ),
        (
            "load_balancing.algorithm.anomaly_mitigation",
            "off",
            OneOf(&["on", "off"]),
        ),
        (
            "load_balancing.algorithm.type",
            "round_robin",
            OneOf(&[
                "round_robin",
                "least_outstanding_requests",
                "weighted_random",
            ]),
        ),
        (
            "load_balancing.cross_zone.enabled",
            "use_load_balancer_configuration",
            OneOf(&["use_load_balancer_configuration", "true", "false"]),
        ),
        ("slow_start.duration_seconds", "0", ZeroOr(30, 900)),
        ("stickiness.app_cookie.cookie_name", "", Text),
        (
            "stickiness.app_cookie.duration_seconds",
            "86400",
            Number(1, 604_800),
        ),
        ("stickiness.enabled", "false", Flag),
        (
            "stickiness.lb_cookie.duration_seconds",
            "86400",
            Number(1, 604_800),
        ),
        (
            "stickiness.type",
            "lb_cookie",
            OneOf(&["lb_cookie", "app_cookie"]),
        ),
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
    ],
};

/// Attributes of HTTP listeners. Source: the load balancers' guide, header modification.
pub(super) const LISTENER: Kind = Kind {
    noun: "Listener",
    defaults: &[],
    table: &[
        (
            "routing.http.request.x_amzn_tls_cipher_suite.header_name",
            "",
            HeaderName,
        ),
        (
            "routing.http.request.x_amzn_tls_version.header_name",
            "",
            HeaderName,
        ),
        (
            "routing.http.response.access_control_allow_credentials.header_value",
            "",
            OneOf(&["", "true"]),
        ),
        (
            "routing.http.response.access_control_allow_headers.header_value",
            "",
            HeaderValue,
        ),
        (
            "routing.http.response.access_control_allow_methods.header_value",
            "",
            HeaderValue,
        ),
        (
            "routing.http.response.access_control_allow_origin.header_value",
            "",
            HeaderValue,
        ),
        (
            "routing.http.response.access_control_expose_headers.header_value",
            "",
            HeaderValue,
        ),
        (
            "routing.http.response.access_control_max_age.header_value",
            "",
            HeaderValue,
        ),
        (
            "routing.http.response.content_security_policy.header_value",
            "",
            HeaderValue,
        ),
        ("routing.http.response.server.enabled", "true", Flag),
        (
            "routing.http.response.strict_transport_security.header_value",
            "",
            HeaderValue,
        ),
        (
            "routing.http.response.x_content_type_options.header_value",
            "",
            OneOf(&["", "nosniff"]),
        ),
        (
            "routing.http.response.x_frame_options.header_value",
            "",
            HeaderValue,
        ),
    ],
};

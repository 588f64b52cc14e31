//! Attributes: what can be set of each kind of resource, with AWS's defaults and checks.

use crate::fault::{Outcome, invalid};
use domain::ecs::Tags;

mod agree;
#[cfg(test)]
mod tests;

pub(crate) use agree::{agree, logs_agree};

/// What an attribute may be.
enum Allowed {
    Flag,
    Text,
    /// The name of a header: letters, digits, hyphens and underscores, at most 40.
    HeaderName,
    /// What a header may say: printable, at most 1 KiB.
    HeaderValue,
    OneOf(&'static [&'static str]),
    Number(u32, u32),
    /// 0, or a number from the first to the second.
    ZeroOr(u32, u32),
    /// `off`, or a number from the first to the second.
    OffOr(u32, u32),
}

use Allowed::{Flag, HeaderName, HeaderValue, Number, OffOr, OneOf, Text, ZeroOr};

/// An attribute: key, default, what it may be.
type Attribute = (&'static str, &'static str, Allowed);

/// Attributes of one kind of resource.
pub(crate) struct Kind {
    noun: &'static str,
    table: &'static [Attribute],
}

/// Attributes of application load balancers.
pub(crate) const LOAD_BALANCER: Kind = Kind {
    noun: "Load balancer",
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
pub(crate) const TARGET_GROUP: Kind = Kind {
    noun: "Target group",
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
pub(crate) const LISTENER: Kind = Kind {
    noun: "Listener",
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

impl Kind {
    /// Sets attributes over those that were set before. A key may be given once.
    pub(crate) fn set(&self, set: &mut Tags, given: Vec<(String, String)>) -> Outcome<()> {
        let noun = self.noun;
        for (index, (key, value)) in given.iter().enumerate() {
            if given[..index].iter().any(|(other, _)| other == key) {
                return Err(invalid(format!(
                    "{noun} attribute key '{key}' is duplicated"
                )));
            }
            let known = self.table.iter().find(|(known, ..)| known == key);
            let Some((_, _, allowed)) = known else {
                return Err(invalid(format!(
                    "{noun} attribute key '{key}' is not recognized"
                )));
            };
            if !allowed.fits(value) {
                return Err(invalid(format!(
                    "{noun} attribute value '{value}' is not valid for the key '{key}'"
                )));
            }
            set.insert(key.clone(), value.clone());
        }
        Ok(())
    }

    /// Every attribute with its value: as it was set, else the default.
    pub(crate) fn told(&self, set: &Tags) -> Vec<(String, String)> {
        let tell = |(key, default, _): &Attribute| {
            let value = set
                .get(*key)
                .cloned()
                .unwrap_or_else(|| (*default).to_owned());
            ((*key).to_owned(), value)
        };
        self.table.iter().map(tell).collect()
    }
}

impl Allowed {
    fn fits(&self, value: &str) -> bool {
        let within = |low: u32, high: u32| {
            let digits = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
            digits
                && value
                    .parse::<u32>()
                    .is_ok_and(|number| (low..=high).contains(&number))
        };
        match self {
            Flag => matches!(value, "true" | "false"),
            Text => value.len() <= 1_024,
            HeaderName => {
                let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
                value.len() <= 40 && value.bytes().all(fits)
            }
            HeaderValue => {
                value.len() <= 1_024 && value.bytes().all(|byte| matches!(byte, b' '..=b'~'))
            }
            OneOf(choices) => choices.contains(&value),
            Number(low, high) => within(*low, *high),
            ZeroOr(low, high) => value == "0" || within(*low, *high),
            OffOr(low, high) => value == "off" || within(*low, *high),
        }
    }
}

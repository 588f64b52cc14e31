//! Attributes that only make sense together.

use crate::fault::{Fault, Outcome, invalid};
use api::elbv2::invalid_configuration_request_exception;
use domain::ecs::Tags;
use domain::elb::{TargetGroup, network};

/// Whether the attributes of a load balancer's logs go together.
///
/// Source: the load balancers' guide, access logs: a bucket must be named, and the prefix may not
/// have `AWSLogs` in it; names of buckets as S3 has them.
pub(crate) fn logs_agree(set: &Tags) -> Outcome<()> {
    for kind in ["access_logs", "connection_logs"] {
        let of = |name: &str| {
            set.get(&format!("{kind}.s3.{name}"))
                .map_or("", String::as_str)
        };
        let (bucket, prefix) = (of("bucket"), of("prefix"));
        if of("enabled") == "true" && bucket.is_empty() {
            return Err(refused(format!(
                "The value of '{kind}.s3.bucket' cannot be empty when '{kind}.s3.enabled' is 'true'"
            )));
        }
        if !bucket.is_empty() && !is_bucket(bucket) {
            return Err(refused(format!("The bucket name '{bucket}' is not valid")));
        }
        if prefix.contains("AWSLogs") || prefix.starts_with('/') {
            return Err(refused(format!(
                "The prefix '{prefix}' of '{kind}.s3.prefix' cannot contain 'AWSLogs' or start \
                 with '/'"
            )));
        }
    }
    Ok(())
}

fn refused(message: String) -> Fault {
    invalid_configuration_request_exception(message).into()
}

fn is_bucket(name: &str) -> bool {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    let ends = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = name.as_bytes();
    (3..=63).contains(&name.len())
        && name.bytes().all(fits)
        && ends(bytes.first())
        && ends(bytes.last())
        && !name.contains("..")
}

/// Whether the attributes of a target group go together. Source: the load balancers' guide,
/// target group attributes.
pub(crate) fn agree(group: &TargetGroup) -> Outcome<()> {
    let set = &group.attributes;
    if group.is_network() {
        return agree_on_flows(group);
    }
    let is = |key: &str, value: &str| set.get(key).is_some_and(|one| one == value);
    let algorithm = set.get("load_balancing.algorithm.type");
    let takes_turns = algorithm.is_none_or(|algorithm| algorithm == "round_robin");
    let is_slow = set
        .get("slow_start.duration_seconds")
        .is_some_and(|seconds| seconds != "0");
    if is_slow && !takes_turns {
        return Err(invalid(
            "Slow start requires the load balancing algorithm 'round_robin'",
        ));
    }
    let mitigates = is("load_balancing.algorithm.anomaly_mitigation", "on");
    if mitigates && algorithm.is_none_or(|algorithm| algorithm != "weighted_random") {
        return Err(invalid(
            "Anomaly mitigation requires the load balancing algorithm 'weighted_random'",
        ));
    }
    let cookie = set.get("stickiness.app_cookie.cookie_name");
    let cookie = cookie.map(String::as_str).unwrap_or_default();
    if ["AWSALB", "AWSALBAPP", "AWSALBTG"].contains(&cookie) {
        return Err(invalid(format!(
            "The cookie name '{cookie}' is reserved for the load balancer"
        )));
    }
    let follows = is("stickiness.enabled", "true") && is("stickiness.type", "app_cookie");
    match follows && cookie.is_empty() {
        true => Err(invalid(
            "Stickiness of type 'app_cookie' requires 'stickiness.app_cookie.cookie_name'",
        )),
        false => Ok(()),
    }
}

/// Refuses kinds of stickiness that do not go with a target group's protocol.
///
/// Source: the guides of both kinds of load balancers, sticky sessions.
pub(crate) fn stickiness(group: &TargetGroup, given: &[(String, String)]) -> Outcome<()> {
    let protocol = &group.protocol;
    for (key, value) in given {
        let fits = match key.as_str() {
            "stickiness.type" => match value.as_str() {
                "lb_cookie" | "app_cookie" => !group.is_network(),
                "source_ip" => group.is_network(),
                _ => {
                    return Err(invalid(
                        "'Stickiness type' must be one of [app_cookie, lb_cookie, source_ip]",
                    ));
                }
            },
            _ => true,
        };
        if !fits {
            return Err(invalid(format!(
                "Stickiness type '{value}' is not supported for target groups with the \
                 {protocol} protocol"
            )));
        }
    }
    let enables = |(key, value): &(String, String)| key == "stickiness.enabled" && value == "true";
    match protocol == "TLS" && given.iter().any(enables) {
        true => Err(invalid(
            "You cannot enable stickiness on target groups with the TLS protocol",
        )),
        false => Ok(()),
    }
}

/// Source: API model, `TargetGroupAttribute$Key`.
fn agree_on_flows(group: &TargetGroup) -> Outcome<()> {
    let protocol = &group.protocol;
    if network::carries_udp(protocol) && !group.preserves_client_ip() {
        return Err(invalid(format!(
            "Client IP preservation cannot be disabled for {protocol} target groups"
        )));
    }
    if network::carries_udp(protocol) && group.ends_with_health() {
        return Err(invalid(format!(
            "Connection termination for unhealthy targets cannot be enabled for {protocol} target \
             groups"
        )));
    }
    let interval = group
        .attributes
        .get("target_health_state.unhealthy.draining_interval_seconds");
    match interval.is_some_and(|seconds| seconds != "0") && group.ends_with_health() {
        true => Err(invalid(
            "An unhealthy draining interval requires that connection termination for unhealthy \
             targets is disabled",
        )),
        false => Ok(()),
    }
}

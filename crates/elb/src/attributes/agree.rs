//! Attributes that only make sense together.

use crate::fault::{Outcome, invalid};
use domain::elb::{TargetGroup, network};

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
        if key == "stickiness.enabled" && value == "true" && protocol == "TLS" {
            return Err(invalid(
                "You cannot enable stickiness on target groups with the TLS protocol",
            ));
        }
    }
    Ok(())
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

//! Attributes that only make sense together.

use crate::fault::{Outcome, invalid};
use domain::ecs::Tags;

/// Whether the attributes of a target group go together. Source: the load balancers' guide,
/// target group attributes.
pub(crate) fn agree(set: &Tags) -> Outcome<()> {
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

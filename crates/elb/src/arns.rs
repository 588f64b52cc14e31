//! What the ARNs of the room name.

use crate::fault::{Outcome, invalid};
use domain::Arn;

/// A load balancer, by name and id.
pub(crate) type Balancer = (String, String);

/// What an ARN of the room names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Named {
    LoadBalancer(Balancer),
    Listener(Balancer, String),
    Rule(Balancer, String, String),
    TargetGroup(Balancer),
}

/// Reads an ARN; `None` when it is not one of the room's.
pub(crate) fn read(text: &str) -> Option<Named> {
    let arn: Arn = text.parse().ok()?;
    if arn.service != "elasticloadbalancing" {
        return None;
    }
    let parts: Vec<&str> = arn.resource.split('/').collect();
    let own = |name: &str, id: &str| (name.to_owned(), id.to_owned());
    match parts[..] {
        ["loadbalancer", "app" | "net", name, id] => Some(Named::LoadBalancer(own(name, id))),
        ["listener", "app" | "net", name, id, listener] => {
            Some(Named::Listener(own(name, id), listener.to_owned()))
        }
        ["listener-rule", "app" | "net", name, id, listener, rule] => Some(Named::Rule(
            own(name, id),
            listener.to_owned(),
            rule.to_owned(),
        )),
        ["targetgroup", name, id] => Some(Named::TargetGroup(own(name, id))),
        _ => None,
    }
}

/// The load balancer an ARN names.
pub(crate) fn load_balancer(text: &str) -> Outcome<Balancer> {
    match read(text) {
        Some(Named::LoadBalancer(named)) => Ok(named),
        _ => Err(invalid(format!(
            "'{text}' is not a valid load balancer ARN"
        ))),
    }
}

/// The listener an ARN names.
pub(crate) fn listener(text: &str) -> Outcome<(Balancer, String)> {
    match read(text) {
        Some(Named::Listener(balancer, id)) => Ok((balancer, id)),
        _ => Err(invalid(format!("'{text}' is not a valid listener ARN"))),
    }
}

/// The rule an ARN names.
pub(crate) fn rule(text: &str) -> Outcome<(Balancer, String, String)> {
    match read(text) {
        Some(Named::Rule(balancer, listener, id)) => Ok((balancer, listener, id)),
        _ => Err(invalid(format!(
            "'{text}' is not a valid listener rule ARN"
        ))),
    }
}

/// The target group an ARN names: its name and id.
pub(crate) fn target_group(text: &str) -> Outcome<Balancer> {
    match read(text) {
        Some(Named::TargetGroup(named)) => Ok(named),
        _ => Err(invalid(format!("'{text}' is not a valid target group ARN"))),
    }
}

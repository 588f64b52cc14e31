//! What listeners of each kind of load balancer may speak, and where they may send it.

use super::find;
use crate::arns::Balancer;
use crate::fault::{Fault, Outcome, invalid};
use crate::usage;
use api::elbv2::{
    incompatible_protocols_exception, invalid_configuration_request_exception,
    invalid_load_balancer_action_exception, target_group_association_limit_exception,
};
use domain::elb::{Action, Listener, LoadBalancer, TargetGroup, network};
use store::Txn;

/// The kinds of load balancers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Application,
    Network,
}

/// The kind an ARN of a load balancer, or of what belongs to one, tells.
pub(crate) fn kind_of(arn: &str) -> Kind {
    match arn.contains("/net/") {
        true => Kind::Network,
        false => Kind::Application,
    }
}

/// The protocol of a listener, which must be one of the kind's.
pub(crate) fn protocol(kind: Kind, given: Option<&str>) -> Outcome<String> {
    let refuse = |other: &str, choices: &str| {
        Err(invalid(format!(
            "Listener protocol '{other}' must be one of '{choices}'"
        )))
    };
    match (kind, given) {
        (_, None) => Err(invalid("A listener protocol must be specified")),
        (Kind::Application, Some(given @ ("HTTP" | "HTTPS"))) => Ok(given.to_owned()),
        (Kind::Network, Some(given)) if network::is_network(given) => Ok(given.to_owned()),
        (Kind::Application, Some(other)) => refuse(other, "HTTP, HTTPS"),
        (Kind::Network, Some(other)) => refuse(other, "UDP, TCP, TLS, TCP_UDP"),
    }
}

/// Refuses what a network load balancer cannot do: it only forwards.
pub(crate) fn check_actions(kind: Kind, actions: &[Action]) -> Outcome<()> {
    let refuse = |message: &str| Err(invalid_load_balancer_action_exception(message).into());
    for action in actions.iter().filter(|_| kind == Kind::Network) {
        match action {
            Action::Forward { stickiness, .. } if stickiness.is_none() => {}
            Action::Forward { .. } => {
                return refuse("Network load balancers keep no client with a target group");
            }
            Action::FixedResponse { .. } | Action::Redirect { .. } => {
                return refuse("Only forward actions are supported on network load balancers");
            }
        }
    }
    Ok(())
}

/// Refuses rules for listeners that have none but the default one.
pub(crate) fn takes_rules(listener: &Listener) -> Outcome<()> {
    if !network::is_network(&listener.protocol) {
        return Ok(());
    }
    let message = format!(
        "Rules are not supported for listeners with the protocol '{}'",
        listener.protocol
    );
    Err(invalid_configuration_request_exception(message).into())
}

/// Refuses actions whose target groups do not exist, are in another VPC, speak what does not go
/// with the listener's protocol, or belong to another load balancer.
pub(crate) async fn check(
    txn: &Txn,
    balancer: &LoadBalancer,
    protocol: &str,
    actions: &[Action],
) -> Outcome<()> {
    let own = (balancer.name.clone(), balancer.id.clone());
    let usage = usage::within(txn, &balancer.scope).await?;
    for (arn, _) in actions.iter().flat_map(Action::target_groups) {
        let group = find::target_group(txn, &balancer.scope, &arn.to_string()).await?;
        check_group(&group, balancer, protocol)?;
        let is_other = |other: &Balancer| *other != own;
        if usage.get(arn).is_some_and(|used| used.iter().any(is_other)) {
            let message = format!(
                "The following target groups cannot be associated with more than one load \
                 balancer: {arn}"
            );
            return Err(target_group_association_limit_exception(message).into());
        }
    }
    Ok(())
}

fn check_group(group: &TargetGroup, balancer: &LoadBalancer, protocol: &str) -> Outcome<()> {
    let arn = group.arn();
    if group.vpc.as_ref() != Some(&balancer.vpc) {
        let message = format!(
            "The target group '{arn}' is not in the VPC '{}' of the load balancer",
            balancer.vpc
        );
        return Err(invalid_configuration_request_exception(message).into());
    }
    let fits = match balancer.is_network() {
        true => network::fits(protocol, &group.protocol),
        false => matches!(group.protocol.as_str(), "HTTP" | "HTTPS"),
    };
    if !fits {
        let message =
            format!("The target group '{arn}' has a protocol that does not fit the listener");
        return Err(incompatible_protocols_exception(message).into());
    }
    check_version(protocol, &group.protocol_version)
}

/// Refuses target groups of HTTP/2 and gRPC behind listeners in the clear.
///
/// Source: the load balancers' guide, protocol version of target groups.
fn check_version(protocol: &str, version: &str) -> Outcome<()> {
    if protocol != "HTTP" || !matches!(version, "HTTP2" | "GRPC") {
        return Ok(());
    }
    let message = format!(
        "Listener protocol 'HTTP' is not supported with a target group with the \
         protocol-version '{version}'"
    );
    Err(Fault::from(invalid_load_balancer_action_exception(message)))
}

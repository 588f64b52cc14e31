//! Targets and their health on the wire.

use api::elbv2::{TargetDescription, TargetHealth as WireHealth, TargetHealthDescription as Wire};
use domain::elb::{Target, TargetGroup, TargetHealth, TargetState};

/// What a target's health is told from.
pub(crate) struct Known<'a> {
    /// Its group.
    pub(crate) group: &'a TargetGroup,
    /// What the prober says, when it has said something.
    pub(crate) health: Option<&'a TargetHealth>,
    /// The zones of the load balancers that send to the group; `None` when none does.
    pub(crate) zones: Option<&'a [String]>,
    /// It is an instance that is not there any more.
    pub(crate) is_stopped: bool,
}

/// How a registered target is.
pub(crate) fn health(target: &Target, known: &Known<'_>) -> Wire {
    let description = TargetDescription {
        id: target.id(),
        port: Some(i32::from(target.port)),
        availability_zone: target.zone.clone(),
        quic_server_id: None,
    };
    let port = match known.group.health_check.port.as_str() {
        "traffic-port" => target.port.to_string(),
        port => port.to_owned(),
    };
    Wire {
        target: Some(description),
        health_check_port: Some(port),
        target_health: Some(state(target, known)),
        ..Wire::default()
    }
}

fn state(target: &Target, known: &Known<'_>) -> WireHealth {
    if target.deregistered_at.is_some() && !still_takes(target, known) {
        return told(
            TargetState::Draining,
            "Target.DeregistrationInProgress",
            "Target deregistration is in progress",
        );
    }
    let Some(zones) = known.zones else {
        return told(
            TargetState::Unused,
            "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer",
        );
    };
    if known.is_stopped {
        return told(
            TargetState::Unused,
            "Target.InvalidState",
            "Target is in the stopped state",
        );
    }
    if target
        .zone
        .as_ref()
        .is_some_and(|zone| zone != "all" && !zones.contains(zone))
    {
        return told(
            TargetState::Unused,
            "Target.NotInUse",
            "Target is in an Availability Zone that is not enabled for the load balancer",
        );
    }
    // Draining is what was said of an earlier registration at the same place.
    let said = known
        .health
        .filter(|health| health.group.1 == target.group.1 && health.state != TargetState::Draining);
    match said {
        Some(health) => WireHealth {
            state: Some(health.state.as_str().to_owned()),
            reason: health.reason.clone(),
            description: health.description.clone(),
        },
        None => told(
            TargetState::Initial,
            "Elb.RegistrationInProgress",
            "Target registration is in progress",
        ),
    }
}

/// Whether a target that is to leave takes new requests still: the prober says that it drains once
/// it does.
fn still_takes(target: &Target, known: &Known<'_>) -> bool {
    let said = known
        .health
        .filter(|health| health.group.1 == target.group.1 && health.since >= target.registered_at);
    known.zones.is_some() && said.is_some_and(|health| health.state != TargetState::Draining)
}

/// What is told of a target that was asked for and is not registered.
pub(crate) fn unregistered(target: &TargetDescription) -> Wire {
    Wire {
        target: Some(target.clone()),
        health_check_port: target.port.map(|port| port.to_string()),
        target_health: Some(told(
            TargetState::Unused,
            "Target.NotRegistered",
            "Target is not registered to the target group",
        )),
        ..Wire::default()
    }
}

fn told(state: TargetState, reason: &str, description: &str) -> WireHealth {
    WireHealth {
        state: Some(state.as_str().to_owned()),
        reason: Some(reason.to_owned()),
        description: Some(description.to_owned()),
    }
}

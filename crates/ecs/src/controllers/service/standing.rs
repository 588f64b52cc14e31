//! How each task stands.

use super::snapshot::{Snapshot, TaskSeen};
use crate::convert::tasks::{health, last_status};
use crate::handlers::service_wishes::group_name;
use domain::Timestamp;
use domain::clock::later;
use domain::ecs::{DesiredStatus, HealthStatus, LastStatus, ServiceLoadBalancer, ServiceRevision};
use domain::elb::TargetState;
use domain::elb::network::stand_in;
use std::net::Ipv4Addr;
use std::time::Duration;

/// How long a task without any check must have run to count as healthy.
/// Source: developer guide, `minimumHealthyPercent`.
pub const HEALTHY_AFTER: Duration = Duration::from_secs(40);

/// How a task stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Standing {
    /// On the way to `RUNNING`.
    Starting,
    /// `RUNNING`, not decided yet; looked at again at that time at the latest.
    Unproven(Option<Timestamp>),
    /// `RUNNING` and healthy.
    Healthy,
    /// Healthy as well, but its container instance is draining.
    Leaving,
    /// A check fails, or it is not proven yet and its container instance is draining.
    Unhealthy(Illness),
    /// On the way to `STOPPED`, or asked to go there.
    Ending,
    /// `STOPPED`.
    Ended,
}

/// Which check of a task fails.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Illness {
    /// A container's own.
    Container,
    /// The load balancer's.
    Target {
        /// The target group's ARN.
        group: String,
        /// The port that is probed.
        port: u16,
        /// What the prober says.
        why: String,
    },
    /// None does: its container instance is draining, and it has to move.
    Draining,
}

impl Illness {
    /// The reason the task is stopped for.
    pub(crate) fn stop_reason(&self) -> String {
        match self {
            Self::Container => "Task failed container health checks".to_owned(),
            Self::Target { group, .. } => {
                format!("Task failed ELB health checks in (target-group {group})")
            }
            // Chosen: AWS does not publish the words.
            Self::Draining => "Container instance is draining".to_owned(),
        }
    }
}

/// Whether a task is stopped for this reason because a check of it fails.
pub(crate) fn is_illness(reason: &str) -> bool {
    reason.starts_with("Task failed")
}

impl Standing {
    /// Whether a check of it fails.
    pub(crate) fn is_ill(&self) -> bool {
        match self {
            Self::Unhealthy(Illness::Container | Illness::Target { .. }) => true,
            Self::Unhealthy(Illness::Draining)
            | Self::Starting
            | Self::Unproven(_)
            | Self::Healthy
            | Self::Leaving
            | Self::Ending
            | Self::Ended => false,
        }
    }

    /// Judges a task as it is at `now`.
    pub(crate) fn of(snapshot: &Snapshot, seen: &TaskSeen, now: Timestamp) -> Self {
        let status = last_status(&seen.task, seen.report.as_deref());
        if status == LastStatus::Stopped {
            return Self::Ended;
        }
        if seen.task.desired == DesiredStatus::Stopped || status.is_ending() {
            return Self::Ending;
        }
        let running_since = seen.report.as_ref().and_then(|report| {
            report
                .entered(LastStatus::Running)
                .filter(|_| status == LastStatus::Running)
        });
        let Some(since) = running_since else {
            return Self::Starting;
        };
        match running(snapshot, seen, since, now) {
            Self::Healthy if seen.draining => Self::Leaving,
            Self::Unproven(_) if seen.draining => Self::Unhealthy(Illness::Draining),
            standing => standing,
        }
    }
}

fn running(snapshot: &Snapshot, seen: &TaskSeen, since: Timestamp, now: Timestamp) -> Standing {
    let definition = snapshot.definitions.get(&seen.task.definition);
    let balancers = balancers(snapshot, seen);
    let checked = definition.is_some_and(|definition| {
        let mut containers = definition.containers.iter();
        containers.any(|container| container.essential && container.health_check.is_some())
    });
    let own = health(definition, seen.report.as_deref());
    let grace_ends = later(since, snapshot.service.health_check_grace);
    let ill = |illness| match now < grace_ends {
        true => Standing::Unproven(Some(grace_ends)),
        false => Standing::Unhealthy(illness),
    };
    if checked && own == HealthStatus::Unhealthy {
        return ill(Illness::Container);
    }
    let mut waits = checked && own == HealthStatus::Unknown;
    for balancer in balancers {
        match probe(snapshot, seen, balancer) {
            Probe::Good => {}
            Probe::Undecided => waits = true,
            Probe::Bad(illness) => return ill(illness),
        }
    }
    let proven_at = later(since, HEALTHY_AFTER);
    match (waits, checked || !balancers.is_empty()) {
        (true, _) => Standing::Unproven(None),
        (false, false) if now < proven_at => Standing::Unproven(Some(proven_at)),
        (false, _) => Standing::Healthy,
    }
}

enum Probe {
    Good,
    Undecided,
    Bad(Illness),
}

/// What a load balancer says of a task.
fn probe(snapshot: &Snapshot, seen: &TaskSeen, balancer: &ServiceLoadBalancer) -> Probe {
    let group = group_name(&balancer.target_group);
    let name = group
        .zip(place_of(seen, balancer))
        .map(|((group, _), place)| (group, place.ip, place.port));
    let Some((target, state, why)) = name.and_then(|name| snapshot.targets.get(&name)) else {
        return Probe::Undecided;
    };
    if target.deregistered_at.is_some() {
        return Probe::Undecided;
    }
    match state {
        // Chosen: a group nobody probes or uses says nothing against a task.
        Some(TargetState::Healthy | TargetState::Unused | TargetState::Unavailable) => Probe::Good,
        Some(TargetState::Unhealthy) => Probe::Bad(Illness::Target {
            group: balancer.target_group.to_string(),
            port: balancer.container_port,
            why: why
                .clone()
                .unwrap_or_else(|| "Health checks failed".to_owned()),
        }),
        Some(TargetState::Initial | TargetState::Draining) | None => Probe::Undecided,
    }
}

/// Where a load balancer finds a task.
pub(crate) struct TargetPlace {
    pub(crate) ip: Ipv4Addr,
    pub(crate) port: u16,
    /// The instance, where it and not an address is the target.
    pub(crate) machine: Option<String>,
}

/// Where a load balancer finds a task: at its own address, or at the port of its instance that
/// leads to the container; `None` as long as it has neither.
pub(crate) fn place_of(seen: &TaskSeen, balancer: &ServiceLoadBalancer) -> Option<TargetPlace> {
    if let Some(ip) = seen.address {
        return Some(TargetPlace {
            ip,
            port: balancer.container_port,
            machine: None,
        });
    }
    let machine = seen.machine.clone()?;
    let mut containers = seen.report.as_ref()?.containers.iter();
    let container = containers.find(|container| container.name == balancer.container)?;
    let mut bindings = container.network_bindings.iter();
    let binding = bindings.find(|one| one.container_port == balancer.container_port)?;
    Some(TargetPlace {
        ip: stand_in(&machine),
        port: binding.host_port,
        machine: Some(machine),
    })
}

/// The load balancers a task is registered with: those of its own revision.
pub(crate) fn balancers<'a>(snapshot: &'a Snapshot, seen: &TaskSeen) -> &'a [ServiceLoadBalancer] {
    let own = snapshot
        .deployment_of(&seen.task)
        .map(|deployment| &deployment.revision);
    let revision: &ServiceRevision = own.unwrap_or(&snapshot.service.revision);
    &revision.load_balancers
}

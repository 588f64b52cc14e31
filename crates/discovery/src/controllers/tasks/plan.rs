//! The decision: which task is registered where, and how. Touches nothing.

use super::snapshot::{Member, Registry, Snapshot};
use domain::Record as _;
use domain::discovery::DiscoveryInstance;
use domain::ecs::{ContainerStatus, DesiredStatus, HealthStatus, LastStatus, Tags};
use reconcile::{Next, Plan};
use std::fmt;
use std::net::Ipv4Addr;

/// Something to do about an instance.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Change {
    /// It is there, like this.
    Register(DiscoveryInstance),
    /// It is gone.
    Deregister(DiscoveryInstance),
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, instance) = match self {
            Self::Register(instance) => ("register", instance),
            Self::Deregister(instance) => ("deregister", instance),
        };
        write!(
            formatter,
            "{verb} {} with {}",
            instance.id, instance.service
        )
    }
}

/// What is to be done about the instances of a task.
pub(crate) fn plan(snapshot: &Snapshot) -> Plan<Change> {
    match snapshot {
        Snapshot::Outside => Plan::rest(),
        Snapshot::Gone(instances) => {
            let mut plan = Plan::forget();
            for instance in instances {
                plan.act(Change::Deregister(instance.clone()), "the task is gone");
            }
            plan
        }
        Snapshot::Inside(member) => plan_member(member),
    }
}

fn plan_member(member: &Member) -> Plan<Change> {
    let mut plan = Plan::rest();
    let over = over(member);
    for registry in &member.registries {
        match (over, &registry.instance) {
            (Some(why), Some(known)) => plan.act(Change::Deregister(known.clone()), why),
            (Some(_), None) => {}
            (None, known) => register(&mut plan, member, registry, known.as_ref()),
        }
    }
    if member.report.last_status == LastStatus::Stopped {
        plan.next = Next::Forget;
    }
    plan
}

fn register(
    plan: &mut Plan<Change>,
    member: &Member,
    registry: &Registry,
    known: Option<&DiscoveryInstance>,
) {
    let Some(address) = member.address else {
        return;
    };
    if known.is_none() && member.report.last_status != LastStatus::Running {
        return;
    }
    let instance = DiscoveryInstance {
        scope: member.task.scope.clone(),
        service: registry.service.id.clone(),
        id: member.task.id.clone(),
        creator_request_id: None,
        attributes: attributes(member, registry, address, known),
        healthy: is_healthy(member),
        health_change: None,
        task: Some(member.task.key().as_str().to_owned()),
    };
    if known == Some(&instance) {
        return;
    }
    let why = match known {
        None => "the task runs",
        Some(known) if known.healthy != instance.healthy => "its containers' health has changed",
        Some(_) => "it was changed by somebody else",
    };
    plan.act(Change::Register(instance), why);
}

/// Why a task may not be found any more.
fn over(member: &Member) -> Option<&'static str> {
    if member.task.desired == DesiredStatus::Stopped {
        return Some("the task should stop");
    }
    if member.report.last_status.is_ending() || member.report.last_status == LastStatus::Stopped {
        return Some("the task is stopping");
    }
    let ended = |name: &str| {
        let mut reports = member.report.containers.iter();
        reports.any(|report| report.name == name && report.last_status == ContainerStatus::Stopped)
    };
    let mut containers = member.definition.containers.iter();
    containers
        .any(|container| container.essential && ended(&container.name))
        .then_some("an essential container has ended")
}

/// Whether every container with a health check passes it.
/// Source: developer guide, service discovery: ECS tells Cloud Map what container health checks
/// say; without any, a task is healthy.
fn is_healthy(member: &Member) -> bool {
    let health = |name: &str| {
        let mut reports = member.report.containers.iter();
        reports.find(|report| report.name == name)?.health
    };
    let containers = member.definition.containers.iter();
    containers
        .filter(|container| container.essential && container.health_check.is_some())
        .all(|container| health(&container.name) == Some(HealthStatus::Healthy))
}

/// Source: developer guide, service discovery, instance attributes.
fn attributes(
    member: &Member,
    registry: &Registry,
    address: Ipv4Addr,
    known: Option<&DiscoveryInstance>,
) -> Tags {
    let task = &member.task;
    let interface = task.interface.as_ref();
    let zone = interface.map(|interface| interface.zone.clone());
    let zone = zone.filter(|zone| !zone.is_empty()).or(task.zone.clone());
    let service = task.service.as_ref().map(|of| of.name.clone());
    let port = registry.container.as_ref().map(|(_, port)| *port);
    let port = port.or(registry.port);
    // Its first health is told once, and stays.
    let first = known.and_then(|known| known.attributes.get("AWS_INIT_HEALTH_STATUS").cloned());
    let now = if is_healthy(member) {
        "HEALTHY"
    } else {
        "UNHEALTHY"
    };
    let first = first.unwrap_or_else(|| now.to_owned());
    let all = [
        ("AVAILABILITY_ZONE", zone),
        (
            "AWS_INIT_HEALTH_STATUS",
            Some(first).filter(|_| registry.service.custom_health),
        ),
        ("AWS_INSTANCE_IPV4", Some(address.to_string())),
        ("AWS_INSTANCE_PORT", port.map(|port| port.to_string())),
        ("ECS_CLUSTER_NAME", Some(task.cluster.clone())),
        ("ECS_SERVICE_NAME", service),
        (
            "ECS_TASK_DEFINITION_FAMILY",
            Some(task.definition.0.clone()),
        ),
        ("REGION", Some(task.scope.region.to_string())),
    ];
    all.into_iter()
        .filter_map(|(key, value)| Some((key.to_owned(), value?)))
        .collect()
}

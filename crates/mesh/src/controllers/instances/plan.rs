//! The decision: who may be called, who drains, who is gone. Touches nothing.

use super::InFlight;
use super::snapshot::{Member, Snapshot, Stray};
use domain::clock::{elapsed, later};
use domain::discovery::{MeshEndpoint, MeshInstance};
use domain::ecs::{
    ContainerDefinition, ContainerReport, ContainerStatus, DesiredStatus, HealthCheck,
    HealthStatus, LastStatus, MeshDoor,
};
use domain::{Record, Timestamp};
use reconcile::{Next, Plan};
use std::fmt;
use std::time::Duration;

/// The longest a task whose health is not known yet stays away from traffic.
/// Source: Service Connect concepts page, task health: at most 8 minutes.
pub const UNKNOWN_LONGEST: Duration = Duration::from_secs(8 * 60);

/// How long an instance drains when nobody can tell what is in flight.
// Chosen: AWS does not publish it; every edge hears of a change within milliseconds.
pub const DRAIN: Duration = Duration::from_secs(5);

/// How long it drains at the most while calls are in flight. The same as the default
/// per-request time-out; what takes longer has its container's stop time-out left.
pub const DRAIN_LONGEST: Duration = Duration::from_secs(15);

/// How long it drains at the least, so that every edge has heard of it.
const DRAIN_SHORTEST: Duration = Duration::from_millis(500);

/// Between two looks at what is in flight.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// Something to do about an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// It may be called.
    Serve(MeshInstance),
    /// It takes no new calls.
    Drain(MeshInstance),
    /// It is gone.
    Remove(MeshInstance),
}

impl fmt::Display for Change {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, instance) = match self {
            Self::Serve(instance) => ("serve", instance),
            Self::Drain(instance) => ("drain", instance),
            Self::Remove(instance) => ("remove", instance),
        };
        let MeshInstance {
            discovery_name,
            ip,
            port,
            ..
        } = instance;
        write!(formatter, "{verb} {discovery_name} at {ip}:{port}")
    }
}

/// What a task is to an endpoint.
enum Standing {
    /// It may be called at this port.
    Ready(u16, &'static str),
    /// It may not be called yet; at this time it may, unless something changes before.
    Waiting(Option<Timestamp>),
    /// It may not be called any more, but may still be answering.
    Leaving(&'static str),
    /// Nothing answers there.
    Dead(&'static str),
}

/// What is to be done about the instances of a task.
pub(crate) fn plan(snapshot: &Snapshot, in_flight: &dyn InFlight, now: Timestamp) -> Plan<Change> {
    match snapshot {
        Snapshot::Outside => Plan::rest(),
        Snapshot::Gone(instances) => {
            let mut plan = Plan::forget();
            for instance in instances {
                plan.act(Change::Remove(instance.clone()), "the task is gone");
            }
            plan
        }
        Snapshot::Inside(member) => plan_member(member, in_flight, now),
    }
}

/// What is to be done about an instance whose task or endpoint may be gone.
pub(crate) fn plan_stray(stray: &Stray, in_flight: &dyn InFlight, now: Timestamp) -> Plan<Change> {
    let mut plan = Plan::rest();
    if !stray.has_task {
        plan.act(Change::Remove(stray.instance.clone()), "the task is gone");
    } else if !stray.has_endpoint {
        leave(
            &mut plan,
            &stray.instance,
            "its service has left the endpoint",
            in_flight,
            now,
        );
    }
    plan
}

fn plan_member(member: &Member, in_flight: &dyn InFlight, now: Timestamp) -> Plan<Change> {
    let mut plan = Plan::rest();
    for (endpoint, instance) in &member.endpoints {
        match (standing(member, endpoint, now), instance) {
            (Standing::Ready(port, why), instance) => {
                serve(&mut plan, member, endpoint, port, instance.as_ref(), why);
            }
            (Standing::Waiting(until), None) => {
                plan.next = until.map_or(plan.next, |until| plan.next.or_at(until));
            }
            // Chosen: health that is unknown again, as after a restart of the agent, takes
            // nobody out of traffic; only bad news does.
            (Standing::Waiting(_), Some(_)) => {}
            (Standing::Leaving(why), Some(instance)) => {
                leave(&mut plan, instance, why, in_flight, now);
            }
            (Standing::Dead(why), Some(instance)) => {
                plan.act(Change::Remove(instance.clone()), why);
            }
            (Standing::Leaving(_) | Standing::Dead(_), None) => {}
        }
    }
    if member.report.last_status == LastStatus::Stopped {
        plan.next = Next::Forget;
    }
    plan
}

/// The readiness gate. Source: Service Connect concepts page, task health.
fn standing(member: &Member, endpoint: &MeshEndpoint, now: Timestamp) -> Standing {
    let last = member.report.last_status;
    if last >= LastStatus::Stopping {
        return Standing::Dead("the task is stopping");
    }
    let Some((container, port)) = server(member, &endpoint.port_name) else {
        return Standing::Leaving("its task definition has no such port");
    };
    let report = member
        .report
        .containers
        .iter()
        .find(|report| report.name == container.name);
    if report.is_some_and(|report| report.last_status == ContainerStatus::Stopped) {
        return Standing::Dead("its container has ended");
    }
    if last.is_ending() || member.task.desired == DesiredStatus::Stopped {
        return Standing::Leaving("the task should stop");
    }
    match report {
        Some(report) if last == LastStatus::Running && member.address.is_some() => {
            health(member, container, report, port, now)
        }
        _ => Standing::Waiting(None),
    }
}

fn health(
    member: &Member,
    container: &ContainerDefinition,
    report: &ContainerReport,
    port: u16,
    now: Timestamp,
) -> Standing {
    let Some(check) = &container.health_check else {
        return Standing::Ready(port, "the task runs and has no health check");
    };
    match report.health.unwrap_or_default() {
        HealthStatus::Healthy => Standing::Ready(port, "its container is healthy"),
        HealthStatus::Unhealthy => Standing::Leaving("its container is unhealthy"),
        HealthStatus::Unknown => {
            let running = member.report.entered(LastStatus::Running);
            let since = report.started_at.or(running).unwrap_or(now);
            let until = later(since, unknown_for(check));
            if until <= now {
                Standing::Ready(port, "its health stayed unknown for as long as it may")
            } else {
                Standing::Waiting(Some(until))
            }
        }
    }
}

/// How long a task whose health is not known yet stays away from traffic: as long as its check
/// takes to find it unhealthy.
// Chosen: AWS says that it is calculated from the settings, not how.
fn unknown_for(check: &HealthCheck) -> Duration {
    let probes = check.interval.saturating_mul(check.retries);
    let start = check.start_period.unwrap_or_default();
    start.saturating_add(probes).min(UNKNOWN_LONGEST)
}

/// The container that owns the port of that name, and the port.
fn server<'a>(member: &'a Member, port_name: &str) -> Option<(&'a ContainerDefinition, u16)> {
    member.definition.containers.iter().find_map(|container| {
        let mut ports = container.port_mappings.iter();
        let port = ports.find(|port| port.name.as_deref() == Some(port_name))?;
        Some((container, port.container_port))
    })
}

fn serve(
    plan: &mut Plan<Change>,
    member: &Member,
    endpoint: &MeshEndpoint,
    port: u16,
    known: Option<&MeshInstance>,
    why: &str,
) {
    let Some(ip) = member.address else { return };
    let door = door(member, &endpoint.discovery_name);
    let instance = MeshInstance {
        scope: endpoint.scope.clone(),
        namespace: endpoint.namespace.clone(),
        discovery_name: endpoint.discovery_name.clone(),
        task: member.task.id.clone(),
        task_key: member.task.key().as_str().to_owned(),
        ip,
        port: door.map_or(port, |door| door.port),
        secure: door.is_some_and(|door| door.secure),
        draining_since: None,
    };
    if known != Some(&instance) {
        plan.act(Change::Serve(instance), why);
    }
}

/// What the mesh answers at in the task's stead: as it was when its deployment began.
fn door<'a>(member: &'a Member, discovery_name: &str) -> Option<&'a MeshDoor> {
    let mut doors = member.task.mesh.iter().flat_map(|mesh| &mesh.doors);
    doors.find(|door| door.discovery_name == discovery_name)
}

/// First it drains, then it is gone.
fn leave(
    plan: &mut Plan<Change>,
    instance: &MeshInstance,
    why: &str,
    in_flight: &dyn InFlight,
    now: Timestamp,
) {
    let Some(since) = instance.draining_since else {
        let mut draining = instance.clone();
        draining.draining_since = Some(now);
        plan.act(Change::Drain(draining), why);
        plan.look_at(later(now, DRAIN_SHORTEST));
        return;
    };
    let drained_for = elapsed(since, now);
    let calls = in_flight.calls(instance);
    let needed = match calls {
        Some(0) => DRAIN_SHORTEST,
        Some(_) => DRAIN_LONGEST,
        None => DRAIN,
    };
    if drained_for >= needed {
        plan.act(Change::Remove(instance.clone()), gone_because(calls));
        return;
    }
    let end = later(since, needed);
    plan.look_at(calls.map_or(end, |_| later(now, LOOK_AGAIN).min(end)));
}

fn gone_because(calls: Option<usize>) -> &'static str {
    match calls {
        Some(0) => "it has answered every call",
        Some(_) => "its calls take longer than a drain may",
        None => "it has drained",
    }
}

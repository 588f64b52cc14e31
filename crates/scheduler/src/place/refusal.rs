//! Why a task cannot be placed, in AWS's words.

use super::query::Expression;
use super::{Constraint, Instance, Need, Request, Room};

/// Most instances that are named when a task cannot be placed.
pub(super) const NAMED_MAX: usize = 100;

/// Why one instance cannot have a task. In the order they are looked at: an instance refused
/// by a later one came closer. Texts: developer guide, API failure reasons and service events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Its agent cannot be reached.
    Agent,
    /// It lacks an attribute the task definition requires.
    Attribute,
    /// A `memberOf` constraint does not hold.
    MemberOf,
    /// A task of the group runs there already.
    DistinctInstance,
    /// A port is taken.
    Ports,
    /// It has too little CPU left.
    Cpu,
    /// It has too little memory left.
    Memory,
}

/// Why no instance can have a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unplaced {
    /// There is no instance.
    NoInstances,
    /// Each has a reason: the instance's id and the reason, the closest first. At most
    /// a hundred.
    Refused(Vec<(String, Reason)>),
}

impl Reason {
    /// The reason in a call's `failures`.
    pub fn as_failure(self) -> &'static str {
        match self {
            Self::Agent => "AGENT",
            Self::Attribute => "ATTRIBUTE",
            Self::MemberOf => "MemberOf placement constraint unsatisfied.",
            Self::DistinctInstance => "DistinctInstance placement constraint unsatisfied.",
            Self::Ports => "RESOURCE:PORTS",
            Self::Cpu => "RESOURCE:CPU",
            Self::Memory => "RESOURCE:MEMORY",
        }
    }

    /// The reason in a service's event, after `(container-instance ID)`.
    fn as_event(self) -> String {
        match self {
            Self::Agent => "doesn't have the agent connected".to_owned(),
            Self::Attribute => "is missing an attribute required by your task".to_owned(),
            Self::Ports => "is already using a port required by your task".to_owned(),
            Self::Cpu => "has insufficient CPU units available".to_owned(),
            Self::Memory => "has insufficient memory available".to_owned(),
            Self::MemberOf | Self::DistinctInstance => {
                format!("encountered error \"{}\"", self.as_failure())
            }
        }
    }
}

impl Unplaced {
    /// What `RunTask` says when there is no instance at all.
    pub const NO_INSTANCES: &'static str = "No Container Instances were found in your cluster.";

    /// What a service's event says after its name.
    pub fn event(&self) -> String {
        let begin = "was unable to place a task because no container instance met all of its \
                     requirements.";
        match self {
            Self::NoInstances => format!("{begin} Reason: {}", Self::NO_INSTANCES),
            Self::Refused(reasons) => match reasons.first() {
                None => format!("{begin} Reason: {}", Self::NO_INSTANCES),
                Some((id, reason)) => {
                    let why = reason.as_event();
                    format!("{begin} The closest matching (container-instance {id}) {why}.")
                }
            },
        }
    }
}

/// What refuses the instance for good, as long as it stays as it is.
pub(super) fn lasting(instance: &Instance, request: &Request) -> Option<Reason> {
    if !instance.agent_connected {
        return Some(Reason::Agent);
    }
    let has = |(name, wanted): (&String, &Option<String>)| {
        let found = instance.attributes.get(name);
        found.is_some_and(|value| wanted.is_none() || value == wanted)
    };
    if !request.need.attributes.iter().all(has) {
        return Some(Reason::Attribute);
    }
    members(instance, request, |follows_tasks| !follows_tasks)
}

/// What refuses the instance now, and may not once tasks have come or gone.
pub(super) fn passing(instance: &Instance, request: &Request) -> Option<Reason> {
    if let Some(reason) = members(instance, request, |follows_tasks| follows_tasks) {
        return Some(reason);
    }
    let mut constraints = request.constraints.iter();
    let distinct = constraints.any(|one| matches!(one, Constraint::DistinctInstance));
    if distinct && instance.groups.contains_key(&request.group) {
        return Some(Reason::DistinctInstance);
    }
    lacks(&instance.left, &request.need)
}

fn lacks(left: &Room, need: &Need) -> Option<Reason> {
    let taken = !need.tcp_ports.is_disjoint(&left.tcp_taken)
        || !need.udp_ports.is_disjoint(&left.udp_taken);
    if taken {
        return Some(Reason::Ports);
    }
    if left.cpu_units < need.cpu_units {
        return Some(Reason::Cpu);
    }
    (left.memory_mib < need.memory_mib).then_some(Reason::Memory)
}

/// Looks at the `memberOf` constraints that do, or do not, follow the tasks that run.
fn members(
    instance: &Instance,
    request: &Request,
    wanted: impl Fn(bool) -> bool,
) -> Option<Reason> {
    let fails = |constraint: &Constraint| match constraint {
        Constraint::MemberOf(expression) => part_fails(expression, instance, &wanted),
        Constraint::DistinctInstance => false,
    };
    let refused = request.constraints.iter().any(fails);
    refused.then_some(Reason::MemberOf)
}

/// What is joined by `and` is looked at apart, so that a pattern beside a count of tasks is not
/// tried again for each task.
fn part_fails(
    expression: &Expression,
    instance: &Instance,
    wanted: &impl Fn(bool) -> bool,
) -> bool {
    if let Expression::And(one, other) = expression {
        return part_fails(one, instance, wanted) || part_fails(other, instance, wanted);
    }
    wanted(expression.follows_tasks()) && !expression.holds(instance)
}

/// Why each instance cannot have the task, the closest first.
pub(super) fn refusal(instances: &[Instance], request: &Request) -> Unplaced {
    if instances.is_empty() {
        return Unplaced::NoInstances;
    }
    let reason = |instance: &Instance| {
        let reason = lasting(instance, request).or_else(|| passing(instance, request))?;
        Some((instance.id.clone(), reason))
    };
    let mut reasons: Vec<(String, Reason)> = instances.iter().filter_map(reason).collect();
    reasons.sort_by(|(_, one), (_, other)| other.cmp(one));
    reasons.truncate(NAMED_MAX);
    Unplaced::Refused(reasons)
}

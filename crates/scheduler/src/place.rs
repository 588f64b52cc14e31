//! Which container instance a task runs on.
//!
//! - [`Instance`], [`Need`], [`Request`]: what there is, and what is wanted
//! - [`Board`]: places tasks of one request one after the other
//! - [`query`]: the cluster query language of constraints and filters
//! - `rank`: which of the instances that fit is best, by the strategies
//! - `refusal`: why none fits, in AWS's words

pub mod query;
mod rank;
mod refusal;

pub use refusal::{Reason, Unplaced};

use domain::Timestamp;
use query::Expression;
use rank::Ranks;
use std::collections::{BTreeMap, BTreeSet};

/// The attribute that holds an instance's Availability Zone.
pub const ZONE_ATTRIBUTE: &str = "ecs.availability-zone";

/// A container instance that may be given tasks, as far as placing goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Its id.
    pub id: String,
    /// Its id in EC2.
    pub ec2_instance_id: Option<String>,
    /// Attributes, built in and custom; some have no value.
    pub attributes: BTreeMap<String, Option<String>>,
    /// What is left of it, and the ports that are taken.
    pub left: Room,
    /// Whether its agent can be reached.
    pub agent_connected: bool,
    /// Version of its agent.
    pub agent_version: Option<String>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// How many tasks run on it.
    pub tasks: u32,
    /// How many of each group.
    pub groups: BTreeMap<String, u32>,
}

/// What is left of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Room {
    /// CPU units; 1,024 is one vCPU.
    pub cpu_units: u32,
    /// Memory, MiB.
    pub memory_mib: u32,
    /// Ports over TCP that are taken.
    pub tcp_taken: BTreeSet<u16>,
    /// Ports over UDP that are taken.
    pub udp_taken: BTreeSet<u16>,
}

/// What a task needs of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Need {
    /// CPU units.
    pub cpu_units: u32,
    /// Memory, MiB.
    pub memory_mib: u32,
    /// Fixed ports over TCP.
    pub tcp_ports: BTreeSet<u16>,
    /// Fixed ports over UDP.
    pub udp_ports: BTreeSet<u16>,
    /// Attributes the instance must have; with a value, that one.
    pub attributes: BTreeMap<String, Option<String>>,
}

/// A condition on the instance.
#[derive(Debug, Clone)]
pub enum Constraint {
    /// Tasks of the group run on different instances.
    DistinctInstance,
    /// The instance is as the expression says.
    MemberOf(Expression),
}

/// How one instance is preferred to another. Several count in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strategy {
    /// Any.
    Random,
    /// Where the fewest tasks of the group are, by value of the field.
    Spread(Field),
    /// Where the least is left.
    Binpack(Packed),
}

/// What tasks are spread over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// Instances.
    Instance,
    /// Values of an attribute, such as the Availability Zone.
    Attribute(String),
}

/// What is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packed {
    /// CPU units.
    Cpu,
    /// Memory.
    Memory,
}

/// What tasks of one kind want.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// What each needs.
    pub need: Need,
    /// Their group, such as `service:web`.
    pub group: String,
    /// Conditions, all of which must hold.
    pub constraints: Vec<Constraint>,
    /// Preferences; none is random.
    pub strategies: Vec<Strategy>,
}

/// Places tasks of one request on instances, one after the other.
pub struct Board<'a> {
    instances: &'a mut [Instance],
    request: &'a Request,
    /// Those that fit by all that placing does not change.
    candidates: Vec<usize>,
    ranks: Ranks,
}

impl<'a> Board<'a> {
    /// Looks at the instances once. They must not change but by this board while it is used.
    pub fn new(instances: &'a mut [Instance], request: &'a Request) -> Self {
        let is_candidate = |index: &usize| refusal::lasting(&instances[*index], request).is_none();
        let candidates = (0..instances.len()).filter(is_candidate).collect();
        let ranks = Ranks::new(instances, request);
        Self {
            instances,
            request,
            candidates,
            ranks,
        }
    }

    /// Chooses an instance for one task and takes what it needs; answers its place in the
    /// list. `chance` decides between equals: it answers a number below the one given.
    pub fn place(&mut self, chance: &mut dyn FnMut(u64) -> u64) -> Result<usize, Unplaced> {
        let fitting = self
            .candidates
            .iter()
            .copied()
            .filter(|index| refusal::passing(&self.instances[*index], self.request).is_none());
        let best = self.ranks.best(self.instances, fitting, chance);
        let chosen = best.ok_or_else(|| refusal::refusal(self.instances, self.request))?;
        self.take(chosen);
        Ok(chosen)
    }

    /// Takes what a task needs from the instance that was chosen for it, by whomever: refused
    /// when there is no room.
    pub fn place_on(&mut self, index: usize) -> Result<(), Reason> {
        let instance = &self.instances[index];
        let refused = refusal::lasting(instance, self.request);
        match refused.or_else(|| refusal::passing(instance, self.request)) {
            Some(reason) => Err(reason),
            None => {
                self.take(index);
                Ok(())
            }
        }
    }

    /// The instances as they are with the tasks that were placed.
    pub fn instances(&self) -> &[Instance] {
        self.instances
    }

    fn take(&mut self, index: usize) {
        let need = &self.request.need;
        let instance = &mut self.instances[index];
        instance.left.cpu_units = instance.left.cpu_units.saturating_sub(need.cpu_units);
        instance.left.memory_mib = instance.left.memory_mib.saturating_sub(need.memory_mib);
        instance.left.tcp_taken.extend(&need.tcp_ports);
        instance.left.udp_taken.extend(&need.udp_ports);
        instance.tasks += 1;
        *instance
            .groups
            .entry(self.request.group.clone())
            .or_default() += 1;
        self.ranks.placed(index);
    }
}

/// Whether a task with this request could ever be given to the instance, were it empty enough:
/// what a daemon asks of each.
pub fn suits(instance: &Instance, request: &Request) -> bool {
    refusal::lasting(instance, request).is_none()
}

#[cfg(test)]
mod tests;

//! What a service needs next. A pure function: the same snapshot and time give the same plan.

mod alarms;
mod daemon;
mod failing;
mod notes;
mod picking;
mod rolling;
mod sets;
mod settling;
mod targets;
mod zones;

use super::events;
use super::snapshot::{Snapshot, TaskSeen};
use super::standing::Standing;
use crate::handlers::service_history::Ending;
use domain::Timestamp;
use domain::clock::later;
use domain::ecs::{Deployment, Service, ServiceStatus};
use domain::elb::Target;
use reconcile::Next;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Most tasks one pass starts, stops, registers or takes note of, each: a transaction has a
/// size that every store can take. What is left follows at once.
pub(crate) const TASKS_PER_PASS: usize = 40;

/// How long a deleted service is still told as `INACTIVE`. AWS: it may be cleaned up any time.
pub const SERVICE_KEPT: Duration = Duration::from_secs(60 * 60);

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// The service as it should be written: deployments, status, revision; events come apart.
    pub service: Service,
    /// Sentences for its history, oldest first.
    pub(crate) events: Vec<String>,
    /// Deployments to start tasks of, and how many.
    pub start: Vec<(String, u32)>,
    /// The container instances a daemon's tasks are to start on, by deployment.
    pub(crate) places: BTreeMap<String, Vec<String>>,
    /// Tasks to stop, by id, and why.
    pub stop: Vec<(String, String)>,
    /// Tasks that were seen healthy for the first time.
    pub(crate) seen_healthy: Vec<String>,
    /// Tasks whose end was taken note of.
    pub(crate) end_noted: Vec<String>,
    /// Targets to register.
    pub(crate) register: Vec<Target>,
    /// Targets to deregister.
    pub(crate) deregister: Vec<Target>,
    /// Tasks that tell nothing more and are no longer looked at.
    pub(crate) spent: Vec<String>,
    /// Deployments that ended, and how.
    pub(crate) closed: Vec<(Deployment, Ending)>,
    /// Rollouts whose rollback came to an end: their ids and statuses.
    pub(crate) rolled_back: Vec<(String, &'static str)>,
    /// Whether the service's revision went back to an earlier one.
    pub(crate) revision_returned: bool,
    /// Whether the record is to be deleted.
    pub(crate) forget: bool,
    /// When to look again.
    pub(crate) next: Next,
}

/// Decides; touches nothing.
pub(crate) fn plan(snapshot: &Snapshot, now: Timestamp) -> Plan {
    let mut planner = Planner::new(snapshot, now);
    if snapshot.service.status == ServiceStatus::Inactive {
        planner.forget_in_time();
        return planner.plan;
    }
    planner.note_ends();
    planner.note_spent();
    planner.note_health();
    planner.note_digests();
    if snapshot.service.is_external() {
        planner.keep_sets();
        planner.targets();
        planner.settle_sets();
        return planner.plan;
    }
    planner.count_instances();
    planner.watch_stop_wish();
    planner.watch_breaker();
    planner.watch_alarms();
    planner.round();
    planner.targets();
    planner.complete();
    planner.tidy_deployments();
    planner.rebalance();
    planner.settle();
    planner.plan
}

/// A plan in the making.
struct Planner<'a> {
    snapshot: &'a Snapshot,
    now: Timestamp,
    standings: Vec<Standing>,
    /// Tasks this plan stops.
    stopping: BTreeSet<&'a str>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    fn new(snapshot: &'a Snapshot, now: Timestamp) -> Self {
        let standing = |seen: &TaskSeen| Standing::of(snapshot, seen, now);
        Self {
            snapshot,
            now,
            standings: snapshot.tasks.iter().map(standing).collect(),
            stopping: BTreeSet::new(),
            plan: Plan {
                service: snapshot.service.clone(),
                events: Vec::new(),
                start: Vec::new(),
                places: BTreeMap::new(),
                stop: Vec::new(),
                seen_healthy: Vec::new(),
                end_noted: Vec::new(),
                register: Vec::new(),
                deregister: Vec::new(),
                spent: Vec::new(),
                closed: Vec::new(),
                rolled_back: Vec::new(),
                revision_returned: false,
                forget: false,
                next: Next::OnChange,
            },
        }
    }

    fn tasks(&self) -> impl Iterator<Item = (&'a TaskSeen, &Standing)> {
        self.snapshot.tasks.iter().zip(&self.standings)
    }

    fn look_at(&mut self, time: Timestamp) {
        self.plan.next = self.plan.next.or_at(time);
    }

    fn say(&mut self, text: impl Into<String>) {
        self.plan.events.push(text.into());
    }

    fn say_once(&mut self, text: &str) {
        if !events::was_told(&self.snapshot.service, text, self.now) {
            self.say(text);
        }
    }

    fn deployment_mut(&mut self, id: &str) -> Option<&mut Deployment> {
        let mut deployments = self.plan.service.deployments.iter_mut();
        deployments.find(|deployment| deployment.id == id)
    }

    /// A deleted service is told for a while.
    fn forget_in_time(&mut self) {
        let since = self.snapshot.service.deleted_at.unwrap_or(self.now);
        let due = later(since, SERVICE_KEPT);
        self.plan.forget = self.now >= due;
        if self.plan.forget {
            self.plan.next = Next::Forget;
        } else {
            self.look_at(due);
        }
    }
}

fn is_of(seen: &TaskSeen, deployment: &str) -> bool {
    seen.task
        .service
        .as_ref()
        .is_some_and(|of| of.deployment == deployment)
}

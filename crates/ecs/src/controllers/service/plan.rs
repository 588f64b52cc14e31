//! What a service needs next. A pure function: the same snapshot and time give the same plan.

mod breaker;
mod notes;
mod rolling;
mod targets;

use super::events;
use super::snapshot::{Snapshot, TaskSeen};
use super::standing::Standing;
use domain::Timestamp;
use domain::clock::later;
use domain::ecs::{Deployment, RolloutState, Service, ServiceStatus};
use domain::elb::Target;
use reconcile::Next;
use std::collections::BTreeSet;
use std::time::Duration;

/// Most tasks one pass starts, stops, registers or takes note of, each: a transaction has a
/// size that every store can take. What is left follows at once.
pub(crate) const TASKS_PER_PASS: usize = 40;

/// How long a deleted service is still told as `INACTIVE`. AWS: it may be cleaned up any time.
pub const SERVICE_KEPT: Duration = Duration::from_secs(60 * 60);

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// The service as it should be written: deployments, status, revision; events come apart.
    pub(crate) service: Service,
    /// Sentences for its history, oldest first.
    pub(crate) events: Vec<String>,
    /// Deployments to start tasks of, and how many.
    pub(crate) start: Vec<(String, u32)>,
    /// Tasks to stop, by id, and why.
    pub(crate) stop: Vec<(String, String)>,
    /// Tasks that were seen healthy for the first time.
    pub(crate) seen_healthy: Vec<String>,
    /// Tasks whose end was taken note of.
    pub(crate) end_noted: Vec<String>,
    /// Targets to register.
    pub(crate) register: Vec<Target>,
    /// Targets to deregister.
    pub(crate) deregister: Vec<Target>,
    /// Deployments that ended: how, and why.
    pub(crate) closed: Vec<(Deployment, &'static str, Option<&'static str>)>,
    /// The revision id that is rolled back to.
    pub(crate) rolled_back_to: Option<String>,
    /// Whether a rollback came to its end.
    pub(crate) rollback_done: bool,
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
    planner.note_health();
    planner.note_digests();
    planner.watch_breaker();
    planner.round();
    planner.targets();
    planner.complete();
    planner.tidy_deployments();
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
    /// Tasks this pass may still touch, by kind of touch.
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
                stop: Vec::new(),
                seen_healthy: Vec::new(),
                end_noted: Vec::new(),
                register: Vec::new(),
                deregister: Vec::new(),
                closed: Vec::new(),
                rolled_back_to: None,
                rollback_done: false,
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

    /// A deployment has completed once all wanted tasks are its own and healthy.
    fn complete(&mut self) {
        let service = &self.plan.service;
        let Some(primary) = service.deployments.first() else {
            return;
        };
        let open = primary.rollout_state == RolloutState::InProgress;
        let busy = !self.plan.start.is_empty() || !self.plan.stop.is_empty();
        if !open || busy || service.status != ServiceStatus::Active {
            return;
        }
        let id = primary.id.clone();
        let tally = self.standing(&id, false);
        let done = tally.old.total() == 0
            && tally.primary.healthy == service.desired_count
            && tally.primary.total() == service.desired_count;
        if !done {
            return;
        }
        let now = self.now;
        let primary = &mut self.plan.service.deployments[0];
        primary.rollout_state = RolloutState::Completed;
        primary.rollout_reason = format!("ECS deployment {id} completed.");
        primary.updated_at = now;
        primary.finished_at = Some(now);
        let done = primary.clone();
        let before = self
            .plan
            .service
            .last_completed
            .replace(Box::new(done.clone()));
        self.plan.rollback_done = before.is_some_and(|before| before.id == done.id);
        self.plan.closed.push((done, "SUCCESSFUL", None));
        self.say(format!("(deployment {id}) deployment completed."));
    }

    /// A deployment that is neither the primary one nor has a task left goes away.
    fn tidy_deployments(&mut self) {
        let left: BTreeSet<&str> = self
            .tasks()
            .filter(|(_, standing)| **standing != Standing::Ended)
            .filter_map(|(seen, _)| seen.task.service.as_ref())
            .map(|of| of.deployment.as_str())
            .collect();
        let left: BTreeSet<String> = left.into_iter().map(str::to_owned).collect();
        let starting: Vec<String> = self.plan.start.iter().map(|(id, _)| id.clone()).collect();
        let mut first = true;
        self.plan.service.deployments.retain(|deployment| {
            let primary = std::mem::take(&mut first);
            primary || left.contains(&deployment.id) || starting.contains(&deployment.id)
        });
    }

    /// Tells when the service is steady, and ends one that is being deleted once it is empty.
    fn settle(&mut self) {
        let ended = self
            .standings
            .iter()
            .filter(|one| **one == Standing::Ended)
            .count();
        if ended > self.plan.end_noted.len() {
            self.look_at(self.now);
        }
        let empty = self.standings.iter().all(|one| *one == Standing::Ended);
        if self.plan.service.status == ServiceStatus::Draining {
            if empty && self.plan.start.is_empty() {
                self.plan.service.status = ServiceStatus::Inactive;
                self.plan.service.deployments.clear();
                self.look_at(self.now);
            }
            return;
        }
        let healthy = self
            .standings
            .iter()
            .filter(|one| **one == Standing::Healthy)
            .count();
        let others = self
            .standings
            .iter()
            .any(|one| !matches!(one, Standing::Healthy | Standing::Ended));
        let service = &self.plan.service;
        let completed = service
            .deployments
            .first()
            .is_some_and(|primary| primary.rollout_state == RolloutState::Completed);
        let steady = completed
            && service.deployments.len() == 1
            && healthy == service.desired_count as usize
            && !others
            && self.plan.start.is_empty();
        if !steady {
            return;
        }
        let since = events::steady_since(&self.snapshot.service);
        let quiet = self.plan.events.is_empty();
        match since.map(|since| later(since, events::REPEAT_AFTER)) {
            Some(again) if quiet && self.now < again => self.look_at(again),
            _ => {
                self.say(events::STEADY);
                self.look_at(later(self.now, events::REPEAT_AFTER));
            }
        }
    }
}

fn is_of(seen: &TaskSeen, deployment: &str) -> bool {
    seen.task
        .service
        .as_ref()
        .is_some_and(|of| of.deployment == deployment)
}

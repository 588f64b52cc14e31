//! What a service needs next. A pure function: the same snapshot and time give the same plan.

use super::events;
use super::snapshot::{Snapshot, TaskSeen};
use super::standing::{HEALTHY_AFTER, Illness, Standing, balancers};
use crate::controllers::task::UNPLACED;
use crate::handlers::service_wishes::group_name;
use domain::clock::{elapsed, later};
use domain::ecs::{
    Deployment, LastStatus, RolloutState, Service, ServiceStatus, StopCode, TaskReport,
};
use domain::elb::Target;
use domain::{Record, Timestamp};
use reconcile::Next;
use scheduler::round::{self, Round, Tally, ceiling, healthy_floor};
use scheduler::{breaker, throttle};
use std::collections::{BTreeMap, BTreeSet};
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

    /// Counts tasks that end, and lets starts wait when they never really ran. A task is taken
    /// note of as soon as it is settled why it ends, before its replacement starts.
    fn note_ends(&mut self) {
        let is_new = |(seen, standing): &(&TaskSeen, &Standing)| {
            let settled = match standing {
                Standing::Ended => true,
                Standing::Ending => stop_of(seen).is_some(),
                _ => false,
            };
            settled && !seen.task.end_noted
        };
        let mut ends: Vec<&TaskSeen> = self.tasks().filter(is_new).map(|(seen, _)| seen).collect();
        if ends.len() > TASKS_PER_PASS {
            ends.truncate(TASKS_PER_PASS);
            self.look_at(self.now);
        }
        for seen in ends {
            self.plan.end_noted.push(seen.task.id.clone());
            let now = self.now;
            self.tell_placement(seen);
            let (failed, quick) = failure(seen);
            let id = seen.task.service.as_ref().map(|of| of.deployment.clone());
            let Some(deployment) = id.and_then(|id| self.deployment_mut(&id)) else {
                continue;
            };
            if failed {
                deployment.failed_tasks += 1;
                deployment.updated_at = now;
            }
            let waits = deployment.throttle.until.is_some_and(|until| until > now);
            if quick && !waits {
                deployment.throttle.rounds += 1;
                let wait = throttle::wait(deployment.throttle.rounds);
                deployment.throttle.until = Some(later(now, wait));
                if deployment.throttle.rounds >= throttle::IMPAIRED_AFTER {
                    self.say_once(events::IMPAIRED);
                }
            }
        }
    }

    /// A task that was told to stop before it could start had no place to go.
    fn tell_placement(&mut self, seen: &TaskSeen) {
        if let Some(stop) = &seen.task.stop
            && stop.code == StopCode::TaskFailedToStart
            && ran_for(seen.report.as_ref()).is_zero()
            && stop.reason.starts_with(UNPLACED)
        {
            self.say_once(&format!(
                "was unable to place a task. Reason: {}",
                stop.reason
            ));
        }
    }

    /// A task that becomes healthy clears the count of failed ones.
    fn note_health(&mut self) {
        let healthy: Vec<&TaskSeen> = self
            .tasks()
            .filter(|(seen, standing)| **standing == Standing::Healthy && !seen.task.seen_healthy)
            .map(|(seen, _)| seen)
            .take(TASKS_PER_PASS)
            .collect();
        let rule = self.snapshot.service.rollout.circuit_breaker.as_ref();
        let resets = rule.is_none_or(|rule| rule.reset_on_healthy_task);
        for seen in healthy {
            self.plan.seen_healthy.push(seen.task.id.clone());
            let id = seen.task.service.as_ref().map(|of| of.deployment.clone());
            if let Some(deployment) = id.and_then(|id| self.deployment_mut(&id)) {
                deployment.throttle = Default::default();
                if resets {
                    deployment.failed_tasks = 0;
                }
            }
        }
    }

    /// Remembers which digests the first tasks of a deployment got for their tags.
    fn note_digests(&mut self) {
        for deployment in &mut self.plan.service.deployments {
            if !deployment.image_digests.is_empty() {
                continue;
            }
            let own = self
                .snapshot
                .tasks
                .iter()
                .filter(|seen| is_of(seen, &deployment.id));
            let reports = own.filter_map(|seen| seen.report.as_ref());
            for container in reports.flat_map(|report| &report.containers) {
                if let Some(digest) = &container.image_digest {
                    let name = container.name.clone();
                    deployment
                        .image_digests
                        .entry(name)
                        .or_insert_with(|| digest.clone());
                }
            }
        }
    }

    /// Gives up a deployment whose tasks keep failing, and brings the last good one back.
    fn watch_breaker(&mut self) {
        let service = &self.plan.service;
        let Some(rule) = service
            .rollout
            .circuit_breaker
            .clone()
            .filter(|rule| rule.enable)
        else {
            return;
        };
        let threshold = breaker::threshold(rule.threshold, service.desired_count);
        let now = self.now;
        let tripped = service.deployments.first().is_some_and(|primary| {
            primary.rollout_state == RolloutState::InProgress && primary.failed_tasks >= threshold
        });
        if !tripped || service.status != ServiceStatus::Active {
            return;
        }
        let primary = &mut self.plan.service.deployments[0];
        primary.rollout_state = RolloutState::Failed;
        primary.rollout_reason =
            "ECS deployment circuit breaker: tasks failed to start.".to_owned();
        primary.updated_at = now;
        primary.finished_at = Some(now);
        let failed = primary.clone();
        self.say(format!(
            "(deployment {}) deployment failed: tasks failed to start.",
            failed.id
        ));
        let good = self.plan.service.last_completed.clone();
        match good.filter(|good| rule.rollback && good.id != failed.id) {
            Some(good) => self.roll_back(failed, *good),
            None => {
                let reason = "Service deployment stopped because the circuit breaker threshold \
                              was exceeded.";
                self.plan.closed.push((failed, "STOPPED", Some(reason)));
            }
        }
    }

    fn roll_back(&mut self, failed: Deployment, good: Deployment) {
        let service = &mut self.plan.service;
        let place = service.deployments.iter().position(|one| one.id == good.id);
        let mut primary = match place {
            Some(place) => service.deployments.remove(place),
            None => good,
        };
        primary.rollout_state = RolloutState::InProgress;
        primary.rollout_reason = format!(
            "ECS deployment circuit breaker: rolling back to deploymentId {}.",
            primary.id
        );
        primary.updated_at = self.now;
        primary.finished_at = None;
        primary.failed_tasks = 0;
        primary.throttle = Default::default();
        service.revision = primary.revision.clone();
        let id = primary.id.clone();
        self.plan.rolled_back_to = Some(primary.revision_id.clone());
        service.deployments.insert(0, primary);
        let reason = "Service deployment rolled back because the circuit breaker threshold was \
                      exceeded.";
        self.plan
            .closed
            .push((failed, "ROLLBACK_IN_PROGRESS", Some(reason)));
        self.say(format!("rolling back to deployment {id}."));
    }

    /// The older deployment whose tasks are worth replacing: one that once completed.
    fn good_old(&self) -> Option<String> {
        let old = self.plan.service.deployments.iter().skip(1);
        let mut good = old.filter(|one| one.rollout_state == RolloutState::Completed);
        good.next().map(|deployment| deployment.id.clone())
    }

    /// Starts and stops tasks, as far as floor, ceiling and throttle let it.
    fn round(&mut self) {
        let primary = self
            .plan
            .service
            .deployments
            .first()
            .map(|one| one.id.clone());
        let primary = primary.unwrap_or_default();
        let good_old = self.good_old();
        self.stop_superseded(&primary, good_old.as_deref());
        let standing = self.standing(&primary, good_old.is_some());
        let round = round::plan(&standing);
        if round.stuck {
            self.say_once(events::STUCK);
        }
        self.stop_round(&primary, &round);
        self.start(&primary, round.start);
        if let Some(old) = good_old {
            self.start(&old, round.start_old);
        }
        let unproven = self.standings.iter().filter_map(|standing| match standing {
            Standing::Unproven(at) => *at,
            _ => None,
        });
        if let Some(first) = unproven.min() {
            self.look_at(first);
        }
    }

    /// Tasks that are still starting for a deployment that is neither wanted nor was ever good
    /// stop at once; so do tasks of deployments the service no longer has.
    fn stop_superseded(&mut self, primary: &str, good_old: Option<&str>) {
        let wanted =
            |seen: &TaskSeen| is_of(seen, primary) || good_old.is_some_and(|old| is_of(seen, old));
        let useless: Vec<&'a TaskSeen> = self
            .tasks()
            .filter(|(seen, standing)| **standing == Standing::Starting && !wanted(seen))
            .map(|(seen, _)| seen)
            .collect();
        for seen in useless {
            self.stop_for_scaling(seen);
        }
    }

    fn standing(&self, primary: &str, old_is_good: bool) -> round::Standing {
        let service = &self.plan.service;
        let (mut new, mut old) = (Tally::default(), Tally::default());
        for (seen, standing) in self.tasks() {
            if self.stopping.contains(seen.task.id.as_str()) {
                continue;
            }
            let tally = if is_of(seen, primary) {
                &mut new
            } else {
                &mut old
            };
            match standing {
                Standing::Starting => tally.starting += 1,
                Standing::Unproven(_) => tally.unproven += 1,
                Standing::Healthy => tally.healthy += 1,
                Standing::Unhealthy(_) => tally.unhealthy += 1,
                Standing::Ending | Standing::Ended => {}
            }
        }
        let given_up = service
            .deployments
            .first()
            .is_none_or(|primary| primary.rollout_state == RolloutState::Failed);
        let desired = service.desired_count;
        round::Standing {
            desired,
            floor: healthy_floor(desired, service.rollout.minimum_healthy_percent),
            ceiling: ceiling(desired, service.rollout.maximum_percent),
            primary: new,
            old,
            given_up,
            old_is_good,
        }
    }

    fn stop_round(&mut self, primary: &str, round: &Round) {
        let of_primary = |seen: &TaskSeen| is_of(seen, primary);
        let unfit =
            |standing: &Standing| matches!(standing, Standing::Starting | Standing::Unhealthy(_));
        let of_use =
            |standing: &Standing| matches!(standing, Standing::Unproven(_) | Standing::Healthy);
        let ill = |standing: &Standing| matches!(standing, Standing::Unhealthy(_));
        let unfit_old = self.pick(round.stop_old_unfit, |seen, one| {
            !of_primary(seen) && unfit(one)
        });
        let old = self.pick(round.stop_old, |seen, one| !of_primary(seen) && of_use(one));
        let sick = self.pick(round.stop_unhealthy, |seen, one| {
            of_primary(seen) && ill(one)
        });
        let surplus = self.pick(round.stop_surplus, |seen, one| {
            of_primary(seen) && (of_use(one) || *one == Standing::Starting)
        });
        for seen in unfit_old.into_iter().chain(old).chain(sick).chain(surplus) {
            match self.illness(seen) {
                Some(illness) => self.stop_ill(seen, &illness),
                None => self.stop_for_scaling(seen),
            }
        }
    }

    fn illness(&self, seen: &TaskSeen) -> Option<Illness> {
        let found = self
            .tasks()
            .find(|(other, _)| other.task.id == seen.task.id);
        match found {
            Some((_, Standing::Unhealthy(illness))) => Some(illness.clone()),
            _ => None,
        }
    }

    /// Picks tasks to stop: those that serve least first, then from the fullest zone, then the
    /// newest. Source for the zones: developer guide, task placement on scale-in. Chosen: the
    /// newest.
    fn pick(&self, count: u32, fits: impl Fn(&TaskSeen, &Standing) -> bool) -> Vec<&'a TaskSeen> {
        let worth = |standing: &Standing| match standing {
            Standing::Ended | Standing::Ending => 0,
            Standing::Starting => 1,
            Standing::Unhealthy(_) => 2,
            Standing::Unproven(_) => 3,
            Standing::Healthy => 4,
        };
        let mut left: Vec<(&'a TaskSeen, u8)> = self
            .tasks()
            .filter(|(seen, standing)| {
                !self.stopping.contains(seen.task.id.as_str()) && fits(seen, standing)
            })
            .map(|(seen, standing)| (seen, worth(standing)))
            .collect();
        let mut zones: BTreeMap<&str, u32> = BTreeMap::new();
        for (seen, _) in &left {
            *zones.entry(zone(seen)).or_default() += 1;
        }
        let mut picked = Vec::new();
        while picked.len() < (count as usize).min(TASKS_PER_PASS) {
            // The list is oldest first, and the last of equals wins.
            let order = |index: &usize| {
                let (seen, worth) = left[*index];
                (std::cmp::Reverse(worth), zones[zone(seen)])
            };
            let Some(next) = (0..left.len()).max_by_key(order) else {
                break;
            };
            let (seen, _) = left.remove(next);
            *zones.entry(zone(seen)).or_default() -= 1;
            picked.push(seen);
        }
        picked
    }

    fn stop_for_scaling(&mut self, seen: &'a TaskSeen) {
        let deployment = self.plan.service.deployments.first();
        let id = deployment
            .map(|deployment| deployment.id.as_str())
            .unwrap_or_default();
        let reason = format!("Scaling activity initiated by (deployment {id})");
        self.stop(seen, reason);
    }

    fn stop_ill(&mut self, seen: &'a TaskSeen, illness: &Illness) {
        let text = match illness {
            Illness::Container => {
                format!("(task {}) failed container health checks.", seen.task.id)
            }
            Illness::Target { group, port, why } => format!(
                "(port {port}) is unhealthy in (target-group {group}) due to (reason {why})."
            ),
        };
        self.say(text);
        self.stop(seen, illness.stop_reason());
    }

    fn stop(&mut self, seen: &'a TaskSeen, reason: String) {
        if self.plan.stop.len() >= TASKS_PER_PASS {
            self.plan.next = self.plan.next.or_at(self.now);
            return;
        }
        self.stopping.insert(&seen.task.id);
        self.plan.stop.push((seen.task.id.clone(), reason));
    }

    fn start(&mut self, deployment: &str, count: u32) {
        let throttle = self.deployment_mut(deployment).map(|one| one.throttle);
        let until = throttle.and_then(|throttle| throttle.until);
        if count == 0 {
            return;
        }
        if let Some(until) = until.filter(|until| *until > self.now) {
            self.look_at(until);
            return;
        }
        let limited = count.min(TASKS_PER_PASS as u32);
        if limited < count {
            self.look_at(self.now);
        }
        self.plan.start.push((deployment.to_owned(), limited));
    }

    /// Registers tasks that serve, deregisters tasks that are about to end.
    fn targets(&mut self) {
        let snapshot = self.snapshot;
        let mut draining = BTreeSet::new();
        for (seen, standing) in snapshot.tasks.iter().zip(self.standings.clone()) {
            let Some(ip) = seen.address else { continue };
            let ends = self.stopping.contains(seen.task.id.as_str())
                || matches!(standing, Standing::Ending | Standing::Ended);
            for balancer in balancers(snapshot, seen) {
                let Some(group) = group_name(&balancer.target_group) else {
                    continue;
                };
                let name = (group.0.clone(), ip, balancer.container_port);
                let known = snapshot.targets.get(&name).map(|(target, ..)| target);
                let key = seen.task.key();
                let own = known.filter(|target| target.task.as_deref() == Some(key.as_str()));
                let live = own.filter(|target| target.deregistered_at.is_none());
                if ends {
                    if let Some(target) = live {
                        draining.insert(seen.task.id.as_str());
                        self.plan.deregister.push(Target {
                            deregistered_at: Some(self.now),
                            ..target.clone()
                        });
                    }
                } else if own.is_none() && serves(seen) {
                    self.plan.register.push(Target {
                        scope: seen.task.scope.clone(),
                        group,
                        ip,
                        port: balancer.container_port,
                        zone: seen.task.interface.as_ref().map(|own| own.zone.clone()),
                        task: Some(key.as_str().to_owned()),
                        registered_at: self.now,
                        deregistered_at: None,
                    });
                }
            }
        }
        self.limit_targets();
        self.tell_targets(draining.len());
    }

    fn limit_targets(&mut self) {
        let Plan {
            register,
            deregister,
            ..
        } = &mut self.plan;
        let more = register.len() > TASKS_PER_PASS || deregister.len() > TASKS_PER_PASS;
        register.truncate(TASKS_PER_PASS);
        if more {
            self.look_at(self.now);
        }
    }

    fn tell_targets(&mut self, draining: usize) {
        let by_group = |targets: &[Target]| {
            let mut counts: BTreeMap<String, usize> = BTreeMap::new();
            for target in targets {
                let (name, id) = &target.group;
                let resource = format!("targetgroup/{name}/{id}");
                let arn = target.scope.arn("elasticloadbalancing", resource);
                *counts.entry(arn.to_string()).or_default() += 1;
            }
            counts
        };
        for (group, count) in by_group(&self.plan.register) {
            self.say(format!(
                "registered {count} targets in (target-group {group})"
            ));
        }
        if draining > 0 {
            self.say(format!(
                "has begun draining connections on {draining} tasks."
            ));
        }
        for (group, count) in by_group(&self.plan.deregister) {
            self.say(format!(
                "deregistered {count} targets in (target-group {group})"
            ));
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

fn zone(seen: &TaskSeen) -> &str {
    seen.task
        .interface
        .as_ref()
        .map_or("", |own| own.zone.as_str())
}

/// Whether a task's containers run, so that it can be registered.
fn serves(seen: &TaskSeen) -> bool {
    let status = seen.report.as_ref().map(|report| report.last_status);
    matches!(status, Some(LastStatus::Activating | LastStatus::Running))
}

/// Whether a task that ended counts as failed, and whether it also ended so quickly that the
/// next start waits. Chosen: AWS lets only tasks wait that never ran; here one that ran for
/// less than [`HEALTHY_AFTER`] waits too, since it would be back within milliseconds.
fn failure(seen: &TaskSeen) -> (bool, bool) {
    match stop_of(seen) {
        Some((StopCode::UserInitiated, _)) => (false, false),
        Some((StopCode::ServiceSchedulerInitiated, reason)) => {
            (reason.starts_with("Task failed"), false)
        }
        _ => (true, ran_for(seen.report.as_ref()) < HEALTHY_AFTER),
    }
}

/// Why a task ends: what it was asked for, else what its agent says.
fn stop_of(seen: &TaskSeen) -> Option<(StopCode, &str)> {
    let asked = seen.task.stop.as_ref();
    let asked = asked.map(|stop| (stop.code, stop.reason.as_str()));
    asked.or_else(|| {
        let (code, reason) = seen.report.as_ref()?.stop.as_ref()?;
        Some((*code, reason.as_str()))
    })
}

fn ran_for(report: Option<&TaskReport>) -> Duration {
    let entered = |status| report.and_then(|report: &TaskReport| report.entered(status));
    let ended = [
        LastStatus::Deactivating,
        LastStatus::Stopping,
        LastStatus::Stopped,
    ];
    let end = ended.into_iter().find_map(entered);
    match entered(LastStatus::Running).zip(end) {
        Some((from, to)) => elapsed(from, to),
        None => Duration::ZERO,
    }
}

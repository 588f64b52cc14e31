//! What the service scheduler must never decide, judged by what the very pass had read.
//!
//! Every pass is judged before it is applied. The rules are written again here, from the
//! published ones, so that a mistake in the scheduler's own is found; nothing is forgiven for
//! having changed since, because only what was read counts.

use domain::clock::elapsed;
use domain::ecs::{DesiredStatus, HealthStatus, LastStatus, Service, ServiceStatus, TaskReport};
use domain::elb::TargetState;
use domain::{Clock, Key, Timestamp};
use ecs::controllers::{Plan, ServiceController, Snapshot, TaskSeen};
use reconcile::{Controller, Interest, Next, Retry};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A task without any check is healthy after this long. Source: developer guide,
/// `minimumHealthyPercent`.
const PROVEN_AFTER: Duration = Duration::from_secs(40);

/// Remembers what was decided.
#[derive(Default)]
pub(super) struct Judge {
    verdicts: Mutex<Verdicts>,
}

#[derive(Default)]
struct Verdicts {
    broken: Option<String>,
    stops: BTreeSet<String>,
}

impl Judge {
    /// The first rule that was broken.
    pub(super) fn broken(&self) -> Option<String> {
        self.verdicts().broken.clone()
    }

    /// Whether a pass has decided to stop that task.
    pub(super) fn has_decided(&self, task: &str) -> bool {
        self.verdicts().stops.contains(task)
    }

    fn hear(&self, snapshot: &Snapshot, plan: &Plan, now: Timestamp) {
        let judged = Pass::of(snapshot, plan, now).judge();
        let mut verdicts = self.verdicts();
        verdicts
            .stops
            .extend(plan.stop.iter().map(|(id, _)| id.clone()));
        if let Err(problem) = judged {
            let name = &snapshot.service.name;
            let picture = Pass::of(snapshot, plan, now).picture();
            verdicts
                .broken
                .get_or_insert(format!("{name} {problem}\n{picture}"));
        }
    }

    fn verdicts(&self) -> std::sync::MutexGuard<'_, Verdicts> {
        self.verdicts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The service controller, every pass of which is judged.
pub(super) struct Judged {
    pub(super) controller: ServiceController,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) judge: Arc<Judge>,
}

impl Controller for Judged {
    type Key = Key;

    fn name(&self) -> &'static str {
        self.controller.name()
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        self.controller.watches()
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(snapshot) = self.controller.look(key).await? else {
            return Ok(Next::Forget);
        };
        let plan = self.controller.decide(&snapshot);
        self.judge.hear(&snapshot, &plan, self.clock.now());
        self.controller.apply(&snapshot, &plan).await
    }
}

/// Fewest healthy tasks that must stay, and most tasks there may be.
pub(super) fn bounds(service: &Service) -> (usize, usize) {
    let desired = f64::from(service.desired_count);
    let floor = desired * f64::from(service.rollout.minimum_healthy_percent) / 100.0;
    let ceiling = desired * f64::from(service.rollout.maximum_percent) / 100.0;
    (floor.ceil() as usize, ceiling.floor() as usize)
}

/// How a task was when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fitness {
    Starting,
    Unproven,
    Healthy,
    Ill,
    Gone,
}

/// A pass: what it read, what it decided, and how every task was.
struct Pass<'a> {
    snapshot: &'a Snapshot,
    plan: &'a Plan,
    now: Timestamp,
    stops: BTreeMap<&'a str, &'a str>,
}

impl<'a> Pass<'a> {
    fn of(snapshot: &'a Snapshot, plan: &'a Plan, now: Timestamp) -> Self {
        let stops = plan.stop.iter();
        Self {
            snapshot,
            plan,
            now,
            stops: stops
                .map(|(id, reason)| (id.as_str(), reason.as_str()))
                .collect(),
        }
    }

    fn judge(&self) -> Result<(), String> {
        if self.snapshot.service.status != ServiceStatus::Active {
            return Ok(());
        }
        self.reasons()?;
        self.floor()?;
        self.start_first()?;
        self.ceiling()
    }

    /// What was seen and decided, a line a task, for whoever looks for the mistake.
    fn picture(&self) -> String {
        let mut lines = vec![format!("it starts {:?}", self.plan.start)];
        for seen in &self.snapshot.tasks {
            let id = seen.task.id.as_str();
            let of = seen.task.service.as_ref().map(|of| of.deployment.as_str());
            let stop = self.stops.get(id).copied().unwrap_or("stays");
            let protected = match self.snapshot.protected.get(id) {
                Some(until) if *until > self.now => ", protected",
                _ => "",
            };
            let fitness = self.fitness(seen);
            lines.push(format!("{id} of {of:?}: {fitness:?}{protected}: {stop}"));
        }
        lines.join("\n")
    }

    /// Tasks that a daemon keeps where it should have none are not counted: they stop at once.
    fn counted(&self) -> impl Iterator<Item = (&'a TaskSeen, Fitness)> {
        let instances = self.snapshot.instances.as_ref();
        let tasks = self.snapshot.tasks.iter().filter(move |seen| {
            let own = seen.task.container_instance.as_ref();
            instances.is_none_or(|wanted| own.is_some_and(|own| wanted.contains(own)))
        });
        tasks.map(|seen| (seen, self.fitness(seen)))
    }

    fn is_stopped(&self, seen: &TaskSeen) -> bool {
        self.stops.contains_key(seen.task.id.as_str())
    }

    /// Each stop has a reason that is true, and none is against somebody's protection.
    fn reasons(&self) -> Result<(), String> {
        for (seen, fitness) in self.counted().filter(|(seen, _)| self.is_stopped(seen)) {
            let id = &seen.task.id;
            let reason = self.stops[id.as_str()];
            let until = self.snapshot.protected.get(id);
            let protected = until.is_some_and(|until| *until > self.now);
            let problem = match reason {
                _ if fitness == Fitness::Gone => "which is on its way out already",
                _ if reason.starts_with("Task failed") && fitness != Fitness::Ill => {
                    "which is not ill"
                }
                _ if reason.starts_with("Task failed") => continue,
                _ if protected => "which is protected",
                _ if reason.contains("draining") && !seen.draining => {
                    "whose instance is not draining"
                }
                _ => continue,
            };
            return Err(format!("stops task {id}, {problem}: {reason}"));
        }
        Ok(())
    }

    /// Healthy tasks stop only while the floor holds without them; unproven ones only while the
    /// floor holds with all that run, unless their instance is draining.
    fn floor(&self) -> Result<(), String> {
        let (floor, _) = bounds(&self.plan.service);
        let left = |among: &[Fitness]| {
            let tasks = self.counted().filter(|(_, one)| among.contains(one));
            tasks.filter(|(seen, _)| !self.is_stopped(seen)).count()
        };
        let stopped = |which: Fitness| {
            let tasks = self.counted().filter(|(_, one)| *one == which);
            let mut stopped = tasks.filter(|(seen, _)| self.is_stopped(seen));
            stopped.any(|(seen, one)| one == Fitness::Healthy || !seen.draining)
        };
        let healthy = left(&[Fitness::Healthy]);
        if stopped(Fitness::Healthy) && healthy < floor {
            return Err(format!(
                "keeps {healthy} healthy tasks, below its floor of {floor}"
            ));
        }
        let running = left(&[Fitness::Healthy, Fitness::Unproven]);
        if stopped(Fitness::Unproven) && running < floor {
            return Err(format!(
                "keeps {running} running tasks, below its floor of {floor}"
            ));
        }
        Ok(())
    }

    /// An ill task stops before its replacement serves only when the ceiling leaves no room.
    fn start_first(&self) -> Result<(), String> {
        let (_, ceiling) = bounds(&self.plan.service);
        let desired = self.plan.service.desired_count as usize;
        let ill = self.counted().filter(|(_, one)| *one == Fitness::Ill);
        if ill.filter(|(seen, _)| self.is_stopped(seen)).count() == 0 {
            return Ok(());
        }
        let primary = self.plan.service.deployments.first();
        let is_new = |seen: &TaskSeen| {
            let of = seen.task.service.as_ref();
            of.zip(primary)
                .is_some_and(|(of, new)| of.deployment == new.id)
        };
        let (mut serving, mut lacking, mut all) = (0, desired, 0);
        for (seen, fitness) in self.counted() {
            let old_of_use = fitness == Fitness::Unproven && !is_new(seen);
            serving += usize::from(fitness == Fitness::Healthy || old_of_use);
            all += usize::from(fitness != Fitness::Gone);
            let sound = !matches!(fitness, Fitness::Ill | Fitness::Gone) && !seen.draining;
            lacking -= usize::from(sound && is_new(seen)).min(lacking);
        }
        match serving >= desired || all + lacking > ceiling {
            true => Ok(()),
            false => Err(format!(
                "stops an ill task with {serving} of {desired} serving and {all} of {ceiling} there"
            )),
        }
    }

    /// With what it starts there are never more running and pending tasks than the ceiling.
    fn ceiling(&self) -> Result<(), String> {
        let starts: u32 = self.plan.start.iter().map(|(_, count)| count).sum();
        let (_, ceiling) = bounds(&self.plan.service);
        let tasks = self.snapshot.tasks.iter();
        let there =
            tasks.filter(|seen| self.fitness(seen) != Fitness::Gone && !self.is_stopped(seen));
        let there = there.count() + starts as usize;
        match starts == 0 || there <= ceiling {
            true => Ok(()),
            false => Err(format!(
                "would have {there} tasks, above its ceiling of {ceiling}"
            )),
        }
    }

    fn fitness(&self, seen: &TaskSeen) -> Fitness {
        let status = seen.report.as_ref().map(|report| report.last_status);
        let status = status.unwrap_or(LastStatus::Provisioning);
        if seen.task.desired == DesiredStatus::Stopped || status.is_ending() {
            return Fitness::Gone;
        }
        let Some(report) = seen
            .report
            .as_ref()
            .filter(|_| status == LastStatus::Running)
        else {
            return Fitness::Starting;
        };
        let since = report.entered(LastStatus::Running).unwrap_or(self.now);
        let running_for = elapsed(since, self.now);
        let mut checks = self.checks(seen, report).peekable();
        if checks.peek().is_none() {
            return match running_for >= PROVEN_AFTER {
                true => Fitness::Healthy,
                false => Fitness::Unproven,
            };
        }
        let in_grace = running_for < self.snapshot.service.health_check_grace;
        let told: Vec<Option<bool>> = checks.collect();
        match (told.contains(&Some(false)), told.contains(&None)) {
            (true, _) if in_grace => Fitness::Unproven,
            (true, _) => Fitness::Ill,
            (false, true) => Fitness::Unproven,
            (false, false) => Fitness::Healthy,
        }
    }

    /// What each check of a task says, `None` while it does not know.
    fn checks(
        &self,
        seen: &'a TaskSeen,
        report: &'a TaskReport,
    ) -> impl Iterator<Item = Option<bool>> {
        let definition = self.snapshot.definitions.get(&seen.task.definition);
        let containers = definition.into_iter().flat_map(|found| &found.containers);
        let checked = containers.filter(|one| one.essential && one.health_check.is_some());
        let health = checked.map(|one| {
            let mut all = report.containers.iter();
            match all.find(|report| report.name == one.name)?.health? {
                HealthStatus::Healthy => Some(true),
                HealthStatus::Unhealthy => Some(false),
                HealthStatus::Unknown => None,
            }
        });
        let service = &self.snapshot.service;
        let of = seen.task.service.as_ref();
        let mut deployments = service.deployments.iter();
        let own = deployments.find(|one| of.is_some_and(|of| of.deployment == one.id));
        let revision = own.map_or(&service.revision, |own| &own.revision);
        let targets = revision.load_balancers.iter().map(|balancer| {
            let group = balancer.target_group.to_string();
            let group = group.split('/').nth(1)?.to_owned();
            let name = (group, seen.address?, balancer.container_port);
            let (target, state, _) = self.snapshot.targets.get(&name)?;
            match (target.deregistered_at, (*state)?) {
                (Some(_), _) | (None, TargetState::Initial | TargetState::Draining) => None,
                (None, TargetState::Unhealthy) => Some(false),
                (None, TargetState::Healthy | TargetState::Unused | TargetState::Unavailable) => {
                    Some(true)
                }
            }
        });
        let told: Vec<Option<bool>> = health.chain(targets).collect();
        told.into_iter()
    }
}

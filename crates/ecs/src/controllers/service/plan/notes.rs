//! What a plan takes note of: tasks that end, tasks that become healthy, digests of images.

use super::super::events;
use super::super::snapshot::{TaskSeen, is_held};
use super::super::standing::{HEALTHY_AFTER, Standing, is_illness};
use super::{Planner, TASKS_PER_PASS, is_of};
use crate::controllers::task::UNPLACED;
use domain::clock::{elapsed, later};
use domain::ecs::{LastStatus, StartThrottle, StopCode, TaskReport};
use scheduler::throttle;
use std::time::Duration;

impl<'a> Planner<'a> {
    /// Counts tasks that end, and lets starts wait when they never really ran. A task is taken
    /// note of as soon as it is settled why it ends, before its replacement starts.
    pub(super) fn note_ends(&mut self) {
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
            && ran_for(seen.report.as_deref()).is_zero()
            && stop.reason.starts_with(UNPLACED)
        {
            self.say_once(&format!(
                "was unable to place a task. Reason: {}",
                stop.reason
            ));
        }
    }

    /// A task that becomes healthy clears the count of failed ones.
    pub(super) fn note_health(&mut self) {
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
                deployment.throttle = StartThrottle::default();
                if resets {
                    deployment.failed_tasks = 0;
                }
            }
        }
    }

    /// Remembers what the images of a deployment mean: what their registry says, else what the
    /// first tasks got for their tags.
    pub(super) fn note_digests(&mut self) {
        for (place, deployment) in self.plan.service.deployments.iter_mut().enumerate() {
            if !deployment.image_digests.is_empty() {
                continue;
            }
            if place == 0 && !self.snapshot.digests.is_empty() {
                deployment.image_digests = self.snapshot.digests.clone();
                continue;
            }
            let definition = self
                .snapshot
                .definitions
                .get(&deployment.revision.definition);
            let held = |name: &str| {
                let container = definition.and_then(|definition| definition.container(name));
                container.is_some_and(is_held)
            };
            let own = self
                .snapshot
                .tasks
                .iter()
                .filter(|seen| is_of(seen, &deployment.id));
            let reports = own.filter_map(|seen| seen.report.as_ref());
            for container in reports.flat_map(|report| &report.containers) {
                if let Some(digest) = container.image_digest.clone()
                    && held(&container.name)
                {
                    let name = container.name.clone();
                    deployment.image_digests.entry(name).or_insert(digest);
                }
            }
        }
    }

    /// Tasks that have ended and were taken note of are not looked at again.
    pub(super) fn note_spent(&mut self) {
        let noted =
            |seen: &TaskSeen| seen.task.end_noted || self.plan.end_noted.contains(&seen.task.id);
        let ended = self
            .tasks()
            .filter(|(seen, standing)| **standing == Standing::Ended && noted(seen))
            .map(|(seen, _)| seen.task.id.clone());
        let mut spent: Vec<String> = ended.chain(self.snapshot.spent.iter().cloned()).collect();
        if spent.len() > TASKS_PER_PASS {
            spent.truncate(TASKS_PER_PASS);
            self.look_at(self.now);
        }
        self.plan.spent = spent;
    }
}

/// Whether a task that ended counts as failed, and whether it also ended so quickly that the
/// next start waits. Chosen: AWS lets only tasks wait that never ran; here one that ran for
/// less than [`HEALTHY_AFTER`] waits too, since it would be back within milliseconds.
fn failure(seen: &TaskSeen) -> (bool, bool) {
    match stop_of(seen) {
        Some((StopCode::UserInitiated, _)) => (false, false),
        Some((StopCode::ServiceSchedulerInitiated, reason)) => (is_illness(reason), false),
        _ => (true, ran_for(seen.report.as_deref()) < HEALTHY_AFTER),
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

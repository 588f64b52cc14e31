//! Gives a deployment up, and brings the last good one back.

use super::Planner;
use crate::handlers::service_history::Ending;
use domain::ecs::{AlarmWatch, Deployment, RolloutState, ServiceStatus, StartThrottle, StopWish};
use scheduler::breaker;

/// Why a deployment is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// Its tasks kept failing.
    Breaker,
    /// One of its alarms rang.
    Alarm,
    /// Somebody asked for it.
    Asked,
}

impl Cause {
    /// What the failed deployment says of itself. The breaker's words were observed; the
    /// others are ours.
    fn rollout_reason(self) -> &'static str {
        match self {
            Self::Breaker => "ECS deployment circuit breaker: tasks failed to start.",
            Self::Alarm => "ECS deployment alarm: an alarm is in the ALARM state.",
            Self::Asked => "ECS deployment was stopped.",
        }
    }

    /// What the deployment that comes back says of itself.
    fn rolling_back_to(self, id: &str) -> String {
        let who = match self {
            Self::Breaker => "ECS deployment circuit breaker",
            Self::Alarm => "ECS deployment alarm",
            Self::Asked => "ECS deployment stop request",
        };
        format!("{who}: rolling back to deploymentId {id}.")
    }

    fn event(self, id: &str) -> String {
        match self {
            Self::Breaker => format!("(deployment {id}) deployment failed: tasks failed to start."),
            Self::Alarm => format!("(deployment {id}) deployment failed: alarm detected."),
            Self::Asked => format!("(deployment {id}) deployment stopped."),
        }
    }

    /// Why the service deployment ended as it did; `what` is `stopped` or `rolled back`.
    fn status_reason(self, what: &str) -> String {
        let why = match self {
            Self::Breaker => "the circuit breaker threshold was exceeded",
            Self::Alarm => "an alarm is in the ALARM state",
            Self::Asked => "it was requested",
        };
        format!("Service deployment {what} because {why}.")
    }
}

/// Whether the last good deployment comes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    /// It comes back, when there is one.
    RollBack,
    /// What runs keeps running; nothing more of this deployment starts.
    Stall,
}

impl Then {
    pub(super) fn of(rollback: bool) -> Self {
        if rollback {
            Self::RollBack
        } else {
            Self::Stall
        }
    }
}

impl Planner<'_> {
    /// The primary deployment, while it is under way and its service is there.
    pub(super) fn under_way(&self) -> Option<&Deployment> {
        let service = &self.plan.service;
        let primary = service.deployments.first();
        primary.filter(|primary| {
            primary.rollout_state == RolloutState::InProgress
                && service.status == ServiceStatus::Active
        })
    }

    /// Stops a deployment that somebody asked to stop.
    pub(super) fn watch_stop_wish(&mut self) {
        match self.under_way().and_then(|primary| primary.stop_wish) {
            None => {}
            Some(StopWish::Rollback) => self.give_up(Cause::Asked, Then::RollBack),
            Some(StopWish::Abort) => self.give_up(Cause::Asked, Then::Stall),
        }
    }

    /// Gives up a deployment whose tasks keep failing.
    pub(super) fn watch_breaker(&mut self) {
        let service = &self.plan.service;
        let rule = service.rollout.circuit_breaker.as_ref();
        let Some(rule) = rule.filter(|rule| rule.enable) else {
            return;
        };
        let threshold = breaker::threshold(rule.threshold, service.desired_count);
        let then = Then::of(rule.rollback);
        let failed = self.under_way().map_or(0, |primary| primary.failed_tasks);
        if failed >= threshold {
            self.give_up(Cause::Breaker, then);
        }
    }

    /// Gives up the deployment that is under way.
    pub(super) fn give_up(&mut self, cause: Cause, then: Then) {
        let now = self.now;
        let primary = &mut self.plan.service.deployments[0];
        primary.rollout_state = RolloutState::Failed;
        primary.rollout_reason = cause.rollout_reason().to_owned();
        primary.updated_at = now;
        primary.finished_at = Some(now);
        primary.stop_wish = None;
        let taken_back = primary.takes_back.take();
        let failed = primary.clone();
        self.say(cause.event(&failed.id));
        if let Some(rollout) = taken_back {
            // What was good once is not any more: there is nothing left to go back to.
            self.plan.rolled_back.push((rollout, "ROLLBACK_FAILED"));
            return;
        }
        let good = self.plan.service.last_completed.clone();
        let good = good.filter(|good| good.id != failed.id);
        match (then, good) {
            (Then::RollBack, Some(good)) => self.roll_back(cause, failed, *good),
            (Then::RollBack, None) | (Then::Stall, _) => {
                let ending = Ending::told("STOPPED", &cause.status_reason("stopped"));
                self.plan.closed.push((failed, ending));
            }
        }
    }

    fn roll_back(&mut self, cause: Cause, failed: Deployment, good: Deployment) {
        let service = &mut self.plan.service;
        let place = service.deployments.iter().position(|one| one.id == good.id);
        let mut primary = match place {
            Some(place) => service.deployments.remove(place),
            None => good,
        };
        primary.rollout_state = RolloutState::InProgress;
        primary.rollout_reason = cause.rolling_back_to(&primary.id);
        primary.updated_at = self.now;
        primary.finished_at = None;
        primary.failed_tasks = 0;
        primary.throttle = StartThrottle::default();
        primary.alarm_watch = AlarmWatch::default();
        primary.takes_back = Some(failed.rollout_id.clone());
        service.revision = primary.revision.clone();
        let id = primary.id.clone();
        let ending = Ending {
            status: "ROLLBACK_IN_PROGRESS",
            reason: Some(cause.status_reason("rolled back")),
            rolls_back_to: Some(primary.revision_id.clone()),
        };
        service.deployments.insert(0, primary);
        self.plan.revision_returned = true;
        self.plan.closed.push((failed, ending));
        self.say(format!("rolling back to deployment {id}."));
    }
}

//! Gives up a deployment whose tasks keep failing, and brings the last good one back.

use super::Planner;
use domain::ecs::{Deployment, RolloutState, ServiceStatus, StartThrottle};
use scheduler::breaker;

impl<'a> Planner<'a> {
    /// Gives up a deployment whose tasks keep failing, and brings the last good one back.
    pub(super) fn watch_breaker(&mut self) {
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
        primary.throttle = StartThrottle::default();
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
}

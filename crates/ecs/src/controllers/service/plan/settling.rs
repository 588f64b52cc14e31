//! What ends a deployment well, and when the service is steady.

use super::super::events;
use super::super::standing::Standing;
use super::Planner;
use crate::handlers::service_history::Ending;
use domain::clock::later;
use domain::ecs::{RolloutState, ServiceStatus};
use std::collections::BTreeSet;

impl Planner<'_> {
    /// A deployment has completed once all wanted tasks are its own and healthy, and its
    /// alarms have been silent for a while.
    pub(super) fn complete(&mut self) {
        let service = &self.plan.service;
        let Some(primary) = service.deployments.first() else {
            return;
        };
        let open = primary.rollout_state == RolloutState::InProgress;
        let busy = !self.plan.start.is_empty() || !self.plan.stop.is_empty();
        if !open || busy || service.status != ServiceStatus::Active {
            return;
        }
        let tally = self.standing(&primary.id, false);
        let done = tally.old.total() == 0
            && tally.primary.healthy == service.desired_count
            && tally.primary.total() == service.desired_count;
        if done && !self.bakes() {
            self.finish();
        }
    }

    fn finish(&mut self) {
        let now = self.now;
        let primary = &mut self.plan.service.deployments[0];
        let id = primary.id.clone();
        primary.rollout_state = RolloutState::Completed;
        primary.rollout_reason = format!("ECS deployment {id} completed.");
        primary.updated_at = now;
        primary.finished_at = Some(now);
        primary.stop_wish = None;
        let taken_back = primary.takes_back.take();
        let done = primary.clone();
        self.plan.service.last_completed = Some(Box::new(done.clone()));
        match taken_back {
            Some(rollout) => self.plan.rolled_back.push((rollout, "ROLLBACK_SUCCESSFUL")),
            None => self.plan.closed.push((done, Ending::successful())),
        }
        self.say(format!("(deployment {id}) deployment completed."));
    }

    /// A deployment that is neither the primary one nor has a task left goes away.
    pub(super) fn tidy_deployments(&mut self) {
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
    pub(super) fn settle(&mut self) {
        if self.ends_empty() {
            return;
        }
        let service = &self.plan.service;
        let completed = service
            .deployments
            .first()
            .is_some_and(|primary| primary.rollout_state == RolloutState::Completed);
        let settled = completed && service.deployments.len() == 1 && service.moving.is_none();
        self.tell_steady(settled && self.has_healthy(service.desired_count as usize));
    }

    /// Ends a service that is being deleted, once it is empty; whether it is being deleted.
    pub(super) fn ends_empty(&mut self) -> bool {
        let ended = self
            .standings
            .iter()
            .filter(|one| **one == Standing::Ended)
            .count();
        if ended > self.plan.end_noted.len() {
            self.look_at(self.now);
        }
        if self.plan.service.status != ServiceStatus::Draining {
            return false;
        }
        let empty = self.standings.iter().all(|one| *one == Standing::Ended);
        if empty && self.plan.start.is_empty() {
            self.plan.service.status = ServiceStatus::Inactive;
            self.plan.service.deployments.clear();
            self.look_at(self.now);
        }
        true
    }

    /// Whether all tasks are healthy, as many as are wanted, and none is on its way.
    pub(super) fn has_healthy(&self, wanted: usize) -> bool {
        let standings = self.standings.iter();
        let healthy = standings.clone().filter(|one| **one == Standing::Healthy);
        let mut others =
            standings.filter(|one| !matches!(one, Standing::Healthy | Standing::Ended));
        healthy.count() == wanted && others.next().is_none() && self.plan.start.is_empty()
    }

    /// Says that the service is steady, at once and then every [`events::REPEAT_AFTER`].
    pub(super) fn tell_steady(&mut self, is_steady: bool) {
        if !is_steady {
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

//! Moves tasks when Availability Zones have become uneven: one at a time, and the new one is
//! healthy before the old one stops.

use super::super::events;
use super::super::snapshot::TaskSeen;
use super::super::standing::Standing;
use super::Planner;
use super::picking::zone;
use domain::ecs::{RolloutState, ServiceStatus};
use scheduler::round::ceiling;

impl Planner<'_> {
    /// Begins, goes on with, or ends the move of a task.
    ///
    /// Chosen: AWS does not say how many tasks move at once; we move one, from the zone that has
    /// most to the one that has fewest, while they differ by two or more.
    pub(super) fn rebalance(&mut self) {
        let was_moving = self.plan.service.moving.clone();
        if let Some(id) = &was_moving {
            if self.may_move() && (self.is_there(id) || !self.is_quiet()) {
                return;
            }
            self.plan.service.moving = None;
            self.look_at(self.now);
        }
        if !self.may_move() || !self.is_quiet() {
            return;
        }
        let counts = self.zone_counts();
        let counted = counts.iter().map(|(_, count)| *count);
        let (Some(most), Some(fewest)) = (counted.clone().max(), counted.min()) else {
            return;
        };
        if most < fewest + 2 {
            if was_moving.is_some() {
                self.say(events::even(&counts));
            }
            return;
        }
        let fullest = counts.iter().find(|(_, count)| *count == most);
        let name = fullest.map(|(name, _)| name.clone()).unwrap_or_default();
        let in_fullest =
            |seen: &TaskSeen, one: &Standing| *one == Standing::Healthy && zone(seen) == name;
        let Some(place) = self.pick(1, in_fullest).pop() else {
            return;
        };
        let victim = &self.snapshot.tasks[place];
        if was_moving.is_none() {
            self.say(events::uneven(&counts));
        }
        self.plan.service.moving = Some(victim.task.id.clone());
        self.look_at(self.now);
    }

    /// Whether tasks of this service may move now. There must be room for one more.
    pub(super) fn may_move(&self) -> bool {
        let service = &self.plan.service;
        let completed = service
            .deployments
            .first()
            .is_some_and(|primary| primary.rollout_state == RolloutState::Completed);
        service.zone_rebalancing
            && service.status == ServiceStatus::Active
            && completed
            && service.deployments.len() == 1
            && self.snapshot.zones.len() > 1
            && ceiling(service.desired_count, service.rollout.maximum_percent)
                > service.desired_count
    }

    fn is_there(&self, id: &str) -> bool {
        let mut tasks = self.tasks();
        tasks.any(|(seen, standing)| seen.task.id == id && *standing != Standing::Ended)
    }

    /// Whether nothing else is going on.
    fn is_quiet(&self) -> bool {
        let wanted = self.plan.service.desired_count as usize;
        self.plan.stop.is_empty() && self.has_healthy(wanted)
    }

    fn zone_counts(&self) -> Vec<(String, u32)> {
        let tasks_in = |name: &str| {
            let healthy = self.tasks().filter(|(_, one)| **one == Standing::Healthy);
            healthy.filter(|(seen, _)| zone(seen) == name).count() as u32
        };
        let zones = self.snapshot.zones.iter();
        zones.map(|name| (name.clone(), tasks_in(name))).collect()
    }
}

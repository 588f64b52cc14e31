//! Keeps the task sets of a service at their scale, when an external controller owns them.

use super::super::snapshot::TaskSeen;
use super::super::standing::Standing;
use super::{Planner, is_of};
use domain::ecs::{ServiceStatus, TaskSet, TaskSetStatus};
use scheduler::round::{self, ceiling, healthy_floor};

impl<'a> Planner<'a> {
    /// Starts and stops tasks of every set, each within its own scale.
    pub(super) fn keep_sets(&mut self) {
        let sets: Vec<String> = self
            .plan
            .service
            .deployments
            .iter()
            .map(|deployment| deployment.id.clone())
            .collect();
        let strays: Vec<&'a TaskSeen> = self
            .tasks()
            .filter(|(seen, one)| {
                let ends = matches!(one, Standing::Ending | Standing::Ended);
                !ends && !sets.iter().any(|id| is_of(seen, id))
            })
            .map(|(seen, _)| seen)
            .collect();
        for seen in strays {
            self.stop_for_scaling(seen);
        }
        for id in sets {
            self.keep_set(&id);
        }
        self.look_at_unproven();
    }

    fn keep_set(&mut self, id: &str) {
        let desired = self.desired_of(id);
        let rollout = &self.plan.service.rollout;
        let standing = round::Standing {
            desired,
            floor: healthy_floor(desired, rollout.minimum_healthy_percent),
            ceiling: ceiling(desired, rollout.maximum_percent).max(desired),
            primary: self.tally(|seen| is_of(seen, id)),
            ..round::Standing::default()
        };
        let round = round::plan(&standing);
        let ill = |one: &Standing| matches!(one, Standing::Unhealthy(_));
        let alive = |one: &Standing| {
            matches!(
                one,
                Standing::Starting | Standing::Unproven(_) | Standing::Healthy
            )
        };
        let leaving = self.pick(round.stop_leaving, |seen, one| {
            is_of(seen, id) && *one == Standing::Leaving
        });
        let sick = self.pick(round.stop_unhealthy, |seen, one| {
            is_of(seen, id) && ill(one)
        });
        let surplus = self.pick(round.stop_surplus, |seen, one| {
            is_of(seen, id) && alive(one)
        });
        if self.stop_with_spare([leaving, sick, surplus].concat(), round.spare) {
            self.tell_protected();
        }
        self.start(id, round.start);
    }

    /// How many tasks a set should have.
    fn desired_of(&self, id: &str) -> u32 {
        let service = &self.plan.service;
        if service.status != ServiceStatus::Active {
            return 0;
        }
        let mut sets = service.deployments.iter().filter(|one| one.id == id);
        let set = sets.next().and_then(|one| one.task_set.as_deref());
        match set.map(|set| (set.status, set)) {
            None | Some((TaskSetStatus::Draining, _)) => 0,
            Some((TaskSetStatus::Primary | TaskSetStatus::Active, set)) => {
                set.desired_of(service.desired_count)
            }
        }
    }

    /// Notes which sets are as they should be, forgets those that are gone, and tells when the
    /// whole service is steady.
    pub(super) fn settle_sets(&mut self) {
        let now = self.now;
        let mut all_steady = true;
        for place in 0..self.plan.service.deployments.len() {
            let id = self.plan.service.deployments[place].id.clone();
            let steady = self.is_set_steady(&id);
            all_steady &= steady;
            let deployment = &mut self.plan.service.deployments[place];
            if let Some(set) = deployment.task_set.as_deref_mut()
                && set.steady != steady
            {
                set.steady = steady;
                set.steady_at = now;
                deployment.updated_at = now;
            }
        }
        self.forget_drained_sets();
        if !self.ends_empty() {
            self.tell_steady(all_steady && !self.plan.service.deployments.is_empty());
        }
    }

    /// A set is steady when it has as many tasks as it should, all of them healthy.
    /// Source: ECS API model, `TaskSet$stabilityStatus`.
    fn is_set_steady(&self, id: &str) -> bool {
        let own = self.tasks().filter(|(seen, _)| is_of(seen, id));
        let left: Vec<&Standing> = own
            .map(|(_, one)| one)
            .filter(|one| **one != Standing::Ended)
            .collect();
        let healthy = left.iter().all(|one| **one == Standing::Healthy);
        healthy && left.len() == self.desired_of(id) as usize
    }

    fn forget_drained_sets(&mut self) {
        let gone: Vec<String> = self
            .plan
            .service
            .deployments
            .iter()
            .filter(|one| {
                let set = one.task_set.as_deref();
                set.is_some_and(|set: &TaskSet| set.status == TaskSetStatus::Draining)
            })
            .filter(|one| {
                let mut tasks = self.tasks();
                tasks.all(|(seen, standing)| !is_of(seen, &one.id) || *standing == Standing::Ended)
            })
            .map(|one| one.id.clone())
            .collect();
        let sets = &mut self.plan.service.deployments;
        sets.retain(|one| !gone.contains(&one.id));
    }
}

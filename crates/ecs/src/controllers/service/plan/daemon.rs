//! A daemon: one task on each container instance that suits it.

use super::super::snapshot::TaskSeen;
use super::super::standing::Standing;
use super::{Planner, is_of};
use domain::ecs::ServiceStatus;
use std::collections::BTreeSet;

impl<'a> Planner<'a> {
    /// A daemon wants as many tasks as there are instances; tasks on others stop.
    pub(super) fn count_instances(&mut self) {
        let Some(instances) = &self.snapshot.instances else {
            return;
        };
        if self.plan.service.status != ServiceStatus::Active {
            return;
        }
        self.plan.service.desired_count = u32::try_from(instances.len()).unwrap_or(u32::MAX);
        let is_wanted = |seen: &TaskSeen| {
            let own = seen.task.container_instance.as_ref();
            own.is_some_and(|own| instances.contains(own))
        };
        let strays: Vec<usize> = self
            .tasks()
            .enumerate()
            .filter(|(_, (seen, one))| {
                !matches!(one, Standing::Ending | Standing::Ended) && !is_wanted(seen)
            })
            .map(|(place, _)| place)
            .collect();
        for place in strays {
            self.stop_for_its_reason(place);
        }
    }

    /// The instances that have no sound task of a deployment, those with no task at all first.
    /// `None` for a service that is no daemon.
    pub(super) fn instances_without(&self, deployment: &str) -> Option<Vec<String>> {
        let instances = self.snapshot.instances.as_ref()?;
        let (mut taken, mut busy) = (BTreeSet::new(), BTreeSet::new());
        for (seen, standing) in self.tasks() {
            let Some(own) = seen.task.container_instance.as_deref() else {
                continue;
            };
            let stopping = self.stopping.contains(seen.task.id.as_str());
            let sound = match standing {
                Standing::Starting | Standing::Unproven(_) | Standing::Healthy => !stopping,
                Standing::Leaving | Standing::Unhealthy(_) | Standing::Ending | Standing::Ended => {
                    false
                }
            };
            if sound && is_of(seen, deployment) {
                taken.insert(own);
            }
            if *standing != Standing::Ended {
                busy.insert(own);
            }
        }
        let free = instances.iter().filter(|id| !taken.contains(id.as_str()));
        let mut free: Vec<String> = free.cloned().collect();
        free.sort_by_key(|id| busy.contains(id.as_str()));
        Some(free)
    }
}

//!Which tasks stop, and in which words; which start, and when.

use super::super::snapshot::TaskSeen;
use super::super::standing::{Illness, Standing};
use super::{Planner, TASKS_PER_PASS};
use std::collections::BTreeMap;

impl<'a> Planner<'a> {
    /// Picks tasks to stop, by their places in the snapshot: those that serve least first, then
    /// from the fullest zone, then the newest. Source for the zones: developer guide, task
    /// placement on scale-in. Chosen: the newest. One that is protected is picked only when a
    /// check of it fails.
    pub(super) fn pick(
        &self,
        count: u32,
        fits: impl Fn(&TaskSeen, &Standing) -> bool,
    ) -> Vec<usize> {
        let mut left: BTreeMap<(u8, &str), Vec<usize>> = BTreeMap::new();
        let mut zones: BTreeMap<&str, u32> = BTreeMap::new();
        let candidates = self.tasks().enumerate().filter(|(_, (seen, standing))| {
            fits(seen, standing)
                && !self.stopping.contains(seen.task.id.as_str())
                && (standing.is_ill() || !self.is_protected(seen))
        });
        for (place, (seen, standing)) in candidates {
            *zones.entry(zone(seen)).or_default() += 1;
            left.entry((worth(standing), zone(seen)))
                .or_default()
                .push(place);
        }
        let mut picked = Vec::new();
        while picked.len() < (count as usize).min(TASKS_PER_PASS) {
            let order = |key: &(u8, &str)| (std::cmp::Reverse(key.0), zones[key.1]);
            let Some(key) = left.keys().copied().max_by_key(order) else {
                break;
            };
            let fitting = left.get_mut(&key);
            picked.extend(fitting.and_then(Vec::pop));
            *zones.entry(key.1).or_default() -= 1;
            left.retain(|_, fitting| !fitting.is_empty());
        }
        picked
    }

    pub(super) fn stop_for_scaling(&mut self, seen: &'a TaskSeen) {
        let deployment = self.plan.service.deployments.first();
        let id = deployment
            .map(|deployment| deployment.id.as_str())
            .unwrap_or_default();
        let reason = format!("Scaling activity initiated by (deployment {id})");
        self.stop(seen, reason);
    }

    /// Stops a task: for its illness, because its instance is draining, or because it is not
    /// wanted any more.
    pub(super) fn stop_for_its_reason(&mut self, place: usize) {
        let seen = &self.snapshot.tasks[place];
        match self.standings[place].clone() {
            Standing::Unhealthy(illness) => self.stop_ill(seen, &illness),
            // AWS says nothing of it but that tasks were stopped and started.
            _ if seen.draining => self.stop(seen, Illness::Draining.stop_reason()),
            _ => self.stop_for_scaling(seen),
        }
    }

    fn stop_ill(&mut self, seen: &'a TaskSeen, illness: &Illness) {
        let text = match illness {
            Illness::Draining => return self.stop(seen, illness.stop_reason()),
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

    pub(super) fn start(&mut self, deployment: &str, count: u32) {
        let throttle = self.deployment_mut(deployment).map(|one| one.throttle);
        let until = throttle.and_then(|throttle| throttle.until);
        if count == 0 {
            return;
        }
        if let Some(until) = until.filter(|until| *until > self.now) {
            self.look_at(until);
            return;
        }
        let places = self.instances_without(deployment);
        let fitting = places.as_ref().map_or(count, |places| {
            u32::try_from(places.len()).unwrap_or(u32::MAX).min(count)
        });
        if fitting == 0 {
            return;
        }
        let limited = fitting.min(TASKS_PER_PASS as u32);
        if limited < fitting {
            self.look_at(self.now);
        }
        if let Some(mut places) = places {
            places.truncate(limited as usize);
            self.plan.places.insert(deployment.to_owned(), places);
        }
        self.plan.start.push((deployment.to_owned(), limited));
    }
}

/// How much a task serves.
fn worth(standing: &Standing) -> u8 {
    match standing {
        Standing::Ended | Standing::Ending => 0,
        Standing::Starting => 1,
        Standing::Unhealthy(_) => 2,
        Standing::Unproven(_) => 3,
        Standing::Leaving => 4,
        Standing::Healthy => 5,
    }
}

/// The Availability Zone a task's interface is in.
pub(super) fn zone(seen: &TaskSeen) -> &str {
    seen.task
        .interface
        .as_ref()
        .map_or("", |own| own.zone.as_str())
}

//! Registers tasks that serve with their load balancers, and deregisters those that end.

use super::super::snapshot::TaskSeen;
use super::super::standing::{Standing, balancers, place_of};
use super::{Plan, Planner, TASKS_PER_PASS};
use crate::handlers::service_wishes::group_name;
use domain::Record;
use domain::ecs::LastStatus;
use domain::elb::Target;
use std::collections::{BTreeMap, BTreeSet};

impl<'a> Planner<'a> {
    /// Registers tasks that serve, deregisters tasks that are about to end.
    pub(super) fn targets(&mut self) {
        let snapshot = self.snapshot;
        let mut draining = BTreeSet::new();
        for (seen, standing) in snapshot.tasks.iter().zip(self.standings.clone()) {
            let ends = self.stopping.contains(seen.task.id.as_str())
                || matches!(standing, Standing::Ending | Standing::Ended);
            for balancer in balancers(snapshot, seen) {
                let Some(group) = group_name(&balancer.target_group) else {
                    continue;
                };
                let Some(place) = place_of(seen, balancer) else {
                    continue;
                };
                let name = (group.0.clone(), place.ip, place.port);
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
                        ip: place.ip,
                        port: place.port,
                        zone: seen.task.interface.as_ref().map(|own| own.zone.clone()),
                        named: place.machine,
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
}

/// Whether a task's containers run, so that it can be registered.
fn serves(seen: &TaskSeen) -> bool {
    let status = seen.report.as_ref().map(|report| report.last_status);
    matches!(status, Some(LastStatus::Activating | LastStatus::Running))
}

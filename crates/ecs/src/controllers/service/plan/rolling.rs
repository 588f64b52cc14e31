//! Starts and stops tasks, as far as floor, ceiling and throttle let it.

use super::super::events;
use super::super::snapshot::TaskSeen;
use super::super::standing::{Illness, Standing};
use super::{Planner, TASKS_PER_PASS, is_of};
use domain::ecs::RolloutState;
use scheduler::round::{self, Round, Tally, ceiling, healthy_floor};
use std::collections::BTreeMap;

impl<'a> Planner<'a> {
    /// The older deployment whose tasks are worth replacing: one that once completed.
    fn good_old(&self) -> Option<String> {
        let old = self.plan.service.deployments.iter().skip(1);
        let mut good = old.filter(|one| one.rollout_state == RolloutState::Completed);
        good.next().map(|deployment| deployment.id.clone())
    }

    /// Starts and stops tasks, as far as floor, ceiling and throttle let it.
    pub(super) fn round(&mut self) {
        let primary = self
            .plan
            .service
            .deployments
            .first()
            .map(|one| one.id.clone());
        let primary = primary.unwrap_or_default();
        let good_old = self.good_old();
        self.stop_superseded(&primary, good_old.as_deref());
        let standing = self.standing(&primary, good_old.is_some());
        let round = round::plan(&standing);
        if round.stuck {
            self.say_once(events::STUCK);
        }
        self.stop_round(&primary, &round);
        self.start(&primary, round.start);
        if let Some(old) = good_old {
            self.start(&old, round.start_old);
        }
        let unproven = self.standings.iter().filter_map(|standing| match standing {
            Standing::Unproven(at) => *at,
            _ => None,
        });
        if let Some(first) = unproven.min() {
            self.look_at(first);
        }
    }

    /// Tasks that are still starting for a deployment that is neither wanted nor was ever good
    /// stop at once; so do tasks of deployments the service no longer has.
    fn stop_superseded(&mut self, primary: &str, good_old: Option<&str>) {
        let wanted =
            |seen: &TaskSeen| is_of(seen, primary) || good_old.is_some_and(|old| is_of(seen, old));
        let useless: Vec<&'a TaskSeen> = self
            .tasks()
            .filter(|(seen, standing)| **standing == Standing::Starting && !wanted(seen))
            .map(|(seen, _)| seen)
            .collect();
        for seen in useless {
            self.stop_for_scaling(seen);
        }
    }

    pub(super) fn standing(&self, primary: &str, old_is_good: bool) -> round::Standing {
        let service = &self.plan.service;
        let (mut new, mut old) = (Tally::default(), Tally::default());
        for (seen, standing) in self.tasks() {
            if self.stopping.contains(seen.task.id.as_str()) {
                continue;
            }
            let tally = if is_of(seen, primary) {
                &mut new
            } else {
                &mut old
            };
            match standing {
                Standing::Starting => tally.starting += 1,
                Standing::Unproven(_) => tally.unproven += 1,
                Standing::Healthy => tally.healthy += 1,
                Standing::Unhealthy(_) => tally.unhealthy += 1,
                Standing::Ending | Standing::Ended => {}
            }
        }
        let given_up = service
            .deployments
            .first()
            .is_none_or(|primary| primary.rollout_state == RolloutState::Failed);
        let desired = service.desired_count;
        round::Standing {
            desired,
            floor: healthy_floor(desired, service.rollout.minimum_healthy_percent),
            ceiling: ceiling(desired, service.rollout.maximum_percent),
            primary: new,
            old,
            given_up,
            old_is_good,
        }
    }

    fn stop_round(&mut self, primary: &str, round: &Round) {
        let of_primary = |seen: &TaskSeen| is_of(seen, primary);
        let unfit =
            |standing: &Standing| matches!(standing, Standing::Starting | Standing::Unhealthy(_));
        let of_use =
            |standing: &Standing| matches!(standing, Standing::Unproven(_) | Standing::Healthy);
        let ill = |standing: &Standing| matches!(standing, Standing::Unhealthy(_));
        let unfit_old = self.pick(round.stop_old_unfit, |seen, one| {
            !of_primary(seen) && unfit(one)
        });
        let old = self.pick(round.stop_old, |seen, one| !of_primary(seen) && of_use(one));
        let sick = self.pick(round.stop_unhealthy, |seen, one| {
            of_primary(seen) && ill(one)
        });
        let surplus = self.pick(round.stop_surplus, |seen, one| {
            of_primary(seen) && (of_use(one) || *one == Standing::Starting)
        });
        for seen in unfit_old.into_iter().chain(old).chain(sick).chain(surplus) {
            match self.illness(seen) {
                Some(illness) => self.stop_ill(seen, &illness),
                None => self.stop_for_scaling(seen),
            }
        }
    }

    fn illness(&self, seen: &TaskSeen) -> Option<Illness> {
        let found = self
            .tasks()
            .find(|(other, _)| other.task.id == seen.task.id);
        match found {
            Some((_, Standing::Unhealthy(illness))) => Some(illness.clone()),
            _ => None,
        }
    }

    /// Picks tasks to stop: those that serve least first, then from the fullest zone, then the
    /// newest. Source for the zones: developer guide, task placement on scale-in. Chosen: the
    /// newest.
    fn pick(&self, count: u32, fits: impl Fn(&TaskSeen, &Standing) -> bool) -> Vec<&'a TaskSeen> {
        let worth = |standing: &Standing| match standing {
            Standing::Ended | Standing::Ending => 0,
            Standing::Starting => 1,
            Standing::Unhealthy(_) => 2,
            Standing::Unproven(_) => 3,
            Standing::Healthy => 4,
        };
        let mut left: Vec<(&'a TaskSeen, u8)> = self
            .tasks()
            .filter(|(seen, standing)| {
                !self.stopping.contains(seen.task.id.as_str()) && fits(seen, standing)
            })
            .map(|(seen, standing)| (seen, worth(standing)))
            .collect();
        let mut zones: BTreeMap<&str, u32> = BTreeMap::new();
        for (seen, _) in &left {
            *zones.entry(zone(seen)).or_default() += 1;
        }
        let mut picked = Vec::new();
        while picked.len() < (count as usize).min(TASKS_PER_PASS) {
            // The list is oldest first, and the last of equals wins.
            let order = |index: &usize| {
                let (seen, worth) = left[*index];
                (std::cmp::Reverse(worth), zones[zone(seen)])
            };
            let Some(next) = (0..left.len()).max_by_key(order) else {
                break;
            };
            let (seen, _) = left.remove(next);
            *zones.entry(zone(seen)).or_default() -= 1;
            picked.push(seen);
        }
        picked
    }

    fn stop_for_scaling(&mut self, seen: &'a TaskSeen) {
        let deployment = self.plan.service.deployments.first();
        let id = deployment
            .map(|deployment| deployment.id.as_str())
            .unwrap_or_default();
        let reason = format!("Scaling activity initiated by (deployment {id})");
        self.stop(seen, reason);
    }

    fn stop_ill(&mut self, seen: &'a TaskSeen, illness: &Illness) {
        let text = match illness {
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

    fn start(&mut self, deployment: &str, count: u32) {
        let throttle = self.deployment_mut(deployment).map(|one| one.throttle);
        let until = throttle.and_then(|throttle| throttle.until);
        if count == 0 {
            return;
        }
        if let Some(until) = until.filter(|until| *until > self.now) {
            self.look_at(until);
            return;
        }
        let limited = count.min(TASKS_PER_PASS as u32);
        if limited < count {
            self.look_at(self.now);
        }
        self.plan.start.push((deployment.to_owned(), limited));
    }
}

fn zone(seen: &TaskSeen) -> &str {
    seen.task
        .interface
        .as_ref()
        .map_or("", |own| own.zone.as_str())
}

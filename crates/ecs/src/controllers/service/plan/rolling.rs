//! Starts and stops tasks, as far as floor, ceiling and throttle let it.

use super::super::events;
use super::super::snapshot::TaskSeen;
use super::super::standing::Standing;
use super::{Planner, is_of};
use domain::ecs::{RolloutState, ServiceStatus};
use scheduler::round::{self, Round, Spare, Tally, ceiling, healthy_floor};

impl<'a> Planner<'a> {
    /// The older deployment whose tasks are worth replacing: one that once completed.
    fn good_old(&self) -> Option<String> {
        let old = self.plan.service.deployments.iter().skip(1);
        let known = self.plan.service.last_completed.as_ref();
        let mut good = old.filter(|one| {
            one.rollout_state == RolloutState::Completed
                || known.is_some_and(|known| known.id == one.id)
        });
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
        self.tell_awaited();
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
        self.look_at_unproven();
    }

    /// Says why certificates that the primary deployment needs are not there.
    fn tell_awaited(&mut self) {
        let awaited = &self.snapshot.awaited;
        for one in awaited {
            if let Some(problem) = &one.problem {
                self.say_once(&events::unsecured(&one.discovery_name, problem));
            }
        }
    }

    /// Looks again when the first task that is not proven yet may have proved itself.
    pub(super) fn look_at_unproven(&mut self) {
        let unproven = self.standings.iter().filter_map(|standing| match standing {
            Standing::Unproven(at) => *at,
            _ => None,
        });
        if let Some(first) = unproven.min() {
            self.look_at(first);
        }
    }

    /// Tasks that are still starting for a deployment that is neither wanted nor was ever good
    /// stop at once; so do tasks of deployments the service no longer has, and those that start
    /// on a container instance that is draining. Source for the last: developer guide, container
    /// instance draining.
    fn stop_superseded(&mut self, primary: &str, good_old: Option<&str>) {
        let wanted =
            |seen: &TaskSeen| is_of(seen, primary) || good_old.is_some_and(|old| is_of(seen, old));
        let useless: Vec<usize> = self
            .tasks()
            .enumerate()
            .filter(|(_, (seen, one))| {
                **one == Standing::Starting && (seen.draining || !wanted(seen))
            })
            .filter(|(_, (seen, _))| !self.is_protected(seen))
            .map(|(place, _)| place)
            .collect();
        for place in useless {
            self.stop_for_its_reason(place);
        }
    }

    pub(super) fn standing(&self, primary: &str, old_is_good: bool) -> round::Standing {
        let service = &self.plan.service;
        let new = self.tally(|seen| is_of(seen, primary));
        let mut old = self.tally(|seen| !is_of(seen, primary));
        if !old_is_good {
            // Those that could stop at once do so already; the others are there to stay a while.
            old.unhealthy += std::mem::take(&mut old.starting);
        }
        // Without its certificates a deployment does not go on: what runs stays.
        let waits = !self.snapshot.awaited.is_empty();
        let given_up = waits
            || service
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

    /// Tasks that should run, of those that fit, by how they stand.
    pub(super) fn tally(&self, fits: impl Fn(&TaskSeen) -> bool) -> Tally {
        let moving = self.moving();
        let mut tally = Tally::default();
        for (seen, standing) in self.tasks() {
            if self.stopping.contains(seen.task.id.as_str()) || !fits(seen) {
                continue;
            }
            match standing {
                Standing::Starting => tally.starting += 1,
                Standing::Unproven(_) => tally.unproven += 1,
                Standing::Healthy if moving == Some(&seen.task.id) => tally.leaving += 1,
                Standing::Healthy => tally.healthy += 1,
                Standing::Leaving => tally.leaving += 1,
                Standing::Unhealthy(_) => tally.unhealthy += 1,
                Standing::Ending | Standing::Ended => {}
            }
        }
        tally
    }

    /// The task that moves to another zone: it is replaced before it stops.
    fn moving(&self) -> Option<&String> {
        self.plan
            .service
            .moving
            .as_ref()
            .filter(|_| self.may_move())
    }

    fn stop_round(&mut self, primary: &str, round: &Round) {
        let of_primary = |seen: &TaskSeen| is_of(seen, primary);
        let of_use =
            |standing: &Standing| matches!(standing, Standing::Unproven(_) | Standing::Healthy);
        let ill = |standing: &Standing| matches!(standing, Standing::Unhealthy(_));
        let moving = self.moving().cloned();
        let leaves = |seen: &TaskSeen, one: &Standing| {
            let moves = *one == Standing::Healthy && moving.as_ref() == Some(&seen.task.id);
            moves || *one == Standing::Leaving
        };
        let unfit_old = self.pick(round.stop_old_unfit, |seen, one| {
            !of_primary(seen) && (*one == Standing::Starting || ill(one))
        });
        let leaving = self.pick(round.stop_leaving, leaves);
        let old = self.pick(round.stop_old, |seen, one| {
            !of_primary(seen) && of_use(one) && !leaves(seen, one)
        });
        let sick = self.pick(round.stop_unhealthy, |seen, one| {
            of_primary(seen) && ill(one)
        });
        let surplus = self.pick(round.stop_surplus, |seen, one| {
            of_primary(seen) && !leaves(seen, one) && (of_use(one) || *one == Standing::Starting)
        });
        let wanted =
            round.stop_leaving + round.stop_old + round.stop_surplus + round.stop_old_unfit;
        let found = leaving.len() + old.len() + surplus.len() + unfit_old.len();
        let all = [unfit_old, leaving, old, sick, surplus].concat();
        let kept = self.stop_with_spare(all, round.spare);
        if kept || found < wanted as usize {
            self.tell_protected();
        }
    }

    /// Stops tasks, as far as the floor lets them; whether others had to stay.
    pub(super) fn stop_with_spare(&mut self, places: Vec<usize>, mut spare: Spare) -> bool {
        let mut kept = false;
        for place in places {
            let standing = &self.standings[place];
            let healthy = matches!(standing, Standing::Healthy | Standing::Leaving);
            let running = healthy || matches!(standing, Standing::Unproven(_));
            if healthy && spare.healthy == 0 || running && spare.running == 0 {
                kept = true;
                continue;
            }
            spare.healthy -= u32::from(healthy);
            spare.running -= u32::from(running);
            self.stop_for_its_reason(place);
        }
        kept
    }

    /// Whether somebody protects a task from being stopped for scaling. Chosen: a service that
    /// is deleted stops protected tasks too.
    pub(super) fn is_protected(&self, seen: &TaskSeen) -> bool {
        let until = self.snapshot.protected.get(&seen.task.id);
        let active = self.plan.service.status == ServiceStatus::Active;
        active && until.is_some_and(|until| *until > self.now)
    }

    /// Tasks that should stop are protected: says so, and looks again when the first is not.
    pub(super) fn tell_protected(&mut self) {
        let protected: Vec<&TaskSeen> = self
            .tasks()
            .filter(|(seen, standing)| {
                !matches!(standing, Standing::Ending | Standing::Ended) && self.is_protected(seen)
            })
            .map(|(seen, _)| seen)
            .collect();
        let until = protected
            .iter()
            .filter_map(|seen| self.snapshot.protected.get(&seen.task.id))
            .min();
        let Some(until) = until.copied() else { return };
        let ids = events::tasks(protected.iter().map(|seen| seen.task.id.as_str()));
        self.look_at(until);
        self.say_once(&events::protected(&ids));
    }
}

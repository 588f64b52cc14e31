//! One step of a world after another: who goes on, what fails, how time passes.

use super::{Failure, World};
use crate::executor::ActorId;
use domain::clock::{elapsed, later};
use domain::{Clock, Timestamp};
use std::time::Duration;
use store::Revision;
use tokio::time::Instant;

/// The longest a dead actor stays dead.
const REBIRTH: Duration = Duration::from_secs(60);
/// The longest stall.
const STALL: Duration = Duration::from_secs(5);
/// After how many steps without time passing a world is said to spin.
const SPIN: u64 = 100_000;

impl World {
    /// One thing happens; `false` when that would be after `deadline`.
    pub(super) fn step(&mut self, deadline: Timestamp) -> Result<bool, Failure> {
        self.steps += 1;
        self.steps_at_this_time += 1;
        if self.steps_at_this_time > SPIN {
            return Err(self.failure("it spins: nothing waits for time to pass".to_owned()));
        }
        self.let_faults_strike();
        let guard = self.runtime.enter();
        let stepped = self.executor.step();
        let revision = self.memory.peek_revision();
        drop(guard);
        if let Some(id) = stepped {
            self.tell_step(id, revision);
        } else if self.clock.now() >= deadline {
            return Ok(false);
        } else {
            self.pass_time(deadline);
        }
        self.check()?;
        Ok(true)
    }

    fn let_faults_strike(&mut self) {
        if self.weather.strikes(|faults| faults.stall) {
            let stall = self.weather.some_of(STALL);
            self.trace.tell(self.clock.now(), "everybody stalls");
            self.advance(stall);
        }
        if !self.actors.is_empty() && self.weather.strikes(|faults| faults.crash) {
            let count = u64::try_from(self.actors.len()).unwrap_or(u64::MAX);
            let index = usize::try_from(self.weather.below(count)).unwrap_or(0);
            let absence = self.weather.some_of(REBIRTH);
            self.crash_actor(index, absence);
        }
    }

    pub(super) fn crash_actor(&mut self, index: usize, absence: Duration) {
        let actor = &mut self.actors[index];
        let back = later(self.clock.now(), absence);
        if !self.executor.is_alive(actor.id) {
            // Already away: it stays away for as long as the longer absence lasts.
            actor.reborn_at = actor.reborn_at.max(Some(back));
            return;
        }
        let guard = self.runtime.enter();
        self.executor.kill(actor.id);
        drop(guard);
        actor.reborn_at = Some(back);
        self.trace
            .tell(self.clock.now(), &format!("{} crashes", actor.name));
    }

    fn tell_step(&mut self, id: ActorId, revision: Revision) {
        if revision != self.seen {
            self.seen = revision;
            let name = self
                .actors
                .iter()
                .find(|actor| actor.id == id)
                .map(|actor| &*actor.name);
            let line = format!("{} wrote revision {revision}", name.unwrap_or("somebody"));
            self.trace.tell(self.clock.now(), &line);
        }
    }

    /// Nobody can go on: time moves to what comes first, a wait on the clock, a tokio timer,
    /// a lease's end, a rebirth, or the deadline.
    fn pass_time(&mut self, deadline: Timestamp) {
        let births = self.actors.iter().filter_map(|actor| actor.reborn_at);
        let next = births
            .chain(self.clock.next_deadline())
            .chain([deadline])
            .min();
        let pause = elapsed(self.clock.now(), next.unwrap_or(deadline));
        let (executor, memory) = (&self.executor, &self.memory);
        let passed = self.runtime.block_on(async {
            let pause = memory.next_lease_end().map_or(pause, |end| end.min(pause));
            let start = Instant::now();
            tokio::select! {
                biased;
                () = executor.rung() => start.elapsed().min(pause),
                () = tokio::time::sleep(pause) => pause,
            }
        });
        self.advance(passed);
    }

    fn advance(&mut self, by: Duration) {
        if !by.is_zero() {
            self.steps_at_this_time = 0;
        }
        let guard = self.runtime.enter();
        self.clock.advance(by);
        let now = self.clock.now();
        for index in 0..self.actors.len() {
            if self.actors[index].reborn_at.is_some_and(|at| at <= now) {
                self.actors[index].reborn_at = None;
                let life = (self.actors[index].birth)(self.kit());
                self.executor.start(self.actors[index].id, life);
                let line = format!("{} is back", self.actors[index].name);
                self.trace.tell(now, &line);
            }
        }
        drop(guard);
    }

    fn check(&mut self) -> Result<(), Failure> {
        let mut invariants = std::mem::take(&mut self.invariants);
        let broken = invariants.iter_mut().find_map(|invariant| {
            let problem = (invariant.holds)(self).err()?;
            Some(format!("broken: {}: {problem}", invariant.name))
        });
        self.invariants = invariants;
        broken.map_or(Ok(()), |problem| Err(self.failure(problem)))
    }
}

//! A world: a store, a clock, actors, and what must always hold.

mod seen;
mod steps;

pub use seen::Seen;

use crate::executor::{ActorId, Executor, Life};
use crate::faults::{Faults, FaultyStore, Weather};
use crate::trace::Trace;
use domain::clock::later;
use domain::{Clock, IdSource, Key, ManualClock, Record, SeededIds, Timestamp};
use reconcile::{Controller, Runner};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use store::{Memory, Revision, Store};
use tokio::runtime::Runtime;

/// So many seconds.
pub fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// So many minutes.
pub fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(minutes * 60)
}

/// What an actor is given at birth: the world as it may see it, faults included.
#[derive(Clone)]
pub struct Kit {
    /// The store.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Ids and chance.
    pub ids: Arc<dyn IdSource>,
}

/// A world that replays from its seed.
///
/// Everything happens in one thread and one step at a time. Time passes only when nobody can
/// go on; then it moves to whatever is next, on the [`Clock`] and on tokio's timers alike.
pub struct World {
    seed: u64,
    runtime: Runtime,
    clock: Arc<ManualClock>,
    ids: Arc<SeededIds>,
    memory: Memory,
    faulty: FaultyStore,
    weather: Arc<Weather>,
    executor: Executor,
    actors: Vec<Actor>,
    invariants: Vec<Invariant>,
    trace: Trace,
    steps: u64,
    steps_at_this_time: u64,
    seen: Revision,
}

struct Actor {
    id: ActorId,
    name: String,
    birth: Box<dyn Fn(Kit) -> Life>,
    /// Dead, and to be born again then.
    reborn_at: Option<Timestamp>,
}

struct Invariant {
    name: String,
    holds: Check,
}

type Check = Box<dyn FnMut(&World) -> Result<(), String>>;

/// What went wrong in a world, with the end of its story.
#[derive(Debug, thiserror::Error)]
pub struct Failure {
    /// Replays it.
    pub seed: u64,
    /// What went wrong.
    pub problem: String,
    /// The last steps.
    pub story: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            seed,
            problem,
            story,
        } = self;
        write!(
            formatter,
            "{story}{problem}\nreplay it with: cargo xtask sim --seed {seed}"
        )
    }
}

impl World {
    /// An empty world in which nothing goes wrong.
    pub fn seeded(seed: u64) -> Self {
        Self::with_faults(seed, Faults::NONE)
    }

    /// An empty world with faults.
    ///
    /// # Panics
    /// When the operating system refuses a runtime.
    pub fn with_faults(seed: u64, faults: Faults) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime without I/O needs nothing from the system");
        let clock = Arc::new(ManualClock::default());
        let memory = Memory::new();
        // Each use of chance has a stream of its own, so that one more fault does not give
        // everything after it another id.
        let [fault_seed, order_seed] = [0xfa01, 0x07de].map(|stream| seed ^ (stream << 40));
        let faulty = FaultyStore::new(memory.clone(), faults, fault_seed, clock.clone());
        Self {
            seed,
            runtime,
            ids: Arc::new(SeededIds::new(seed)),
            memory,
            weather: faulty.weather(),
            faulty,
            clock,
            executor: Executor::seeded(order_seed),
            actors: Vec::new(),
            invariants: Vec::new(),
            trace: Trace::new(),
            steps: 0,
            steps_at_this_time: 0,
            seen: Revision(0),
        }
    }

    /// Adds somebody who acts. `birth` is called again after each crash, so whatever an actor
    /// must remember is in the store.
    pub fn actor<F>(&mut self, name: &str, birth: impl Fn(Kit) -> F + 'static)
    where
        F: Future<Output = ()> + 'static,
    {
        let id = self.executor.add();
        let birth: Box<dyn Fn(Kit) -> Life> = Box::new(move |kit| Box::pin(birth(kit)));
        self.executor.start(id, birth(self.kit()));
        self.actors.push(Actor {
            id,
            name: name.to_owned(),
            birth,
            reborn_at: None,
        });
    }

    /// Adds a controller, run as the server runs it.
    pub fn controller<C: Controller>(&mut self, make: impl Fn(Kit) -> C + 'static) {
        let name = make(self.kit()).name();
        self.actor(name, move |kit| {
            let controller = make(kit.clone());
            Runner::new(controller, kit.store, kit.clock, kit.ids).run(std::future::pending())
        });
    }

    /// Adds what must hold after every step. A check may remember what it saw before.
    pub fn invariant(
        &mut self,
        name: &str,
        holds: impl FnMut(&World) -> Result<(), String> + 'static,
    ) {
        self.invariants.push(Invariant {
            name: name.to_owned(),
            holds: Box::new(holds),
        });
    }

    /// Lets the world go on until `condition` holds.
    ///
    /// # Panics
    /// As [`World::try_until`] fails, with the end of the story.
    pub fn until(&mut self, condition: impl Fn(&World) -> bool, within: Duration) {
        if let Err(failure) = self.try_until(condition, within) {
            panic!("{failure}");
        }
    }

    /// Lets the world go on until `condition` holds.
    ///
    /// Fails when an invariant is broken, when the condition does not hold `within` that time
    /// of the world's clock, or when the world spins without time passing.
    pub fn try_until(
        &mut self,
        condition: impl Fn(&World) -> bool,
        within: Duration,
    ) -> Result<(), Failure> {
        let deadline = later(self.clock.now(), within);
        while !condition(self) {
            if !self.step(deadline)? {
                return Err(self.failure(format!("it did not come true within {within:?}")));
            }
        }
        Ok(())
    }

    /// Lets the world go on for a while.
    ///
    /// Fails as [`World::try_until`] does.
    pub fn try_run(&mut self, time: Duration) -> Result<(), Failure> {
        let deadline = later(self.clock.now(), time);
        while self.step(deadline)? {}
        Ok(())
    }

    /// Nothing goes wrong from now on: what is wanted must come true.
    pub fn calm(&mut self) {
        self.weather.calm();
        self.trace.tell(self.clock.now(), "the faults end");
    }

    /// Does something from outside, at once and without faults.
    pub fn act<T>(&mut self, action: impl AsyncFnOnce(&Store) -> T) -> T {
        let store = Store::new(Arc::new(self.memory.clone()));
        self.runtime.block_on(action(&store))
    }

    /// Kills an actor in the middle of whatever it does; it comes back after `absence`.
    ///
    /// # Panics
    /// When there is no such actor.
    pub fn crash(&mut self, name: &str, absence: Duration) {
        let index = self.actors.iter().position(|actor| actor.name == name);
        self.crash_actor(index.expect("an actor of this name"), absence);
    }

    /// The record at `key`, as it is in the store.
    ///
    /// # Panics
    /// When it is not what its kind should be.
    pub fn record<R: Record>(&self, key: &Key) -> Option<R> {
        let entries = self.peek(key.as_str());
        let entry = entries.into_iter().find(|entry| entry.key == *key)?;
        Some(store::decode(key, &entry.value).expect("records in a simulation are well-formed"))
    }

    /// Every record of a kind, as it is in the store.
    ///
    /// # Panics
    /// When one is not what its kind should be.
    pub fn records<R: Record>(&self) -> Vec<R> {
        let decode = |entry: store::Entry| {
            store::decode(&entry.key, &entry.value).expect("records are well-formed")
        };
        self.peek(&Key::kind(R::KIND).prefix())
            .into_iter()
            .map(decode)
            .collect()
    }

    fn peek(&self, prefix: &str) -> Vec<store::Entry> {
        // Leases end in the time of the runtime.
        let _guard = self.runtime.enter();
        self.memory.peek(prefix)
    }

    /// The newest revision of the store.
    pub fn revision(&self) -> Revision {
        let _guard = self.runtime.enter();
        self.memory.peek_revision()
    }

    /// Looks again at every record of a kind; only what has changed is read anew. Answers
    /// whether anything has.
    ///
    /// # Panics
    /// When one is not what its kind should be.
    pub fn see<R: Record>(&self, seen: &mut Seen<R>) -> bool {
        // Leases end in the time of the runtime.
        let _guard = self.runtime.enter();
        seen.refresh(&self.memory)
    }

    /// The world's clock.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The world's ids and chance.
    pub fn ids(&self) -> Arc<dyn IdSource> {
        self.ids.clone()
    }

    /// What its actors are given.
    pub fn kit(&self) -> Kit {
        Kit {
            store: Store::new(Arc::new(self.faulty.clone())),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
        }
    }

    /// How many steps were taken.
    pub fn steps(&self) -> u64 {
        self.steps
    }

    /// The same for the same story: two runs from one seed must agree.
    pub fn digest(&self) -> u64 {
        self.trace.digest()
    }

    /// The end of the story so far.
    pub fn story(&self) -> String {
        self.trace.last_lines()
    }

    fn failure(&self, problem: String) -> Failure {
        let problem = format!("{} {problem}", self.clock.now());
        Failure {
            seed: self.seed,
            problem,
            story: self.trace.last_lines(),
        }
    }
}

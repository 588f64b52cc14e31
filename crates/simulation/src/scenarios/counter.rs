//! The smallest controller there can be, in the roughest weather: a counter is moved, one
//! step at a time, to a value that somebody keeps changing.

use crate::Faults;
use crate::world::{Failure, Kit, World, minutes, seconds};
use domain::clock::later;
use domain::{Clock, IdSource, Key, Record};
use reconcile::{Controller, Interest, Next, Plan, Retry};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Store, Txn};

/// How many counters there are.
const COUNTERS: u64 = 3;
/// The controller waits this long between two steps of a counter.
const STEP: Duration = Duration::from_secs(1);

/// The value that is wanted. Written by the user alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Which counter.
    pub name: String,
    /// Its value.
    pub value: u64,
}

impl Record for Wanted {
    const KIND: &'static str = "simulation/wanted";
    fn key(&self) -> Key {
        Key::kind(Self::KIND).child(&self.name)
    }
}

/// The value that is. Written by the controller alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counter {
    /// Which counter.
    pub name: String,
    /// Its value.
    pub value: u64,
}

impl Record for Counter {
    const KIND: &'static str = "simulation/counters";
    fn key(&self) -> Key {
        Key::kind(Self::KIND).child(&self.name)
    }
}

/// Moves counters to what is wanted.
///
/// Reads [`Wanted`] and [`Counter`]; writes [`Counter`].
pub struct CounterController {
    store: Store,
    clock: Arc<dyn Clock>,
    guarding: Guarding,
}

/// Whether writes are conditional on what was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guarding {
    /// As they must be.
    Guarded,
    /// A mistake, to see that the simulation finds it.
    Forgotten,
}

struct Snapshot {
    wanted: Wanted,
    counter: Counter,
}

/// A step of a counter to this value.
#[derive(Debug, Clone, PartialEq, Eq)]
struct MoveTo(u64);

impl CounterController {
    /// A controller with what it is given.
    pub fn new(kit: Kit, guarding: Guarding) -> Self {
        Self {
            store: kit.store,
            clock: kit.clock,
            guarding,
        }
    }

    async fn step(&self, name: &str) -> Result<Plan<MoveTo>, Retry> {
        let now = self.clock.now();
        if self.guarding == Guarding::Forgotten {
            let snapshot = Snapshot {
                wanted: self
                    .store
                    .get(&wanted(name))
                    .await?
                    .unwrap_or(Wanted::none(name)),
                counter: self
                    .store
                    .get(&counter(name))
                    .await?
                    .unwrap_or(Counter::none(name)),
            };
            let plan = plan(&snapshot, now);
            let decided = &plan;
            let blind = |txn: Txn| async move {
                apply(decided, name, &txn);
                Ok::<_, CommitError>(())
            };
            self.store.transact(blind).await?;
            return Ok(plan);
        }
        let work = |txn: Txn| async move {
            let snapshot = Snapshot {
                wanted: txn.get(&wanted(name)).await?.unwrap_or(Wanted::none(name)),
                counter: txn
                    .get(&counter(name))
                    .await?
                    .unwrap_or(Counter::none(name)),
            };
            let plan = plan(&snapshot, now);
            apply(&plan, name, &txn);
            Ok::<_, CommitError>(plan)
        };
        Ok(self.store.transact(work).await?)
    }
}

/// Decides; touches nothing.
fn plan(snapshot: &Snapshot, now: domain::Timestamp) -> Plan<MoveTo> {
    let (is, wanted) = (snapshot.counter.value, snapshot.wanted.value);
    let mut plan = Plan::rest();
    if is != wanted {
        let next = if is < wanted { is + 1 } else { is - 1 };
        plan.act(MoveTo(next), format!("it is {is} and {wanted} is wanted"));
        plan.look_at(later(now, STEP));
    }
    plan
}

fn apply(plan: &Plan<MoveTo>, name: &str, txn: &Txn) {
    for action in &plan.actions {
        txn.put(&Counter {
            name: name.to_owned(),
            value: action.what.0,
        });
    }
}

impl Controller for CounterController {
    type Key = String;

    fn name(&self) -> &'static str {
        "counter"
    }

    fn watches(&self) -> Vec<Interest<String>> {
        vec![Interest::keyed(Wanted::KIND, |key| {
            key.segments_after(Wanted::KIND)
        })]
    }

    async fn reconcile(&self, name: &String) -> Result<Next, Retry> {
        Ok(self.step(name).await?.next)
    }
}

impl Wanted {
    fn none(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: 0,
        }
    }
}

impl Counter {
    fn none(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            value: 0,
        }
    }
}

fn wanted(name: &str) -> Key {
    Key::kind(Wanted::KIND).child(name)
}

fn counter(name: &str) -> Key {
    Key::kind(Counter::KIND).child(name)
}

/// Changes what is wanted, at times and to values that follow from the seed.
async fn change_your_mind(kit: Kit) {
    let ids: &dyn IdSource = &*kit.ids;
    loop {
        let pause = Duration::from_millis(ids.below(20_000));
        kit.clock.wait_until(later(kit.clock.now(), pause)).await;
        let change = &Wanted {
            name: format!("c{}", ids.below(COUNTERS)),
            value: ids.below(12),
        };
        let put = |txn: Txn| async move {
            txn.put(change);
            Ok::<_, CommitError>(())
        };
        // Whether it went through does not matter: there is a next time.
        drop(kit.store.transact(put).await);
    }
}

/// Each counter moves only towards what is wanted, and by no more than one step a second.
fn keep_watch(world: &mut World) {
    let mut before: Vec<(Counter, Wanted)> = Vec::new();
    world.invariant(
        "a counter only moves towards what is wanted",
        move |world| {
            let now = pairs(world);
            for (was, was_wanted) in &before {
                let Some((is, is_wanted)) = now.iter().find(|(is, _)| is.name == was.name) else {
                    return Err(format!("counter {} is gone", was.name));
                };
                let (old, new, goal) = (was.value, is.value, was_wanted.value);
                if old != new && new.abs_diff(goal) >= old.abs_diff(goal) && is_wanted == was_wanted
                {
                    return Err(format!(
                        "{} went from {old} to {new}; {goal} is wanted",
                        was.name
                    ));
                }
            }
            before = now;
            Ok(())
        },
    );
}

fn pairs(world: &World) -> Vec<(Counter, Wanted)> {
    let wanted: Vec<Wanted> = world.records();
    let counters: Vec<Counter> = world.records();
    let pair = |counter: Counter| {
        let wanted = wanted.iter().find(|wanted| wanted.name == counter.name)?;
        Some((counter, wanted.clone()))
    };
    counters.into_iter().filter_map(pair).collect()
}

fn is_reached(world: &World) -> bool {
    let wanted: Vec<Wanted> = world.records();
    wanted.iter().all(|wanted| {
        let counter = world.record::<Counter>(&counter(&wanted.name));
        counter.map_or(0, |counter| counter.value) == wanted.value
    })
}

/// Tells the story in rough weather.
pub fn tell(seed: u64) -> Result<World, Failure> {
    tell_with(seed, Guarding::Guarded)
}

/// Tells the story of two controllers that do not know of each other, as when a control
/// plane that seemed dead comes back.
pub fn tell_with(seed: u64, guarding: Guarding) -> Result<World, Failure> {
    let mut world = World::with_faults(seed, Faults::ROUGH);
    world.controller(move |kit| CounterController::new(kit, guarding));
    world.controller(move |kit| CounterController::new(kit, guarding));
    world.actor("user", change_your_mind);
    keep_watch(&mut world);
    world.try_run(minutes(3))?;
    world.calm();
    world.crash("user", minutes(600));
    world.try_until(is_reached, minutes(5))?;
    world.try_run(seconds(90))?;
    match is_reached(&world) {
        true => Ok(world),
        false => world.try_until(|_| false, Duration::ZERO).map(|()| world),
    }
}

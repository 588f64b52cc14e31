//! Polls actors one at a time, in an order that follows from the seed.

use domain::{IdSource, SeededIds};
use std::collections::BTreeSet;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use tokio::sync::Notify;

pub(crate) type Life = Pin<Box<dyn Future<Output = ()>>>;

/// Names an actor; never used twice.
pub(crate) type ActorId = usize;

/// The actors' futures, and who can go on.
pub(crate) struct Executor {
    lives: Vec<Option<Life>>,
    ready: Arc<Ready>,
    chance: SeededIds,
}

#[derive(Default)]
struct Ready {
    actors: Mutex<BTreeSet<ActorId>>,
    bell: Notify,
}

impl Executor {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self {
            lives: Vec::new(),
            ready: Arc::default(),
            chance: SeededIds::new(seed),
        }
    }

    /// Makes room for an actor that does not live yet.
    pub(crate) fn add(&mut self) -> ActorId {
        self.lives.push(None);
        self.lives.len() - 1
    }

    /// Starts an actor's life, in place of the one before.
    pub(crate) fn start(&mut self, actor: ActorId, life: Life) {
        self.lives[actor] = Some(life);
        self.ready.insert(actor);
    }

    /// Ends an actor's life in the middle of whatever it does.
    pub(crate) fn kill(&mut self, actor: ActorId) {
        self.lives[actor] = None;
    }

    pub(crate) fn is_alive(&self, actor: ActorId) -> bool {
        self.lives[actor].is_some()
    }

    /// Lets one of those who can go on take a step; who it was, or `None` when all wait.
    pub(crate) fn step(&mut self) -> Option<ActorId> {
        loop {
            let actor = self.ready.take_any(&self.chance)?;
            let Some(life) = &mut self.lives[actor] else {
                continue;
            };
            let waker = Waker::from(Arc::new(Bell {
                actor,
                ready: self.ready.clone(),
            }));
            if let Poll::Ready(()) = life.as_mut().poll(&mut Context::from_waker(&waker)) {
                self.lives[actor] = None;
            }
            return Some(actor);
        }
    }

    /// Ends once somebody can go on.
    pub(crate) async fn rung(&self) {
        while self.ready.is_empty() {
            self.ready.bell.notified().await;
        }
    }
}

impl Ready {
    fn insert(&self, actor: ActorId) {
        self.actors
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(actor);
        self.bell.notify_one();
    }

    fn is_empty(&self) -> bool {
        self.actors
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    fn take_any(&self, chance: &dyn IdSource) -> Option<ActorId> {
        let mut actors = self.actors.lock().unwrap_or_else(PoisonError::into_inner);
        let count = u64::try_from(actors.len())
            .ok()
            .filter(|count| *count > 0)?;
        let nth = usize::try_from(chance.below(count)).ok()?;
        let actor = actors.iter().nth(nth).copied()?;
        actors.remove(&actor);
        Some(actor)
    }
}

struct Bell {
    actor: ActorId,
    ready: Arc<Ready>,
}

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.ready.insert(self.actor);
    }
}

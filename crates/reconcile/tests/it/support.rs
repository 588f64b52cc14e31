//! A controller that writes down when it is called and answers as it is told.

use domain::{Clock, Key, ManualClock, Record, SeededIds};
use reconcile::{Controller, Interest, Next, Retry, Runner};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use store::{CommitError, Memory, Store, Txn};

/// What the controller keeps in step.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Ship {
    pub(crate) name: String,
}

impl Record for Ship {
    const KIND: &'static str = "ships";
    fn key(&self) -> Key {
        Key::kind(Self::KIND).child(&self.name)
    }
}

/// Cargo names its ship in its key: `cargo/SHIP/CARGO`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Cargo {
    pub(crate) ship: String,
    pub(crate) name: String,
}

impl Record for Cargo {
    const KIND: &'static str = "cargo";
    fn key(&self) -> Key {
        Key::kind(Self::KIND).child(&self.ship).child(&self.name)
    }
}

/// A captain's key does not name the ship; the record does.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Captain {
    pub(crate) name: String,
    pub(crate) ship: String,
}

impl Record for Captain {
    const KIND: &'static str = "captains";
    fn key(&self) -> Key {
        Key::kind(Self::KIND).child(&self.name)
    }
}

/// The weather concerns every ship.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Weather {
    pub(crate) wind: u32,
}

impl Record for Weather {
    const KIND: &'static str = "weather";
    fn key(&self) -> Key {
        Key::kind(Self::KIND).child("today")
    }
}

pub(crate) type Answer = Box<dyn Fn(usize) -> Result<Next, Retry> + Send + Sync>;

/// Answers the n-th look at a key as told; rests otherwise.
#[derive(Clone)]
pub(crate) struct Harbour {
    store: Store,
    clock: Arc<ManualClock>,
    looks: Arc<Mutex<BTreeMap<String, usize>>>,
    answers: Arc<Mutex<BTreeMap<String, Answer>>>,
    /// How long each look takes.
    pub(crate) takes: Arc<Mutex<Duration>>,
    running: Arc<AtomicUsize>,
    pub(crate) most_running: Arc<AtomicUsize>,
}

impl Harbour {
    pub(crate) fn answer(
        &self,
        ship: &str,
        answer: impl Fn(usize) -> Result<Next, Retry> + Send + Sync + 'static,
    ) {
        self.answers
            .lock()
            .expect("a lock")
            .insert(ship.to_owned(), Box::new(answer));
    }

    /// The ships looked at since last asked, each as often as it was.
    pub(crate) fn seen(&self) -> String {
        let looks = std::mem::take(&mut *lock(&self.looks));
        let told: Vec<String> = looks
            .iter()
            .map(|(ship, n)| format!("{ship}×{n}"))
            .collect();
        told.join(" ")
    }
}

impl Controller for Harbour {
    type Key = String;

    fn name(&self) -> &'static str {
        "harbour"
    }

    fn watches(&self) -> Vec<Interest<String>> {
        let store = self.store.clone();
        let find = move |key: Key| {
            let store = store.clone();
            async move {
                Ok(store
                    .get::<Captain>(&key)
                    .await?
                    .map(|captain| captain.ship))
            }
        };
        vec![
            Interest::keyed(Ship::KIND, |key| key.segments_after(Ship::KIND)),
            Interest::keyed(Cargo::KIND, |key| {
                key.segments_after(Cargo::KIND).into_iter().next()
            }),
            Interest::lookup(Captain::KIND, find),
            Interest::everybody(Weather::KIND),
        ]
    }

    async fn reconcile(&self, ship: &String) -> Result<Next, Retry> {
        let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_running.fetch_max(running, Ordering::SeqCst);
        let takes = *lock(&self.takes);
        if !takes.is_zero() {
            self.clock
                .wait_until(domain::clock::later(self.clock.now(), takes))
                .await;
        }
        self.running.fetch_sub(1, Ordering::SeqCst);
        let look = {
            let mut looks = lock(&self.looks);
            let look = looks.entry(ship.clone()).or_default();
            *look += 1;
            *look
        };
        let answers = lock(&self.answers);
        answers
            .get(ship)
            .map_or(Ok(Next::OnChange), |answer| answer(look))
    }
}

/// Some looks panic on purpose, so a poisoned lock means nothing.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) harbour: Harbour,
}

impl World {
    pub(crate) fn new() -> Self {
        let store = Store::new(Arc::new(Memory::with_history(100)));
        let clock = Arc::new(ManualClock::default());
        let harbour = Harbour {
            store: store.clone(),
            clock: clock.clone(),
            looks: Arc::default(),
            answers: Arc::default(),
            takes: Arc::default(),
            running: Arc::default(),
            most_running: Arc::default(),
        };
        Self {
            store,
            clock,
            harbour,
        }
    }

    pub(crate) fn runner(&self) -> Runner<Harbour> {
        let ids = Arc::new(SeededIds::new(7));
        Runner::new(
            self.harbour.clone(),
            self.store.clone(),
            self.clock.clone(),
            ids,
        )
    }

    pub(crate) async fn save<R: Record>(&self, record: R) {
        let record = &record;
        let put = |txn: Txn| async move {
            txn.put(record);
            Ok::<_, CommitError>(())
        };
        self.store.transact(put).await.expect("a commit");
    }

    pub(crate) async fn delete(&self, key: Key) {
        let key = &key;
        let delete = |txn: Txn| async move {
            txn.delete(key);
            Ok::<_, CommitError>(())
        };
        self.store.transact(delete).await.expect("a commit");
    }

    pub(crate) async fn ship(&self, name: &str) {
        self.save(Ship {
            name: name.to_owned(),
        })
        .await;
    }
}

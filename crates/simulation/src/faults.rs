//! A store that fails as stores fail.

use async_trait::async_trait;
use domain::clock::later;
use domain::{Clock, IdSource, Key, ManualClock, SeededIds};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{
    Batch, Change, CommitError, Engine, Entry, LeaseId, Listing, Memory, Revision, StoreError,
    Watch,
};

/// How often something goes wrong, in one of a thousand chances each.
#[derive(Debug, Clone, Copy)]
pub struct Faults {
    /// A commit is refused though its guards hold.
    pub refused: u64,
    /// A commit happens, but the answer is lost.
    pub unanswered: u64,
    /// A request fails and nothing has happened.
    pub unavailable: u64,
    /// A request takes up to [`Faults::slowness`].
    pub slow: u64,
    /// Changes are told up to [`Faults::slowness`] late.
    pub late_watch: u64,
    /// A watch breaks when it should tell of changes; half the time they are lost.
    pub lost_watch: u64,
    /// An actor dies at a step; it comes back within a minute.
    pub crash: u64,
    /// Everybody is held up for up to five seconds at a step.
    pub stall: u64,
    /// The longest delay of a slow request or a late watch.
    pub slowness: Duration,
}

impl Faults {
    /// Nothing goes wrong.
    pub const NONE: Self = Self {
        refused: 0,
        unanswered: 0,
        unavailable: 0,
        slow: 0,
        late_watch: 0,
        lost_watch: 0,
        crash: 0,
        stall: 0,
        slowness: Duration::ZERO,
    };

    /// Everything goes wrong now and then.
    pub const ROUGH: Self = Self {
        refused: 50,
        unanswered: 30,
        unavailable: 30,
        slow: 200,
        late_watch: 200,
        lost_watch: 50,
        crash: 5,
        stall: 5,
        slowness: Duration::from_secs(3),
    };
}

/// A store in memory with faults that follow from a seed. Clones are the same store.
#[derive(Clone)]
pub struct FaultyStore {
    memory: Memory,
    weather: Arc<Weather>,
}

pub(crate) struct Weather {
    faults: Faults,
    is_calm: AtomicBool,
    chance: SeededIds,
    clock: Arc<ManualClock>,
}

impl Weather {
    /// Nothing goes wrong from now on.
    pub(crate) fn calm(&self) {
        self.is_calm.store(true, Ordering::Relaxed);
    }

    /// Whether something of this likelihood happens now.
    pub(crate) fn strikes(&self, likelihood: impl Fn(&Faults) -> u64) -> bool {
        let likelihood = likelihood(&self.faults);
        likelihood > 0 && !self.is_calm.load(Ordering::Relaxed) && self.below(1_000) < likelihood
    }

    /// A number below `bound`.
    pub(crate) fn below(&self, bound: u64) -> u64 {
        let chance: &dyn IdSource = &self.chance;
        chance.below(bound)
    }

    /// Some of `most`.
    pub(crate) fn some_of(&self, most: Duration) -> Duration {
        let micros = u64::try_from(most.as_micros()).unwrap_or(u64::MAX);
        Duration::from_micros(self.below(micros.saturating_add(1)))
    }

    async fn delay(&self, likelihood: impl Fn(&Faults) -> u64) {
        if self.strikes(likelihood) {
            let until = later(self.clock.now(), self.some_of(self.faults.slowness));
            self.clock.wait_until(until).await;
        }
    }

    async fn request(&self) -> Result<(), StoreError> {
        self.delay(|faults| faults.slow).await;
        if self.strikes(|faults| faults.unavailable) {
            Err(unavailable())
        } else {
            Ok(())
        }
    }
}

fn unavailable() -> StoreError {
    StoreError::Io("the simulation lost the connection".to_owned())
}

impl FaultyStore {
    /// `memory` with `faults`, delays measured by `clock`.
    pub fn new(memory: Memory, faults: Faults, seed: u64, clock: Arc<ManualClock>) -> Self {
        let chance = SeededIds::new(seed);
        let is_calm = AtomicBool::new(false);
        Self {
            memory,
            weather: Arc::new(Weather {
                faults,
                is_calm,
                chance,
                clock,
            }),
        }
    }

    pub(crate) fn weather(&self) -> Arc<Weather> {
        self.weather.clone()
    }
}

#[async_trait]
impl Engine for FaultyStore {
    async fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError> {
        self.weather.request().await?;
        self.memory.get(key).await
    }

    async fn list(
        &self,
        prefix: &str,
        after: Option<&Key>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        self.weather.request().await?;
        self.memory.list(prefix, after, limit).await
    }

    async fn commit(&self, batch: Batch) -> Result<Revision, CommitError> {
        self.weather.request().await?;
        if self.weather.strikes(|faults| faults.refused) {
            return Err(CommitError::Conflict);
        }
        let revision = self.memory.commit(batch).await?;
        if self.weather.strikes(|faults| faults.unanswered) {
            return Err(unavailable().into());
        }
        self.weather.delay(|faults| faults.slow).await;
        Ok(revision)
    }

    async fn revision(&self) -> Result<Revision, StoreError> {
        self.weather.request().await?;
        self.memory.revision().await
    }

    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, StoreError> {
        self.weather.request().await?;
        let watch = self.memory.watch(prefix, from).await?;
        let weather = self.weather.clone();
        Ok(Box::new(FaultyWatch {
            watch,
            weather,
            from,
            heard: None,
        }))
    }

    async fn grant(&self, ttl: Duration) -> Result<LeaseId, StoreError> {
        self.weather.request().await?;
        self.memory.grant(ttl).await
    }

    async fn keep_alive(&self, lease: LeaseId) -> Result<bool, StoreError> {
        self.weather.request().await?;
        self.memory.keep_alive(lease).await
    }

    async fn revoke(&self, lease: LeaseId) -> Result<(), StoreError> {
        self.weather.request().await?;
        self.memory.revoke(lease).await
    }
}

struct FaultyWatch {
    watch: Box<dyn Watch>,
    weather: Arc<Weather>,
    from: Revision,
    /// What was heard and is not told yet; kept when the wait is given up.
    heard: Option<Vec<Change>>,
}

#[async_trait]
impl Watch for FaultyWatch {
    async fn next(&mut self) -> Result<Vec<Change>, StoreError> {
        if self.heard.is_none() {
            self.heard = Some(self.watch.next().await?);
            if self.weather.strikes(|faults| faults.lost_watch) {
                let is_missed = self.weather.below(2) == 0;
                return Err(if is_missed {
                    StoreError::Compacted(self.from)
                } else {
                    unavailable()
                });
            }
        }
        self.weather.delay(|faults| faults.late_watch).await;
        let changes = self.heard.take().unwrap_or_default();
        self.from = changes.last().map_or(self.from, |change| change.revision);
        Ok(changes)
    }
}

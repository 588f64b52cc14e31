//! Remembers until the process ends: for tests and the simulation.
//!
//! Nothing runs in the background. Leases are ended by whoever touches or watches the store
//! next, so on a paused runtime the same calls give the same answers every time.

use crate::engine::{
    Batch, Change, CommitError, Engine, Entry, LeaseId, Listing, Revision, StoreError, Watch, Write,
};
use crate::feed::{Feed, HISTORY, Reader};
use crate::guards;
use crate::leases::Leases;
use async_trait::async_trait;
use bytes::Bytes;
use domain::Key;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// A store in memory. Clones share what they remember.
#[derive(Clone)]
pub struct Memory {
    shared: Arc<Shared>,
}

struct Shared {
    state: Mutex<State>,
    feed: Arc<Feed>,
}

#[derive(Default)]
struct State {
    records: BTreeMap<Key, Stored>,
    revision: Revision,
    leases: Leases,
    granted: i64,
}

struct Stored {
    value: Bytes,
    revision: Revision,
    lease: Option<LeaseId>,
}

impl Memory {
    /// An empty store.
    pub fn new() -> Self {
        Self::with_history(HISTORY)
    }

    /// An empty store that keeps at most `changes` past changes for watches to resume from.
    pub fn with_history(changes: usize) -> Self {
        let feed = Arc::new(Feed::starting_at(Revision(0), changes));
        Self {
            shared: Arc::new(Shared {
                state: Mutex::default(),
                feed,
            }),
        }
    }

    /// Every entry whose key starts with `prefix`, without waiting: for checks between the
    /// steps of a simulation.
    pub fn peek(&self, prefix: &str) -> Vec<Entry> {
        self.shared.current().list(prefix, None, usize::MAX).entries
    }

    /// Looks at every entry whose key starts with `prefix` where it lies: nothing is copied.
    pub fn visit(&self, prefix: &str, mut look: impl FnMut(&Key, Revision, &[u8])) {
        let state = self.shared.current();
        let from = Bound::Included(Key::raw(prefix));
        let below = state.records.range((from, Bound::Unbounded));
        for (key, stored) in below.take_while(|(key, _)| key.as_str().starts_with(prefix)) {
            look(key, stored.revision, &stored.value);
        }
    }

    /// How long until the next lease ends unless it is kept alive.
    pub fn next_lease_end(&self) -> Option<Duration> {
        let end = self.shared.current().leases.next_end()?;
        Some(end.duration_since(Instant::now()))
    }

    /// The newest revision, without waiting.
    pub fn peek_revision(&self) -> Revision {
        self.shared.current().revision
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::new()
    }
}

impl Shared {
    /// The state as it is now: what hung on ended leases is gone.
    fn current(&self) -> MutexGuard<'_, State> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.leases.next_end().is_some() {
            for lease in state.leases.ended(Instant::now()) {
                self.end(&mut state, lease);
            }
        }
        state
    }

    fn end(&self, state: &mut State, lease: LeaseId) {
        state.leases.end(lease);
        let leased = state
            .records
            .iter()
            .filter(|(_, stored)| stored.lease == Some(lease));
        let writes = leased.map(|(key, _)| Write::Delete(key.clone())).collect();
        self.write(state, writes);
    }

    fn write(&self, state: &mut State, writes: Vec<Write>) -> Revision {
        let revision = Revision(state.revision.0 + 1);
        let changes: Vec<Change> = writes
            .into_iter()
            .filter_map(|write| state.apply(write, revision))
            .collect();
        if !changes.is_empty() {
            state.revision = revision;
            self.feed.publish(revision, changes);
        }
        state.revision
    }
}

impl State {
    /// Does one write; `None` when it changed nothing.
    fn apply(&mut self, write: Write, revision: Revision) -> Option<Change> {
        match write {
            Write::Put(key, value, lease) => {
                self.records.insert(
                    key.clone(),
                    Stored {
                        value,
                        revision,
                        lease,
                    },
                );
                Some(Change {
                    key,
                    revision,
                    deleted: false,
                })
            }
            Write::Delete(key) => {
                self.records.remove(&key)?;
                Some(Change {
                    key,
                    revision,
                    deleted: true,
                })
            }
        }
    }

    fn check(&self, feed: &Feed, batch: &Batch) -> Result<(), CommitError> {
        let revision_of = |key: &Key| Ok(self.records.get(key).map(|stored| stored.revision));
        let changed_since = |prefix: &str, since| feed.changed_since(prefix, since);
        guards::check(&batch.guards, revision_of, changed_since)?;
        match batch
            .writes
            .iter()
            .find_map(|write| self.ended_lease(write))
        {
            Some(lease) => Err(StoreError::LeaseEnded(lease).into()),
            None => Ok(()),
        }
    }

    fn ended_lease(&self, write: &Write) -> Option<LeaseId> {
        let Write::Put(_, _, Some(lease)) = write else {
            return None;
        };
        (!self.leases.is_alive(*lease)).then_some(*lease)
    }

    fn list(&self, prefix: &str, after: Option<&Key>, limit: usize) -> Listing {
        let from = match after {
            Some(after) if after.as_str() >= prefix => Bound::Excluded(after.clone()),
            Some(_) | None => Bound::Included(Key::raw(prefix)),
        };
        let mut below = self
            .records
            .range((from, Bound::Unbounded))
            .take_while(|(key, _)| key.as_str().starts_with(prefix));
        let entries = below
            .by_ref()
            .take(limit)
            .map(|(key, stored)| stored.entry(key))
            .collect();
        Listing {
            entries,
            more: below.next().is_some(),
            revision: self.revision,
        }
    }
}

impl Stored {
    fn entry(&self, key: &Key) -> Entry {
        Entry {
            key: key.clone(),
            value: self.value.clone(),
            revision: self.revision,
            lease: self.lease,
        }
    }
}

#[async_trait]
impl Engine for Memory {
    async fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError> {
        Ok(self
            .shared
            .current()
            .records
            .get(key)
            .map(|stored| stored.entry(key)))
    }

    async fn list(
        &self,
        prefix: &str,
        after: Option<&Key>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        Ok(self.shared.current().list(prefix, after, limit))
    }

    async fn commit(&self, batch: Batch) -> Result<Revision, CommitError> {
        let mut state = self.shared.current();
        state.check(&self.shared.feed, &batch)?;
        Ok(self
            .shared
            .write(&mut state, Batch::last_writes(batch.writes)))
    }

    async fn revision(&self) -> Result<Revision, StoreError> {
        Ok(self.shared.current().revision)
    }

    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, StoreError> {
        let reader = self.shared.feed.reader(prefix, from)?;
        Ok(Box::new(MemoryWatch {
            reader,
            shared: self.shared.clone(),
        }))
    }

    async fn grant(&self, ttl: Duration) -> Result<LeaseId, StoreError> {
        let mut state = self.shared.current();
        state.granted += 1;
        let lease = LeaseId(state.granted);
        state.leases.start(lease, ttl, Instant::now());
        drop(state);
        self.shared.feed.ring();
        Ok(lease)
    }

    async fn keep_alive(&self, lease: LeaseId) -> Result<bool, StoreError> {
        Ok(self
            .shared
            .current()
            .leases
            .keep_alive(lease, Instant::now()))
    }

    async fn revoke(&self, lease: LeaseId) -> Result<(), StoreError> {
        let mut state = self.shared.current();
        self.shared.end(&mut state, lease);
        Ok(())
    }
}

/// Reads the feed, and ends leases while it waits.
struct MemoryWatch {
    reader: Reader,
    shared: Arc<Shared>,
}

#[async_trait]
impl Watch for MemoryWatch {
    async fn next(&mut self) -> Result<Vec<Change>, StoreError> {
        loop {
            let lease_ends = self.shared.current().leases.next_end();
            if let Some(changes) = self.reader.look() {
                return changes;
            }
            match lease_ends {
                None => self.reader.heard().await,
                Some(at) => {
                    tokio::select! {
                        () = self.reader.heard() => {}
                        () = sleep_until(at) => {}
                    }
                }
            }
        }
    }
}

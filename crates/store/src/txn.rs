//! Transactions over typed records: read what is there, decide, write; guarded by what was read.

use crate::Store;
use crate::engine::{Batch, CommitError, Engine, Guard, LeaseId, Revision, StoreError, Write};
use crate::noting;
use crate::records::{decode, encode};
use bytes::Bytes;
use domain::{Key, Record};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// How often a transaction is tried before it gives up with `Conflict`.
pub const TRIES: usize = 64;

/// One transaction. Reads are remembered as guards; writes happen together at the end, and a
/// read after a write in the same transaction shows what was written.
///
/// A handle: clones are the same transaction.
#[derive(Clone)]
pub struct Txn {
    engine: Arc<dyn Engine>,
    work: Arc<Mutex<Work>>,
}

#[derive(Default)]
struct Work {
    guards: BTreeMap<Key, Option<Revision>>,
    ranges: Vec<(String, Revision)>,
    writes: BTreeMap<Key, Option<Written>>,
}

#[derive(Clone)]
struct Written {
    value: Bytes,
    lease: Option<LeaseId>,
}

impl Txn {
    fn new(engine: Arc<dyn Engine>) -> Self {
        Self {
            engine,
            work: Arc::default(),
        }
    }

    /// The record at `key`; the commit fails if it changes until then.
    pub async fn get<R: Record>(&self, key: &Key) -> Result<Option<R>, StoreError> {
        let value = self.value(key).await?;
        value.map(|value| decode(key, &value)).transpose()
    }

    /// Whether there is a record at `key`; the commit fails if that changes until then.
    pub async fn exists(&self, key: &Key) -> Result<bool, StoreError> {
        Ok(self.value(key).await?.is_some())
    }

    /// Every record below `parent`. The commit fails if one of them changes, appears or goes
    /// until then, so a count taken here still holds when the writes happen.
    pub async fn list<R: Record>(&self, parent: &Key) -> Result<Vec<R>, StoreError> {
        let prefix = parent.prefix();
        let listing = self.engine.list(&prefix, None, usize::MAX).await?;
        let mut work = self.work();
        let mut found = BTreeMap::new();
        for entry in listing.entries {
            if entry.lease.is_some() {
                work.remember(&entry.key, Some(entry.revision));
            }
            let record = decode::<R>(&entry.key, &entry.value)?;
            found.insert(entry.key, record);
        }
        for (key, written) in work.writes_below(&prefix) {
            match written {
                Some(written) => found.insert(key.clone(), decode(key, &written.value)?),
                None => found.remove(key),
            };
        }
        work.ranges.push((prefix, listing.revision));
        Ok(found.into_values().collect())
    }

    /// Writes a record.
    pub fn put<R: Record>(&self, record: &R) {
        let written = Written {
            value: encode(record),
            lease: None,
        };
        self.work().writes.insert(record.key(), Some(written));
    }

    /// Writes a record that goes when its lease ends.
    pub fn put_leased<R: Record>(&self, record: &R, lease: LeaseId) {
        let written = Written {
            value: encode(record),
            lease: Some(lease),
        };
        self.work().writes.insert(record.key(), Some(written));
    }

    /// Deletes the record at `key`, if there is one.
    pub fn delete(&self, key: &Key) {
        self.work().writes.insert(key.clone(), None);
    }

    /// What the transaction would read at `key`.
    async fn value(&self, key: &Key) -> Result<Option<Bytes>, StoreError> {
        if let Some(written) = self.work().writes.get(key) {
            return Ok(written.as_ref().map(|written| written.value.clone()));
        }
        let entry = self.engine.get(key).await?;
        self.work()
            .remember(key, entry.as_ref().map(|entry| entry.revision));
        Ok(entry.map(|entry| entry.value))
    }

    pub(crate) async fn commit(self) -> Result<Revision, CommitError> {
        let work = std::mem::take(&mut *self.work());
        if work.writes.is_empty() {
            return Ok(self.engine.revision().await?);
        }
        let keys = noting::is_asked().then(|| work.changed());
        let revision = self.engine.commit(work.into_batch()).await?;
        noting::note(keys.into_iter().flatten(), revision);
        Ok(revision)
    }

    fn work(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Work {
    /// Guards a key by what it was when first read: whoever reads it again and sees something
    /// else has decided on two worlds and must lose.
    fn remember(&mut self, key: &Key, revision: Option<Revision>) {
        self.guards.entry(key.clone()).or_insert(revision);
    }

    /// The keys that a commit changes, as far as it is known what there was.
    fn changed(&self) -> Vec<Key> {
        let is_change = |(key, written): &(&Key, &Option<Written>)| {
            written.is_some() || self.guards.get(key) != Some(&None)
        };
        let writes = self.writes.iter().filter(is_change);
        writes.map(|(key, _)| key.clone()).collect()
    }

    fn writes_below(&self, prefix: &str) -> impl Iterator<Item = (&Key, &Option<Written>)> {
        let from = self.writes.range(Key::raw(prefix)..);
        from.take_while(move |(key, _)| key.as_str().starts_with(prefix))
    }

    fn into_batch(self) -> Batch {
        let keys = self
            .guards
            .into_iter()
            .map(|(key, revision)| match revision {
                Some(revision) => Guard::At(key, revision),
                None => Guard::Absent(key),
            });
        let ranges = self
            .ranges
            .into_iter()
            .map(|(prefix, seen)| Guard::Unchanged(prefix, seen));
        let writes = self.writes.into_iter().map(|(key, written)| match written {
            Some(written) => Write::Put(key, written.value, written.lease),
            None => Write::Delete(key),
        });
        Batch {
            guards: keys.chain(ranges).collect(),
            writes: writes.collect(),
        }
    }
}

impl Store {
    /// Runs `work` and commits what it wrote, guarded by what it read; runs it again when
    /// somebody else was first. `work` may therefore run several times and must do nothing
    /// but read and write through the transaction, certainly not start another one. What it
    /// answers without having written anything is not checked against later changes.
    ///
    /// ```
    /// # use domain::{Key, Record};
    /// # async fn rename<R: Record>(store: &store::Store, key: &Key, rename: fn(R) -> R)
    /// #     -> Result<(), store::CommitError> {
    /// store
    ///     .transact(|txn| async move {
    ///         let Some(found) = txn.get::<R>(key).await? else { return Ok(()) };
    ///         txn.put(&rename(found));
    ///         Ok(())
    ///     })
    ///     .await
    /// # }
    /// ```
    ///
    /// `work` borrows what it needs: bind `let name = &name;` before the `async move`.
    /// (An async closure would read better, but one that borrows cannot yet be awaited where
    /// the future must be `Send`, as in every handler.)
    ///
    /// Fails with what `work` fails with (nothing is written then), or with `CommitError`:
    /// `Conflict` after [`TRIES`] lost races.
    pub async fn transact<T, E, F>(&self, work: impl Fn(Txn) -> F) -> Result<T, E>
    where
        F: Future<Output = Result<T, E>>,
        E: From<CommitError>,
    {
        let mut place = self.turns.place();
        loop {
            let txn = Txn::new(self.engine.clone());
            let answer = work(txn.clone()).await?;
            match place.commit(txn).await {
                Ok(_) => return Ok(answer),
                Err(CommitError::Conflict) if place.lost().await < TRIES => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

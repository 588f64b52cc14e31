//! Transactions over typed records: read what is there, decide, write; guarded by what was read.

use crate::Store;
use crate::engine::{Batch, CommitError, Engine, Guard, LeaseId, Revision, StoreError, Write};
use crate::records::{decode, encode};
use domain::{Key, Record};
use std::collections::BTreeMap;

/// How often a transaction that lost a race is tried before it gives up with `Conflict`.
pub const TRIES: usize = 64;

/// One transaction. Reads are remembered as guards; writes happen together at the end, and a
/// read after a write in the same transaction shows what was written.
pub struct Txn<'a> {
    engine: &'a dyn Engine,
    guards: BTreeMap<Key, Option<Revision>>,
    ranges: Vec<(String, Revision)>,
    writes: BTreeMap<Key, Option<Written>>,
}

struct Written {
    value: bytes::Bytes,
    lease: Option<LeaseId>,
}

impl<'a> Txn<'a> {
    pub(crate) fn new(engine: &'a dyn Engine) -> Self {
        Self {
            engine,
            guards: BTreeMap::new(),
            ranges: Vec::new(),
            writes: BTreeMap::new(),
        }
    }

    /// The record at `key`; the commit fails if it changes until then.
    pub async fn get<R: Record>(&mut self, key: &Key) -> Result<Option<R>, StoreError> {
        if let Some(written) = self.writes.get(key) {
            return written
                .as_ref()
                .map(|written| decode(key, &written.value))
                .transpose();
        }
        let entry = self.engine.get(key).await?;
        self.guards
            .insert(key.clone(), entry.as_ref().map(|entry| entry.revision));
        entry.map(|entry| decode(key, &entry.value)).transpose()
    }

    /// Whether there is a record at `key`; the commit fails if that changes until then.
    pub async fn exists(&mut self, key: &Key) -> Result<bool, StoreError> {
        if let Some(written) = self.writes.get(key) {
            return Ok(written.is_some());
        }
        let entry = self.engine.get(key).await?;
        self.guards
            .insert(key.clone(), entry.as_ref().map(|entry| entry.revision));
        Ok(entry.is_some())
    }

    /// Every record below `parent`. The commit fails if one of them changes, appears or goes
    /// until then, so a count taken here still holds when the writes happen.
    pub async fn list<R: Record>(&mut self, parent: &Key) -> Result<Vec<R>, StoreError> {
        let prefix = parent.prefix();
        let listing = self.engine.list(&prefix, None, usize::MAX).await?;
        let mut found = BTreeMap::new();
        for entry in listing.entries {
            let record = decode::<R>(&entry.key, &entry.value)?;
            found.insert(entry.key, record);
        }
        for (key, written) in self.writes.range(Key::raw(prefix.clone())..) {
            if !key.as_str().starts_with(&prefix) {
                break;
            }
            match written {
                Some(written) => found.insert(key.clone(), decode(key, &written.value)?),
                None => found.remove(key),
            };
        }
        self.ranges.push((prefix, listing.revision));
        Ok(found.into_values().collect())
    }

    /// Writes a record.
    pub fn put<R: Record>(&mut self, record: &R) {
        let written = Written {
            value: encode(record),
            lease: None,
        };
        self.writes.insert(record.key(), Some(written));
    }

    /// Writes a record that goes when its lease ends.
    pub fn put_leased<R: Record>(&mut self, record: &R, lease: LeaseId) {
        let written = Written {
            value: encode(record),
            lease: Some(lease),
        };
        self.writes.insert(record.key(), Some(written));
    }

    /// Deletes the record at `key`, if there is one.
    pub fn delete(&mut self, key: &Key) {
        self.writes.insert(key.clone(), None);
    }

    pub(crate) async fn commit(self) -> Result<Revision, CommitError> {
        if self.writes.is_empty() {
            return Ok(self.engine.revision().await?);
        }
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
        let batch = Batch {
            guards: keys.chain(ranges).collect(),
            writes: writes.collect(),
        };
        self.engine.commit(batch).await
    }
}

impl Store {
    /// Runs `work` and commits what it wrote, guarded by what it read; runs it again when
    /// somebody else was first. `work` may therefore run several times and must do nothing
    /// but read and write through the transaction.
    ///
    /// Fails with what `work` fails with (nothing is written then), or with `CommitError`:
    /// `Conflict` after [`TRIES`] lost races.
    pub async fn transact<T, E>(
        &self,
        work: impl AsyncFn(&mut Txn<'_>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<CommitError>,
    {
        let mut tries = 0;
        loop {
            let mut txn = Txn::new(self.engine());
            let answer = work(&mut txn).await?;
            match txn.commit().await {
                Ok(_) => return Ok(answer),
                Err(CommitError::Conflict) if tries < TRIES => tries += 1,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

//! One redb transaction, in which the commits of a group are done one after another.

use super::tables::{GRANTED, LEASED, LEASES, NUMBERS, RECORDS, REVISION, Row, failed};
use crate::engine::{Batch, Change, CommitError, LeaseId, Revision, StoreError, Write};
use crate::feed::Feed;
use crate::guards;
use domain::Key;
use redb::{ReadableTable, Table, WriteTransaction};
use std::time::Duration;

/// The largest batch taken, in bytes of keys and values.
const LARGEST: usize = 256 << 20;

/// A commit and what it changed.
pub(super) type Commit = (Revision, Vec<Change>);

/// The tables of one transaction, and what the group has done so far.
pub(super) struct Transaction<'t> {
    records: Table<'t, &'static str, Row<'static>>,
    leases: Table<'t, i64, u64>,
    leased: Table<'t, (i64, &'static str), ()>,
    numbers: Table<'t, &'static str, u64>,
    feed: &'t Feed,
    revision: Revision,
    commits: Vec<Commit>,
    is_changed: bool,
}

impl<'t> Transaction<'t> {
    pub(super) fn begin(writing: &'t WriteTransaction, feed: &'t Feed) -> Result<Self, StoreError> {
        let numbers = writing.open_table(NUMBERS).map_err(failed)?;
        let revision = numbers
            .get(REVISION)
            .map_err(failed)?
            .map_or(0, |number| number.value());
        Ok(Self {
            records: writing.open_table(RECORDS).map_err(failed)?,
            leases: writing.open_table(LEASES).map_err(failed)?,
            leased: writing.open_table(LEASED).map_err(failed)?,
            numbers,
            feed,
            revision: Revision(revision),
            commits: Vec::new(),
            is_changed: false,
        })
    }

    /// Does one batch. The outer error is the file's and ends the group; the inner one is the
    /// batch's alone, and then nothing of it was done.
    pub(super) fn commit(
        &mut self,
        batch: Batch,
    ) -> Result<Result<Revision, CommitError>, StoreError> {
        match self.check(&batch) {
            Ok(()) => {}
            Err(CommitError::Unavailable(error @ (StoreError::Io(_) | StoreError::Full))) => {
                return Err(error);
            }
            Err(error) => return Ok(Err(error)),
        }
        self.write(Batch::last_writes(batch.writes))?;
        Ok(Ok(self.revision))
    }

    /// Starts a lease.
    pub(super) fn grant(&mut self, ttl: Duration) -> Result<LeaseId, StoreError> {
        let last = self
            .numbers
            .get(GRANTED)
            .map_err(failed)?
            .map_or(0, |number| number.value());
        self.numbers.insert(GRANTED, last + 1).map_err(failed)?;
        let id = i64::try_from(last + 1).unwrap_or(i64::MAX);
        let milliseconds = u64::try_from(ttl.as_millis()).unwrap_or(u64::MAX);
        self.leases.insert(id, milliseconds).map_err(failed)?;
        self.is_changed = true;
        Ok(LeaseId(id))
    }

    /// Ends a lease and deletes its keys.
    pub(super) fn revoke(&mut self, lease: LeaseId) -> Result<(), StoreError> {
        if self.leases.remove(lease.0).map_err(failed)?.is_none() {
            return Ok(());
        }
        self.is_changed = true;
        let mut writes = Vec::new();
        for row in self
            .leased
            .range((lease.0, "")..(lease.0 + 1, ""))
            .map_err(failed)?
        {
            let (key, _) = row.map_err(failed)?;
            writes.push(Write::Delete(Key::raw(key.value().1)));
        }
        self.write(writes)
    }

    /// Writes down the newest revision; what was committed, or `None` when nothing changed
    /// and the disk can be left alone.
    pub(super) fn finish(mut self) -> Result<Option<Vec<Commit>>, StoreError> {
        if !self.commits.is_empty() {
            self.numbers
                .insert(REVISION, self.revision.0)
                .map_err(failed)?;
        }
        Ok(self.is_changed.then_some(self.commits))
    }

    fn check(&self, batch: &Batch) -> Result<(), CommitError> {
        let size = batch.size();
        if size > LARGEST {
            let problem = format!("it writes {size} bytes; at most {LARGEST} are taken");
            return Err(StoreError::TooLarge(problem).into());
        }
        let revision_of = |key: &Key| self.revision_of(key);
        let changed_since = |prefix: &str, since| self.changed_since(prefix, since);
        guards::check(&batch.guards, revision_of, changed_since)?;
        for write in &batch.writes {
            if let Write::Put(_, _, Some(lease)) = write
                && self.leases.get(lease.0).map_err(failed)?.is_none()
            {
                return Err(StoreError::LeaseEnded(*lease).into());
            }
        }
        Ok(())
    }

    fn revision_of(&self, key: &Key) -> Result<Option<Revision>, StoreError> {
        let row = self.records.get(key.as_str()).map_err(failed)?;
        Ok(row.map(|row| Revision(row.value().0)))
    }

    /// Whether an earlier commit, or one before it in this group, changed something.
    fn changed_since(&self, prefix: &str, since: Revision) -> bool {
        let in_group = self
            .commits
            .iter()
            .filter(|(revision, _)| *revision > since);
        let mut changes = in_group.flat_map(|(_, changes)| changes);
        changes.any(|change| change.key.as_str().starts_with(prefix))
            || self.feed.changed_since(prefix, since)
    }

    fn write(&mut self, writes: Vec<Write>) -> Result<(), StoreError> {
        let revision = Revision(self.revision.0 + 1);
        let mut changes = Vec::with_capacity(writes.len());
        for write in writes {
            changes.extend(self.apply(write, revision)?);
        }
        if !changes.is_empty() {
            self.revision = revision;
            self.is_changed = true;
            self.commits.push((revision, changes));
        }
        Ok(())
    }

    /// Does one write; `None` when it changed nothing.
    fn apply(&mut self, write: Write, revision: Revision) -> Result<Option<Change>, StoreError> {
        let (key, deleted) = match write {
            Write::Put(key, value, lease) => {
                let lease = lease.map_or(0, |lease| lease.0);
                let row = (revision.0, lease, value.as_ref());
                let old = self.records.insert(key.as_str(), row).map_err(failed)?;
                let old_lease = old.map_or(0, |old| old.value().1);
                self.move_lease(&key, old_lease, lease)?;
                (key, false)
            }
            Write::Delete(key) => {
                let old = self.records.remove(key.as_str()).map_err(failed)?;
                let Some(old_lease) = old.map(|old| old.value().1) else {
                    return Ok(None);
                };
                self.move_lease(&key, old_lease, 0)?;
                (key, true)
            }
        };
        Ok(Some(Change {
            key,
            revision,
            deleted,
        }))
    }

    fn move_lease(&mut self, key: &Key, from: i64, to: i64) -> Result<(), StoreError> {
        if from == to {
            return Ok(());
        }
        if from != 0 {
            self.leased.remove((from, key.as_str())).map_err(failed)?;
        }
        if to != 0 {
            self.leased.insert((to, key.as_str()), ()).map_err(failed)?;
        }
        Ok(())
    }
}

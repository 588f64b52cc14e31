//! What every store can do, whatever it is made of.

use async_trait::async_trait;
use bytes::Bytes;
use domain::Key;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

/// The number of a commit. Grows by at least one with each that changes something; a key's revision is that of the
/// commit that last wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Revision(pub u64);

impl fmt::Display for Revision {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// A key with its value and the revision that wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it lives.
    pub key: Key,
    /// What was written.
    pub value: Bytes,
    /// The commit that wrote it.
    pub revision: Revision,
    /// The lease it was written with: it goes when the lease ends.
    pub lease: Option<LeaseId>,
}

/// Entries below a prefix, all as of one revision.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// In order of their keys.
    pub entries: Vec<Entry>,
    /// Whether there are more after the last one.
    pub more: bool,
    /// The revision the listing shows.
    pub revision: Revision,
}

/// What must hold for a commit to happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Guard {
    /// The key exists and was last written by this commit.
    At(Key, Revision),
    /// The key does not exist.
    Absent(Key),
    /// Nothing whose key starts with the prefix was written or deleted after this commit.
    ///
    /// A commit so old that its changes are no longer kept counts as changed. Whoever saw a
    /// leased key below the prefix guards it with [`Guard::At`] as well, because etcd cannot
    /// tell afterwards that a lease took a key away; [`crate::Txn::list`] does so.
    Unchanged(String, Revision),
}

/// What a commit does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Write {
    /// Writes a value; with a lease, only for as long as the lease lives.
    Put(Key, Bytes, Option<LeaseId>),
    /// Deletes the key if it exists.
    Delete(Key),
}

impl Write {
    /// The key written or deleted.
    pub fn key(&self) -> &Key {
        match self {
            Self::Put(key, ..) | Self::Delete(key) => key,
        }
    }
}

/// All or nothing.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    /// All must hold.
    pub guards: Vec<Guard>,
    /// All are done, or none. Of several writes to one key the last counts.
    pub writes: Vec<Write>,
}

impl Batch {
    /// What is left to do once only the last write to each key counts; in order of the keys.
    pub(crate) fn last_writes(writes: Vec<Write>) -> Vec<Write> {
        let by_key: BTreeMap<Key, Write> = writes
            .into_iter()
            .map(|write| (write.key().clone(), write))
            .collect();
        by_key.into_values().collect()
    }

    /// How many bytes of keys and values the batch puts.
    pub(crate) fn size(&self) -> usize {
        let size = |write: &Write| match write {
            Write::Put(key, value, _) => key.as_str().len() + value.len(),
            Write::Delete(_) => 0,
        };
        self.writes.iter().map(size).sum()
    }
}

/// Why a commit did not happen.
#[derive(Debug, Clone, thiserror::Error)]
pub enum CommitError {
    /// Somebody else was first; look again.
    #[error("the records read have changed since")]
    Conflict,
    /// Nothing was written, or, after a lost connection, it is not known.
    #[error(transparent)]
    Unavailable(#[from] StoreError),
}

/// The store cannot answer.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StoreError {
    /// Reading or writing failed.
    #[error("the store cannot be read or written: {0}")]
    Io(String),
    /// The disk is full; nothing was written.
    #[error("there is no space left for the store")]
    Full,
    /// A value is not what its kind of record should be.
    #[error("the record at {key} cannot be read: {problem}")]
    Malformed {
        /// Where it is.
        key: Key,
        /// What is wrong with it.
        problem: String,
    },
    /// A watch asked for a revision that is no longer kept; list again.
    #[error("changes since revision {0} are no longer kept")]
    Compacted(Revision),
    /// The lease was never granted, was revoked, or was not kept alive; nothing was written.
    #[error("lease {0} has ended")]
    LeaseEnded(LeaseId),
    /// The store takes no batch of this size; nothing was written. Trying again is useless.
    #[error("the transaction is too large for the store: {0}")]
    TooLarge(String),
}

/// Names a lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeaseId(pub i64);

impl fmt::Display for LeaseId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:x}", self.0)
    }
}

/// A key that a commit wrote or deleted. The content is not told: look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The key.
    pub key: Key,
    /// The commit.
    pub revision: Revision,
    /// Whether it was deleted.
    pub deleted: bool,
}

/// Changes below a prefix, in the order of their commits; none is left out.
#[async_trait]
pub trait Watch: Send {
    /// The next changes, all of one or more whole commits. Waits until there is one; a wait
    /// that is given up loses nothing.
    ///
    /// `Compacted` means changes were missed: list again and watch from there. After any other
    /// error ask the engine for a new watch from the last revision seen.
    async fn next(&mut self) -> Result<Vec<Change>, StoreError>;
}

/// Remembers values under keys and tells who is interested.
#[async_trait]
pub trait Engine: Send + Sync {
    /// The value of a key.
    async fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError>;

    /// At most `limit` entries whose keys start with `prefix` and come after `after`.
    async fn list(
        &self,
        prefix: &str,
        after: Option<&Key>,
        limit: usize,
    ) -> Result<Listing, StoreError>;

    /// Does all writes if all guards hold. When this returns a revision, the writes are
    /// durable and every later read shows them.
    async fn commit(&self, batch: Batch) -> Result<Revision, CommitError>;

    /// The newest revision.
    async fn revision(&self) -> Result<Revision, StoreError>;

    /// Changes below `prefix` after `from`. When those are no longer all kept, `Compacted`
    /// comes from here or from the first [`Watch::next`].
    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, StoreError>;

    /// A lease that ends `ttl` after it was last kept alive (real time, never the wall clock).
    /// A store may round up to its own shortest time; etcd counts whole seconds.
    async fn grant(&self, ttl: Duration) -> Result<LeaseId, StoreError>;

    /// Lengthens a lease; `false` when it has already ended.
    async fn keep_alive(&self, lease: LeaseId) -> Result<bool, StoreError>;

    /// Ends a lease and deletes the keys last written with it. Harmless when it has ended.
    async fn revoke(&self, lease: LeaseId) -> Result<(), StoreError>;
}

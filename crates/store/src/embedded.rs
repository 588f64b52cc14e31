//! Remembers in one file of this machine, through redb.
//!
//! - reads are served from redb's snapshots and never wait for a writer
//! - one thread writes ([`writer`]): it takes all that is waiting, does it in one redb
//!   transaction with one fsync, and answers; a lone commit waits for nobody
//! - values live in the file alone; memory holds redb's small cache and recent changes
//! - history is not on disk: after a restart every watch starts with a listing

mod file;
mod tables;
mod transaction;
mod writer;

pub use file::OpenError;
pub use redb::StorageBackend;

use crate::engine::{
    Batch, CommitError, Engine, Entry, LeaseId, Listing, Revision, StoreError, Watch,
};
use crate::feed::Feed;
use crate::leases::Leases;
use async_trait::async_trait;
use domain::Key;
use file::Medium;
use redb::{Database, ReadTransaction, ReadableDatabase};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tables::{failed, get, list, revision};
use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;
use writer::{Job, Request, Writer};

/// How many commits may wait for the writer; more wait to be let in.
const QUEUE: usize = 1_024;

/// A store in one file. Closes it when dropped.
pub struct Embedded {
    shared: Arc<Shared>,
    requests: Option<mpsc::Sender<Request>>,
    room: Arc<Semaphore>,
    writer: Option<JoinHandle<()>>,
}

/// What readers and the writer have in common.
struct Shared {
    /// Empty for the moment in which the writer opens the file anew after a failure, and
    /// for as long as that is impossible.
    database: RwLock<Option<Database>>,
    feed: Arc<Feed>,
    leases: Mutex<Leases>,
}

impl Embedded {
    /// Opens the store at `path`, which is made (mode 0600) when it does not exist.
    ///
    /// Fails with `InUse` while another process has it open, and with `Damaged` when the file
    /// is not a store or no longer whole.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::on(Medium::File(path.to_owned()))
    }

    /// Opens a store kept by something other than a file, so that a test can cut its power.
    /// `storage` is asked again whenever the store must be opened anew.
    pub fn over<S: StorageBackend>(
        storage: impl Fn() -> S + Send + 'static,
    ) -> Result<Self, OpenError> {
        Self::on(Medium::storage(storage))
    }

    fn on(medium: Medium) -> Result<Self, OpenError> {
        let opened = medium.open()?;
        let now = Instant::now();
        let mut leases = Leases::default();
        for (lease, ttl) in opened.leases {
            leases.start(lease, ttl, now);
        }
        let shared = Arc::new(Shared {
            feed: Arc::new(Feed::starting_at(opened.revision, crate::feed::HISTORY)),
            database: RwLock::new(Some(opened.database)),
            leases: Mutex::new(leases),
        });
        let (requests, inbox) = mpsc::channel();
        let writer = Writer::new(shared.clone(), inbox, medium).start()?;
        let room = Arc::new(Semaphore::new(QUEUE));
        Ok(Self {
            shared,
            requests: Some(requests),
            room,
            writer: Some(writer),
        })
    }

    /// Hands a job to the writer and waits for its answer.
    async fn ask<T>(&self, job: impl FnOnce(oneshot::Sender<T>) -> Job) -> Result<T, StoreError> {
        let closed = || StoreError::Io("the store is closed".to_owned());
        let place = self
            .room
            .clone()
            .acquire_owned()
            .await
            .map_err(|_| closed())?;
        let (reply, answer) = oneshot::channel();
        let request = Request {
            job: job(reply),
            place,
        };
        let requests = self.requests.as_ref().ok_or_else(closed)?;
        requests.send(request).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())
    }
}

impl Drop for Embedded {
    /// Lets the writer finish what it has taken, and closes the file.
    fn drop(&mut self) {
        self.requests = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            self.shared.feed.close();
        }
    }
}

impl Shared {
    /// Runs `work` on a snapshot.
    fn read<T>(
        &self,
        work: impl FnOnce(&ReadTransaction) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let database = self.database.read().unwrap_or_else(PoisonError::into_inner);
        let database = database.as_ref().ok_or_else(file::unopened)?;
        work(&database.begin_read().map_err(failed)?)
    }

    fn leases(&self) -> MutexGuard<'_, Leases> {
        self.leases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Engine for Embedded {
    async fn get(&self, key: &Key) -> Result<Option<Entry>, StoreError> {
        self.shared.read(|snapshot| get(snapshot, key))
    }

    async fn list(
        &self,
        prefix: &str,
        after: Option<&Key>,
        limit: usize,
    ) -> Result<Listing, StoreError> {
        self.shared
            .read(|snapshot| list(snapshot, prefix, after, limit))
    }

    async fn commit(&self, batch: Batch) -> Result<Revision, CommitError> {
        self.ask(|reply| Job::Commit(batch, reply)).await?
    }

    async fn revision(&self) -> Result<Revision, StoreError> {
        self.shared.read(revision)
    }

    async fn watch(&self, prefix: &str, from: Revision) -> Result<Box<dyn Watch>, StoreError> {
        Ok(Box::new(self.shared.feed.reader(prefix, from)?))
    }

    async fn grant(&self, ttl: Duration) -> Result<LeaseId, StoreError> {
        self.ask(|reply| Job::Grant(ttl, reply)).await?
    }

    async fn keep_alive(&self, lease: LeaseId) -> Result<bool, StoreError> {
        Ok(self.shared.leases().keep_alive(lease, Instant::now()))
    }

    async fn revoke(&self, lease: LeaseId) -> Result<(), StoreError> {
        self.ask(|reply| Job::Revoke(lease, reply)).await?
    }
}

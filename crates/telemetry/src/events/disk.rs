//! Events on this machine, through fjall.
//!
//! - `events` holds stream, time and number → time of arrival and message
//! - `summaries` holds stream → [`Summary`], changed in the same batch as the events
//! - one thread writes ([`writer`]): it takes all that is waiting, syncs once, and answers
//! - reading goes to fjall's snapshots and waits for nobody

mod layout;
mod writer;

use super::{Event, EventError, EventStore, Events, NewEvent, Order, Place, StreamId, Summary};
use async_trait::async_trait;
use fjall::{Database, Keyspace, KeyspaceCreateOptions};
use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use tokio::sync::{Semaphore, oneshot};
use writer::{Job, Request};

/// Blocks kept in memory, bytes: logs are read rarely and in order.
const CACHE: u64 = 1024 * 1024;

/// What is kept in memory before it is sorted onto disk, bytes.
const MEMTABLE: u64 = 2 * 1024 * 1024;

/// What is kept in the journal at the most, bytes; the least fjall takes.
const JOURNAL: u64 = 64 * 1024 * 1024;

/// Files held open.
const FILES: usize = 32;

/// How many requests may wait for the writer; more wait to be let in.
const QUEUE: usize = 256;

/// Events in a directory. Closes it when dropped.
pub struct DiskEvents {
    shared: Arc<Shared>,
    requests: Option<mpsc::Sender<Request>>,
    room: Arc<Semaphore>,
    writer: Option<JoinHandle<()>>,
}

/// What readers and the writer have in common.
struct Shared {
    database: Database,
    events: Keyspace,
    summaries: Keyspace,
}

impl DiskEvents {
    /// Opens the events in `directory`, which is made when it does not exist.
    ///
    /// Fails while another process has them open, and when they are damaged.
    pub fn open(directory: &Path) -> Result<Self, EventError> {
        let database = Database::builder(directory)
            .cache_size(CACHE)
            .worker_threads(1)
            .max_cached_files(Some(FILES))
            .max_journaling_size(JOURNAL)
            .open()?;
        let options = || KeyspaceCreateOptions::default().max_memtable_size(MEMTABLE);
        let shared = Arc::new(Shared {
            events: database.keyspace("events", options)?,
            summaries: database.keyspace("summaries", options)?,
            database,
        });
        let (requests, inbox) = mpsc::channel();
        let writer = writer::start(shared.clone(), inbox)?;
        Ok(Self {
            shared,
            requests: Some(requests),
            room: Arc::new(Semaphore::new(QUEUE)),
            writer: Some(writer),
        })
    }

    /// Hands a job to the writer and waits for its answer.
    async fn ask(&self, job: Job) -> Result<u64, EventError> {
        let closed = || EventError("the event store is closed".to_owned());
        let room = self.room.clone().acquire_owned();
        let place = room.await.map_err(|_| closed())?;
        let (reply, answer) = oneshot::channel();
        let request = Request { job, reply, place };
        let requests = self.requests.as_ref().ok_or_else(closed)?;
        requests.send(request).map_err(|_| closed())?;
        answer.await.map_err(|_| closed())?
    }
}

impl Drop for DiskEvents {
    /// Lets the writer finish what it has taken.
    fn drop(&mut self) {
        self.requests = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!("the writer of log events panicked");
        }
    }
}

#[async_trait]
impl EventStore for DiskEvents {
    async fn append(
        &self,
        stream: StreamId,
        events: Vec<NewEvent>,
        ingested_at: u64,
    ) -> Result<u64, EventError> {
        self.ask(Job::Append(stream, events, ingested_at)).await
    }

    async fn trim(&self, stream: StreamId, time: u64) -> Result<(), EventError> {
        while self.ask(Job::Trim(stream, time)).await? > 0 {}
        Ok(())
    }

    async fn forget(&self, stream: StreamId) -> Result<(), EventError> {
        while self.ask(Job::Trim(stream, u64::MAX)).await? > 0 {}
        self.ask(Job::Forget(stream)).await?;
        Ok(())
    }

    fn read(&self, stream: StreamId, from: Place, to: Place, order: Order) -> Events<'_> {
        if to <= from {
            return Box::new(std::iter::empty());
        }
        let keys = layout::event_key(stream, from)..layout::event_key(stream, to);
        let found = self.shared.events.range(keys);
        let event = |entry: fjall::Guard| -> Result<Event, EventError> {
            let (key, value) = entry.into_inner()?;
            layout::event(&key, &value)
        };
        match order {
            Order::Forward => Box::new(found.map(event)),
            Order::Backward => Box::new(found.rev().map(event)),
        }
    }

    fn summary(&self, stream: StreamId) -> Result<Option<Summary>, EventError> {
        self.shared.summary(stream)
    }

    fn summaries(&self, group: u64) -> Result<Vec<(StreamId, Summary)>, EventError> {
        let found = self.shared.summaries.prefix(group.to_be_bytes());
        let summary = |entry: fjall::Guard| {
            let (key, value) = entry.into_inner()?;
            Ok((layout::stream(&key)?, layout::summary(&value)?))
        };
        found.map(summary).collect()
    }

    fn streams(&self) -> Result<Vec<StreamId>, EventError> {
        let all = self.shared.summaries.iter();
        all.map(|entry| layout::stream(&entry.key()?)).collect()
    }
}

impl Shared {
    fn summary(&self, stream: StreamId) -> Result<Option<Summary>, EventError> {
        let found = self.summaries.get(layout::stream_key(stream))?;
        found.map(|value| layout::summary(&value)).transpose()
    }
}

impl From<fjall::Error> for EventError {
    fn from(error: fjall::Error) -> Self {
        Self(error.to_string())
    }
}

//! The one thread that writes: many requests, one batch, one sync.

use super::super::{Event, EventError, NewEvent, Place, StreamId, Summary};
use super::{Shared, layout};
use fjall::{OwnedWriteBatch, PersistMode};
use std::collections::HashMap;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use tokio::sync::{OwnedSemaphorePermit, oneshot};

/// Requests done in one batch at the most.
const TOGETHER: usize = 64;

/// Events deleted by one request; more take another one, so that appends get their turn.
const DELETED_AT_ONCE: usize = 4_096;

/// What the writer is asked to do.
pub(super) enum Job {
    /// Keep events that arrived at this time. Answers the number of the next one.
    Append(StreamId, Vec<NewEvent>, u64),
    /// Delete events before this time. Answers how many were deleted; none are left at 0.
    Trim(StreamId, u64),
    /// Delete the summary.
    Forget(StreamId),
}

/// A job, who waits for it, and its place in the queue.
pub(super) struct Request {
    pub(super) job: Job,
    pub(super) reply: oneshot::Sender<Result<u64, EventError>>,
    pub(super) place: OwnedSemaphorePermit,
}

/// A batch being put together.
struct Batch<'a> {
    shared: &'a Shared,
    writes: OwnedWriteBatch,
    /// Summaries as they will be after the batch; `None` for a deleted one.
    summaries: HashMap<StreamId, Option<Summary>>,
}

/// Starts the thread; it ends when nobody can send requests any more.
pub(super) fn start(
    shared: Arc<Shared>,
    inbox: mpsc::Receiver<Request>,
) -> Result<JoinHandle<()>, EventError> {
    let thread = std::thread::Builder::new().name("log-events".to_owned());
    let started = thread.spawn(move || {
        while let Ok(first) = inbox.recv() {
            let more = inbox.try_iter().take(TOGETHER - 1);
            for requests in batches(std::iter::once(first).chain(more)) {
                carry_out(&shared, requests);
            }
        }
    });
    started.map_err(|error| EventError(error.to_string()))
}

/// What can be done together. A trim reads what is kept, so it goes alone, after all before it.
fn batches(requests: impl Iterator<Item = Request>) -> Vec<Vec<Request>> {
    let mut batches = vec![Vec::new()];
    for request in requests {
        let alone = matches!(request.job, Job::Trim(..));
        if alone {
            batches.extend([vec![request], Vec::new()]);
        } else if let Some(last) = batches.last_mut() {
            last.push(request);
        }
    }
    batches.retain(|batch| !batch.is_empty());
    batches
}

fn carry_out(shared: &Shared, requests: Vec<Request>) {
    let mut batch = Batch {
        shared,
        writes: shared
            .database
            .batch()
            .durability(Some(PersistMode::SyncData)),
        summaries: HashMap::new(),
    };
    let mut done = Vec::with_capacity(requests.len());
    for Request { job, reply, place } in requests {
        match batch.add(job) {
            Ok(answer) => done.push((reply, answer, place)),
            Err(error) => drop(reply.send(Err(error))),
        }
    }
    let committed = batch.commit();
    for (reply, answer, place) in done {
        drop(place);
        // Whoever has stopped waiting needs no answer.
        let _ = reply.send(committed.clone().map(|()| answer));
    }
}

impl Batch<'_> {
    fn add(&mut self, job: Job) -> Result<u64, EventError> {
        match job {
            Job::Append(stream, events, ingested_at) => self.append(stream, &events, ingested_at),
            Job::Trim(stream, time) => self.trim(stream, time),
            Job::Forget(stream) => {
                self.summaries.insert(stream, None);
                Ok(0)
            }
        }
    }

    fn append(
        &mut self,
        stream: StreamId,
        events: &[NewEvent],
        ingested_at: u64,
    ) -> Result<u64, EventError> {
        let mut summary = self.summary(stream)?.unwrap_or_default();
        for event in events {
            let place = summary.add(event, ingested_at);
            let key = layout::event_key(stream, place);
            let value = layout::event_value(ingested_at, &event.message);
            self.writes.insert(&self.shared.events, key, value);
        }
        self.summaries.insert(stream, Some(summary));
        Ok(summary.next_sequence)
    }

    fn trim(&mut self, stream: StreamId, time: u64) -> Result<u64, EventError> {
        let Some(mut summary) = self.summary(stream)? else {
            return Ok(0);
        };
        let from = layout::event_key(stream, Place::at(0));
        let to = layout::event_key(
            stream,
            Place {
                time: u64::MAX,
                sequence: u64::MAX,
            },
        );
        let mut deleted = 0;
        summary.first = None;
        for entry in self.shared.events.range(from..to).take(DELETED_AT_ONCE + 1) {
            let (key, value) = entry.into_inner()?;
            let event = layout::event(&key, &value)?;
            if event.place.time >= time || deleted == DELETED_AT_ONCE {
                summary.first = Some(event.place.time);
                break;
            }
            let size = Event::size(&event.message) as u64;
            summary.bytes = summary.bytes.saturating_sub(size);
            self.writes.remove(&self.shared.events, key);
            deleted += 1;
        }
        self.summaries.insert(stream, Some(summary));
        Ok(deleted as u64)
    }

    fn summary(&self, stream: StreamId) -> Result<Option<Summary>, EventError> {
        match self.summaries.get(&stream) {
            Some(summary) => Ok(*summary),
            None => self.shared.summary(stream),
        }
    }

    fn commit(mut self) -> Result<(), EventError> {
        for (stream, summary) in self.summaries {
            let key = layout::stream_key(stream);
            match summary {
                Some(summary) => {
                    let value = layout::summary_value(&summary);
                    self.writes.insert(&self.shared.summaries, key, value);
                }
                None => self.writes.remove(&self.shared.summaries, key),
            }
        }
        Ok(self.writes.commit()?)
    }
}

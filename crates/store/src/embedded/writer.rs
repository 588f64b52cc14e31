//! The one thread that writes.

use super::Shared;
use super::file::{Medium, OpenError, unopened};
use super::tables::failed;
use super::transaction::Transaction;
use crate::engine::{Batch, CommitError, LeaseId, Revision, StoreError};
use std::cell::Cell;
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, oneshot};
use tokio::time::Instant;

/// How many requests one fsync serves at most.
const GROUP: usize = 256;
/// How many bytes one fsync gathers before it serves no further request.
const GROUP_BYTES: usize = 8 << 20;
/// How long the writer sleeps when no lease ends before.
const IDLE: Duration = Duration::from_secs(3_600);
/// How long leases wait to be ended once that has failed.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

type Reply<T, E> = oneshot::Sender<Result<T, E>>;

/// A job with its place in the queue.
pub(super) struct Request {
    pub(super) job: Job,
    pub(super) place: OwnedSemaphorePermit,
}

/// What the writer is asked to do, and whom it answers.
pub(super) enum Job {
    Commit(Batch, Reply<Revision, CommitError>),
    Grant(Duration, Reply<LeaseId, StoreError>),
    Revoke(LeaseId, Reply<(), StoreError>),
}

/// Tells whoever asked, once it is known whether the group is on disk.
type Answer = Box<dyn FnOnce(&Shared, Result<(), StoreError>)>;

pub(super) struct Writer {
    shared: Arc<Shared>,
    inbox: Receiver<Request>,
    medium: Medium,
    /// Whether the last group failed.
    failing: Cell<bool>,
}

impl Writer {
    pub(super) fn new(shared: Arc<Shared>, inbox: Receiver<Request>, medium: Medium) -> Self {
        Self {
            shared,
            inbox,
            medium,
            failing: Cell::new(false),
        }
    }

    pub(super) fn start(self) -> Result<JoinHandle<()>, OpenError> {
        let thread = std::thread::Builder::new().name("store-writer".to_owned());
        let problem = |error: std::io::Error| OpenError::Io {
            path: PathBuf::from("store-writer"),
            problem: error.to_string(),
        };
        thread.spawn(move || self.run()).map_err(problem)
    }

    fn run(self) {
        while let Some(group) = self.wait() {
            self.serve(group);
        }
        self.shared.feed.close();
        let mut database = self
            .shared
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *database = None;
    }

    /// All that is waiting now; nothing when a lease has ended; `None` when the store closes.
    fn wait(&self) -> Option<Vec<Request>> {
        let next_end = self.shared.leases().next_end();
        let patience = next_end.map_or(IDLE, |end| end.duration_since(Instant::now()).min(IDLE));
        let patience = if self.failing.get() {
            patience.max(AFTER_FAILURE)
        } else {
            patience
        };
        let first = match self.inbox.recv_timeout(patience) {
            Ok(first) => first,
            Err(RecvTimeoutError::Timeout) => return Some(Vec::new()),
            Err(RecvTimeoutError::Disconnected) => return None,
        };
        let mut bytes = first.job.size();
        let mut group = vec![first];
        while group.len() < GROUP && bytes < GROUP_BYTES {
            let Ok(next) = self.inbox.try_recv() else {
                break;
            };
            bytes += next.job.size();
            group.push(next);
        }
        Some(group)
    }

    fn serve(&self, group: Vec<Request>) {
        let ended = self.shared.leases().ended(Instant::now());
        if group.is_empty() && ended.is_empty() {
            return;
        }
        let (jobs, places): (VecDeque<Job>, Vec<_>) = group
            .into_iter()
            .map(|request| (request.job, request.place))
            .unzip();
        let mut answers = Vec::with_capacity(jobs.len());
        let outcome = self.write(&ended, jobs, &mut answers);
        self.failing.set(outcome.is_err());
        for answer in answers {
            answer(&self.shared, outcome.clone());
        }
        drop(places);
    }

    /// Does the whole group in one redb transaction. When that fails nothing was done.
    fn write(
        &self,
        ended: &[LeaseId],
        mut jobs: VecDeque<Job>,
        answers: &mut Vec<Answer>,
    ) -> Result<(), StoreError> {
        let ready = self.ready(jobs.iter().map(Job::size).sum());
        let outcome = match ready {
            Ok(()) => self.write_ready(ended, &mut jobs, answers),
            Err(error) => Err(error),
        };
        answers.extend(jobs.into_iter().map(Job::unserved));
        if outcome.is_err() {
            self.reopen();
        }
        outcome
    }

    fn ready(&self, bytes: usize) -> Result<(), StoreError> {
        if self.is_closed() {
            self.reopen();
        }
        if bytes == 0 {
            Ok(())
        } else {
            self.medium.check_space(bytes)
        }
    }

    fn write_ready(
        &self,
        ended: &[LeaseId],
        jobs: &mut VecDeque<Job>,
        answers: &mut Vec<Answer>,
    ) -> Result<(), StoreError> {
        let database = self
            .shared
            .database
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let database = database.as_ref().ok_or_else(unopened)?;
        let writing = database.begin_write().map_err(failed)?;
        let mut transaction = Transaction::begin(&writing, &self.shared.feed)?;
        let mut outcome = ended
            .iter()
            .try_for_each(|lease| transaction.revoke(*lease));
        while let Some(job) = jobs.pop_front() {
            let (served, answer) = match outcome {
                Ok(()) => job.serve(&mut transaction),
                Err(_) => (Ok(()), job.unserved()),
            };
            outcome = outcome.and(served);
            answers.push(answer);
        }
        outcome?;
        let commits = transaction.finish()?;
        match commits {
            None => writing.abort().map_err(failed)?,
            Some(_) => writing.commit().map_err(failed)?,
        }
        for (revision, changes) in commits.unwrap_or_default() {
            self.shared.feed.publish(revision, changes);
        }
        let mut leases = self.shared.leases();
        ended.iter().for_each(|lease| leases.end(*lease));
        Ok(())
    }

    fn is_closed(&self) -> bool {
        self.shared
            .database
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_none()
    }

    /// Opens the store anew: after a failed write redb refuses everything until then.
    fn reopen(&self) {
        let mut database = self
            .shared
            .database
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *database = None;
        *database = self.medium.open().ok().map(|opened| opened.database);
    }
}

impl Job {
    fn size(&self) -> usize {
        match self {
            Self::Commit(batch, _) => batch.size(),
            Self::Grant(..) | Self::Revoke(..) => 0,
        }
    }

    /// Does the job within the group's transaction. The error is one that ends the group.
    fn serve(self, transaction: &mut Transaction<'_>) -> (Result<(), StoreError>, Answer) {
        match self {
            Self::Commit(batch, reply) => match transaction.commit(batch) {
                Ok(told) => (
                    Ok(()),
                    Box::new(move |_, on_disk| {
                        let told = on_disk.map_err(CommitError::from).and(told);
                        tell(reply, told);
                    }),
                ),
                Err(error) => (Err(error), Self::Commit(Batch::default(), reply).unserved()),
            },
            Self::Grant(ttl, reply) => match transaction.grant(ttl) {
                Ok(lease) => (
                    Ok(()),
                    Box::new(move |shared, on_disk| {
                        if on_disk.is_ok() {
                            shared.leases().start(lease, ttl, Instant::now());
                        }
                        tell(reply, on_disk.map(|()| lease));
                    }),
                ),
                Err(error) => (Err(error), Self::Grant(ttl, reply).unserved()),
            },
            Self::Revoke(lease, reply) => {
                let answer = move |shared: &Shared, on_disk: Result<(), StoreError>| {
                    if on_disk.is_ok() {
                        shared.leases().end(lease);
                    }
                    tell(reply, on_disk);
                };
                (transaction.revoke(lease), Box::new(answer))
            }
        }
    }

    /// The answer to a job that was not done because its group failed.
    fn unserved(self) -> Answer {
        Box::new(move |_, on_disk| {
            let error = on_disk.err().unwrap_or_else(unopened);
            match self {
                Self::Commit(_, reply) => tell(reply, Err(error.into())),
                Self::Grant(_, reply) => tell(reply, Err(error)),
                Self::Revoke(_, reply) => tell(reply, Err(error)),
            }
        })
    }
}

/// Answers; whoever has stopped waiting does not hear it.
fn tell<T>(reply: oneshot::Sender<T>, answer: T) {
    drop(reply.send(answer));
}

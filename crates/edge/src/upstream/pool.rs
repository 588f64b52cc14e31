//! Idle connections of one thread.

use std::collections::{BTreeMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use route::Origin;
use tokio::time::Instant;

use super::Sender;
use crate::Limits;

/// What makes two connections interchangeable: the target and where they start.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    pub(crate) target: u64,
    pub(crate) origin: Origin,
}

/// Idle connections, the latest used first. Only its own thread takes and gives; any thread may
/// throw away, so the lock is all but never waited for.
pub(crate) struct Pool {
    idle: Mutex<BTreeMap<Key, Vec<Idle>>>,
    longest: Duration,
    most: usize,
}

struct Idle {
    sender: Sender,
    since: Instant,
}

impl Pool {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            idle: Mutex::default(),
            longest: limits.pool_idle,
            most: limits.pool_size,
        }
    }

    /// A connection that can take a request. HTTP/2 ones stay in the pool too.
    pub(crate) fn take(&self, key: &Key) -> Option<Sender> {
        let mut idle = self.lock();
        let kept = idle.get_mut(key)?;
        while let Some(mut last) = kept.pop() {
            if !last.sender.is_ready() {
                continue;
            }
            if let Sender::Http2(sender) = &last.sender {
                let shared = sender.clone();
                last.since = Instant::now();
                kept.push(last);
                return Some(Sender::Http2(shared));
            }
            if last.since.elapsed() < self.longest {
                return Some(last.sender);
            }
        }
        None
    }

    /// Keeps a connection that can take a request.
    pub(crate) fn give(&self, key: Key, sender: Sender) {
        let mut idle = self.lock();
        let kept = idle.entry(key).or_default();
        if kept.len() < self.most {
            kept.push(Idle {
                sender,
                since: Instant::now(),
            });
        }
    }

    /// Closes what was idle for too long.
    pub(crate) fn expire(&self) {
        self.lock().retain(|_, kept| {
            kept.retain_mut(|idle| idle.sender.is_ready() && idle.since.elapsed() < self.longest);
            !kept.is_empty()
        });
    }

    /// Closes what leads to this target.
    pub(crate) fn forget(&self, target: u64) {
        self.lock().retain(|key, _| key.target != target);
    }

    /// Closes what starts in a place that nothing is served from any more: an open connection
    /// would keep a namespace alive.
    pub(crate) fn keep_origins(&self, origins: &HashSet<Origin>) {
        self.lock().retain(|key, _| origins.contains(&key.origin));
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, Vec<Idle>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

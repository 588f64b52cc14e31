//! When leases end, measured with the machine's monotonic clock: setting the wall clock does
//! not end a lease early or late.

use crate::engine::LeaseId;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// The longest a lease may last without being kept alive: a year.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The leases that have not ended.
#[derive(Debug, Default)]
pub(crate) struct Leases {
    alive: BTreeMap<LeaseId, Lease>,
}

#[derive(Debug, Clone, Copy)]
struct Lease {
    ttl: Duration,
    ends: Instant,
}

impl Leases {
    /// Starts a lease, its whole `ttl` ahead of it.
    pub(crate) fn start(&mut self, id: LeaseId, ttl: Duration, now: Instant) {
        let ttl = ttl.min(LONGEST);
        self.alive.insert(
            id,
            Lease {
                ttl,
                ends: now + ttl,
            },
        );
    }

    /// Lengthens a lease; `false` when it has ended.
    pub(crate) fn keep_alive(&mut self, id: LeaseId, now: Instant) -> bool {
        let Some(lease) = self.alive.get_mut(&id).filter(|lease| lease.ends > now) else {
            return false;
        };
        lease.ends = now + lease.ttl;
        true
    }

    /// Whether a lease has not ended.
    pub(crate) fn is_alive(&self, id: LeaseId) -> bool {
        self.alive.contains_key(&id)
    }

    /// Forgets a lease.
    pub(crate) fn end(&mut self, id: LeaseId) {
        self.alive.remove(&id);
    }

    /// The leases whose time has come.
    pub(crate) fn ended(&self, now: Instant) -> Vec<LeaseId> {
        self.alive
            .iter()
            .filter(|(_, lease)| lease.ends <= now)
            .map(|(id, _)| *id)
            .collect()
    }

    /// When the next lease ends unless it is kept alive.
    pub(crate) fn next_end(&self) -> Option<Instant> {
        self.alive.values().map(|lease| lease.ends).min()
    }
}

//! The name server of a VPC: answers from zones held in memory, asks the machine's own
//! resolvers for the rest where the VPC may.
//!
//! Sockets come from [`crate::sockets`], zones as an immutable snapshot that is swapped whole.
//! No cache: local answers need none, and the machine's resolvers have theirs.

mod answer;
mod chance;
mod data;
mod forward;
mod serve;
mod test;
mod zones;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use arc_swap::ArcSwap;
use tokio::sync::Semaphore;

pub use data::{Authority, Data};
pub use test::Tested;
pub use zones::{Choice, Forwarding, ZoneError, Zones, reverse_name};

/// Questions that may be with the machine's resolvers at one time; more get SERVFAIL.
const MOST_FORWARDED: usize = 256;
/// TCP connections served at one time; more wait to be accepted.
const MOST_CONNECTIONS: usize = 128;

/// Answers questions about names for one VPC.
#[derive(Clone)]
pub struct Resolver {
    inner: Arc<Inner>,
}

struct Inner {
    zones: ArcSwap<Zones>,
    /// Zones that others keep, beside these.
    more: ArcSwap<Zones>,
    /// Turns the order of answers, so that clients that take the first spread over all.
    turn: AtomicUsize,
    /// Where the machine's own resolvers are written down; read for each question forwarded.
    resolv_conf: PathBuf,
    forwarding: Semaphore,
    connections: Arc<Semaphore>,
}

impl Resolver {
    /// A resolver that answers from `zones`, and forwards to the servers in `resolv_conf`
    /// (usually `/etc/resolv.conf`) from the namespace this process is in.
    pub fn new(zones: Zones, resolv_conf: impl Into<PathBuf>) -> Self {
        let inner = Inner {
            zones: ArcSwap::from_pointee(zones),
            more: ArcSwap::from_pointee(Zones::default()),
            turn: AtomicUsize::new(0),
            resolv_conf: resolv_conf.into(),
            forwarding: Semaphore::new(MOST_FORWARDED),
            connections: Arc::new(Semaphore::new(MOST_CONNECTIONS)),
        };
        Self {
            inner: Arc::new(inner),
        }
    }

    /// Answers from these zones from now on.
    pub fn replace_zones(&self, zones: Zones) {
        self.inner.zones.store(Arc::new(zones));
    }

    /// Answers from these zones, too, from now on; of two zones that hold a name the one with
    /// the longer name answers. Whether others are asked is not theirs to say.
    pub fn replace_more(&self, zones: Arc<Zones>) {
        self.inner.more.store(zones);
    }
}

#[cfg(test)]
mod tests;

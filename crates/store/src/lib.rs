//! Remembers records and tells who is interested.
//!
//! - [`Engine`]: what every store can do: revisioned keys, guarded commits, watches, leases
//! - [`Store`]: typed records over an engine; [`Store::transact`] for everything that writes
//! - [`noting`]: which commits a piece of work has made
//! - engines: `memory`, `embedded`, `etcd`, held to one conformance suite

mod embedded;
mod engine;
mod etcd;
mod feed;
mod guards;
mod leases;
mod memory;
mod noting;
mod records;
mod turns;
mod txn;

pub use embedded::{Embedded, OpenError, StorageBackend};
pub use engine::{
    Batch, Change, CommitError, Engine, Entry, Guard, LeaseId, Listing, Revision, StoreError,
    Watch, Write,
};
pub use etcd::Etcd;
pub use memory::Memory;
pub use noting::{Written, noting};
pub use records::{Page, decode, encode};
pub use txn::{TRIES, Txn};

use std::sync::Arc;

/// Typed records over an engine. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
    turns: Arc<turns::Turns>,
}

impl Store {
    /// Records kept by `engine`.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self {
            engine,
            turns: Arc::default(),
        }
    }

    /// The engine below, for watches, leases and raw access.
    pub fn engine(&self) -> &dyn Engine {
        &*self.engine
    }
}

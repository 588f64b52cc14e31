//! Remembers records and tells who is interested.
//!
//! - [`Engine`]: what every store can do: revisioned keys, guarded commits, watches, leases
//! - [`Store`]: typed records over an engine; [`Store::transact`] for everything that writes
//! - engines: `memory`, `embedded`, `etcd`, held to one conformance suite

mod engine;
mod records;
mod txn;

pub use engine::{
    Batch, Change, CommitError, Engine, Entry, Guard, LeaseId, Listing, Revision, StoreError,
    Watch, Write,
};
pub use records::{Page, decode, encode};
pub use txn::{TRIES, Txn};

use std::sync::Arc;

/// Typed records over an engine. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    engine: Arc<dyn Engine>,
}

impl Store {
    /// Records kept by `engine`.
    pub fn new(engine: Arc<dyn Engine>) -> Self {
        Self { engine }
    }

    /// The engine below, for watches, leases and raw access.
    pub fn engine(&self) -> &dyn Engine {
        &*self.engine
    }
}

//! Forgets operations that are long over.

use domain::clock::later;
use domain::discovery::DiscoveryOperation;
use domain::{Clock, Key, Record};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Store};

/// How long an operation can be asked about.
// Chosen: AWS does not publish it.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Keeps operations for [`KEPT`]. Reads and deletes `DiscoveryOperation`.
pub struct Operations {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Operations {
    /// Forgets old operations in `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }
}

impl Controller for Operations {
    type Key = Key;

    fn name(&self) -> &'static str {
        "discovery-operations"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(DiscoveryOperation::KIND, |key| {
            vec![key.clone()]
        })]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(operation) = self.store.get::<DiscoveryOperation>(key).await? else {
            return Ok(Next::Forget);
        };
        let end = later(operation.created_at, KEPT);
        if self.clock.now() < end {
            return Ok(Next::At(end));
        }
        let deleted: Result<(), CommitError> = self
            .store
            .transact(|txn| async move {
                txn.delete(key);
                Ok(())
            })
            .await;
        deleted?;
        Ok(Next::Forget)
    }
}

//! Forgets changes that are long in effect.

use domain::clock::later;
use domain::zones::ZoneChange;
use domain::{Clock, Key, Record};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Store};

/// How long a change can be asked about.
// Chosen: AWS does not publish it.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Keeps changes for [`KEPT`]. Reads and deletes `ZoneChange`.
pub struct Changes {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Changes {
    /// Forgets old changes in `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }
}

impl Controller for Changes {
    type Key = Key;

    fn name(&self) -> &'static str {
        "zones-changes"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(ZoneChange::KIND, |key| vec![key.clone()])]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(change) = self.store.get::<ZoneChange>(key).await? else {
            return Ok(Next::Forget);
        };
        let end = later(change.submitted_at, KEPT);
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

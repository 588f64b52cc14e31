//! Forgets what happened to alarms long ago.

use domain::clock::later;
use domain::metrics::AlarmNote;
use domain::{Clock, Key, Record};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;
use std::time::Duration;
use store::{CommitError, Store};

/// How long an alarm's history is kept. Source: CloudWatch user guide, common features of alarms.
pub const KEPT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Keeps notes for [`KEPT`]. Reads and deletes `AlarmNote`.
pub struct Notes {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Notes {
    /// Forgets old notes in `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }
}

impl Controller for Notes {
    type Key = Key;

    fn name(&self) -> &'static str {
        "alarm-notes"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(AlarmNote::KIND, |key| vec![key.clone()])]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(note) = self.store.get::<AlarmNote>(key).await? else {
            return Ok(Next::Forget);
        };
        let end = later(note.at, KEPT);
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

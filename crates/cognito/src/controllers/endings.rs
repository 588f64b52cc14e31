//! Forgets what has ended by itself: codes, challenges, grants, visits.

use domain::cognito::Passing;
use domain::{Clock, Key};
use reconcile::{Controller, Interest, Next, Retry};
use std::sync::Arc;
use store::{CommitError, Store};

/// Reads and deletes `Code`, `Challenge`, `Grant`, `Authorization` and `Visit`.
pub struct Endings {
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Endings {
    /// Forgets what has ended in `store`.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock }
    }
}

impl Controller for Endings {
    type Key = Key;

    fn name(&self) -> &'static str {
        "cognito-endings"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let kinds = Passing::KINDS.into_iter();
        kinds
            .map(|kind| Interest::keyed(kind, |key| vec![key.clone()]))
            .collect()
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(passing) = self.store.get::<Passing>(key).await? else {
            return Ok(Next::Forget);
        };
        let now = self.clock.now();
        if now < passing.expires_at {
            return Ok(Next::At(passing.expires_at));
        }
        let deleted: Result<(), CommitError> = self
            .store
            .transact(|txn| async move {
                let found: Option<Passing> = txn.get(key).await?;
                if found.is_some_and(|found| found.expires_at <= now) {
                    txn.delete(key);
                }
                Ok(())
            })
            .await;
        deleted?;
        Ok(Next::Forget)
    }
}

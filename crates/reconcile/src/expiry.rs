//! Records that are kept for a time.

use crate::{Controller, Interest, Next, Retry};
use domain::{Clock, Key, Record, Timestamp};
use std::sync::Arc;
use store::{CommitError, Store};

/// Deletes the records of one kind, each when its time is over.
pub struct Expiry<R> {
    name: &'static str,
    store: Store,
    clock: Arc<dyn Clock>,
    end: fn(&R) -> Timestamp,
}

impl<R: Record> Expiry<R> {
    /// Deletes each record in `store` at its `end`; `name` is what people call the controller.
    pub fn new(
        name: &'static str,
        store: Store,
        clock: Arc<dyn Clock>,
        end: fn(&R) -> Timestamp,
    ) -> Self {
        Self {
            name,
            store,
            clock,
            end,
        }
    }
}

impl<R: Record> Controller for Expiry<R> {
    type Key = Key;

    fn name(&self) -> &'static str {
        self.name
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        vec![Interest::keyed(R::KIND, |key| vec![key.clone()])]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(record) = self.store.get::<R>(key).await? else {
            return Ok(Next::Forget);
        };
        let end = (self.end)(&record);
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

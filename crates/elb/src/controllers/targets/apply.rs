//! Deletes what is done, unless it was registered again meanwhile.

use super::Gone;
use domain::Record;
use domain::elb::Target;
use store::{CommitError, Store, Txn};

/// How many records one transaction deletes, so that no store finds it too large.
const BATCH: usize = 50;

pub(super) async fn apply(store: &Store, gone: &[Gone]) -> Result<(), CommitError> {
    for batch in gone.chunks(BATCH) {
        store.transact(|txn: Txn| delete(txn, batch)).await?;
    }
    Ok(())
}

async fn delete(txn: Txn, batch: &[Gone]) -> Result<(), CommitError> {
    for gone in batch {
        match gone {
            Gone::Target(seen, why) => {
                let found: Option<Target> = txn.get(&seen.key()).await?;
                if found.as_ref() == Some(seen) {
                    tracing::debug!(ip = %seen.ip, port = seen.port, why, "a target is retired");
                    txn.delete(&seen.key());
                    txn.delete(&seen.health_key());
                }
            }
            Gone::Health(health, target) => {
                if !txn.exists(target).await? {
                    txn.delete(health);
                }
            }
        }
    }
    Ok(())
}

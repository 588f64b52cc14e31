//! Deletes what nobody owns, unless somebody does after all.

use super::Orphan;
use domain::elb::{Listener, LoadBalancer};
use store::{CommitError, Store, Txn};

/// How many records one transaction deletes, so that no store finds it too large.
const BATCH: usize = 50;

pub(super) async fn apply(store: &Store, orphans: &[Orphan]) -> Result<(), CommitError> {
    for batch in orphans.chunks(BATCH) {
        store.transact(|txn: Txn| delete(txn, batch)).await?;
    }
    Ok(())
}

async fn delete(txn: Txn, batch: &[Orphan]) -> Result<(), CommitError> {
    for Orphan { key, owner } in batch {
        let owned = match owner {
            (listener, None) => txn.get::<Listener>(listener).await?.is_some(),
            (balancer, Some(sign)) => {
                let found: Option<LoadBalancer> = txn.get(balancer).await?;
                found.is_some_and(|found| is_of(&found, sign))
            }
        };
        if !owned {
            txn.delete(key);
        }
    }
    Ok(())
}

/// Whether the sign is the load balancer's own id, or the id of one of its interfaces.
fn is_of(balancer: &LoadBalancer, sign: &str) -> bool {
    balancer.id == sign || balancer.zones.iter().any(|zone| zone.interface == sign)
}

//! Writes a plan down.

use super::plan::Change;
use domain::Record as _;
use domain::discovery::{DiscoveryInstance, DiscoveryService};
use reconcile::Plan;
use store::{StoreError, Txn};

/// Does what the plan says, in the transaction it was made in, and counts it.
pub(super) async fn apply(txn: &Txn, plan: &Plan<Change>) -> Result<(), StoreError> {
    for action in &plan.actions {
        match &action.what {
            Change::Register(instance) => {
                txn.put(instance);
                count(txn, instance).await?;
            }
            Change::Deregister(instance) => {
                txn.delete(&instance.key());
                count(txn, instance).await?;
            }
        }
    }
    Ok(())
}

async fn count(txn: &Txn, instance: &DiscoveryInstance) -> Result<(), StoreError> {
    let key = DiscoveryService::key_of(&instance.scope, &instance.service);
    if let Some(mut service) = txn.get::<DiscoveryService>(&key).await? {
        service.revision += 1;
        txn.put(&service);
    }
    Ok(())
}

//! Writes a plan down.

use super::plan::Change;
use domain::Record;
use reconcile::Plan;
use store::Txn;

/// Does what the plan says, in the transaction it was made in.
pub(crate) fn apply(txn: &Txn, plan: &Plan<Change>) {
    for action in &plan.actions {
        match &action.what {
            Change::Serve(instance) | Change::Drain(instance) => txn.put(instance),
            Change::Remove(instance) => txn.delete(&instance.key()),
        }
    }
}

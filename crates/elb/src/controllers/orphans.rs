//! Sweeps up what a deleted load balancer or listener leaves behind.
//!
//! Reads `LoadBalancer`, `Listener`, `Rule` and the load balancers' `NetworkInterface`; deletes
//! the latter three where nobody owns them. One key is one scope.

mod apply;
mod plan;
mod snapshot;

#[cfg(test)]
mod tests;

pub use plan::{Orphan, plan};
pub use snapshot::Snapshot;

use crate::Elb;
use domain::Scope;
use store::CommitError;

impl Elb {
    /// One pass over a scope.
    pub async fn sweep_orphans(&self, scope: &Scope) -> Result<(), CommitError> {
        let snapshot = Snapshot::read(&self.store, scope).await?;
        apply::apply(&self.store, &plan(&snapshot)).await
    }
}

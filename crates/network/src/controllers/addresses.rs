//! Gives addresses to interfaces that have none, and takes back what nobody holds any more.
//!
//! Reads `NetworkInterface`, `Subnet`, `AddressClaim`, `PublicAddress`; writes the claims, and
//! `address` and `failure` of interfaces. One key is one account in one Region: interfaces that
//! were asked for together are served together.

mod apply;
mod plan;
mod snapshot;

#[cfg(test)]
mod tests;

pub use plan::{Grant, Plan, plan};
pub use snapshot::Snapshot;

use crate::Network;
use domain::Scope;
use store::CommitError;

impl Network {
    /// One pass over a scope: afterwards every interface that was there has an address or a
    /// reason why not. Fails with `Conflict` when somebody else was first: look again.
    pub async fn give_addresses(&self, scope: &Scope) -> Result<(), CommitError> {
        let snapshot = Snapshot::read(&self.store, &self.public, scope).await?;
        apply::apply(&self.store, scope, plan(&snapshot)).await
    }
}

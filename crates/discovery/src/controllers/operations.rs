//! Forgets operations that are long over.

use domain::Clock;
use domain::clock::later;
use domain::discovery::DiscoveryOperation;
use reconcile::Expiry;
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// How long an operation can be asked about.
// Chosen: AWS does not publish it.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Keeps operations for [`KEPT`].
pub fn expiry(store: Store, clock: Arc<dyn Clock>) -> Expiry<DiscoveryOperation> {
    Expiry::new("discovery-operations", store, clock, |one| {
        later(one.created_at, KEPT)
    })
}

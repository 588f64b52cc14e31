//! Forgets changes that are long in effect.

use domain::Clock;
use domain::clock::later;
use domain::zones::ZoneChange;
use reconcile::Expiry;
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// How long a change can be asked about.
// Chosen: AWS does not publish it.
pub const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Keeps changes for [`KEPT`].
pub fn expiry(store: Store, clock: Arc<dyn Clock>) -> Expiry<ZoneChange> {
    Expiry::new("zones-changes", store, clock, |one| {
        later(one.submitted_at, KEPT)
    })
}

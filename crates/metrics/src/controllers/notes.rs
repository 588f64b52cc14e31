//! Forgets what happened to alarms long ago.

use domain::Clock;
use domain::clock::later;
use domain::metrics::AlarmNote;
use reconcile::Expiry;
use std::sync::Arc;
use std::time::Duration;
use store::Store;

/// How long an alarm's history is kept. Source: CloudWatch user guide, common features of alarms.
pub const KEPT: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Keeps notes for [`KEPT`].
pub fn expiry(store: Store, clock: Arc<dyn Clock>) -> Expiry<AlarmNote> {
    Expiry::new("alarm-notes", store, clock, |one| later(one.at, KEPT))
}

//! Deletes links that were taken out of use, away from the caller and many at once.
//!
//! The kernel waits 20 to 40 ms before a link is gone, however many go together.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::link::delete_doomed;
use crate::namespace::{is_bound, on_thread};

/// How long the first link waits for others.
const GATHER: Duration = Duration::from_millis(50);

/// Routers that have links to delete.
#[derive(Clone, Default)]
pub(super) struct Reaper {
    waiting: Arc<Mutex<BTreeSet<PathBuf>>>,
}

impl Reaper {
    /// Has the router's doomed links deleted soon.
    pub(super) fn bury(&self, router: PathBuf) {
        let first = self.waiting().insert(router.clone());
        if first {
            tokio::spawn(self.clone().gather_and_delete(router));
        }
    }

    async fn gather_and_delete(self, router: PathBuf) {
        tokio::time::sleep(GATHER).await;
        self.waiting().remove(&router);
        let path = router.clone();
        let deleted = on_thread(move || delete_doomed(&path))
            .await
            .and_then(|deleted| deleted);
        // A router that went in the meantime took its links with it.
        if let Err(error) = deleted
            && is_bound(&router)
        {
            tracing::warn!(%error, router = %router.display(), "could not delete old links");
        }
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, BTreeSet<PathBuf>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

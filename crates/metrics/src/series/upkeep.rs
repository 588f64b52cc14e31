//! What is forgotten: buckets that are kept no longer, and metrics of which nothing is left.

use super::{Series, ShelfError, Tier, layout};
use domain::AccountId;
use domain::clock::later;
use std::sync::Arc;
use std::time::Duration;

/// Between two looks.
const LOOK_AGAIN: Duration = Duration::from_secs(60 * 60);
/// Buckets deleted in one write.
const TOGETHER: usize = 4_096;

impl Series {
    /// Forgets what is too old, every hour; never ends.
    pub async fn keep_up(self: Arc<Self>) {
        loop {
            let series = self.clone();
            let forgotten = tokio::task::spawn_blocking(move || series.forget_old()).await;
            if let Ok(Err(error)) = forgotten {
                tracing::warn!(%error, "old metrics could not be deleted");
            }
            let next = later(self.clock.now(), LOOK_AGAIN);
            self.clock.wait_until(next).await;
        }
    }

    /// Forgets what is too old. Nobody sees whether this has run: reading shows what is kept.
    pub(super) fn forget_old(&self) -> Result<(), ShelfError> {
        let now = self.clock.now().as_second();
        for (id, _) in self.read_catalogue(|catalogue| catalogue.numbers()) {
            for tier in Tier::ALL {
                let oldest = tier.bucket(now - tier.kept_seconds());
                while self.delete_some(id, tier, oldest)? {}
            }
            self.forget_metric(id, now - Tier::Hour.kept_seconds())?;
        }
        Ok(())
    }

    /// Forgets all that was measured in an account, in every Region. May wait for the disk.
    ///
    /// # Errors
    /// When the disk fails; what is left then is forgotten by the next call.
    pub fn forget_account(&self, account: &AccountId) -> Result<(), ShelfError> {
        for id in self.read_catalogue(|catalogue| catalogue.numbers_of(account)) {
            for tier in Tier::ALL {
                while self.delete_some(id, tier, i64::MAX)? {}
            }
            self.forget_metric(id, i64::MAX)?;
        }
        Ok(())
    }

    /// Deletes buckets before a second; tells whether there may be more.
    fn delete_some(&self, id: u64, tier: Tier, oldest: i64) -> Result<bool, ShelfError> {
        let (from, to) = (
            layout::time_key(id, tier, 0),
            layout::time_key(id, tier, oldest),
        );
        let mut deletes = Vec::new();
        self.shelf.scan(&from, &to, &mut |key, _| {
            deletes.push((key.to_vec(), None));
            deletes.len() < TOGETHER
        })?;
        let more = deletes.len() == TOGETHER;
        self.shelf.write(deletes)?;
        Ok(more)
    }

    fn forget_metric(&self, id: u64, since: i64) -> Result<(), ShelfError> {
        let _nobody_adds = self.adding();
        if self.write_catalogue().forget(id, since) {
            self.shelf.write(vec![(layout::name_key(id), None)])?;
        }
        Ok(())
    }
}

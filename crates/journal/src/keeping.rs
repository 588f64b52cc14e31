//! Keeping the journal: onto disk soon, and not for ever.

use crate::engine::{Engine, Shelf, Write};
use crate::{Journal, JournalError, after_all, number, parsed, telling};
use domain::clock::later;
use domain::{AccountId, Event};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// How long what was told may stay where a power cut takes it.
pub const SYNC_EVERY: Duration = Duration::from_secs(1);

/// How often what is too old is looked for, in API time.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// Entries looked at in one go.
const AT_ONCE: usize = 1_024;

impl Journal {
    /// Syncs what is told, and forgets what is older than `kept`, until dropped.
    pub async fn keep(self, kept: Duration) {
        tokio::join!(self.sync_soon(), self.sweep_often(kept));
    }

    /// Ends once everything told until now is on disk. Many who wait share one sync.
    pub async fn synced(&self) -> Result<(), JournalError> {
        let wanted = self.0.tellings.load(Ordering::SeqCst);
        let mut synced = self.0.synced.lock().await;
        if *synced >= wanted {
            return Ok(());
        }
        let reached = self.0.tellings.load(Ordering::SeqCst);
        self.aside(|journal| journal.0.engine.sync()).await?;
        *synced = reached;
        Ok(())
    }

    async fn sync_soon(&self) {
        loop {
            self.0.unsynced.notified().await;
            tokio::time::sleep(SYNC_EVERY).await;
            if let Err(error) = self.synced().await {
                tracing::warn!(%error, "the journal cannot be synced");
            }
        }
    }

    async fn sweep_often(&self, kept: Duration) {
        loop {
            let now = self.0.clock.now();
            // A journal nobody has needed yet stays unopened.
            if self.0.engine.exists() {
                let before = now.checked_sub(kept).unwrap_or_default();
                if let Err(error) = self.aside(move |journal| journal.sweep(before)).await {
                    tracing::warn!(%error, "the journal cannot be swept");
                }
            }
            self.0.clock.wait_until(later(now, SWEEP_EVERY)).await;
        }
    }

    /// Does what waits for the disk on a thread of its own, where it does wait.
    async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, JournalError> + Send + 'static,
    ) -> Result<T, JournalError> {
        if !self.0.engine.waits() {
            return work(self);
        }
        let journal = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&journal)).await;
        done.unwrap_or_else(|error| Err(JournalError(error.to_string())))
    }
}

/// Removes entries from before `before`; answers how many.
pub(crate) fn sweep(engine: &dyn Engine, before: u64) -> Result<usize, JournalError> {
    let old = |time: Option<u64>| time.is_some_and(|time| time < before);
    let events = remove(engine, Shelf::Events, |key, _| old(number(key)))?;
    let notes = remove(engine, Shelf::Notes, |key, _| old(telling::noted_at(key)))?;
    let stories = remove(engine, Shelf::Stories, |_, value| old(number(value)))?;
    Ok(events + notes + stories)
}

/// Removes everything of an account; answers how much.
pub(crate) fn purge(engine: &dyn Engine, account: &AccountId) -> Result<usize, JournalError> {
    let own = |event: &[u8]| parsed::<Event>(event).is_ok_and(|event| event.account == *account);
    let mut removed = remove(engine, Shelf::Events, |_, value| own(value))?;
    for shelf in [Shelf::Notes, Shelf::Stories, Shelf::Marks] {
        removed += remove(engine, shelf, |key, _| {
            telling::is_of(key, account.as_str())
        })?;
    }
    Ok(removed)
}

/// Removes what is `wanted` of a shelf, some at a time; answers how much. Events are in the
/// order of their time, so the first that is not too old ends the search among them only where
/// `wanted` looks at nothing else; reading on is cheap enough for an hourly round.
fn remove(
    engine: &dyn Engine,
    shelf: Shelf,
    wanted: impl Fn(&[u8], &[u8]) -> bool,
) -> Result<usize, JournalError> {
    let (mut from, mut removed) = (Vec::new(), 0);
    loop {
        let found = engine.range(shelf, from, after_all(), AT_ONCE)?;
        let Some((last, _)) = found.last() else {
            return Ok(removed);
        };
        from = [last.as_slice(), &[0]].concat();
        let old = found.iter().filter(|(key, value)| wanted(key, value));
        let writes: Vec<Write> = old
            .map(|(key, _)| Write::remove(shelf, key.clone()))
            .collect();
        removed += writes.len();
        engine.write(writes)?;
    }
}

//! Listening to events.

use crate::{Journal, JournalError, Place};
use domain::Event;
use tokio::sync::watch;

/// How many events a subscriber is given at once, at most: it never holds more, and one that is
/// slow holds up nobody.
pub const BATCH: usize = 256;

/// Events from a place on, each at least once.
///
/// A subscriber that remembers the place of the last event it has dealt with, and subscribes
/// from there after a restart, misses none; one it had dealt with but not remembered comes
/// again, with the same id. Events older than the journal keeps are gone.
pub struct Subscription {
    journal: Journal,
    place: Place,
    news: watch::Receiver<u64>,
}

impl Subscription {
    pub(crate) fn new(journal: Journal, place: Place) -> Self {
        let news = journal.0.news.subscribe();
        Self {
            journal,
            place,
            news,
        }
    }

    /// The place up to which events were given.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The next events, at most [`BATCH`]; waits while there are none.
    pub async fn next(&mut self) -> Result<Vec<(Place, Event)>, JournalError> {
        loop {
            self.news.mark_unchanged();
            let events = self.journal.read(self.place, BATCH)?;
            if let Some((place, _)) = events.last() {
                self.place = *place;
                return Ok(events);
            }
            // The sender lives as long as the journal we hold.
            let _ = self.news.changed().await;
        }
    }
}

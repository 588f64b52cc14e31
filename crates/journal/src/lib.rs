//! Remembers what happened, and tells those who listen.
//!
//! Records say how things stand; the journal says how they came to stand so, for some weeks:
//!
//! - *events*, in the order they were told, each with its [`Place`]; [`Subscription`] reads on
//! - *marks*: what has been told of a subject, so that whoever looks again tells only news
//! - *notes*: what was seen of a subject that its own records do not say
//! - *stories*: all that was known of a thing when its records were forgotten
//!
//! News and the mark that says they were told are one [`Telling`]: both stay or neither. A
//! telling survives the end of the process at once and a power cut within [`SYNC_EVERY`]; since
//! news is found by comparing records with marks, what a power cut takes is told again.
//! Nothing here belongs to one AWS service.

mod engine;
mod keeping;
mod subscription;
mod telling;

#[cfg(test)]
mod tests;

pub use engine::JournalError;
pub use keeping::SYNC_EVERY;
pub use subscription::{BATCH, Subscription};
pub use telling::Telling;

use domain::{AccountId, Clock, Event, Key, Scope, Timestamp};
use engine::{Disk, Engine, Memory, Shelf};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Notify, watch};

/// Where an event stands in the order of all: microseconds of API time, or one more than the
/// event before. It never goes back, even when a power cut took the last events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Place(pub u64);

/// The journal. Cheap to clone; every clone is the same journal.
///
/// Its calls take microseconds and do not wait for the disk, so they need no thread of their
/// own; those that read much say so.
#[derive(Clone)]
pub struct Journal(Arc<Inner>);

struct Inner {
    engine: Box<dyn Engine>,
    clock: Arc<dyn Clock>,
    /// The place of the last event; `None` until somebody has looked. Held while telling, so
    /// that events become visible in the order of their places.
    last: Mutex<Option<u64>>,
    news: watch::Sender<u64>,
    unsynced: Notify,
    /// How many tellings there were, and how many of them are surely on disk.
    tellings: AtomicU64,
    synced: tokio::sync::Mutex<u64>,
}

impl Journal {
    /// A journal that is gone with the process.
    pub fn memory(clock: Arc<dyn Clock>) -> Self {
        Self::over(Box::new(Memory::default()), clock)
    }

    /// The journal in `directory`, which is opened, and made, when first needed.
    pub fn at(directory: &Path, clock: Arc<dyn Clock>) -> Self {
        Self::over(Box::new(Disk::at(directory)), clock)
    }

    fn over(engine: Box<dyn Engine>, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner {
            engine,
            clock,
            last: Mutex::new(None),
            news: watch::channel(0).0,
            unsynced: Notify::new(),
            tellings: AtomicU64::new(0),
            synced: tokio::sync::Mutex::new(0),
        }))
    }

    /// What has been told of `subject`.
    pub fn mark<M: DeserializeOwned>(&self, subject: &Key) -> Result<Option<M>, JournalError> {
        let found = self.0.engine.get(Shelf::Marks, subject.as_str().as_bytes());
        found?.as_deref().map(parsed).transpose()
    }

    /// Writes all of a telling or, on an error, nothing of it.
    pub fn tell(&self, telling: Telling) -> Result<(), JournalError> {
        if telling.is_empty() {
            return Ok(());
        }
        let now = micros(self.0.clock.now());
        let mut known = self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
        let before = match *known {
            Some(last) => last,
            None => self.stored_last()?,
        };
        let (writes, last) = telling.into_writes(before, now)?;
        self.0.engine.write(writes)?;
        *known = Some(last);
        if last > before {
            self.0.news.send_replace(last);
        }
        drop(known);
        self.0.tellings.fetch_add(1, Ordering::SeqCst);
        self.0.unsynced.notify_one();
        Ok(())
    }

    fn stored_last(&self) -> Result<u64, JournalError> {
        let last = self.0.engine.last(Shelf::Events)?;
        Ok(last.as_deref().and_then(number).unwrap_or_default())
    }

    /// The place of the last event; the first there is when nothing was told yet.
    pub fn end(&self) -> Result<Place, JournalError> {
        let known = self.0.last.lock().unwrap_or_else(PoisonError::into_inner);
        match *known {
            Some(last) => Ok(Place(last)),
            None => self.stored_last().map(Place),
        }
    }

    /// The events after `place`, oldest first, at most `most`.
    pub fn read(&self, place: Place, most: usize) -> Result<Vec<(Place, Event)>, JournalError> {
        let from = place.0.saturating_add(1).to_be_bytes().to_vec();
        let found = self
            .0
            .engine
            .range(Shelf::Events, from, after_all(), most)?;
        let event = |(key, value): (Vec<u8>, Vec<u8>)| {
            Ok((Place(number(&key).unwrap_or_default()), parsed(&value)?))
        };
        found.into_iter().map(event).collect()
    }

    /// The first place at or after a time: reading begins with what happened from then on.
    pub fn place_at(&self, time: Timestamp) -> Place {
        Place(micros(time).saturating_sub(1))
    }

    /// Listens to events after `place`.
    pub fn subscribe(&self, place: Place) -> Subscription {
        Subscription::new(self.clone(), place)
    }

    /// What was noted of `subject`, oldest first.
    pub fn notes<N: DeserializeOwned>(&self, subject: &Key) -> Result<Vec<N>, JournalError> {
        let (from, to) = telling::notes_of(subject);
        let found = self
            .0
            .engine
            .range(Shelf::Notes, from, to, telling::NOTES_TOLD)?;
        found.iter().map(|(_, note)| parsed(note)).collect()
    }

    /// The stories of `kind` in `scope` whose id begins so, at most `most`.
    pub fn stories<S: DeserializeOwned>(
        &self,
        kind: &str,
        scope: &Scope,
        id: &str,
        most: usize,
    ) -> Result<Vec<S>, JournalError> {
        let from = telling::story_key(kind, scope, id);
        let to = next_after(&from);
        let found = self.0.engine.range(Shelf::Stories, from, to, most)?;
        let story = |(_, value): &(Vec<u8>, Vec<u8>)| parsed(telling::untimed(value));
        found.iter().map(story).collect()
    }

    /// Forgets what happened before a time; marks stay. Reads much.
    pub fn sweep(&self, before: Timestamp) -> Result<usize, JournalError> {
        keeping::sweep(&*self.0.engine, micros(before))
    }

    /// Forgets everything of an account. Reads much.
    pub fn purge(&self, account: &AccountId) -> Result<usize, JournalError> {
        keeping::purge(&*self.0.engine, account)
    }
}

/// Microseconds since 1970; 0 for a time before.
fn micros(time: Timestamp) -> u64 {
    u64::try_from(time.as_microsecond()).unwrap_or_default()
}

fn number(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?))
}

/// The end of every range.
fn after_all() -> Vec<u8> {
    vec![0xff; 9]
}

/// The first key after every key that begins with `prefix`, which is text: no byte is 0xff.
fn next_after(prefix: &[u8]) -> Vec<u8> {
    let mut next = prefix.to_vec();
    next.push(0xff);
    next
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, JournalError> {
    serde_json::from_slice(bytes)
        .map_err(|error| JournalError(format!("an entry is damaged: {error}")))
}

fn written(value: &impl Serialize) -> Result<Vec<u8>, JournalError> {
    serde_json::to_vec(value)
        .map_err(|error| JournalError(format!("an entry cannot be written: {error}")))
}

//! One telling: news, and the mark that says they were told.

use crate::engine::{Shelf, Write};
use crate::{JournalError, micros, written};
use domain::{Event, Key, Scope, Timestamp};
use serde::Serialize;

/// How many notes of one subject are told; the oldest come first.
pub(crate) const NOTES_TOLD: usize = 1_000;

/// News to be written together.
#[derive(Default)]
pub struct Telling {
    events: Vec<Event>,
    writes: Vec<Write>,
    notes: Vec<(Key, Vec<u8>)>,
    failed: Option<JournalError>,
}

impl Telling {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.events.is_empty() && self.writes.is_empty() && self.notes.is_empty()
    }

    /// Remembers how far the news of `subject` have been told.
    #[must_use]
    pub fn mark(self, subject: &Key, mark: &impl Serialize) -> Self {
        let key = subject.as_str().as_bytes().to_vec();
        self.put(Shelf::Marks, key, mark, None)
    }

    /// Forgets the mark of a subject that is gone.
    #[must_use]
    pub fn unmark(mut self, subject: &Key) -> Self {
        let key = subject.as_str().as_bytes().to_vec();
        self.writes.push(Write::remove(Shelf::Marks, key));
        self
    }

    /// Tells events, in this order.
    #[must_use]
    pub fn events(mut self, events: impl IntoIterator<Item = Event>) -> Self {
        self.events.extend(events);
        self
    }

    /// Notes something about `subject`.
    #[must_use]
    pub fn note(mut self, subject: &Key, note: &impl Serialize) -> Self {
        match written(note) {
            Ok(note) => self.notes.push((subject.clone(), note)),
            Err(error) => self.failed = Some(error),
        }
        self
    }

    /// Keeps the story of the `kind` with that id, as it stands at `time`, instead of an
    /// earlier one.
    #[must_use]
    pub fn story(
        self,
        kind: &str,
        (scope, id): (&Scope, &str),
        time: Timestamp,
        story: &impl Serialize,
    ) -> Self {
        let key = story_key(kind, scope, id);
        self.put(Shelf::Stories, key, story, Some(time))
    }

    fn put(
        mut self,
        shelf: Shelf,
        key: Vec<u8>,
        value: &impl Serialize,
        time: Option<Timestamp>,
    ) -> Self {
        let mut bytes = time.map_or_else(Vec::new, |time| micros(time).to_be_bytes().to_vec());
        match written(value) {
            Ok(text) => bytes.extend(text),
            Err(error) => self.failed = Some(error),
        }
        self.writes.push(Write::put(shelf, key, bytes));
        self
    }

    /// What is written after the event at `last`, and the place of the last event then.
    pub(crate) fn into_writes(
        self,
        mut last: u64,
        now: u64,
    ) -> Result<(Vec<Write>, u64), JournalError> {
        if let Some(error) = self.failed {
            return Err(error);
        }
        let mut writes = self.writes;
        for event in &self.events {
            last = now.max(last + 1);
            let key = last.to_be_bytes().to_vec();
            writes.push(Write::put(Shelf::Events, key, written(event)?));
        }
        for (index, (subject, note)) in self.notes.into_iter().enumerate() {
            let mut key = notes_of(&subject).0;
            key.extend(now.to_be_bytes());
            key.push(u8::try_from(index).unwrap_or(u8::MAX));
            writes.push(Write::put(Shelf::Notes, key, note));
        }
        Ok((writes, last))
    }
}

/// Where the notes of a subject begin and end.
pub(crate) fn notes_of(subject: &Key) -> (Vec<u8>, Vec<u8>) {
    let mut from = subject.as_str().as_bytes().to_vec();
    from.push(0);
    let mut to = from.clone();
    to.extend([0xff; 9]);
    (from, to)
}

/// When a note was made, from its key.
pub(crate) fn noted_at(key: &[u8]) -> Option<u64> {
    let time = key.len().checked_sub(9)?;
    crate::number(&key[time..])
}

pub(crate) fn story_key(kind: &str, scope: &Scope, id: &str) -> Vec<u8> {
    let key = Key::kind(kind).join(&scope.segments()).child(id);
    key.as_str().as_bytes().to_vec()
}

/// A story without the time before it.
pub(crate) fn untimed(value: &[u8]) -> &[u8] {
    value.get(8..).unwrap_or_default()
}

/// What everything of an account begins with, below a kind.
pub(crate) fn is_of(key: &[u8], account: &str) -> bool {
    let infix = format!("/{account}/");
    key.windows(infix.len())
        .any(|part| part == infix.as_bytes())
}

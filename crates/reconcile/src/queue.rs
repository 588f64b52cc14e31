//! Which keys are due. Ordinary data: no store, no clock, no waiting.

#[cfg(test)]
mod tests;

use crate::backoff::SHORTEST;
use domain::Timestamp;
use domain::clock::later;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// The keys of a controller and when each is due.
#[derive(Debug)]
pub(crate) struct Queue<K> {
    keys: BTreeMap<K, Entry>,
    ready: VecDeque<K>,
    timers: BTreeSet<(Timestamp, K)>,
    running: usize,
}

#[derive(Debug, Default)]
struct Entry {
    place: Place,
    /// How often in a row it failed or lost a race.
    failures: u32,
    /// A failing key is left alone until then, whatever changes.
    not_before: Option<Timestamp>,
}

/// Where a key is.
///
/// ```text
/// Resting ⇄ Timed
///    └──┬─────┘
///       ↓
///     Ready → Running → Resting, Timed, Ready (changed meanwhile) or forgotten
/// ```
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Place {
    #[default]
    Resting,
    Timed(Timestamp),
    Ready,
    Running,
    /// Running, and something has changed since it started.
    RunningStale,
}

impl<K: Clone + Ord> Queue<K> {
    pub(crate) fn new() -> Self {
        Self {
            keys: BTreeMap::new(),
            ready: VecDeque::new(),
            timers: BTreeSet::new(),
            running: 0,
        }
    }

    /// Something that concerns `key` has changed.
    pub(crate) fn wake(&mut self, key: &K, now: Timestamp) {
        let entry = self.keys.entry(key.clone()).or_default();
        let pause = entry.not_before.filter(|until| *until > now);
        match (entry.place, pause) {
            (Place::Resting, None) => self.make_ready(key),
            (Place::Resting, Some(until)) => self.set_timer(key, until),
            (Place::Timed(_), None) => self.make_ready(key),
            (Place::Timed(at), Some(until)) => self.set_timer(key, at.min(until)),
            (Place::Running, _) => entry.place = Place::RunningStale,
            (Place::Ready | Place::RunningStale, _) => {}
        }
    }

    /// Wakes every key that is known.
    pub(crate) fn wake_all(&mut self, now: Timestamp) {
        for key in self.keys.keys().cloned().collect::<Vec<K>>() {
            self.wake(&key, now);
        }
    }

    /// The next key that is due, which now runs.
    pub(crate) fn take(&mut self, now: Timestamp) -> Option<K> {
        self.ready_timers(now);
        let key = self.ready.pop_front()?;
        self.place(&key, Place::Running);
        self.running += 1;
        Some(key)
    }

    /// The keys that will be looked at next, from the start.
    pub(crate) fn due(&self) -> BTreeSet<K> {
        let is_due =
            |(_, entry): &(&K, &Entry)| matches!(entry.place, Place::Ready | Place::RunningStale);
        let due = self.keys.iter().filter(is_due);
        due.map(|(key, _)| key.clone()).collect()
    }

    /// Whether a key is due.
    pub(crate) fn is_due(&self, now: Timestamp) -> bool {
        !self.ready.is_empty() || self.next_time().is_some_and(|time| time <= now)
    }

    /// When the next key will be due unless something changes.
    pub(crate) fn next_time(&self) -> Option<Timestamp> {
        self.timers.first().map(|(time, _)| *time)
    }

    /// A key has run and rests until something changes.
    pub(crate) fn rest(&mut self, key: &K) {
        if self.leave(key) {
            self.make_ready(key);
        }
    }

    /// A key has run and is due at `time`.
    pub(crate) fn rest_until(&mut self, key: &K, time: Timestamp) {
        if self.leave(key) {
            self.make_ready(key);
        } else {
            self.set_timer(key, time);
        }
    }

    /// A key has run and is no longer known, unless it has changed meanwhile.
    pub(crate) fn forget(&mut self, key: &K) {
        if self.leave(key) {
            self.make_ready(key);
        } else {
            self.keys.remove(key);
        }
    }

    /// A key has failed and is due at `time`; a change brings it back earlier, but not at once.
    pub(crate) fn fail(&mut self, key: &K, now: Timestamp, time: Timestamp) {
        let failures = self.failures(key);
        let is_stale = self.leave(key);
        let until = later(now, SHORTEST).min(time);
        if let Some(entry) = self.keys.get_mut(key) {
            entry.failures = failures + 1;
            entry.not_before = Some(until);
        }
        self.set_timer(key, if is_stale { until } else { time });
    }

    /// How often in a row a key failed.
    pub(crate) fn failures(&self, key: &K) -> u32 {
        self.keys.get(key).map_or(0, |entry| entry.failures)
    }

    /// How many keys are known, due and running.
    pub(crate) fn sizes(&self) -> (usize, usize, usize) {
        (self.keys.len(), self.ready.len(), self.running)
    }

    /// A key stops running, its failures forgiven; whether it changed meanwhile.
    fn leave(&mut self, key: &K) -> bool {
        self.running = self.running.saturating_sub(1);
        let Some(entry) = self.keys.get_mut(key) else {
            return false;
        };
        let is_stale = entry.place == Place::RunningStale;
        *entry = Entry::default();
        is_stale
    }

    fn ready_timers(&mut self, now: Timestamp) {
        while let Some((time, key)) = self.timers.first().cloned()
            && time <= now
        {
            self.make_ready(&key);
        }
    }

    fn make_ready(&mut self, key: &K) {
        self.place(key, Place::Ready);
        self.ready.push_back(key.clone());
    }

    fn set_timer(&mut self, key: &K, time: Timestamp) {
        self.place(key, Place::Timed(time));
        self.timers.insert((time, key.clone()));
    }

    fn place(&mut self, key: &K, place: Place) {
        let entry = self.keys.entry(key.clone()).or_default();
        if let Place::Timed(time) = entry.place {
            self.timers.remove(&(time, key.clone()));
        }
        entry.place = place;
    }
}

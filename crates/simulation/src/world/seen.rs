//! Records as they were seen last, so that looking again costs only what has changed.

use domain::{Key, Record};
use std::collections::BTreeMap;
use store::{Entry, Revision};

/// Every record of a kind, as it was seen last.
pub struct Seen<R>(BTreeMap<Key, (Revision, R)>);

impl<R> Default for Seen<R> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<R: Record> Seen<R> {
    pub(super) fn refresh(&mut self, entries: Vec<Entry>) {
        let mut before = std::mem::take(&mut self.0);
        for entry in entries {
            let known = before.remove(&entry.key);
            let known = known.filter(|(revision, _)| *revision == entry.revision);
            let record = known.map_or_else(
                || store::decode(&entry.key, &entry.value).expect("records are well-formed"),
                |(_, record)| record,
            );
            self.0.insert(entry.key, (entry.revision, record));
        }
    }

    /// All of them, in order of their keys.
    pub fn records(&self) -> impl Iterator<Item = &R> {
        self.0.values().map(|(_, record)| record)
    }

    /// The one at that key.
    pub fn record(&self, key: &Key) -> Option<&R> {
        self.0.get(key).map(|(_, record)| record)
    }
}

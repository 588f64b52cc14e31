//! Records as they were seen last, so that looking again costs only what has changed.

use domain::{Key, Record};
use std::collections::BTreeMap;
use store::{Memory, Revision};

/// Every record of a kind, as it was seen last.
pub struct Seen<R> {
    records: BTreeMap<Key, Sight<R>>,
    looks: u64,
}

struct Sight<R> {
    revision: Revision,
    record: R,
    /// The look that saw it last.
    look: u64,
}

impl<R> Default for Seen<R> {
    fn default() -> Self {
        Self {
            records: BTreeMap::new(),
            looks: 0,
        }
    }
}

impl<R: Record> Seen<R> {
    /// Looks again; whether anything has changed.
    pub(super) fn refresh(&mut self, memory: &Memory) -> bool {
        self.looks += 1;
        let look = self.looks;
        let (mut changed, mut count) = (false, 0);
        memory.visit(&Key::kind(R::KIND).prefix(), |key, revision, value| {
            count += 1;
            if let Some(known) = self.records.get_mut(key)
                && known.revision == revision
            {
                known.look = look;
                return;
            }
            changed = true;
            let sight = Sight {
                revision,
                record: store::decode(key, value).expect("records are well-formed"),
                look,
            };
            self.records.insert(key.clone(), sight);
        });
        if self.records.len() > count {
            changed = true;
            self.records.retain(|_, sight| sight.look == look);
        }
        changed
    }

    /// All of them, in order of their keys.
    pub fn records(&self) -> impl Iterator<Item = &R> {
        self.records.values().map(|sight| &sight.record)
    }

    /// The one at that key.
    pub fn record(&self, key: &Key) -> Option<&R> {
        self.records.get(key).map(|sight| &sight.record)
    }
}

//! A journal in memory, for tests.

use super::{Engine, Entry, JournalError, Shelf, Write};
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

type Entries = BTreeMap<(Shelf, Vec<u8>), Vec<u8>>;

/// Entries in memory.
#[derive(Default)]
pub(crate) struct Memory(Mutex<Entries>);

impl Memory {
    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Engine for Memory {
    fn exists(&self) -> bool {
        true
    }

    fn waits(&self) -> bool {
        false
    }

    fn get(&self, shelf: Shelf, key: &[u8]) -> Result<Option<Vec<u8>>, JournalError> {
        Ok(self.lock().get(&(shelf, key.to_vec())).cloned())
    }

    fn range(
        &self,
        shelf: Shelf,
        from: Vec<u8>,
        to: Vec<u8>,
        most: usize,
    ) -> Result<Vec<Entry>, JournalError> {
        let entries = self.lock();
        let found = entries.range((shelf, from)..(shelf, to)).take(most);
        Ok(found
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect())
    }

    fn last(&self, shelf: Shelf) -> Result<Option<Vec<u8>>, JournalError> {
        let entries = self.lock();
        let mut own = entries.range((shelf, Vec::new())..(shelf, crate::after_all()));
        Ok(own.next_back().map(|((_, key), _)| key.clone()))
    }

    fn write(&self, writes: Vec<Write>) -> Result<(), JournalError> {
        let mut entries = self.lock();
        for Write { shelf, key, value } in writes {
            match value {
                Some(value) => drop(entries.insert((shelf, key), value)),
                None => drop(entries.remove(&(shelf, key))),
            }
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), JournalError> {
        Ok(())
    }
}

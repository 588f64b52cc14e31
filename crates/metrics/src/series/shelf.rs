//! Where bytes are kept in order.

mod disk;

pub(super) use disk::DiskShelf;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A failure of the disk, in words.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ShelfError(pub(super) String);

/// What is told of each entry; `false` ends the walk.
pub(super) type Visit<'a> = dyn FnMut(&[u8], &[u8]) -> bool + 'a;

/// Bytes by key, in order.
pub(super) trait Shelf: Send + Sync {
    /// The value at a key.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ShelfError>;

    /// Shows entries from a key to before another, in order.
    fn scan(&self, from: &[u8], to: &[u8], visit: &mut Visit<'_>) -> Result<(), ShelfError>;

    /// The last key from a key to before another.
    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Vec<u8>>, ShelfError>;

    /// Writes and deletes, all together. What it has done outlives the process at once, and a
    /// power cut up to a moment later.
    fn write(&self, changes: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ShelfError>;
}

/// Bytes that go with the process.
#[derive(Debug, Default)]
pub(super) struct MemoryShelf(Mutex<BTreeMap<Vec<u8>, Vec<u8>>>);

impl MemoryShelf {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<Vec<u8>, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf for MemoryShelf {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ShelfError> {
        Ok(self.lock().get(key).cloned())
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: &mut Visit<'_>) -> Result<(), ShelfError> {
        let bytes = self.lock();
        for (key, value) in bytes.range(from.to_vec()..to.to_vec()) {
            if !visit(key, value) {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Vec<u8>>, ShelfError> {
        let bytes = self.lock();
        let mut range = bytes.range(from.to_vec()..to.to_vec());
        Ok(range.next_back().map(|(key, _)| key.clone()))
    }

    fn write(&self, changes: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ShelfError> {
        let mut bytes = self.lock();
        for (key, value) in changes {
            match value {
                Some(value) => bytes.insert(key, value),
                None => bytes.remove(&key),
            };
        }
        Ok(())
    }
}

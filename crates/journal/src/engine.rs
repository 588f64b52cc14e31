//! Where the journal is kept: ordered keys and values on shelves.

mod disk;
mod memory;

pub(crate) use disk::Disk;
pub(crate) use memory::Memory;

/// The journal cannot do its part.
#[derive(Debug, Clone, thiserror::Error)]
#[error("the journal could not be kept or read: {0}")]
pub struct JournalError(pub(crate) String);

/// One kind of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Shelf {
    /// Place → event.
    Events,
    /// Subject → what has been told of it.
    Marks,
    /// Subject and time → note.
    Notes,
    /// Kind, account, Region and id → time and story.
    Stories,
}

/// One entry to be written, or removed.
#[derive(Debug)]
pub(crate) struct Write {
    pub(crate) shelf: Shelf,
    pub(crate) key: Vec<u8>,
    pub(crate) value: Option<Vec<u8>>,
}

/// A key with its value.
pub(crate) type Entry = (Vec<u8>, Vec<u8>);

/// Keeps entries in the order of their keys.
pub(crate) trait Engine: Send + Sync {
    /// Whether anything can be there: one that was never written to need not be opened.
    fn exists(&self) -> bool;

    /// Whether its calls may wait for a disk.
    fn waits(&self) -> bool;

    fn get(&self, shelf: Shelf, key: &[u8]) -> Result<Option<Vec<u8>>, JournalError>;

    /// The entries from `from` to just before `to`, at most `most`.
    fn range(
        &self,
        shelf: Shelf,
        from: Vec<u8>,
        to: Vec<u8>,
        most: usize,
    ) -> Result<Vec<Entry>, JournalError>;

    /// The last key.
    fn last(&self, shelf: Shelf) -> Result<Option<Vec<u8>>, JournalError>;

    /// Writes all or nothing. The end of the process does not undo it; a power cut may.
    fn write(&self, writes: Vec<Write>) -> Result<(), JournalError>;

    /// Makes sure that no power cut undoes what was written before.
    fn sync(&self) -> Result<(), JournalError>;
}

impl Write {
    pub(crate) fn put(shelf: Shelf, key: Vec<u8>, value: Vec<u8>) -> Self {
        Self {
            shelf,
            key,
            value: Some(value),
        }
    }

    pub(crate) fn remove(shelf: Shelf, key: Vec<u8>) -> Self {
        Self {
            shelf,
            key,
            value: None,
        }
    }
}

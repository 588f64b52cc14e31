//! Bytes on this machine, through fjall.

use super::{Shelf, ShelfError, Visit};
use fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Blocks kept in memory, bytes.
const CACHE: u64 = 1024 * 1024;
/// What is kept in memory before it is sorted onto disk, bytes.
const MEMTABLE: u64 = 2 * 1024 * 1024;
/// What is kept in the journal at the most, bytes; the least fjall takes.
const JOURNAL: u64 = 64 * 1024 * 1024;
/// Files held open.
const FILES: usize = 32;

/// Bytes in a directory that is made when there is something to keep: a server that measures
/// nothing pays nothing.
pub(in crate::series) struct DiskShelf {
    directory: PathBuf,
    opened: OnceLock<Opened>,
    opening: Mutex<()>,
}

struct Opened {
    database: Database,
    bytes: Keyspace,
}

impl DiskShelf {
    /// The bytes in `directory`.
    ///
    /// Fails while another process has them open, and when they are damaged.
    pub(in crate::series) fn at(directory: &Path) -> Result<Self, ShelfError> {
        let shelf = Self {
            directory: directory.to_owned(),
            opened: OnceLock::new(),
            opening: Mutex::new(()),
        };
        if shelf.marker().exists() && directory.exists() {
            fs::remove_dir_all(directory)?;
        }
        if directory.exists() {
            shelf.open()?;
        }
        Ok(shelf)
    }

    /// The file beside a directory that is not complete yet: what a crash left half made has
    /// nothing in it and is made again.
    fn marker(&self) -> PathBuf {
        self.directory.with_extension("making")
    }

    fn open(&self) -> Result<&Opened, ShelfError> {
        let _one = self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(opened) = self.opened.get() {
            return Ok(opened);
        }
        let is_new = !self.directory.exists();
        if is_new {
            File::create(self.marker())?;
        }
        let database = Database::builder(&self.directory)
            .cache_size(CACHE)
            .worker_threads(1)
            .max_cached_files(Some(FILES))
            .max_journaling_size(JOURNAL)
            .open()?;
        let options = || KeyspaceCreateOptions::default().max_memtable_size(MEMTABLE);
        let bytes = database.keyspace("series", options)?;
        if is_new {
            fs::remove_file(self.marker())?;
        }
        Ok(self.opened.get_or_init(|| Opened { database, bytes }))
    }

    /// What is there; nothing before the first write.
    fn there(&self) -> Option<&Keyspace> {
        self.opened.get().map(|opened| &opened.bytes)
    }
}

impl Shelf for DiskShelf {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, ShelfError> {
        let Some(bytes) = self.there() else {
            return Ok(None);
        };
        Ok(bytes.get(key)?.map(|value| value.to_vec()))
    }

    fn scan(&self, from: &[u8], to: &[u8], visit: &mut Visit<'_>) -> Result<(), ShelfError> {
        let Some(bytes) = self.there() else {
            return Ok(());
        };
        for entry in bytes.range(from..to) {
            let (key, value) = entry.into_inner()?;
            if !visit(&key, &value) {
                break;
            }
        }
        Ok(())
    }

    fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Vec<u8>>, ShelfError> {
        let last = self
            .there()
            .and_then(|bytes| bytes.range(from..to).next_back());
        let key = last.map(|entry| entry.key()).transpose()?;
        Ok(key.map(|key| key.to_vec()))
    }

    fn write(&self, changes: Vec<(Vec<u8>, Option<Vec<u8>>)>) -> Result<(), ShelfError> {
        if changes.is_empty() {
            return Ok(());
        }
        let Opened { database, bytes } = match self.opened.get() {
            Some(opened) => opened,
            None => self.open()?,
        };
        let mut batch = database.batch().durability(Some(PersistMode::Buffer));
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(bytes, key, value),
                None => batch.remove(bytes, key),
            }
        }
        Ok(batch.commit()?)
    }
}

impl From<fjall::Error> for ShelfError {
    fn from(error: fjall::Error) -> Self {
        Self(error.to_string())
    }
}

impl From<io::Error> for ShelfError {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

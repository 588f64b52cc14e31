//! A journal on disk, through fjall: one keyspace a shelf, opened when first needed.

use super::{Engine, Entry, JournalError, Shelf, Write};
use fjall::{Database, Keyspace, KeyspaceCreateOptions, PersistMode};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Blocks kept in memory, bytes: the journal is read rarely and in order.
const CACHE: u64 = 512 * 1024;

/// What a shelf keeps in memory before it is sorted onto disk, bytes.
const MEMTABLE: u64 = 1024 * 1024;

/// What is kept in fjall's own journal at the most, bytes; the least it takes.
const JOURNAL: u64 = 64 * 1024 * 1024;

/// Files held open.
const FILES: usize = 16;

/// Entries in a directory.
pub(crate) struct Disk {
    directory: PathBuf,
    open: Mutex<Option<Open>>,
}

#[derive(Clone)]
struct Open {
    database: Database,
    events: Keyspace,
    marks: Keyspace,
    notes: Keyspace,
    stories: Keyspace,
}

impl Disk {
    pub(crate) fn at(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
            open: Mutex::new(None),
        }
    }

    /// Opens it unless it is open. A failure is told and tried again by the next call.
    fn open(&self) -> Result<Open, JournalError> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = &*open {
            return Ok(open.clone());
        }
        let opened = Open::at(&self.directory)?;
        *open = Some(opened.clone());
        Ok(opened)
    }

    /// Nothing is read from a directory that is not there.
    fn reading(&self) -> Result<Option<Open>, JournalError> {
        match self.exists() {
            true => self.open().map(Some),
            false => Ok(None),
        }
    }
}

impl Open {
    fn at(directory: &Path) -> Result<Self, JournalError> {
        let database = Database::builder(directory)
            .cache_size(CACHE)
            .worker_threads(1)
            .max_cached_files(Some(FILES))
            .max_journaling_size(JOURNAL)
            .open()?;
        let shelf = |name: &str| {
            database.keyspace(name, || {
                KeyspaceCreateOptions::default().max_memtable_size(MEMTABLE)
            })
        };
        Ok(Self {
            events: shelf("events")?,
            marks: shelf("marks")?,
            notes: shelf("notes")?,
            stories: shelf("stories")?,
            database,
        })
    }

    fn shelf(&self, shelf: Shelf) -> &Keyspace {
        match shelf {
            Shelf::Events => &self.events,
            Shelf::Marks => &self.marks,
            Shelf::Notes => &self.notes,
            Shelf::Stories => &self.stories,
        }
    }
}

impl Engine for Disk {
    fn exists(&self) -> bool {
        self.directory.exists()
    }

    fn waits(&self) -> bool {
        true
    }

    fn get(&self, shelf: Shelf, key: &[u8]) -> Result<Option<Vec<u8>>, JournalError> {
        let Some(open) = self.reading()? else {
            return Ok(None);
        };
        Ok(open.shelf(shelf).get(key)?.map(|value| value.to_vec()))
    }

    fn range(
        &self,
        shelf: Shelf,
        from: Vec<u8>,
        to: Vec<u8>,
        most: usize,
    ) -> Result<Vec<Entry>, JournalError> {
        let Some(open) = self.reading()? else {
            return Ok(Vec::new());
        };
        let entry = |guard: fjall::Guard| -> Result<Entry, JournalError> {
            let (key, value) = guard.into_inner()?;
            Ok((key.to_vec(), value.to_vec()))
        };
        open.shelf(shelf)
            .range(from..to)
            .take(most)
            .map(entry)
            .collect()
    }

    fn last(&self, shelf: Shelf) -> Result<Option<Vec<u8>>, JournalError> {
        let Some(open) = self.reading()? else {
            return Ok(None);
        };
        let last = open.shelf(shelf).last_key_value();
        Ok(last
            .map(fjall::Guard::key)
            .transpose()?
            .map(|key| key.to_vec()))
    }

    fn write(&self, writes: Vec<Write>) -> Result<(), JournalError> {
        if writes.is_empty() {
            return Ok(());
        }
        let open = self.open()?;
        let mut batch = open.database.batch().durability(Some(PersistMode::Buffer));
        for Write { shelf, key, value } in writes {
            match value {
                Some(value) => batch.insert(open.shelf(shelf), key, value),
                None => batch.remove(open.shelf(shelf), key),
            }
        }
        Ok(batch.commit()?)
    }

    fn sync(&self) -> Result<(), JournalError> {
        let open = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match open {
            Some(open) => Ok(open.database.persist(PersistMode::SyncData)?),
            None => Ok(()),
        }
    }
}

impl From<fjall::Error> for JournalError {
    fn from(error: fjall::Error) -> Self {
        Self(error.to_string())
    }
}

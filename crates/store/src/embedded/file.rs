//! Opening what the store is kept in.

use super::tables::{self, FORMAT, LEASED, LEASES, NUMBERS, RECORDS, failed};
use crate::engine::{LeaseId, Revision, StoreError};
use redb::backends::FileBackend;
use redb::{Database, DatabaseError, ReadableDatabase, StorageBackend};
use std::fs::{File, OpenOptions, Permissions};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How much of the file redb keeps in memory, in bytes.
const CACHE: usize = 4 << 20;
/// The shape of the tables this program reads and writes.
const TABLES_FORMAT: u64 = 1;
/// A commit is refused with `Full` when the disk would have less than this left, in bytes:
/// redb writes whole pages, and copies the path to each page it changes.
const RESERVE: u64 = 1 << 20;
/// How many bytes of disk a byte of a batch may take, pages and copies included.
const GROWTH: u64 = 4;

/// Why the store cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process, or another part of this one, has it open.
    #[error("the store {0} is in use by another longshore process")]
    InUse(PathBuf),
    /// The file is not a store, or parts of it are missing.
    #[error("the store {path} is damaged: {problem}")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What redb found.
        problem: String,
    },
    /// A later version of this program has written it.
    #[error("the store {path} has format {format}, newer than this program")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        format: u64,
    },
    /// The operating system refused.
    #[error("the store {path} cannot be opened: {problem}")]
    Io {
        /// The file.
        path: PathBuf,
        /// What it said.
        problem: String,
    },
}

/// What the store is kept in.
pub(super) enum Medium {
    /// A file.
    File(PathBuf),
    /// Something else, made anew at each opening.
    Storage(Box<OpenStorage>),
}

type OpenStorage = dyn Fn(&redb::Builder) -> Result<Database, DatabaseError> + Send;

/// An open store, and what must be known of it before it is used.
pub(super) struct Opened {
    pub(super) database: Database,
    pub(super) revision: Revision,
    pub(super) leases: Vec<(LeaseId, Duration)>,
}

impl Medium {
    pub(super) fn storage<S: StorageBackend>(make: impl Fn() -> S + Send + 'static) -> Self {
        Self::Storage(Box::new(move |builder| builder.create_with_backend(make())))
    }

    /// Opens the store, repairs it after a crash, and makes sure that its tables exist.
    pub(super) fn open(&self) -> Result<Opened, OpenError> {
        // redb promises errors, not panics; a damaged file must not end the process even
        // where it breaks that promise.
        let opening = AssertUnwindSafe(|| self.database().and_then(|database| self.read(database)));
        catch_unwind(opening).unwrap_or_else(|_| Err(self.damaged("its structure is broken")))
    }

    /// Fails with `Full` when there may not be enough space for `bytes` more.
    pub(super) fn check_space(&self, bytes: usize) -> Result<(), StoreError> {
        let Self::File(path) = self else {
            return Ok(());
        };
        let Ok(disk) = rustix::fs::statvfs(path) else {
            return Ok(());
        };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let needed = RESERVE.saturating_add(GROWTH.saturating_mul(bytes as u64));
        if free < needed {
            Err(StoreError::Full)
        } else {
            Ok(())
        }
    }

    fn database(&self) -> Result<Database, OpenError> {
        let mut builder = redb::Builder::new();
        builder.set_cache_size(CACHE);
        let database = match self {
            Self::File(path) => FileBackend::new(open_private(path)?)
                .and_then(|backend| builder.create_with_backend(backend)),
            Self::Storage(open) => open(&builder),
        };
        database.map_err(|error| match error {
            DatabaseError::DatabaseAlreadyOpen => OpenError::InUse(self.path()),
            DatabaseError::Storage(redb::StorageError::Io(error))
                if !matches!(
                    error.kind(),
                    std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof
                ) =>
            {
                OpenError::Io {
                    path: self.path(),
                    problem: error.to_string(),
                }
            }
            error => self.damaged(&error.to_string()),
        })
    }

    fn read(&self, database: Database) -> Result<Opened, OpenError> {
        let refused = |error: StoreError| match error {
            StoreError::Full => OpenError::Io {
                path: self.path(),
                problem: StoreError::Full.to_string(),
            },
            error => self.damaged(&error.to_string()),
        };
        let format = ensure_tables(&database).map_err(refused)?;
        if format > TABLES_FORMAT {
            return Err(OpenError::Newer {
                path: self.path(),
                format,
            });
        }
        let snapshot = database.begin_read().map_err(failed).map_err(refused)?;
        let revision = tables::revision(&snapshot).map_err(refused)?;
        let leases = tables::leases(&snapshot).map_err(refused)?;
        drop(snapshot);
        Ok(Opened {
            database,
            revision,
            leases,
        })
    }

    fn damaged(&self, problem: &str) -> OpenError {
        OpenError::Damaged {
            path: self.path(),
            problem: problem.to_owned(),
        }
    }

    fn path(&self) -> PathBuf {
        match self {
            Self::File(path) => path.clone(),
            Self::Storage(_) => PathBuf::from("(not a file)"),
        }
    }
}

/// The answer while the store could not be opened anew after a failure.
pub(super) fn unopened() -> StoreError {
    StoreError::Io("it failed and could not be opened anew yet".to_owned())
}

/// Opens or makes a file that only its owner may read and write, and makes sure that a new
/// one is still listed in its directory after a power cut.
fn open_private(path: &Path) -> Result<File, OpenError> {
    let open = || -> std::io::Result<File> {
        let is_new = !path.exists();
        let mut options = OpenOptions::new();
        options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600);
        let file = options.open(path)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        if is_new && let Some(parent) = path.parent().filter(|parent| *parent != Path::new("")) {
            File::open(parent)?.sync_all()?;
        }
        Ok(file)
    };
    open().map_err(|error| OpenError::Io {
        path: path.to_owned(),
        problem: error.to_string(),
    })
}

/// Makes the tables in a new store; the format of the store.
fn ensure_tables(database: &Database) -> Result<u64, StoreError> {
    let snapshot = database.begin_read().map_err(failed)?;
    if let Ok(numbers) = snapshot.open_table(NUMBERS)
        && let Some(format) = numbers.get(FORMAT).map_err(failed)?
    {
        return Ok(format.value());
    }
    let writing = database.begin_write().map_err(failed)?;
    writing.open_table(RECORDS).map_err(failed)?;
    writing.open_table(LEASES).map_err(failed)?;
    writing.open_table(LEASED).map_err(failed)?;
    {
        let mut numbers = writing.open_table(NUMBERS).map_err(failed)?;
        numbers.insert(FORMAT, TABLES_FORMAT).map_err(failed)?;
    }
    writing.commit().map_err(failed)?;
    Ok(TABLES_FORMAT)
}

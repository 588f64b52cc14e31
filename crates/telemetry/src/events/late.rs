//! Events in a directory that is made with the first of them.
//!
//! A new database takes fjall some fifty flushes to the disk, one after the other: longer than all
//! else a server does at its start. So a new one is made, on a thread of its own, when there is
//! something to keep; until then nothing is found in it.

use super::{DiskEvents, Event, EventError, EventStore, Events, NewEvent, Order, Place};
use super::{StreamId, Summary};
use async_trait::async_trait;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};

/// Opens the events in `directory`; what is there is opened at once, what is not is made with the
/// first event. What a crash left half made has no events yet and is made again.
///
/// # Errors
/// As [`DiskEvents::open`]. When a new directory cannot be made, every later use says so.
pub fn open(directory: &Path) -> Result<Arc<dyn EventStore>, EventError> {
    let told = |error: io::Error| EventError(format!("{}: {error}", directory.display()));
    if marker(directory).exists() && directory.exists() {
        fs::remove_dir_all(directory).map_err(told)?;
    }
    if directory.exists() {
        return Ok(Arc::new(DiskEvents::open(directory)?));
    }
    Ok(Arc::new(LateEvents {
        directory: directory.to_owned(),
        opened: Opened::default(),
        making: Mutex::default(),
    }))
}

/// The file beside a directory that is not complete yet.
fn marker(directory: &Path) -> PathBuf {
    directory.with_extension("making")
}

/// Makes the directory, and sees on the disk that it is complete before anything is kept in it.
fn make(directory: &Path) -> Result<DiskEvents, EventError> {
    let told = |error: io::Error| EventError(format!("{}: {error}", directory.display()));
    File::create(marker(directory)).map_err(told)?;
    let made = DiskEvents::open(directory)?;
    fs::remove_file(marker(directory)).map_err(told)?;
    if let Some(parent) = directory.parent() {
        File::open(parent)
            .and_then(|parent| parent.sync_all())
            .map_err(told)?;
    }
    Ok(made)
}

type Opened = Arc<OnceLock<Result<DiskEvents, EventError>>>;

/// Events of which there are none before the first.
struct LateEvents {
    directory: PathBuf,
    opened: Opened,
    /// Who makes the directory, once it is needed.
    making: Mutex<Option<JoinHandle<()>>>,
}

impl LateEvents {
    fn making(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.making.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there was nothing to keep yet.
    fn is_empty(&self) -> bool {
        self.making().is_none()
    }

    /// Has the directory made, unless that has begun.
    fn begin(&self) -> io::Result<()> {
        let mut making = self.making();
        if making.is_none() {
            let (directory, told) = (self.directory.clone(), Arc::clone(&self.opened));
            let thread = thread::Builder::new().name("events-open".to_owned());
            *making = Some(thread.spawn(move || {
                let made = make(&directory);
                if let Err(error) = &made {
                    tracing::error!(%error, "there is no place for log events");
                }
                let _ = told.set(made);
            })?);
        }
        Ok(())
    }

    /// What there is to be read; nothing where nothing was to be kept yet. Waits on this thread
    /// while it is made, as every reading does.
    fn kept(&self) -> Result<Option<&DiskEvents>, EventError> {
        if self.is_empty() {
            return Ok(None);
        }
        let opened = self.opened.wait().as_ref();
        opened.map(Some).map_err(EventError::clone)
    }

    /// A place for events. Waits on no thread that serves others.
    async fn ready(&self) -> Result<&DiskEvents, EventError> {
        if self.opened.get().is_none() {
            self.begin()
                .map_err(|error| EventError(error.to_string()))?;
            let opened = Arc::clone(&self.opened);
            let waited = tokio::task::spawn_blocking(move || opened.wait().is_ok());
            waited
                .await
                .map_err(|error| EventError(error.to_string()))?;
        }
        self.opened.wait().as_ref().map_err(EventError::clone)
    }
}

impl Drop for LateEvents {
    /// Whoever opens the directory next finds it closed.
    fn drop(&mut self) {
        let making = self.making().take();
        if let Some(making) = making {
            let _ = making.join();
        }
    }
}

#[async_trait]
impl EventStore for LateEvents {
    async fn append(
        &self,
        stream: StreamId,
        events: Vec<NewEvent>,
        ingested_at: u64,
    ) -> Result<u64, EventError> {
        self.ready()
            .await?
            .append(stream, events, ingested_at)
            .await
    }

    async fn trim(&self, stream: StreamId, time: u64) -> Result<(), EventError> {
        if self.is_empty() {
            return Ok(());
        }
        self.ready().await?.trim(stream, time).await
    }

    async fn forget(&self, stream: StreamId) -> Result<(), EventError> {
        if self.is_empty() {
            return Ok(());
        }
        self.ready().await?.forget(stream).await
    }

    fn read(&self, stream: StreamId, from: Place, to: Place, order: Order) -> Events<'_> {
        match self.kept() {
            Ok(Some(events)) => events.read(stream, from, to, order),
            Ok(None) => Box::new(std::iter::empty()),
            Err(error) => Box::new(std::iter::once(Err::<Event, _>(error))),
        }
    }

    fn summary(&self, stream: StreamId) -> Result<Option<Summary>, EventError> {
        match self.kept()? {
            Some(events) => events.summary(stream),
            None => Ok(None),
        }
    }

    fn summaries(&self, group: u64) -> Result<Vec<(StreamId, Summary)>, EventError> {
        match self.kept()? {
            Some(events) => events.summaries(group),
            None => Ok(Vec::new()),
        }
    }

    fn streams(&self) -> Result<Vec<StreamId>, EventError> {
        match self.kept()? {
            Some(events) => events.streams(),
            None => Ok(Vec::new()),
        }
    }
}

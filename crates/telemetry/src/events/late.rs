//! Events in a directory that is still being made.
//!
//! A new database takes fjall some fifty flushes to the disk, one after the other: longer than all
//! else a server does at its start. So a new one is made in the background, and who needs it first
//! waits.

use super::{DiskEvents, Event, EventError, EventStore, Events, NewEvent, Order, Place};
use super::{StreamId, Summary};
use async_trait::async_trait;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::thread::{self, JoinHandle};

/// Opens the events in `directory`; what is there is opened at once, what is not is made by and
/// by. What a crash left half made has no events yet and is made again.
///
/// # Errors
/// As [`DiskEvents::open`]. When a new directory cannot be made, every use says so.
pub fn open(directory: &Path) -> Result<Arc<dyn EventStore>, EventError> {
    let told = |error: io::Error| EventError(format!("{}: {error}", directory.display()));
    if marker(directory).exists() && directory.exists() {
        fs::remove_dir_all(directory).map_err(told)?;
    }
    if directory.exists() {
        return Ok(Arc::new(DiskEvents::open(directory)?));
    }
    Ok(Arc::new(
        LateEvents::make(directory.to_owned()).map_err(told)?,
    ))
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

/// Events that can be used once they are there.
struct LateEvents {
    opened: Opened,
    making: Option<JoinHandle<()>>,
}

impl LateEvents {
    fn make(directory: PathBuf) -> io::Result<Self> {
        let opened = Opened::default();
        let told = Arc::clone(&opened);
        let making = thread::Builder::new()
            .name("events-open".to_owned())
            .spawn(move || {
                let made = make(&directory);
                if let Err(error) = &made {
                    tracing::error!(%error, "there is no place for log events");
                }
                let _ = told.set(made);
            })?;
        Ok(Self {
            opened,
            making: Some(making),
        })
    }

    /// Waits on this thread, as every reading does.
    fn wait(&self) -> Result<&DiskEvents, EventError> {
        self.opened.wait().as_ref().map_err(EventError::clone)
    }

    /// Waits on no thread that serves others.
    async fn ready(&self) -> Result<&DiskEvents, EventError> {
        if self.opened.get().is_none() {
            let opened = Arc::clone(&self.opened);
            let waited = tokio::task::spawn_blocking(move || opened.wait().is_ok());
            waited
                .await
                .map_err(|error| EventError(error.to_string()))?;
        }
        self.wait()
    }
}

impl Drop for LateEvents {
    /// Whoever opens the directory next finds it closed.
    fn drop(&mut self) {
        if let Some(making) = self.making.take() {
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
        self.ready().await?.trim(stream, time).await
    }

    async fn forget(&self, stream: StreamId) -> Result<(), EventError> {
        self.ready().await?.forget(stream).await
    }

    fn read(&self, stream: StreamId, from: Place, to: Place, order: Order) -> Events<'_> {
        match self.wait() {
            Ok(events) => events.read(stream, from, to, order),
            Err(error) => Box::new(std::iter::once(Err::<Event, _>(error))),
        }
    }

    fn summary(&self, stream: StreamId) -> Result<Option<Summary>, EventError> {
        self.wait()?.summary(stream)
    }

    fn summaries(&self, group: u64) -> Result<Vec<(StreamId, Summary)>, EventError> {
        self.wait()?.summaries(group)
    }

    fn streams(&self) -> Result<Vec<StreamId>, EventError> {
        self.wait()?.streams()
    }
}

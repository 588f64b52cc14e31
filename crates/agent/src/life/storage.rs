//! Ephemeral storage of a task: one disk for what all its containers write, as large as it may
//! become and no larger.
//!
//! ```text
//! instance/storage/GIB.ext4                   an empty disk of that size, copied for each task
//! instance/tasks/TASK/storage.image           the task's disk
//! instance/tasks/TASK/storage/layers/…        what containers write to their root file systems
//! instance/tasks/TASK/storage/volumes/NAME    volumes that live as long as the task
//! ```
//!
//! Image layers are shared by all tasks and do not count. Neither do file systems and disks that
//! have a size of their own, nor what is kept in memory.

use super::volumes::image;
use super::{Ending, Life};
use domain::ecs::TaskDefinition;
use rustix::mount::MountFlags;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, io};
use tokio::sync::Mutex;

/// Nothing of it outlives the task, so nothing is gained by a journal or by waiting for the
/// machine's own disk; what is deleted gives its room back at once.
const MAKE: &[&str] = &["-O", "^has_journal", "-E", "lazy_itable_init=1,nodiscard"];
const MOUNT: &str = "nobarrier,noinit_itable,discard";
const KIND: &str = "ext4";

/// Held while an empty disk is made, so that tasks of one size make one.
static MAKING: Mutex<()> = Mutex::const_new(());

impl Life {
    /// Makes the task's storage or finds it mounted.
    pub(super) async fn open_storage(&self, definition: &TaskDefinition) -> Result<(), Ending> {
        let Some(size_gib) = self.storage_gib(definition) else {
            return Ok(());
        };
        let (task, instance) = (self.directory(), self.hands.directory.clone());
        let opened = self.mounted(async move { open(&task, &instance, size_gib).await });
        opened.await.map_err(|problem| {
            Ending::failed_to_start(format!(
                "ResourceInitializationError: failed to prepare ephemeral storage of {size_gib} \
                 GiB: {problem}"
            ))
        })
    }

    /// Does `work`, which mounts something, to its end: a life that no longer waits for it finds
    /// it mounted when it cleans up.
    pub(super) async fn mounted<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T, String>> + Send + 'static,
    ) -> Result<T, String> {
        let held = Arc::clone(&self.mounting).lock_owned().await;
        let done = tokio::spawn(async move {
            let _held = held;
            work.await
        });
        done.await.map_err(|error| error.to_string())?
    }

    /// What its containers may write, GiB; `None` without a limit of the task's own.
    pub(super) fn storage_gib(&self, definition: &TaskDefinition) -> Option<u32> {
        let task = self.task();
        let asked = task.overrides.ephemeral_storage_gib;
        let asked = asked.or(definition.ephemeral_storage_gib);
        asked.filter(|_| task.launch_type == "FARGATE" && self.hands.wires.are_real())
    }

    /// Where its containers write, when that is limited.
    pub(super) fn layers(&self, definition: &TaskDefinition) -> Option<PathBuf> {
        self.storage_gib(definition)?;
        Some(self.directory().join("storage/layers"))
    }

    /// Where the volumes are that live as long as the task.
    pub(super) fn own_volumes(&self) -> PathBuf {
        let limited = self.definition.as_ref();
        match limited.and_then(|definition| self.storage_gib(definition)) {
            Some(_) => self.directory().join("storage/volumes"),
            None => self.directory().join("volumes"),
        }
    }
}

async fn open(task: &Path, instance: &Path, size_gib: u32) -> Result<(), String> {
    let (disk, at) = (task.join("storage.image"), task.join("storage"));
    let failed = |error: io::Error| error.to_string();
    fs::create_dir_all(&at).map_err(failed)?;
    if !image::is_mount_point(&at) {
        let empty = empty_disk(instance, size_gib).await?;
        let to = disk.clone();
        let copying = move || runtime::disk::copy_sparse(&empty, &to);
        let copied = tokio::task::spawn_blocking(copying).await;
        copied.map_err(|error| error.to_string())?.map_err(failed)?;
        image::mount(&disk, &at, KIND, MountFlags::empty(), MOUNT).await?;
    }
    for directory in ["layers", "volumes"] {
        fs::create_dir_all(at.join(directory)).map_err(failed)?;
    }
    Ok(())
}

/// The empty disk of that size.
async fn empty_disk(instance: &Path, size_gib: u32) -> Result<PathBuf, String> {
    let place = instance.join("storage");
    let made = place.join(format!("{size_gib}.{KIND}"));
    let _turn = MAKING.lock().await;
    if !made.exists() {
        let raw = place.join("new");
        fs::create_dir_all(&place).map_err(|error| error.to_string())?;
        // Under another name until it is whole.
        image::make(&raw, size_gib, KIND, MAKE).await?;
        fs::rename(&raw, &made).map_err(|error| error.to_string())?;
    }
    Ok(made)
}

/// Unmounts and removes a task's storage, if it has any.
pub(crate) async fn close(task: &Path) -> io::Result<()> {
    image::unmount(&task.join("storage")).await?;
    // What was written to many places takes the machine's file system a while to forget.
    let disk = task.join("storage.image");
    let removing = tokio::task::spawn_blocking(move || fs::remove_file(disk));
    match removing.await.map_err(io::Error::other)? {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Unmounts a disk.
pub(crate) async fn release(at: &Path) -> io::Result<()> {
    image::unmount(at).await
}

/// Bytes that are used of a task's storage; `None` when it has none of its own.
pub(crate) fn used(task: &Path) -> Option<u64> {
    let at = task.join("storage");
    if !image::is_mount_point(&at) {
        return None;
    }
    let found = rustix::fs::statvfs(&at).ok()?;
    Some(found.f_blocks.saturating_sub(found.f_bfree) * found.f_frsize)
}

#[cfg(test)]
mod tests;

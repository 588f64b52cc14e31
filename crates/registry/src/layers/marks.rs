//! Marks beside the layers that have reached the disk.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;

use crate::sweep;

const EXTENSION: &str = "synced";

/// The marks on their way. When it ends, it waits until each is set: nothing is written below the
/// store's directory afterwards.
#[derive(Default)]
pub(super) struct Marks {
    coming: Mutex<HashMap<PathBuf, JoinHandle<()>>>,
}

impl Marks {
    /// Syncs the file system off the path of whoever waits for the layer, then marks it.
    pub(super) fn set_once_synced(&self, layer: PathBuf) {
        let mut coming = self.coming();
        coming.retain(|_, thread| !thread.is_finished());
        let thread = std::thread::spawn({
            let layer = layer.clone();
            move || set(&layer)
        });
        coming.insert(layer, thread);
    }

    /// Takes the mark of a layer that is gone, also one that was still to come: a later layer of
    /// that name would pass for synced.
    pub(super) fn remove(&self, layer: &Path) -> io::Result<()> {
        let coming = self.coming().remove(layer);
        coming.into_iter().for_each(wait);
        match std::fs::remove_file(mark(layer)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn coming(&self) -> MutexGuard<'_, HashMap<PathBuf, JoinHandle<()>>> {
        self.coming.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Marks {
    fn drop(&mut self) {
        let coming = std::mem::take(&mut *self.coming());
        coming.into_values().for_each(wait);
    }
}

/// Throws away the layers in `dir` that have no mark.
pub(super) fn drop_unmarked(dir: &Path, tmp: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        let is_layer = path.is_dir() && !path.ends_with("empty");
        if is_layer && !mark(&path).exists() {
            let gone = tempfile::Builder::new().prefix("gone-").tempdir_in(tmp)?;
            std::fs::rename(&path, gone.path().join("layer"))?;
            sweep::clear(gone.path())?;
        }
    }
    Ok(())
}

fn set(layer: &Path) {
    let synced = File::open(layer)
        .and_then(|dir| rustix::fs::syncfs(dir).map_err(Into::into))
        .and_then(|()| File::create(mark(layer)));
    if let Err(error) = synced {
        tracing::warn!(layer = %layer.display(), %error, "layer will be unpacked again after a reboot");
    }
}

/// A thread that panicked has set no mark, which is all there is to know of it.
fn wait(thread: JoinHandle<()>) {
    let _ = thread.join();
}

fn mark(layer: &Path) -> PathBuf {
    layer.with_extension(EXTENSION)
}

#[cfg(test)]
mod tests;

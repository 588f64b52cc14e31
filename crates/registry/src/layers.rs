//! Unpacked layers, one directory for each, named by the digest of the uncompressed layer.
//!
//! A layer is made beside and renamed into place, so one that is there is whole. It is not synced
//! first, because that waits for every writer on the disk; instead it is synced soon after and
//! marked (`marks`). After a crash of the machine, what was not marked is thrown away and made again.

mod marks;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use crate::digest::Digest;
use crate::keyed::Keyed;
use crate::layers::marks::Marks;
use crate::limits::{Limits, UNPACKS_AT_ONCE};
use crate::sweep;
use crate::unpack::{self, Expected, UnpackError};

/// The unpacked layers of one store.
pub(crate) struct Layers {
    dir: PathBuf,
    tmp: PathBuf,
    making: Keyed<Digest>,
    permits: Semaphore,
    held: Mutex<HashMap<Digest, usize>>,
    marks: Marks,
}

/// Keeps layers from being pruned while it lives.
#[derive(Debug)]
pub(crate) struct Hold {
    layers: Arc<Layers>,
    diff_ids: Vec<Digest>,
}

impl std::fmt::Debug for Layers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Layers")
            .field("dir", &self.dir)
            .finish_non_exhaustive()
    }
}

impl Layers {
    /// Opens the directory; after a restart of the machine, drops layers that may be incomplete.
    pub(crate) fn open(dir: PathBuf, tmp: PathBuf) -> io::Result<Self> {
        std::fs::create_dir_all(dir.join("empty"))?;
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id")?;
        let noted = std::fs::read_to_string(dir.join("boot")).unwrap_or_default();
        if boot != noted {
            marks::drop_unmarked(&dir, &tmp)?;
            crate::durable::write(&dir.join("boot"), &tmp, boot.as_bytes())?;
        }
        Ok(Self {
            dir,
            tmp,
            making: Keyed::new(),
            permits: Semaphore::new(UNPACKS_AT_ONCE),
            held: Mutex::default(),
            marks: Marks::default(),
        })
    }

    /// The directory of an image without layers.
    pub(crate) fn empty(&self) -> PathBuf {
        self.dir.join("empty")
    }

    /// Keeps `diff_ids` from being pruned while the answer lives.
    pub(crate) fn hold(self: &Arc<Self>, diff_ids: &[Digest]) -> Hold {
        let mut held = self.held();
        for diff_id in diff_ids {
            *held.entry(diff_id.clone()).or_default() += 1;
        }
        Hold {
            layers: Arc::clone(self),
            diff_ids: diff_ids.to_vec(),
        }
    }

    /// The directory of one layer, unpacked from `blob` (whose digest is `digest`) if need be.
    pub(crate) async fn get(
        self: &Arc<Self>,
        blob: PathBuf,
        digest: Digest,
        diff_id: Digest,
        limits: Limits,
    ) -> Result<PathBuf, UnpackError> {
        let path = self.dir.join(diff_id.hex());
        let _making = self.making.lock(diff_id.clone()).await;
        if path.is_dir() {
            return Ok(path);
        }
        let _permit = self.permits.acquire().await;
        let layers = Arc::clone(self);
        let target = path.clone();
        let unpacked = tokio::task::spawn_blocking(move || {
            let expected = Expected {
                blob: &digest,
                diff_id: &diff_id,
            };
            layers.make(&blob, &expected, &target, &limits)
        });
        unpacked
            .await
            .unwrap_or_else(|panic| Err(UnpackError::Open(io::Error::other(panic))))?;
        Ok(path)
    }

    fn make(
        &self,
        blob: &Path,
        expected: &Expected<'_>,
        target: &Path,
        limits: &Limits,
    ) -> Result<(), UnpackError> {
        let work = tempfile::Builder::new()
            .prefix("layer-")
            .disable_cleanup(true)
            .tempdir_in(&self.tmp)
            .map_err(UnpackError::Open)?;
        let (fresh, trash) = (work.path().join("new"), work.path().join("trash"));
        let made = [&fresh, &trash]
            .into_iter()
            .try_for_each(std::fs::create_dir)
            .and_then(|()| open_to_all(&fresh))
            .map_err(UnpackError::Open)
            .and_then(|()| unpack::unpack(blob, expected, &fresh, &trash, limits))
            .and_then(|()| std::fs::rename(&fresh, target).map_err(UnpackError::Open));
        if let Err(error) =
            sweep::clear(work.path()).and_then(|()| std::fs::remove_dir(work.path()))
        {
            tracing::warn!(path = %work.path().display(), %error, "could not remove a work directory");
        }
        made?;
        self.marks.set_once_synced(target.to_owned());
        Ok(())
    }

    /// Every unpacked layer.
    pub(crate) fn all(&self) -> io::Result<Vec<Digest>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.dir)? {
            let name = entry?.file_name();
            if let Ok(diff_id) = format!("sha256:{}", name.to_string_lossy()).parse() {
                found.push(diff_id);
            }
        }
        Ok(found)
    }

    /// Removes one layer unless it is held. Answers whether it did.
    pub(crate) fn delete(&self, diff_id: &Digest) -> io::Result<bool> {
        let gone = tempfile::Builder::new()
            .prefix("gone-")
            .tempdir_in(&self.tmp)?;
        {
            let held = self.held();
            if held.contains_key(diff_id) {
                return Ok(false);
            }
            std::fs::rename(self.dir.join(diff_id.hex()), gone.path().join("layer"))?;
        }
        self.marks.remove(&self.dir.join(diff_id.hex()))?;
        sweep::clear(gone.path())?;
        Ok(true)
    }

    fn held(&self) -> MutexGuard<'_, HashMap<Digest, usize>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut held = self.layers.held();
        for diff_id in &self.diff_ids {
            if let Some(count) = held.get_mut(diff_id) {
                *count -= 1;
                if *count == 0 {
                    held.remove(diff_id);
                }
            }
        }
    }
}

/// A root directory no entry describes is readable by every user, as Docker's is.
fn open_to_all(dir: &Path) -> io::Result<()> {
    std::fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o755))
}

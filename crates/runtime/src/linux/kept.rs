//! Output of containers that are gone: kept for a while by who it belongs to.
//!
//! ```text
//! outputs/<owner>/<container>/    the container's log, as its sandbox had it
//! ```

use std::fs::{self, DirEntry};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::state::{self, ContainerRecord, SandboxDir};
use crate::ContainerId;
use crate::seam::Forget;
use crate::spec::LogTarget;

/// The most that is kept of all containers together, bytes; the oldest goes first.
const MOST_BYTES: u64 = 1 << 30;

/// The directory of outputs.
#[derive(Debug, Clone)]
pub(super) struct KeptLogs(PathBuf);

impl KeptLogs {
    pub(super) fn at(directory: PathBuf) -> Self {
        Self(directory)
    }

    /// Where the output of a container is; `None` when none was kept.
    pub(super) fn find(&self, id: &ContainerId) -> Option<PathBuf> {
        let owners = entries(&self.0).into_iter();
        let mut places = owners.map(|owner| owner.path().join(id.as_str()));
        places.find(|place| place.is_dir())
    }

    /// Takes over the logs of a sandbox that is about to be removed, if they belong to somebody.
    pub(super) fn keep(&self, owner: Option<&str>, sandbox: &SandboxDir) -> io::Result<()> {
        let Some(owner) = owner.filter(|owner| crate::id::is_valid(owner)) else {
            return Ok(());
        };
        for id in sandbox.containers()? {
            let dir = sandbox.container(&id);
            let record: Option<ContainerRecord> = state::read(&dir.record())?;
            let stays = record.is_some_and(|record| record.spec.log == LogTarget::Files);
            if stays && has_lines(&dir.log()) {
                let place = self.0.join(owner);
                state::make_private_directory(&place)?;
                fs::rename(dir.log(), place.join(id.as_str()))?;
            }
        }
        Ok(())
    }

    /// Removes what is to be forgotten; answers of how many containers.
    pub(super) fn forget(&self, what: &Forget) -> io::Result<usize> {
        match what {
            Forget::Of(owner) => {
                let place = self.0.join(owner);
                if !crate::id::is_valid(owner) || !place.is_dir() {
                    return Ok(0);
                }
                let there = entries(&place).len();
                fs::remove_dir_all(place)?;
                Ok(there)
            }
            Forget::Before(time) => self.forget_old(*time),
        }
    }

    fn forget_old(&self, before: SystemTime) -> io::Result<usize> {
        let owners = entries(&self.0).into_iter();
        let mut kept: Vec<Kept> = owners
            .flat_map(|owner| entries(&owner.path()))
            .map(|entry| Kept::of(&entry.path()))
            .collect();
        kept.sort_by_key(|one| std::cmp::Reverse(one.written));
        let (mut bytes, mut forgotten) = (0, 0);
        for one in kept {
            bytes += one.bytes;
            if one.written < before || bytes > MOST_BYTES {
                fs::remove_dir_all(one.place)?;
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }
}

/// The output of one container.
struct Kept {
    place: PathBuf,
    /// When its last line was written.
    written: SystemTime,
    bytes: u64,
}

impl Kept {
    fn of(place: &Path) -> Self {
        let files = entries(place).into_iter();
        let files: Vec<fs::Metadata> = files.filter_map(|file| file.metadata().ok()).collect();
        let times = files.iter().filter_map(|file| file.modified().ok());
        Self {
            place: place.to_owned(),
            written: times.max().unwrap_or(SystemTime::UNIX_EPOCH),
            bytes: files.iter().map(fs::Metadata::len).sum(),
        }
    }
}

/// Whether anything was written to a log.
fn has_lines(log: &Path) -> bool {
    let header = crate::log::HEADER_BYTES;
    let sizes = entries(log)
        .into_iter()
        .filter_map(|file| file.metadata().ok());
    sizes.map(|found| found.len()).any(|size| size > header)
}

fn entries(directory: &Path) -> Vec<DirEntry> {
    fs::read_dir(directory)
        .into_iter()
        .flatten()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests;

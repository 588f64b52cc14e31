//! Starting a container again in place: its directory stays, everything else is made anew.

use std::io;
use std::sync::Arc;

use super::cgroup::Group;
use super::state::{self, ContainerDir, ContainerRecord};
use super::{Inner, start};
use crate::ContainerId;
use crate::seam::{StartError, Started};
use crate::spec::RootFs;

fn cannot_make(source: io::Error) -> StartError {
    StartError::Io {
        what: "container directory".to_owned(),
        source,
    }
}

impl Inner {
    pub(super) async fn restart(self: Arc<Self>, id: ContainerId) -> Result<Started, StartError> {
        let found = self.containers.get(&id);
        let ended = found.ok_or_else(|| StartError::NotFound(id.clone()))?;
        if ended.is_running() {
            return Err(StartError::StillRunning(id));
        }
        let gate = self.gate(&ended.sandbox);
        let _open = gate.read().await;
        let dir = ended.dir.clone();
        let cleared = tokio::task::spawn_blocking(move || clear(&dir).map(|record| (record, dir)));
        let cleared = cleared.await.map_err(|_| StartError::ShimLost)?;
        let (record, dir) = cleared.map_err(cannot_make)?;
        let started = self.launch(&record, &dir).await;
        if started.is_err() {
            self.containers.forget(&id);
            let _ = tokio::task::spawn_blocking(move || start::sweep(&record, &dir)).await;
        }
        started
    }
}

/// Takes away what the earlier run left but its filesystem and its log.
fn clear(dir: &ContainerDir) -> io::Result<ContainerRecord> {
    let gone = || io::Error::from_raw_os_error(libc::ENOENT);
    let record: ContainerRecord = state::read(&dir.record())?.ok_or_else(gone)?;
    // Its counters would be taken for those of the next run.
    Group::new(&record.sandbox.hierarchies, &record.cgroup).remove()?;
    if let RootFs::Layers { .. } = record.spec.root {
        // The overlay refuses a work directory it did not take leave of; what was written is
        // in the other one.
        let work = record.layer(dir).work();
        std::fs::remove_dir_all(&work)?;
        std::fs::create_dir(&work)?;
    }
    for file in [dir.running(), dir.exit()] {
        match std::fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(record)
}

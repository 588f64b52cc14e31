//! Taking over what an earlier process left.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};

use super::cgroup::Group;
use super::containers::{Container, settle};
use super::state::{self, ContainerDir, ContainerRecord, RunningRecord, SandboxRecord};
use super::{Inner, start, sys};
use crate::seam::{AdoptError, Adopted, AdoptedContainer, AdoptedState};
use crate::{ContainerId, SandboxId};

/// How long a start that was under way when the server died may take to end.
const START_WITHIN: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(5);

fn cannot_read(what: &Path) -> impl Fn(io::Error) -> AdoptError {
    let what = what.display().to_string();
    move |source| AdoptError::Io {
        what: what.clone(),
        source,
    }
}

impl Inner {
    pub(super) async fn adopt(&self) -> Result<Vec<Adopted>, AdoptError> {
        let mut adopted = Vec::new();
        // The groups first: a sandbox is written down before it gets one.
        let groups = self.hierarchies.groups_below(&self.cgroup);
        let sandboxes = self
            .state
            .sandboxes()
            .map_err(cannot_read(Path::new("sandboxes")))?;
        self.sweep_groups(groups, &sandboxes);
        for sandbox in sandboxes {
            let dir = self.state.sandbox(&sandbox);
            let record: Option<SandboxRecord> =
                state::read(&dir.record()).map_err(cannot_read(&dir.record()))?;
            if record.is_none() {
                // The server died while it made this one, before anything else was made.
                std::fs::remove_dir_all(dir.path()).map_err(cannot_read(dir.path()))?;
                continue;
            }
            let containers = self.adopt_containers(&sandbox).await?;
            adopted.push(Adopted {
                sandbox,
                containers,
            });
        }
        Ok(adopted)
    }

    /// Removes the groups of sandboxes that are written down nowhere: their state was deleted by
    /// hand, or the machine lost it.
    fn sweep_groups(&self, groups: BTreeSet<OsString>, known: &[SandboxId]) {
        let is_known = |name: &OsString| known.iter().any(|id| name == id.as_str());
        for name in groups.into_iter().filter(|name| !is_known(name)) {
            let path = self.cgroup.join(name);
            let group = Group::new(&self.hierarchies, &path);
            // What cannot be killed keeps the group from being removed.
            let _ = group.kill();
            match group.remove() {
                Ok(()) => group.remove_empty_parents(),
                Err(error) => {
                    tracing::warn!(group = %path.display(), %error, "an old cgroup stays behind");
                }
            }
        }
    }

    async fn adopt_containers(
        &self,
        sandbox: &SandboxId,
    ) -> Result<Vec<AdoptedContainer>, AdoptError> {
        let sandbox_dir = self.state.sandbox(sandbox);
        let mut adopted = Vec::new();
        for id in sandbox_dir
            .containers()
            .map_err(cannot_read(sandbox_dir.path()))?
        {
            let dir = sandbox_dir.container(&id);
            adopted.extend(self.adopt_container(id, dir).await?);
        }
        Ok(adopted)
    }

    /// `None` for a container that never ran; what was made of it is removed.
    async fn adopt_container(
        &self,
        id: ContainerId,
        dir: ContainerDir,
    ) -> Result<Option<AdoptedContainer>, AdoptError> {
        let record: Option<ContainerRecord> =
            state::read(&dir.record()).map_err(cannot_read(&dir.record()))?;
        let Some(record) = record else {
            std::fs::remove_dir_all(dir.path()).map_err(cannot_read(dir.path()))?;
            return Ok(None);
        };
        let container = match self.containers.get(&id) {
            Some(known) => known,
            None => {
                let Some(running) = wait_for_running(&dir).await? else {
                    start::sweep(&record, &dir);
                    return Ok(None);
                };
                let container = take_over(&record, &dir, &running);
                self.containers
                    .insert(container.map_err(cannot_read(dir.path()))?)
            }
        };
        let state = match (container.exit(), &container.started) {
            (None, Some(started)) => AdoptedState::Running(started.clone()),
            (Some(exit), _) => AdoptedState::Exited(exit),
            (None, None) => return Ok(None),
        };
        Ok(Some(AdoptedContainer {
            id,
            stop_signal: record.spec.stop_signal,
            state,
        }))
    }
}

/// Watches a container that runs; settles one that has ended.
fn take_over(
    record: &ContainerRecord,
    dir: &ContainerDir,
    running: &RunningRecord,
) -> io::Result<Container> {
    let same_boot = state::boot_id()? == running.boot_id;
    let shim = sys::open_process(running.shim).ok().filter(|_| same_boot);
    let Some(shim) = shim else {
        let group = Group::new(&record.sandbox.hierarchies, &record.cgroup);
        let ended = settle(dir, &group).to_exit();
        return Ok(Container::ended(record, dir.clone(), ended));
    };
    let process = sys::open_process(running.container).ok();
    Container::running(record, dir.clone(), shim, process, start::started(running))
}

/// Waits out a start that is under way; `None` when it came to nothing.
async fn wait_for_running(dir: &ContainerDir) -> Result<Option<RunningRecord>, AdoptError> {
    let attempt = async {
        loop {
            // The lock first: a shim that ends between the two looks has written by then.
            let shim_lives = is_locked(&dir.record()).map_err(cannot_read(&dir.record()))?;
            let running = state::read(&dir.running()).map_err(cannot_read(&dir.running()))?;
            if running.is_some() || !shim_lives {
                return Ok(running);
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    };
    tokio::time::timeout(START_WITHIN, attempt)
        .await
        .unwrap_or(Ok(None))
}

/// Whether a shim holds its lock on this file.
fn is_locked(path: &Path) -> io::Result<bool> {
    match flock(File::open(path)?, FlockOperation::NonBlockingLockShared) {
        Err(rustix::io::Errno::WOULDBLOCK) => Ok(true),
        other => Ok(other.map(|()| false)?),
    }
}

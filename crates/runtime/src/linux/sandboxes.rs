//! Making and removing sandboxes, and removing containers.

use std::io;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::cgroup::Group;
use super::state::{self, SandboxDir, SandboxRecord};
use super::{Inner, holder, roles, start};
use crate::seam::{RemoveError, SandboxError};
use crate::spec::{SandboxSpec, Sharing};
use crate::{ContainerId, SandboxId};

/// How long a killed container may take to be seen as ended.
const KILLED_WITHIN: Duration = Duration::from_secs(10);

fn cannot_make(what: &'static str) -> impl Fn(io::Error) -> SandboxError {
    move |source| SandboxError::Io {
        what: what.to_owned(),
        source,
    }
}

fn cannot_remove(what: impl ToString) -> impl Fn(io::Error) -> RemoveError {
    move |source| RemoveError::Io {
        what: what.to_string(),
        source,
    }
}

impl Inner {
    pub(super) async fn create_sandbox(&self, spec: SandboxSpec) -> Result<(), SandboxError> {
        let dir = self.state.sandbox(&spec.id);
        let record = SandboxRecord {
            cgroup: self.cgroup.join(spec.id.as_str()),
            hierarchies: self.hierarchies.clone(),
            spec,
        };
        match std::fs::create_dir(dir.path()) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(SandboxError::AlreadyExists(record.spec.id));
            }
            made => made.map_err(cannot_make("directory"))?,
        }
        let made = self.fill_sandbox(&dir, &record).await;
        if made.is_err() {
            let _ = self.take_sandbox_away(&dir, &record);
        }
        made
    }

    async fn fill_sandbox(
        &self,
        dir: &SandboxDir,
        record: &SandboxRecord,
    ) -> Result<(), SandboxError> {
        state::write(&dir.record(), record).map_err(cannot_make("record"))?;
        let group = Group::new(&record.hierarchies, &record.cgroup);
        group.create().map_err(cannot_make("cgroup"))?;
        group
            .set_limits(&record.spec.limits)
            .map_err(cannot_make("limits"))?;
        if [record.spec.pids, record.spec.ipc].contains(&Sharing::Sandbox) {
            self.start_holder(dir.path())
                .await
                .map_err(cannot_make("shared namespaces"))?;
        }
        Ok(())
    }

    async fn start_holder(&self, dir: &Path) -> io::Result<()> {
        let (process, answer) = self.ask(roles::HOLDER, dir).await?;
        let reaped: OwnedFd = process;
        tokio::spawn(start::reap(reaped));
        match serde_json::from_slice(&answer)? {
            holder::Answer::Holding(_) => Ok(()),
            holder::Answer::Failed(why) => Err(io::Error::other(why)),
        }
    }

    pub(super) async fn remove(self: &Arc<Self>, id: &ContainerId) -> Result<(), RemoveError> {
        let not_found = || RemoveError::NotFound(id.clone());
        let container = self.containers.get(id).ok_or_else(not_found)?;
        if container.is_running() {
            return Err(RemoveError::StillRunning(id.clone()));
        }
        let removed = tokio::task::spawn_blocking(move || {
            container
                .group()
                .remove()
                .map_err(cannot_remove("cgroup"))?;
            start::remove_layer(&container.layer, &container.dir)
                .map_err(cannot_remove(container.layer.path().display()))?;
            remove_directory(container.dir.path())
        });
        removed
            .await
            .map_err(|error| cannot_remove(id)(io::Error::other(error)))??;
        self.containers.forget(id);
        Ok(())
    }

    pub(super) async fn remove_sandbox(
        self: &Arc<Self>,
        id: &SandboxId,
    ) -> Result<(), RemoveError> {
        let dir = self.state.sandbox(id);
        let record: Option<SandboxRecord> =
            state::read(&dir.record()).map_err(cannot_remove("record"))?;
        let Some(record) = record else {
            return remove_directory(dir.path());
        };
        // Killing first makes a start that hangs fail, so the gate opens.
        let _ = Group::new(&record.hierarchies, &record.cgroup).kill();
        let gate = self.gate(id);
        let closed = gate.write().await;
        let inner = Arc::clone(self);
        let containers = self.containers.of(id);
        let _ = Group::new(&record.hierarchies, &record.cgroup).kill();
        for container in &containers {
            // One that does not end in time is named by the cgroup that cannot be removed.
            let _ = tokio::time::timeout(KILLED_WITHIN, container.wait()).await;
        }
        let removed =
            tokio::task::spawn_blocking(move || inner.take_sandbox_away(&dir, &record)).await;
        removed.map_err(|error| cannot_remove(id)(io::Error::other(error)))??;
        for container in containers {
            self.containers.forget(&container.id);
        }
        drop(closed);
        self.gates
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(id);
        Ok(())
    }

    /// Removes a sandbox in which nothing is being started.
    pub(super) fn take_sandbox_away(
        &self,
        dir: &SandboxDir,
        record: &SandboxRecord,
    ) -> Result<(), RemoveError> {
        let group = Group::new(&record.hierarchies, &record.cgroup);
        match group.kill() {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(cannot_remove("processes")(error));
            }
            _ => {}
        }
        group.remove().map_err(cannot_remove("cgroup"))?;
        group.remove_empty_parents();
        let owner = record.spec.output_of.as_deref();
        if let Err(error) = self.state.outputs.keep(owner, dir) {
            tracing::warn!(sandbox = %record.spec.id, %error, "output is not kept");
        }
        remove_directory(dir.path())
    }
}

/// Removes a directory with all that is in it; one that is not there is no error.
fn remove_directory(path: &Path) -> Result<(), RemoveError> {
    match std::fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(cannot_remove(path.display())(error))
        }
        _ => Ok(()),
    }
}

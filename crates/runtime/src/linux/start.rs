//! Starting a container: its directory, its shim, its answer.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, PoisonError};

use rustix::pipe::{PipeFlags, pipe_with};
use tokio::io::AsyncReadExt as _;
use tokio::net::unix::pipe;

use super::cgroup::Group;
use super::containers::{Container, wait_and_reap};
use super::seccomp::Filters;
use super::shim::Answer;
use super::state::{self, ContainerDir, ContainerRecord, LayerDir, RunningRecord, SandboxRecord};
use super::{Inner, check, roles, sys};
use crate::CapabilitySet;
use crate::seam::{StartError, Started};
use crate::spec::{ContainerSpec, RootFs};

/// An error of the server's own part of a start.
fn cannot_make(what: &'static str) -> impl Fn(io::Error) -> StartError {
    move |source| StartError::Io {
        what: what.to_owned(),
        source,
    }
}

impl Inner {
    pub(super) async fn start(self: Arc<Self>, spec: ContainerSpec) -> Result<Started, StartError> {
        let gate = self.gate(&spec.sandbox);
        let _open = gate.read().await;
        let inner = Arc::clone(&self);
        let prepared = tokio::task::spawn_blocking(move || inner.prepare(spec)).await;
        let (record, dir) = prepared.map_err(|_| StartError::ShimLost)??;
        let started = self.launch(&record, &dir).await;
        if started.is_err() {
            let _ = tokio::task::spawn_blocking(move || sweep(&record, &dir)).await;
        }
        started
    }

    /// Checks the specification and writes the container's directory.
    fn prepare(&self, spec: ContainerSpec) -> Result<(ContainerRecord, ContainerDir), StartError> {
        let sandbox_dir = self.state.sandbox(&spec.sandbox);
        let sandbox: Option<SandboxRecord> =
            state::read(&sandbox_dir.record()).map_err(cannot_make("sandbox record"))?;
        let sandbox = sandbox.ok_or_else(|| StartError::NoSandbox(spec.sandbox.clone()))?;
        check::container(&spec, &sandbox.spec).map_err(StartError::BadSpec)?;
        if self.containers.get(&spec.id).is_some() {
            return Err(StartError::AlreadyExists(spec.id));
        }
        let dir = sandbox_dir.container(&spec.id);
        let holder = state::read(&sandbox_dir.holder()).map_err(cannot_make("holder record"))?;
        let cgroup = sandbox.cgroup.join(spec.id.as_str());
        let record = ContainerRecord {
            spec,
            sandbox,
            cgroup,
            holder,
        };
        match self.write_directory(&dir, &record) {
            Ok(()) => Ok((record, dir)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                Err(StartError::AlreadyExists(record.spec.id))
            }
            Err(error) => {
                sweep(&record, &dir);
                Err(cannot_make("container directory")(error))
            }
        }
    }

    fn write_directory(&self, dir: &ContainerDir, record: &ContainerRecord) -> io::Result<()> {
        if let Some(parent) = dir.path().parent() {
            state::make_private_directory(parent)?;
        }
        std::fs::create_dir(dir.path())?;
        std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o700))?;
        std::fs::create_dir(dir.root())?;
        if let RootFs::Layers { lower } = &record.spec.root {
            let layer = record.layer(dir);
            if layer.path() != dir.path() {
                make_place(layer.path())?;
            }
            std::fs::create_dir(layer.work())?;
            make_upper(&layer.upper(), lower.first().map(AsRef::as_ref))?;
        }
        if !record.spec.privileged {
            std::fs::write(dir.seccomp(), &*self.filters(record.spec.capabilities)?)?;
        }
        state::write(&dir.record(), record)
    }

    /// The compiled seccomp filters for these capabilities, compiled at most once.
    fn filters(&self, capabilities: CapabilitySet) -> io::Result<Arc<Vec<u8>>> {
        let mut compiled = self.filters.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = compiled.get(&capabilities) {
            return Ok(Arc::clone(bytes));
        }
        let bytes = Arc::new(Filters::compile(capabilities)?.to_bytes());
        compiled.insert(capabilities, Arc::clone(&bytes));
        Ok(bytes)
    }

    /// Starts the shim and hears its answer.
    pub(super) async fn launch(
        &self,
        record: &ContainerRecord,
        dir: &ContainerDir,
    ) -> Result<Started, StartError> {
        let (shim, answer) = self
            .ask(roles::SHIM, dir.path())
            .await
            .map_err(cannot_make("shim"))?;
        match serde_json::from_slice(&answer) {
            Ok(Answer::Started(running)) => {
                let started = started(&running);
                // A container that has already ended cannot be opened; its exit is on its way.
                let process = sys::open_process(running.container).ok();
                let container =
                    Container::running(record, dir.clone(), shim, process, started.clone());
                self.containers
                    .insert(container.map_err(cannot_make("watch"))?);
                Ok(started)
            }
            Ok(Answer::Failed(failure)) => {
                reap(shim).await.map_err(cannot_make("watch"))?;
                Err(failure.into_start_error())
            }
            Err(_) => {
                reap(shim).await.map_err(cannot_make("watch"))?;
                Err(StartError::ShimLost)
            }
        }
    }

    /// Starts this program in a role and reads its answer to the end.
    pub(super) async fn ask(&self, role: &str, dir: &Path) -> io::Result<(OwnedFd, Vec<u8>)> {
        let (answers, answers_end) = pipe_with(PipeFlags::CLOEXEC)?;
        let process = self
            .launcher
            .launch(role, dir, Stdio::null(), Stdio::from(answers_end))?;
        let mut answer = Vec::new();
        pipe::Receiver::from_owned_fd(answers)?
            .read_to_end(&mut answer)
            .await?;
        Ok((process, answer))
    }
}

/// Waits for the end of a process that will not be watched.
pub(super) async fn reap(process: OwnedFd) -> io::Result<()> {
    wait_and_reap(&crate::readiness::register(process)?).await;
    Ok(())
}

/// What a start answered, from what the shim wrote down.
pub(super) fn started(running: &RunningRecord) -> Started {
    Started {
        pid: running.container.pid.unsigned_abs(),
        started_at: state::from_unix_nanos(running.started_at_nanos),
        clamped_ulimits: running.clamped_ulimits.clone(),
    }
}

/// Removes what a failed start left.
pub(super) fn sweep(record: &ContainerRecord, dir: &ContainerDir) {
    let group = Group::new(&record.sandbox.hierarchies, &record.cgroup);
    let _ = group.kill();
    let removed = group
        .remove()
        .and_then(|()| remove_layer(&record.layer(dir), dir))
        .and_then(|()| std::fs::remove_dir_all(dir.path()));
    if let Err(error) = removed {
        tracing::warn!(container = %record.spec.id, %error, "a failed start left something behind");
    }
}

/// A directory on the sandbox's storage; what a start that was cut short left there goes.
fn make_place(place: &Path) -> io::Result<()> {
    match std::fs::remove_dir_all(place) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    state::make_private_directory(place)
}

/// Removes a writable layer that is not in the container's directory.
pub(super) fn remove_layer(layer: &LayerDir, dir: &ContainerDir) -> io::Result<()> {
    if layer.path() == dir.path() {
        return Ok(());
    }
    match std::fs::remove_dir_all(layer.path()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The writable layer. Its own owner and mode are what the container sees of `/`, so they are
/// those of the topmost layer.
fn make_upper(upper: &Path, top: Option<&Path>) -> io::Result<()> {
    std::fs::create_dir(upper)?;
    // A layer that is missing is named by the shim, with the step it fails.
    let Some(found) = top.and_then(|top| top.metadata().ok()) else {
        return Ok(());
    };
    std::fs::set_permissions(upper, found.permissions())?;
    chown(upper, Some(found.uid()), Some(found.gid()))
}

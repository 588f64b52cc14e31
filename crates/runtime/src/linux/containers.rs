//! The containers this process knows, and the watch over each.

use std::collections::HashMap;
use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::process::{WaitId, WaitIdOptions, pidfd_send_signal, waitid};
use tokio::io::unix::AsyncFd;
use tokio::sync::watch;
use tokio::task::AbortHandle;

use super::cgroup::{Group, Hierarchies};
use super::state::{self, ContainerDir, ContainerRecord, ExitRecord, LayerDir};
use super::{machine, sys};
use crate::log::{LogPosition, LogReader};
use crate::seam::{Exit, SignalError, Started, WaitError};
use crate::stats::{ContainerStats, CpuStats};
use crate::{ContainerId, SandboxId, Signal};

/// All known containers.
#[derive(Default)]
pub(super) struct Containers(Mutex<HashMap<ContainerId, Arc<Container>>>);

impl Containers {
    pub(super) fn get(&self, id: &ContainerId) -> Option<Arc<Container>> {
        self.map().get(id).cloned()
    }

    pub(super) fn of(&self, sandbox: &SandboxId) -> Vec<Arc<Container>> {
        self.map()
            .values()
            .filter(|container| container.sandbox == *sandbox)
            .cloned()
            .collect()
    }

    pub(super) fn insert(&self, container: Container) -> Arc<Container> {
        let container = Arc::new(container);
        self.map()
            .insert(container.id.clone(), Arc::clone(&container));
        container
    }

    pub(super) fn forget(&self, id: &ContainerId) {
        self.map().remove(id);
    }

    fn map(&self) -> MutexGuard<'_, HashMap<ContainerId, Arc<Container>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A known container, running or ended.
pub(super) struct Container {
    pub(super) id: ContainerId,
    pub(super) sandbox: SandboxId,
    pub(super) stop_signal: Signal,
    pub(super) dir: ContainerDir,
    pub(super) layer: LayerDir,
    hierarchies: Hierarchies,
    cgroup: PathBuf,
    /// Its first process; `None` when that had ended before it could be opened.
    process: Option<OwnedFd>,
    /// What its start answered; `None` when it was adopted after its end.
    pub(super) started: Option<Started>,
    exit: watch::Receiver<Option<Exit>>,
    _watcher: Option<Watcher>,
}

impl Container {
    /// A running container: watches its shim from now on.
    pub(super) fn running(
        record: &ContainerRecord,
        dir: ContainerDir,
        shim: OwnedFd,
        process: Option<OwnedFd>,
        started: Started,
    ) -> io::Result<Self> {
        let (tell, exit) = watch::channel(None);
        let watch = Watch {
            shim: crate::readiness::register(shim)?,
            dir: dir.clone(),
            hierarchies: record.sandbox.hierarchies.clone(),
            cgroup: record.cgroup.clone(),
        };
        let watcher = tokio::spawn(async move {
            let ended = watch.until_ended().await;
            // Nobody listens any more when the container was forgotten.
            let _ = tell.send(Some(ended.to_exit()));
        });
        Ok(Self {
            process,
            started: Some(started),
            exit,
            _watcher: Some(Watcher(watcher.abort_handle())),
            ..Self::without_watch(record, dir)
        })
    }

    /// A container that has ended.
    pub(super) fn ended(record: &ContainerRecord, dir: ContainerDir, exit: Exit) -> Self {
        Self {
            exit: watch::channel(Some(exit)).1,
            ..Self::without_watch(record, dir)
        }
    }

    fn without_watch(record: &ContainerRecord, dir: ContainerDir) -> Self {
        Self {
            id: record.spec.id.clone(),
            sandbox: record.spec.sandbox.clone(),
            stop_signal: record.spec.stop_signal,
            layer: record.layer(&dir),
            dir,
            hierarchies: record.sandbox.hierarchies.clone(),
            cgroup: record.cgroup.clone(),
            process: None,
            started: None,
            exit: watch::channel(None).1,
            _watcher: None,
        }
    }

    pub(super) fn is_running(&self) -> bool {
        self.exit.borrow().is_none()
    }

    pub(super) fn exit(&self) -> Option<Exit> {
        self.exit.borrow().clone()
    }

    pub(super) async fn wait(&self) -> Result<Exit, WaitError> {
        let mut exit = self.exit.clone();
        let ended = exit.wait_for(Option::is_some).await;
        let ended = ended.map(|exit| exit.clone());
        ended
            .ok()
            .flatten()
            .ok_or_else(|| WaitError::Removed(self.id.clone()))
    }

    pub(super) fn signal(&self, signal: Signal) -> Result<(), SignalError> {
        let gone = || SignalError::NotRunning(self.id.clone());
        let process = self
            .process
            .as_ref()
            .filter(|_| self.is_running())
            .ok_or_else(gone)?;
        let named = sys::signal_from(signal.number()).ok_or_else(gone)?;
        match pidfd_send_signal(process, named) {
            Err(rustix::io::Errno::SRCH) => Err(gone()),
            other => other.map_err(|errno| SignalError::Io(errno.into())),
        }
    }

    pub(super) fn group(&self) -> Group<'_> {
        Group::new(&self.hierarchies, &self.cgroup)
    }

    pub(super) fn stats(&self) -> ContainerStats {
        let group = self.group();
        let (machine_nanos, online) = machine::processors();
        let (pids, pids_limit) = group.pids();
        let (io_bytes, io_operations) = group.io_stats();
        let pid = self.started.as_ref().map(|started| started.pid);
        ContainerStats {
            id: self.id.clone(),
            cpu: CpuStats {
                machine_nanos,
                online,
                ..group.cpu_stats()
            },
            memory: group.memory_stats(),
            pids,
            pids_limit,
            io_bytes,
            io_operations,
            networks: pid.map(machine::interfaces).unwrap_or_default(),
        }
    }

    pub(super) fn log(&self, from: LogPosition) -> LogReader {
        LogReader::new(self.dir.log(), self.dir.exit(), from)
    }
}

/// Stops the watch when its container is forgotten.
struct Watcher(AbortHandle);

impl Drop for Watcher {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Waits for the end of a shim.
struct Watch {
    shim: AsyncFd<OwnedFd>,
    dir: ContainerDir,
    hierarchies: Hierarchies,
    cgroup: PathBuf,
}

impl Watch {
    async fn until_ended(self) -> ExitRecord {
        wait_and_reap(&self.shim).await;
        let ended = tokio::task::spawn_blocking(move || {
            settle(&self.dir, &Group::new(&self.hierarchies, &self.cgroup))
        });
        ended
            .await
            .unwrap_or_else(|_| ExitRecord::shim_lost(sys::wall_clock(), false))
    }
}

/// Waits until the process has ended, and reaps it if it is a child of this one.
pub(super) async fn wait_and_reap(process: &AsyncFd<OwnedFd>) {
    let _ = process.readable().await;
    let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG;
    let _ = waitid(WaitId::PidFd(process.get_ref().as_fd()), options);
}

/// After the end of a shim: what it wrote down, or that it is lost. Whatever the container left
/// running is killed in either case.
pub(super) fn settle(dir: &ContainerDir, group: &Group<'_>) -> ExitRecord {
    let oom_killed = group.oom_kills() > 0;
    if let Err(error) = group.kill()
        && error.kind() != io::ErrorKind::NotFound
    {
        tracing::warn!(container = %dir.path().display(), %error, "could not kill the cgroup");
    }
    match state::read(&dir.exit()) {
        Ok(Some(record)) => return record,
        Ok(None) => {}
        Err(error) => {
            tracing::warn!(container = %dir.path().display(), %error, "unreadable exit file");
        }
    }
    let lost = ExitRecord::shim_lost(sys::wall_clock(), oom_killed);
    if let Err(error) = state::write_durably(&dir.exit(), &lost) {
        tracing::warn!(container = %dir.path().display(), %error, "could not write the exit file");
    }
    lost
}

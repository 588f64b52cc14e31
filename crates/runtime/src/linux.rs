//! [`LinuxRuntime`]: containers made of namespaces, cgroups, an overlay and a shim each.
//!
//! ```text
//! server ──executes──► shim ──clone──► container's first process ──execve──► the program
//!                        └──execve──► monitor (log, exit code), until the program has ended
//! ```
//!
//! Nothing the server holds is needed for a container to go on: the monitor has the pipes, the
//! state directory has the facts, and whoever comes next adopts.

mod adopt;
mod cgroup;
mod check;
mod containers;
mod devices;
pub mod disk;
mod exec_helper;
mod exec_session;
mod failure;
mod fork;
mod holder;
mod init;
mod kept;
mod launcher;
mod machine;
mod masks;
mod monitor;
mod mounts;
mod places;
mod pty;
mod restart;
mod restrict;
mod roles;
mod root;
mod rootfs;
mod sandboxes;
mod seccomp;
mod setup;
mod shim;
mod start;
mod state;
mod streams;
mod sys;
mod terminal;
mod tmpfs;
mod ulimits;
mod user;

pub use machine::clock_drift;

use std::collections::HashMap;
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use tokio::sync::RwLock;

use self::cgroup::Hierarchies;
use self::containers::Containers;
use self::launcher::Launcher;
use self::state::StateDir;
use crate::log::{LogPosition, LogReader};
use crate::seam::{
    AdoptError, Adopted, ExecError, ExecSession, Exit, Forget, RemoveError, Runtime, SandboxError,
    SignalError, StartError, Started, StatsError, WaitError,
};
use crate::spec::{ContainerSpec, ExecSpec, SandboxSpec};
use crate::stats::ContainerStats;
use crate::{CapabilitySet, ContainerId, SandboxId, Signal};

pub use roles::take_over;

/// Where a runtime keeps its things.
#[derive(Debug, Clone)]
pub struct LinuxRuntimeOptions {
    /// The state directory; made when absent, then readable by root alone.
    pub state_root: PathBuf,
    /// Names the cgroups of this runtime: they lie below `longshore/<instance>`.
    pub instance: String,
    /// The program that calls [`take_over`] first; `None` is the one that runs now.
    pub program: Option<PathBuf>,
}

/// Runs containers on this machine.
///
/// Dropping it stops nothing: containers go on and can be adopted.
pub struct LinuxRuntime(Arc<Inner>);

struct Inner {
    state: StateDir,
    hierarchies: Hierarchies,
    /// The cgroup of all its sandboxes, below the root of each hierarchy.
    cgroup: PathBuf,
    launcher: Launcher,
    /// Compiled seccomp filters by the capabilities they are for.
    filters: Mutex<HashMap<CapabilitySet, Arc<Vec<u8>>>>,
    containers: Containers,
    /// Whether the kernel is being made ready for a start.
    warming: AtomicBool,
    /// Held for reading by every start, for writing by the removal of a sandbox.
    gates: Mutex<HashMap<SandboxId, Arc<RwLock<()>>>>,
}

impl LinuxRuntime {
    /// Opens the state directory and looks at the machine. Errors name what is missing: the right
    /// to write there, cgroups with a memory controller, Linux 5.12 or later.
    pub fn new(options: LinuxRuntimeOptions) -> io::Result<Self> {
        if !crate::id::is_valid(&options.instance) {
            return Err(io::Error::other(format!(
                "{:?} cannot name a cgroup",
                options.instance
            )));
        }
        let program = options
            .program
            .as_deref()
            .unwrap_or(launcher::own_program());
        let state = StateDir::open(&options.state_root)?;
        Ok(Self(Arc::new(Inner {
            state,
            hierarchies: Hierarchies::find()?,
            cgroup: PathBuf::from("longshore").join(&options.instance),
            launcher: Launcher::new(program)?,
            filters: Mutex::default(),
            containers: Containers::default(),
            warming: AtomicBool::new(false),
            gates: Mutex::default(),
        })))
    }
}

impl Inner {
    /// The gate of a sandbox; see the field.
    fn gate(&self, sandbox: &SandboxId) -> Arc<RwLock<()>> {
        let mut gates = self.gates.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(gates.entry(sandbox.clone()).or_default())
    }
}

#[async_trait]
impl Runtime for LinuxRuntime {
    async fn create_sandbox(&self, spec: &SandboxSpec) -> Result<(), SandboxError> {
        self.0.create_sandbox(spec.clone()).await
    }

    fn start_soon(&self) {
        if self.0.warming.swap(true, Ordering::AcqRel) {
            return;
        }
        let inner = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || {
            if let Err(error) = inner.hierarchies.warm() {
                tracing::debug!(%error, "the next start will wait for its cgroup");
            }
            inner.warming.store(false, Ordering::Release);
        });
    }

    async fn start(&self, spec: &ContainerSpec) -> Result<Started, StartError> {
        // In a task of its own: a caller that stops waiting leaves no half-made container.
        let (inner, spec) = (Arc::clone(&self.0), spec.clone());
        match tokio::spawn(async move { inner.start(spec).await }).await {
            Ok(started) => started,
            Err(_) => Err(StartError::ShimLost),
        }
    }

    async fn restart(&self, id: &ContainerId) -> Result<Started, StartError> {
        let (inner, id) = (Arc::clone(&self.0), id.clone());
        match tokio::spawn(async move { inner.restart(id).await }).await {
            Ok(started) => started,
            Err(_) => Err(StartError::ShimLost),
        }
    }

    fn stop_signal(&self, id: &ContainerId) -> Signal {
        let found = self.0.containers.get(id);
        found.map_or(Signal::TERM, |container| container.stop_signal)
    }

    async fn signal(&self, id: &ContainerId, signal: Signal) -> Result<(), SignalError> {
        self.0
            .containers
            .get(id)
            .ok_or_else(|| SignalError::NotFound(id.clone()))?
            .signal(signal)
    }

    async fn wait(&self, id: &ContainerId) -> Result<Exit, WaitError> {
        let found = self.0.containers.get(id);
        found
            .ok_or_else(|| WaitError::NotFound(id.clone()))?
            .wait()
            .await
    }

    async fn exec(&self, id: &ContainerId, spec: &ExecSpec) -> Result<ExecSession, ExecError> {
        let found = self
            .0
            .containers
            .get(id)
            .ok_or_else(|| ExecError::NotFound(id.clone()))?;
        if !found.is_running() {
            return Err(ExecError::NotRunning(id.clone()));
        }
        exec_session::open(&self.0.launcher, &found, spec).await
    }

    async fn stats(&self, sandbox: &SandboxId) -> Result<Vec<ContainerStats>, StatsError> {
        if !self.0.state.sandbox(sandbox).record().exists() {
            return Err(StatsError::NotFound(sandbox.clone()));
        }
        let containers = self.0.containers.of(sandbox);
        Ok(containers
            .iter()
            .filter(|c| c.is_running())
            .map(|c| c.stats())
            .collect())
    }

    fn log(&self, id: &ContainerId, from: LogPosition) -> Option<LogReader> {
        if let Some(container) = self.0.containers.get(id) {
            return Some(container.log(from));
        }
        let kept = self.0.state.outputs.find(id)?;
        // Whoever is gone writes no more.
        Some(LogReader::new(kept.clone(), kept, from))
    }

    fn layers(&self, sandbox: &SandboxId) -> Vec<PathBuf> {
        let containers = self.0.containers.of(sandbox);
        containers.iter().map(|one| one.layer.upper()).collect()
    }

    fn forget_output(&self, what: &Forget) -> io::Result<usize> {
        self.0.state.outputs.forget(what)
    }

    async fn remove(&self, id: &ContainerId) -> Result<(), RemoveError> {
        self.0.remove(id).await
    }

    async fn remove_sandbox(&self, id: &SandboxId) -> Result<(), RemoveError> {
        self.0.remove_sandbox(id).await
    }

    async fn adopt(&self) -> Result<Vec<Adopted>, AdoptError> {
        self.0.adopt().await
    }
}

//! The [`Runtime`] trait: what the rest of Longshore asks of a container runtime.

mod errors;

use std::io;
use std::path::PathBuf;
use std::time::SystemTime;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};

pub use errors::{
    AdoptError, ExecError, RemoveError, SandboxError, SignalError, StartError, StartStep,
    StatsError, WaitError,
};

use crate::log::{LogPosition, LogReader};
use crate::spec::{ContainerSpec, ExecSpec, SandboxSpec, TerminalSize, UlimitResource};
use crate::stats::ContainerStats;
use crate::{ContainerId, SandboxId, Signal};

/// Runs containers.
///
/// A container is named by its id from [`start`](Runtime::start) until
/// [`remove`](Runtime::remove); after a restart of the caller, [`adopt`](Runtime::adopt) finds it
/// again.
#[async_trait]
pub trait Runtime: Send + Sync {
    /// Makes a task's surroundings: its cgroup, and what its containers share.
    async fn create_sandbox(&self, spec: &SandboxSpec) -> Result<(), SandboxError>;

    /// Says that a container will be started in a moment: what takes time may begin now.
    fn start_soon(&self) {}

    /// Starts a container; answers once its own program runs. A failed start leaves nothing.
    async fn start(&self, spec: &ContainerSpec) -> Result<Started, StartError>;

    /// Starts a container again that has ended, in place: the same name, the same filesystem with
    /// what it wrote, the same log going on. A failed start leaves nothing, the container included.
    ///
    /// A runtime that cannot answers [`StartError::BadSpec`].
    async fn restart(&self, id: &ContainerId) -> Result<Started, StartError> {
        Err(StartError::BadSpec(format!(
            "container {id} cannot be started again in place"
        )))
    }

    /// The signal that asks the container to stop, as its image wants it.
    fn stop_signal(&self, _id: &ContainerId) -> Signal {
        Signal::TERM
    }

    /// Sends a signal to the container's first process.
    ///
    /// A first process without a handler for `SIGTERM` never sees it (a rule of the kernel), so a
    /// caller stops with the stop signal, waits for its stop timeout, then sends `SIGKILL`.
    async fn signal(&self, id: &ContainerId, signal: Signal) -> Result<(), SignalError>;

    /// Waits until the container has ended; answers at once when it has, as often as asked.
    async fn wait(&self, id: &ContainerId) -> Result<Exit, WaitError>;

    /// Runs a command in a running container, under the container's own restrictions.
    async fn exec(&self, id: &ContainerId, spec: &ExecSpec) -> Result<ExecSession, ExecError>;

    /// What each running container of the sandbox uses now.
    async fn stats(&self, sandbox: &SandboxId) -> Result<Vec<ContainerStats>, StatsError>;

    /// A reader of the container's log that begins at `from`, also after the container is gone
    /// where its output was kept; `None` when there is neither.
    fn log(&self, id: &ContainerId, from: LogPosition) -> Option<LogReader>;

    /// Removes what an ended container left: cgroup, state, logs and what it wrote.
    async fn remove(&self, id: &ContainerId) -> Result<(), RemoveError>;

    /// Kills what still runs in the sandbox and removes it with all its containers. A sandbox that
    /// is not there is no error.
    async fn remove_sandbox(&self, id: &SandboxId) -> Result<(), RemoveError>;

    /// Where what the sandbox's containers wrote to their root filesystems is on this machine.
    fn layers(&self, _sandbox: &SandboxId) -> Vec<PathBuf> {
        Vec::new()
    }

    /// Forgets output that was kept of containers that are gone; answers of how many.
    fn forget_output(&self, _what: &Forget) -> io::Result<usize> {
        Ok(0)
    }

    /// Finds the sandboxes and containers an earlier process left and takes them over.
    async fn adopt(&self) -> Result<Vec<Adopted>, AdoptError>;
}

/// Which output of containers that are gone is forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forget {
    /// All that belongs to this owner ([`SandboxSpec::output_of`]).
    Of(String),
    /// All that was written before, and the oldest where there is too much.
    Before(SystemTime),
}

/// A container that has begun.
#[derive(Debug, Clone)]
pub struct Started {
    /// Its first process, as the machine counts.
    pub pid: u32,
    /// When its program began.
    pub started_at: SystemTime,
    /// Limits that were asked higher than this machine allows, and so were lowered.
    pub clamped_ulimits: Vec<ClampedUlimit>,
}

/// A resource limit that had to be lowered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClampedUlimit {
    /// Which resource.
    pub resource: UlimitResource,
    /// The hard limit asked for.
    pub asked: u64,
    /// The hard limit given: the highest this machine allows.
    pub given: u64,
}

/// How a container ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exit {
    /// Exit code; 128 + n after signal n.
    pub code: i32,
    /// The signal that ended its first process.
    pub signal: Option<Signal>,
    /// Whether the kernel killed one of its processes for want of memory.
    pub oom_killed: bool,
    /// When it ended.
    pub finished_at: SystemTime,
    /// Whether its shim died first: the container was then killed, its true exit code is not known
    /// (`code` is 137) and its last output may be missing.
    pub shim_lost: bool,
}

/// A sandbox found again after a restart.
#[derive(Debug, Clone)]
pub struct Adopted {
    /// The sandbox.
    pub sandbox: SandboxId,
    /// Its containers.
    pub containers: Vec<AdoptedContainer>,
}

/// A container found again after a restart.
#[derive(Debug, Clone)]
pub struct AdoptedContainer {
    /// The container.
    pub id: ContainerId,
    /// The signal its image wants in order to stop.
    pub stop_signal: Signal,
    /// How it is doing.
    pub state: AdoptedState,
}

/// How a container found again is doing.
#[derive(Debug, Clone)]
pub enum AdoptedState {
    /// It runs, and has since it was started.
    Running(Started),
    /// It ended while nobody looked.
    Exited(Exit),
}

/// A command running in a container.
pub struct ExecSession {
    /// Its process, as the machine counts.
    pub pid: u32,
    /// What it reads. Closing it is end of file (with a terminal: nothing).
    pub stdin: Box<dyn AsyncWrite + Send + Unpin>,
    /// What it writes; with a terminal, all of it.
    pub stdout: Box<dyn AsyncRead + Send + Unpin>,
    /// What it writes to standard error; `None` with a terminal.
    pub stderr: Option<Box<dyn AsyncRead + Send + Unpin>>,
    /// Its end, its terminal. Dropping it kills the command.
    pub control: Box<dyn ExecControl>,
}

/// What can be done with a running command besides talking to it.
#[async_trait]
pub trait ExecControl: Send + Sync {
    /// Tells the command its terminal changed size; an error without a terminal.
    async fn resize(&self, size: TerminalSize) -> io::Result<()>;

    /// Kills the command.
    async fn kill(&self) -> io::Result<()>;

    /// Waits for its end; answers as often as asked.
    async fn wait(&mut self) -> io::Result<ExecExit>;
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExecExit {
    /// Exit code; 128 + n after signal n.
    pub code: i32,
}

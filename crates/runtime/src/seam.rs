//! The [`Runtime`] trait: what the rest of Longshore asks of a container runtime.

use std::io;
use std::time::SystemTime;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};

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

    /// A reader of the container's log that begins at `from`; `None` when there is no such
    /// container.
    fn log(&self, id: &ContainerId, from: LogPosition) -> Option<LogReader>;

    /// Removes what an ended container left: cgroup, state, logs and what it wrote.
    async fn remove(&self, id: &ContainerId) -> Result<(), RemoveError>;

    /// Kills what still runs in the sandbox and removes it with all its containers. A sandbox that
    /// is not there is no error.
    async fn remove_sandbox(&self, id: &SandboxId) -> Result<(), RemoveError>;

    /// Finds the sandboxes and containers an earlier process left and takes them over.
    async fn adopt(&self) -> Result<Vec<Adopted>, AdoptError>;
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

/// The part of a start, or of an exec, that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum StartStep {
    /// Making or joining the cgroup, or setting a limit.
    Cgroup,
    /// Making or joining a namespace; the subject is the network namespace's path where it is that.
    Namespace,
    /// Mounting the root filesystem.
    RootFs,
    /// The source of a bind mount; the subject is its path.
    MountSource,
    /// The target of a mount; the subject is its path.
    MountTarget,
    /// A device; the subject is its path.
    Device,
    /// A kernel parameter; the subject is its name.
    Sysctl,
    /// User or group; the subject is what the image does not know.
    User,
    /// The working directory; the subject is its path.
    WorkingDirectory,
    /// A resource limit; the subject is its name.
    Ulimit,
    /// Capabilities, seccomp, no_new_privs.
    Restrictions,
    /// The terminal of an exec.
    Terminal,
    /// Finding or executing the program; the subject is its name.
    Executable,
    /// The shim's own state or log files.
    State,
}

/// Why a sandbox could not be made.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The name is in use.
    #[error("sandbox {0} already exists")]
    AlreadyExists(SandboxId),
    /// A file, a cgroup or the process that holds shared namespaces could not be made.
    #[error("could not make {what}")]
    Io {
        /// What could not be made.
        what: String,
        /// Why.
        source: io::Error,
    },
}

/// Why a container did not start. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The name is in use.
    #[error("container {0} already exists")]
    AlreadyExists(ContainerId),
    /// Its sandbox was never made, or is gone.
    #[error("sandbox {0} does not exist")]
    NoSandbox(SandboxId),
    /// What was to be started again does not exist.
    #[error("container {0} does not exist")]
    NotFound(ContainerId),
    /// What was to be started again has not ended.
    #[error("container {0} is still running")]
    StillRunning(ContainerId),
    /// The specification contradicts itself or asks for something that is not allowed.
    #[error("{0}")]
    BadSpec(String),
    /// A step failed.
    #[error("{step:?} failed for {subject:?}")]
    Step {
        /// Which.
        step: StartStep,
        /// What it was about: a path, a name.
        subject: String,
        /// Why.
        source: io::Error,
    },
    /// The shim ended without an answer.
    #[error("the shim ended without an answer")]
    ShimLost,
    /// The state directory or the shim could not be made.
    #[error("could not make {what}")]
    Io {
        /// What could not be made.
        what: String,
        /// Why.
        source: io::Error,
    },
}

/// Why a signal was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SignalError {
    /// No such container.
    #[error("container {0} does not exist")]
    NotFound(ContainerId),
    /// It has ended.
    #[error("container {0} is not running")]
    NotRunning(ContainerId),
    /// The kernel refused.
    #[error("could not send the signal")]
    Io(#[source] io::Error),
}

/// Why the end of a container cannot be waited for.
#[derive(Debug, thiserror::Error)]
pub enum WaitError {
    /// No such container.
    #[error("container {0} does not exist")]
    NotFound(ContainerId),
    /// It was removed meanwhile.
    #[error("container {0} was removed")]
    Removed(ContainerId),
}

/// Why a command did not start.
#[derive(Debug, thiserror::Error)]
pub enum ExecError {
    /// No such container.
    #[error("container {0} does not exist")]
    NotFound(ContainerId),
    /// It has ended.
    #[error("container {0} is not running")]
    NotRunning(ContainerId),
    /// A step failed.
    #[error("{step:?} failed for {subject:?}")]
    Step {
        /// Which.
        step: StartStep,
        /// What it was about: a path, a name.
        subject: String,
        /// Why.
        source: io::Error,
    },
    /// The helper could not be started or ended without an answer.
    #[error("the exec helper failed")]
    Helper(#[source] io::Error),
}

/// Why there are no statistics.
#[derive(Debug, thiserror::Error)]
pub enum StatsError {
    /// No such sandbox.
    #[error("sandbox {0} does not exist")]
    NotFound(SandboxId),
}

/// Why something was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveError {
    /// No such container.
    #[error("container {0} does not exist")]
    NotFound(ContainerId),
    /// It runs; stop it first.
    #[error("container {0} is still running")]
    StillRunning(ContainerId),
    /// Something stayed behind.
    #[error("could not remove {what}")]
    Io {
        /// What stayed.
        what: String,
        /// Why.
        source: io::Error,
    },
}

/// Why the state directory could not be taken over.
#[derive(Debug, thiserror::Error)]
pub enum AdoptError {
    /// It could not be read.
    #[error("could not read {what}")]
    Io {
        /// What.
        what: String,
        /// Why.
        source: io::Error,
    },
}

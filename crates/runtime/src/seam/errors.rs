//! Why a runtime could not do what it was asked for.

use std::io;

use serde::{Deserialize, Serialize};

use crate::{ContainerId, SandboxId};

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

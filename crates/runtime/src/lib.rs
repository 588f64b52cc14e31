//! The container runtime: starts, watches, enters, stops and re-adopts containers.
//!
//! - [`spec`]: what to run, already valid: sandboxes, containers, commands in a running container.
//! - [`seam`]: the [`Runtime`] trait with its answers and errors; a simulated one may implement it.
//! - [`caps`], [`signal`], [`id`]: the words those use.
//! - [`stats`]: what a container uses, and how true the machine's clock is.
//! - [`log`]: the log files of a container and their reader.
//! - [`linux`]: [`LinuxRuntime`], which does it with namespaces, cgroups and a shim per container;
//!   and [`disk`], which mounts file systems that are in a file.
//!
//! What deliberately does not live here: tasks, services, images, networks and the store. A sandbox
//! is given the path of a network namespace; a container is given unpacked layers.
//!
//! A program that uses [`LinuxRuntime`] calls [`take_over`] before anything else in `main`: the
//! runtime starts that same program again as shim, monitor and exec helper.

pub mod caps;
pub mod id;
pub mod linux;
pub mod log;
mod readiness;
pub mod seam;
pub mod signal;
pub mod spec;
pub mod stats;

pub use caps::{Capability, CapabilitySet};
pub use id::{ContainerId, SandboxId};
pub use linux::{LinuxRuntime, LinuxRuntimeOptions, disk, take_over};
pub use seam::{
    AdoptError, Adopted, AdoptedContainer, AdoptedState, ClampedUlimit, ExecControl, ExecError,
    ExecExit, ExecSession, Exit, Forget, RemoveError, Runtime, SandboxError, SignalError,
    StartError, StartStep, Started, StatsError, WaitError,
};
pub use signal::Signal;
pub use stats::ContainerStats;

//! The holder: the first process of the namespaces that a sandbox's containers share.
//!
//! Two processes: one waits outside, one lives inside, in an empty filesystem, without
//! capabilities. Killing the sandbox's cgroup ends both.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rustix::mount::{MountAttrFlags, MountPropagationFlags, mount_change};
use rustix::process::{Pid, WaitOptions, waitpid};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};
use rustix::thread::{CapabilitySet, CapabilitySets, set_capabilities};
use serde::{Deserialize, Serialize};

use super::cgroup::Group;
use super::fork::{Fork, fork};
use super::root::{Root, attach, new_filesystem};
use super::setup::{join, pivot};
use super::state::{self, ProcessRecord, SandboxRecord};
use super::{init, masks, shim, sys};

/// What the holder answers, once.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The namespaces are there.
    Holding(ProcessRecord),
    /// They are not.
    Failed(String),
}

/// The holder's place in the sandbox's cgroup; no container id begins with a dot.
pub(super) fn cgroup(sandbox: &Path) -> PathBuf {
    sandbox.join(".holder")
}

/// Makes the shared namespaces of the sandbox in `directory` and holds them.
pub(super) fn run(directory: &Path) -> ! {
    let Ok(mut answers) = shim::prepare_process() else {
        std::process::exit(125)
    };
    let (answer, pid) = match start(directory) {
        Ok(process) => (Answer::Holding(process), Some(process.pid)),
        Err(error) => (Answer::Failed(error.to_string()), None),
    };
    let _ = answers.write_all(&serde_json::to_vec(&answer).unwrap_or_default());
    drop(answers);
    if let Some(pid) = pid.and_then(Pid::from_raw) {
        let _ = waitpid(Some(pid), WaitOptions::empty());
    }
    std::process::exit(0)
}

fn start(directory: &Path) -> io::Result<ProcessRecord> {
    let missing = || io::Error::from_raw_os_error(libc::ENOENT);
    let record: SandboxRecord =
        state::read(&directory.join("sandbox.json"))?.ok_or_else(missing)?;
    let cgroup = cgroup(&record.cgroup);
    let group = Group::new(&record.hierarchies, &cgroup);
    group.create()?;
    let entrances = group.entrances()?;
    let mut namespaces = libc::CLONE_NEWNS;
    if record.spec.share_pids {
        namespaces |= libc::CLONE_NEWPID;
    }
    if record.spec.share_ipc {
        namespaces |= libc::CLONE_NEWIPC;
    }
    match fork(namespaces, None)? {
        Fork::Child => {
            let _ = enter(directory, entrances);
            std::process::exit(125)
        }
        Fork::Parent { pid, .. } => {
            let process = sys::identify(pid)?;
            state::write(&directory.join("holder.json"), &process)?;
            Ok(process)
        }
    }
}

/// Leaves everything of the machine behind but the namespaces it holds.
fn enter(directory: &Path, mut entrances: Vec<File>) -> io::Result<std::convert::Infallible> {
    sys::block_signals();
    join(&mut entrances).map_err(|_| io::Error::other("the cgroup refused the holder"))?;
    let null = masks::open_null()?;
    dup2_stdin(&null)?;
    dup2_stdout(&null)?;
    dup2_stderr(&null)?;
    mount_change(
        "/",
        MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC,
    )?;
    let empty = new_filesystem("tmpfs", "tmpfs", &[], MountAttrFlags::MOUNT_ATTR_RDONLY)?;
    attach(empty, Root::open(directory)?.fd())?;
    pivot(&Root::open(directory)?)?;
    let none = CapabilitySet::empty();
    set_capabilities(
        None,
        CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        },
    )?;
    sys::close_from(3)?;
    init::hold()
}

//! The holder: the first process of the namespaces that a sandbox's containers share.
//!
//! Two processes: one waits outside, one lives inside, in an empty filesystem, without
//! capabilities. Killing the sandbox's cgroup ends both.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::fd::{AsFd as _, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::mount::{MountAttrFlags, MountPropagationFlags, mount_change};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, WaitOptions, waitpid};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};
use rustix::thread::{
    CapabilitySet, CapabilitySets, LinkNameSpaceType, ThreadNameSpaceType,
    move_into_link_name_space, move_into_thread_name_spaces, set_capabilities,
};
use serde::{Deserialize, Serialize};

use super::cgroup::Group;
use super::fork::{Fork, fork};
use super::root::{Make, Root, attach, copy_of, new_filesystem};
use super::setup::{join, pivot};
use super::state::{self, ProcessRecord, SandboxRecord};
use super::{init, masks, mounts, shim, sys};
use crate::spec::{SandboxSpec, Sharing};

/// What the holder answers, once.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The namespaces are there.
    Holding(ProcessRecord),
    /// They are not.
    Failed(String),
}

/// Where the holder has the `/dev/shm` that containers share.
const SHARED_MEMORY: &str = "/shm";

/// A copy of the `/dev/shm` of the sandbox, not yet mounted anywhere. Its mount belongs to the
/// holder's mount namespace, which is visited for it.
pub(super) fn shared_memory(holder: &OwnedFd) -> io::Result<OwnedFd> {
    let own = File::open("/proc/self/ns/mnt")?;
    let mounts = ThreadNameSpaceType::MOUNT;
    move_into_thread_name_spaces(holder.as_fd(), mounts)?;
    let copy = copy_of(Path::new(SHARED_MEMORY), false);
    move_into_link_name_space(own.as_fd(), Some(LinkNameSpaceType::Mount))?;
    Ok(copy?)
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
    if record.spec.pids == Sharing::Sandbox {
        namespaces |= libc::CLONE_NEWPID;
    }
    if record.spec.ipc == Sharing::Sandbox {
        namespaces |= libc::CLONE_NEWIPC;
    }
    let (ready, ready_end) = pipe_with(PipeFlags::CLOEXEC)?;
    match fork(namespaces, None)? {
        Fork::Child => {
            drop(ready);
            let _ = enter(directory, &record.spec, entrances, ready_end);
            std::process::exit(125)
        }
        Fork::Parent { pid, .. } => {
            drop(ready_end);
            if File::from(ready).read(&mut [0])? == 0 {
                return Err(io::Error::other("the holder ended before it was ready"));
            }
            let process = sys::identify(pid)?;
            state::write(&directory.join("holder.json"), &process)?;
            Ok(process)
        }
    }
}

/// Leaves everything of the machine behind but the namespaces it holds.
fn enter(
    directory: &Path,
    spec: &SandboxSpec,
    mut entrances: Vec<File>,
    ready: OwnedFd,
) -> io::Result<std::convert::Infallible> {
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
    let empty = new_filesystem("tmpfs", "tmpfs", &[], MountAttrFlags::empty())?;
    attach(&empty, Root::open(directory)?.fd())?;
    let root = Root::open(directory)?;
    if spec.ipc == Sharing::Sandbox {
        let memory = mounts::shared_memory(spec.shm_bytes)?;
        attach(
            memory,
            root.resolve_or_make(Path::new(SHARED_MEMORY), Make::Directory)?,
        )?;
    }
    let read_only = MountAttrFlags::MOUNT_ATTR_RDONLY.bits().into();
    sys::set_mount_flags(&empty, read_only, false)?;
    pivot(&root)?;
    let none = CapabilitySet::empty();
    set_capabilities(
        None,
        CapabilitySets {
            effective: none,
            permitted: none,
            inheritable: none,
        },
    )?;
    File::from(ready).write_all(b"1")?;
    sys::close_from(3)?;
    init::hold()
}

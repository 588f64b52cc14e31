//! Executes this program again in one of its roles.

use std::ffi::OsStr;
use std::io;
use std::os::fd::{AsRawFd as _, OwnedFd};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use rustix::fs::CWD;
use rustix::mount::{MountAttrFlags, OpenTreeFlags, open_tree};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::sys::set_mount_flags;

/// This program, ready to be executed.
pub(super) struct Launcher {
    program: OwnedFd,
}

impl Launcher {
    /// Opens `program` through a read-only mount of its own.
    ///
    /// A process of ours that is inside a container for a moment can be made to show the container
    /// this file (`/proc/PID/exe`); through this mount nobody can write to it.
    pub(super) fn new(program: &Path) -> io::Result<Self> {
        let flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
        let mount = open_tree(CWD, program, flags)?;
        set_mount_flags(
            &mount,
            MountAttrFlags::MOUNT_ATTR_RDONLY.bits().into(),
            false,
        )?;
        Ok(Self { program: mount })
    }

    /// Starts the program in `role` on `directory`, with nothing of this process but the two
    /// descriptors; a descriptor of the new process.
    #[allow(clippy::zombie_processes)] // Reaped through the descriptor by who watches it.
    pub(super) fn launch(
        &self,
        role: &str,
        directory: &Path,
        stdin: Stdio,
        stdout: Stdio,
    ) -> io::Result<OwnedFd> {
        let path = format!("/proc/self/fd/{}", self.program.as_raw_fd());
        let child = Command::new(path)
            .arg0("longshore-shim")
            .args([OsStr::new(role), directory.as_os_str()])
            .env_clear()
            .current_dir("/")
            .stdin(stdin)
            .stdout(stdout)
            .stderr(Stdio::null())
            .spawn()?;
        let pid = Pid::from_child(&child);
        // Nobody else reaps it, so its number is still its own.
        Ok(pidfd_open(pid, PidfdFlags::empty())?)
    }
}

/// The program this process runs.
pub(super) fn own_program() -> &'static Path {
    Path::new("/proc/self/exe")
}

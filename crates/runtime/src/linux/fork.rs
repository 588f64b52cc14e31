//! Making processes. For helpers that have one thread only.
#![allow(unsafe_code)] // clone3 has no wrapper.

use std::io;
use std::os::fd::{AsRawFd as _, BorrowedFd, FromRawFd as _, OwnedFd};

/// The flag of `clone3` for a process that is born in a cgroup.
const CLONE_INTO_CGROUP: u64 = 0x2_0000_0000;

/// The two sides of [`fork`].
pub(super) enum Fork {
    /// The caller, with the new process.
    Parent { pid: i32, pidfd: OwnedFd },
    /// The new process.
    Child,
}

/// Makes a process, in new namespaces as the `CLONE_NEW*` bits of `namespaces` say, and born in
/// the version 2 cgroup whose directory `group` is.
///
/// Only for the single-threaded helper processes: the child goes on as a copy of the caller.
pub(super) fn fork(namespaces: i32, group: Option<BorrowedFd<'_>>) -> io::Result<Fork> {
    let into = group.map_or(0, |_| CLONE_INTO_CGROUP);
    let mut pidfd: i32 = -1;
    // The fields of `struct clone_args`: flags, pidfd, child_tid, parent_tid, exit_signal, stack,
    // stack_size, tls, set_tid, set_tid_size, cgroup.
    let args: [u64; 11] = [
        namespaces as u64 | libc::CLONE_PIDFD as u64 | into,
        &raw mut pidfd as u64,
        0,
        0,
        libc::SIGCHLD as u64,
        0,
        0,
        0,
        0,
        0,
        group.map_or(0, |group| group.as_raw_fd() as u64),
    ];
    // SAFETY: without CLONE_VM the child has its own copy of memory and the caller is
    // single-threaded, so no lock is held by a thread that does not exist in the child.
    let pid = unsafe { libc::syscall(libc::SYS_clone3, &raw const args, size_of_val(&args)) };
    match pid {
        -1 => Err(io::Error::last_os_error()),
        0 => Ok(Fork::Child),
        pid => {
            // SAFETY: the kernel stored a new descriptor that nobody else owns.
            let pidfd = unsafe { OwnedFd::from_raw_fd(pidfd) };
            Ok(Fork::Parent {
                pid: pid as i32,
                pidfd,
            })
        }
    }
}

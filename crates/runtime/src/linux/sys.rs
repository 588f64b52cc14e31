//! System calls that no library here offers in a safe form, and small helpers around processes.
#![allow(unsafe_code)] // Raw system calls; each block says why it is sound.

use std::ffi::{CString, c_char};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::time::{Duration, SystemTime};

use rustix::process::Pid;

use super::state::ProcessRecord;

/// Makes namespaces for this process alone.
pub(super) fn unshare(namespaces: i32) -> io::Result<()> {
    // SAFETY: only namespaces are unshared, never memory or descriptors.
    check(unsafe { libc::unshare(namespaces) }.into())
}

/// Changes flags of a mount, and with `recursive` of all mounts below it.
pub(super) fn set_mount_flags(mount: impl AsFd, flags: u64, recursive: bool) -> io::Result<()> {
    // The fields of `struct mount_attr`: attr_set, attr_clr, propagation, userns_fd.
    let attributes: [u64; 4] = [flags, 0, 0, 0];
    let at = libc::AT_EMPTY_PATH | if recursive { libc::AT_RECURSIVE } else { 0 };
    // SAFETY: the path is a C string and the structure outlives the call.
    check(unsafe {
        libc::syscall(
            libc::SYS_mount_setattr,
            mount.as_fd().as_raw_fd(),
            c"".as_ptr(),
            at,
            &raw const attributes,
            size_of_val(&attributes),
        )
    })
}

/// One instruction of a seccomp filter, as the kernel reads it.
#[repr(C)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FilterInstruction {
    pub(super) code: u16,
    pub(super) jump_true: u8,
    pub(super) jump_false: u8,
    pub(super) operand: u32,
}

/// Puts this process and all its children under a filter, for good.
pub(super) fn load_seccomp(program: &[FilterInstruction]) -> io::Result<()> {
    #[repr(C)]
    struct Program {
        length: u16,
        instructions: *const FilterInstruction,
    }
    let length = u16::try_from(program.len()).map_err(io::Error::other)?;
    let program = Program {
        length,
        instructions: program.as_ptr(),
    };
    // SAFETY: the kernel copies `length` instructions from the slice, which outlives the call.
    check(unsafe {
        libc::syscall(
            libc::SYS_seccomp,
            libc::SECCOMP_SET_MODE_FILTER,
            0,
            &raw const program,
        )
    })
}

/// Closes every descriptor from `first` on at the next `execve`.
pub(super) fn close_on_exec_from(first: u32) -> io::Result<()> {
    // CLOSE_RANGE_CLOEXEC of close_range(2).
    const CLOSE_ON_EXEC: u32 = 4;
    close_range(first, CLOSE_ON_EXEC)
}

/// Closes every descriptor from `first` on, now. The caller owns none of them as an `OwnedFd`.
pub(super) fn close_from(first: u32) -> io::Result<()> {
    close_range(first, 0)
}

fn close_range(first: u32, flags: u32) -> io::Result<()> {
    // SAFETY: callers run before they own descriptors, or never drop those they own again.
    check(unsafe { libc::syscall(libc::SYS_close_range, first, u32::MAX, flags) })
}

/// Becomes another program; answers only when that failed.
pub(super) fn execve(path: &CString, args: &[CString], env: &[CString]) -> io::Error {
    let pointers = |strings: &[CString]| -> Vec<*const c_char> {
        strings
            .iter()
            .map(|text| text.as_ptr())
            .chain([std::ptr::null()])
            .collect()
    };
    let (args, env) = (pointers(args), pointers(env));
    // SAFETY: both arrays end with a null pointer and their strings outlive the call.
    unsafe { libc::execve(path.as_ptr(), args.as_ptr(), env.as_ptr()) };
    io::Error::last_os_error()
}

/// Gives every signal its default action and unblocks all, as a new program expects.
pub(super) fn reset_signals() {
    for number in 1..=64 {
        // SAFETY: the default action runs no code of ours; refused numbers are left alone.
        unsafe { libc::signal(number, libc::SIG_DFL) };
    }
    set_blocked_signals(false);
}

/// Blocks every signal, so that they wait to be fetched with [`next_signal`].
pub(super) fn block_signals() {
    set_blocked_signals(true);
}

fn set_blocked_signals(all: bool) {
    // SAFETY: the set is initialised by sigfillset or sigemptyset before it is read.
    unsafe {
        let mut set = std::mem::zeroed();
        if all {
            libc::sigfillset(&raw mut set)
        } else {
            libc::sigemptyset(&raw mut set)
        };
        libc::sigprocmask(libc::SIG_SETMASK, &raw const set, std::ptr::null_mut());
    }
}

/// Waits for a blocked signal; its number.
pub(super) fn next_signal() -> i32 {
    // SAFETY: the set is filled before it is read; no information about the signal is asked for.
    unsafe {
        let mut set = std::mem::zeroed();
        libc::sigfillset(&raw mut set);
        libc::sigwaitinfo(&raw const set, std::ptr::null_mut())
    }
}

/// Ignores a signal.
pub(super) fn ignore_signal(number: i32) {
    // SAFETY: ignoring a signal runs no code of ours.
    unsafe { libc::signal(number, libc::SIG_IGN) };
}

/// Lowest common part of `setrlimit`: sets both limits of a resource of this process.
pub(super) fn set_limit(resource: u32, soft: u64, hard: u64) -> io::Result<()> {
    let limit = libc::rlimit {
        rlim_cur: soft,
        rlim_max: hard,
    };
    // SAFETY: the structure outlives the call.
    check(unsafe { libc::setrlimit(resource, &raw const limit) }.into())
}

/// The soft and hard limit of a resource of this process.
pub(super) fn limit(resource: u32) -> io::Result<(u64, u64)> {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the kernel fills the structure, which outlives the call.
    check(unsafe { libc::getrlimit(resource, &raw mut limit) }.into())?;
    Ok((limit.rlim_cur, limit.rlim_max))
}

/// Brings the loopback interface of this network namespace up.
pub(super) fn loopback_up() -> io::Result<()> {
    let socket = rustix::net::socket(
        rustix::net::AddressFamily::INET,
        rustix::net::SocketType::DGRAM,
        None,
    )?;
    // SAFETY: `ifreq` is plain data; the kernel reads the name and flags set here.
    check(unsafe {
        let mut request: libc::ifreq = std::mem::zeroed();
        request.ifr_name[0] = b'l' as c_char;
        request.ifr_name[1] = b'o' as c_char;
        request.ifr_ifru.ifru_flags = libc::IFF_UP as i16;
        libc::ioctl(
            socket.as_raw_fd(),
            libc::SIOCSIFFLAGS as _,
            &raw const request,
        )
        .into()
    })
}

fn check(result: libc::c_long) -> io::Result<()> {
    if result < 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

/// The time on the wall.
///
/// The shim has no clock to be given: it alone sees when a program begins, ends and writes, and it
/// outlives the process that could have passed one in.
#[allow(clippy::disallowed_methods)]
pub(super) fn wall_clock() -> SystemTime {
    SystemTime::now()
}

/// Lets a short time pass in a process that has nothing else to do.
pub(super) fn pause(time: Duration) {
    let time = rustix::event::Timespec {
        tv_sec: time.as_secs() as i64,
        tv_nsec: time.subsec_nanos().into(),
    };
    // An early end makes the caller look again sooner.
    let _ = rustix::event::poll(&mut [], Some(&time));
}

/// When a process started, in clock ticks since the machine did; field 22 of `/proc/PID/stat`.
pub(super) fn start_time(pid: i32) -> io::Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The second field is the program's name in parentheses and may hold anything.
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let field = after_name.split_ascii_whitespace().nth(19);
    field
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| io::Error::other("no start time"))
}

/// Notes which process `pid` is now.
pub(super) fn identify(pid: i32) -> io::Result<ProcessRecord> {
    Ok(ProcessRecord {
        pid,
        start_time: start_time(pid)?,
    })
}

/// A descriptor of the process that was noted; an error when it is gone, even if its number is
/// in use again.
pub(super) fn open_process(process: ProcessRecord) -> io::Result<OwnedFd> {
    let gone = || io::Error::from_raw_os_error(libc::ESRCH);
    let pid = Pid::from_raw(process.pid).ok_or_else(gone)?;
    // The descriptor first: from then on the number cannot pass to another process unseen.
    let pidfd = rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty())?;
    match start_time(process.pid) {
        Ok(start_time) if start_time == process.start_time => Ok(pidfd),
        _ => Err(gone()),
    }
}

/// Exit code of a process as a shell gives it, and the signal that ended it.
pub(super) fn decode(status: rustix::process::WaitStatus) -> (i32, Option<i32>) {
    match status.terminating_signal() {
        Some(signal) => (128 + signal, Some(signal)),
        None => (status.exit_status().unwrap_or(255), None),
    }
}

/// A signal as the system call library wants it; `None` for one that does not exist.
pub(super) fn signal_from(number: i32) -> Option<rustix::process::Signal> {
    // SAFETY: real-time signals are only sent on, never handled by this process.
    (1..=64)
        .contains(&number)
        .then(|| unsafe { rustix::process::Signal::from_raw_unchecked(number) })
}

//! Parts of `/proc` and `/sys` that a container may not read, or not write.

use std::path::Path;

use rustix::fs::{CWD, FileType, Mode, OFlags};
use rustix::io::Errno;
use rustix::mount::MountAttrFlags as Flags;

use super::failure::{Failure, InStep as _};
use super::root::{Root, attach, copy_of, new_filesystem};
use super::sys::set_mount_flags;
use crate::seam::StartStep::MountTarget;

/// Hidden: what they tell is about the machine, not about the container.
const MASKED: [&str; 12] = [
    "/proc/acpi",
    "/proc/asound",
    "/proc/interrupts",
    "/proc/kcore",
    "/proc/keys",
    "/proc/latency_stats",
    "/proc/timer_list",
    "/proc/timer_stats",
    "/proc/sched_debug",
    "/proc/scsi",
    "/sys/firmware",
    "/sys/devices/virtual/powercap",
];
/// Readable only: what is written there changes the machine.
const READ_ONLY: [&str; 5] = [
    "/proc/bus",
    "/proc/fs",
    "/proc/irq",
    "/proc/sys",
    "/proc/sysrq-trigger",
];

/// Hides and protects what every unprivileged container must not touch. The root directory is
/// already the container's.
pub(super) fn apply(root: &Root) -> Result<(), Failure> {
    for path in READ_ONLY {
        protect(root, path).step(MountTarget, path)?;
    }
    MASKED
        .iter()
        .try_for_each(|path| mask(root, path).step(MountTarget, path))
}

fn mask(root: &Root, path: &str) -> std::io::Result<()> {
    let target = match root.resolve(Path::new(path)) {
        Err(Errno::NOENT) => return Ok(()),
        found => found?,
    };
    let found = rustix::fs::fstat(&target)?;
    let cover = if FileType::from_raw_mode(found.st_mode) == FileType::Directory {
        new_filesystem(
            "tmpfs",
            "tmpfs",
            &[("size", Some("0"))],
            Flags::MOUNT_ATTR_RDONLY,
        )?
    } else {
        copy_of(Path::new("/dev/null"), false)?
    };
    set_mount_flags(&cover, Flags::MOUNT_ATTR_RDONLY.bits().into(), false)?;
    Ok(attach(cover, target)?)
}

fn protect(root: &Root, path: &str) -> std::io::Result<()> {
    let target = match root.resolve(Path::new(path)) {
        Err(Errno::NOENT) => return Ok(()),
        found => found?,
    };
    // The copy is taken through the descriptor, so it is of what was resolved.
    let flags = rustix::mount::OpenTreeFlags::OPEN_TREE_CLONE
        | rustix::mount::OpenTreeFlags::OPEN_TREE_CLOEXEC
        | rustix::mount::OpenTreeFlags::AT_EMPTY_PATH
        | rustix::mount::OpenTreeFlags::AT_RECURSIVE;
    let copy = rustix::mount::open_tree(&target, "", flags)?;
    set_mount_flags(&copy, Flags::MOUNT_ATTR_RDONLY.bits().into(), true)?;
    Ok(attach(copy, target)?)
}

/// Opens the container's `/dev/null`.
pub(super) fn open_null() -> Result<std::os::fd::OwnedFd, Errno> {
    rustix::fs::openat(
        CWD,
        "/dev/null",
        OFlags::RDWR | OFlags::CLOEXEC,
        Mode::empty(),
    )
}

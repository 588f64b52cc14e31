//! Paths inside a container's root, and mounting there.
//!
//! The image is not trusted: it may hold symbolic links that point anywhere. Every target is
//! resolved by the kernel as if the root were `/` (`RESOLVE_IN_ROOT`) and mounted through the
//! descriptor that came out, so no link leads outside and none can be swapped in between.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, FileType, Mode, OFlags, ResolveFlags, mkdirat, mknodat, openat2};
use rustix::io::Errno;
use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MoveMountFlags, OpenTreeFlags, fsconfig_create,
    fsconfig_set_flag, fsconfig_set_string, fsmount, fsopen, move_mount, open_tree,
};

/// The root directory of a container.
pub(super) struct Root(OwnedFd);

/// What to make where a mount target does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Make {
    Directory,
    File,
}

impl Root {
    /// The directory at `path`, which is trusted.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self(rustix::fs::openat(CWD, path, flags, Mode::empty())?))
    }

    pub(super) fn fd(&self) -> &OwnedFd {
        &self.0
    }

    /// What `path` names inside the root.
    pub(super) fn resolve(&self, path: &Path) -> Result<OwnedFd, Errno> {
        let flags = OFlags::PATH | OFlags::CLOEXEC;
        let inside = path.strip_prefix("/").unwrap_or(path);
        let inside = if inside.as_os_str().is_empty() {
            Path::new(".")
        } else {
            inside
        };
        open_inside(&self.0, inside, flags)
    }

    /// What `path` names inside the root, made with its parents when absent.
    pub(super) fn resolve_or_make(&self, path: &Path, make: Make) -> Result<OwnedFd, Errno> {
        match self.resolve(path) {
            Err(Errno::NOENT) => {}
            found => return found,
        }
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(Errno::NOENT);
        };
        let parent = self.resolve_or_make(parent, Make::Directory)?;
        match make {
            Make::Directory => mkdirat(&parent, name, Mode::from_raw_mode(0o755))?,
            Make::File => {
                mknodat(
                    &parent,
                    name,
                    FileType::RegularFile,
                    Mode::from_raw_mode(0o644),
                    0,
                )?;
            }
        }
        // A name that was a dangling link made the line above fail, so this opens what was made.
        let flags = OFlags::PATH | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        open_inside(&parent, Path::new(name), flags)
    }
}

/// How often a name is looked up again that could not be told to lie inside the root.
const TRIES: usize = 128;

/// Opens what a path names when `dir` is the root. A `..` beside anything that is mounted or
/// renamed on the machine at that moment is not followed, and has to be tried again.
/// Source: openat2(2), `EAGAIN`.
fn open_inside(dir: &OwnedFd, path: &Path, flags: OFlags) -> Result<OwnedFd, Errno> {
    let open = |_| openat2(dir, path, flags, Mode::empty(), ResolveFlags::IN_ROOT);
    let mut opened = (0..TRIES).map(open);
    let settled = opened.find(|opened| !matches!(opened, Err(Errno::AGAIN)));
    settled.unwrap_or(Err(Errno::AGAIN))
}

/// A new filesystem, not yet mounted anywhere. An option without a value is a flag.
pub(super) fn new_filesystem(
    kind: &str,
    source: &str,
    options: &[(&str, Option<&str>)],
    flags: MountAttrFlags,
) -> Result<OwnedFd, Errno> {
    let context = fsopen(kind, FsOpenFlags::FSOPEN_CLOEXEC)?;
    fsconfig_set_string(&context, "source", source)?;
    for (name, value) in options {
        match value {
            Some(value) => fsconfig_set_string(&context, *name, *value)?,
            None => fsconfig_set_flag(&context, *name)?,
        }
    }
    fsconfig_create(&context)?;
    fsmount(&context, FsMountFlags::FSMOUNT_CLOEXEC, flags)
}

/// A copy of what is at `path` of the machine, not yet mounted anywhere.
pub(super) fn copy_of(path: &Path, recursive: bool) -> Result<OwnedFd, Errno> {
    let mut flags = OpenTreeFlags::OPEN_TREE_CLONE | OpenTreeFlags::OPEN_TREE_CLOEXEC;
    flags.set(OpenTreeFlags::AT_RECURSIVE, recursive);
    open_tree(CWD, path, flags)
}

/// Mounts what is not yet mounted at a target.
pub(super) fn attach(mount: impl AsFd, target: impl AsFd) -> Result<(), Errno> {
    let flags = MoveMountFlags::MOVE_MOUNT_F_EMPTY_PATH | MoveMountFlags::MOVE_MOUNT_T_EMPTY_PATH;
    move_mount(mount, "", target, "", flags)
}

/// `path` when it is absolute; mount targets are.
pub(super) fn absolute(path: &Path) -> io::Result<PathBuf> {
    if path.is_absolute() {
        return Ok(path.to_owned());
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        "the path is not absolute",
    ))
}

#[cfg(test)]
mod tests;

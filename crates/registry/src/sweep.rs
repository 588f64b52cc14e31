//! Removing directory trees that came out of images: any depth, any mode, no link followed.

use std::ffi::{CStr, CString};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::fs::{AtFlags, Dir, Mode, OFlags};
use rustix::io::Errno;

/// Opens the directory `name` in `parent` itself, never what a symbolic link points to.
pub(crate) fn open_dir(parent: BorrowedFd<'_>, name: &CStr) -> rustix::io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(parent, name, flags, Mode::empty())
}

/// Removes `name` from `parent`, with everything below it.
///
/// Subdirectories are first moved up into `trash` (a directory on the same file system), so the
/// depth of the tree costs neither stack nor descriptors.
pub(crate) fn remove_tree(
    parent: BorrowedFd<'_>,
    name: &CStr,
    trash: BorrowedFd<'_>,
) -> rustix::io::Result<()> {
    match rustix::fs::unlinkat(parent, name, AtFlags::empty()) {
        Err(Errno::ISDIR | Errno::PERM) => {}
        Err(Errno::NOENT) => return Ok(()),
        other => return other,
    }
    let mut waiting = vec![move_to(parent, name, trash)?];
    while let Some(name) = waiting.pop() {
        empty(trash, &name, &mut waiting)?;
        rustix::fs::unlinkat(trash, &name, AtFlags::REMOVEDIR)?;
    }
    Ok(())
}

/// Unlinks what the directory holds; its subdirectories move up and wait their turn.
fn empty(trash: BorrowedFd<'_>, name: &CStr, waiting: &mut Vec<CString>) -> rustix::io::Result<()> {
    let dir = open_dir(trash, name)?;
    for entry in Dir::read_from(dir.as_fd())? {
        let entry = entry?;
        let child = entry.file_name();
        if matches!(child.to_bytes(), b"." | b"..") {
            continue;
        }
        match rustix::fs::unlinkat(&dir, child, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => {}
            Err(Errno::ISDIR | Errno::PERM) => waiting.push(move_to(dir.as_fd(), child, trash)?),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Moves a directory into the trash under a name nothing else has.
fn move_to(
    parent: BorrowedFd<'_>,
    name: &CStr,
    trash: BorrowedFd<'_>,
) -> rustix::io::Result<CString> {
    loop {
        let unique = unique_name()?;
        let flags = rustix::fs::RenameFlags::NOREPLACE;
        match rustix::fs::renameat_with(parent, name, trash, &unique, flags) {
            Ok(()) => return Ok(unique),
            Err(Errno::EXIST) => {}
            Err(error) => return Err(error),
        }
    }
}

fn unique_name() -> rustix::io::Result<CString> {
    let mut bytes = [0; 12];
    getrandom::fill(&mut bytes).map_err(|_| Errno::IO)?;
    CString::new(format!("gone-{}", hex::encode(bytes))).map_err(|_| Errno::INVAL)
}

/// Removes everything in the directory at `path`, and leaves the directory.
pub(crate) fn clear(path: &std::path::Path) -> std::io::Result<()> {
    let dir: OwnedFd = std::fs::File::open(path)?.into();
    for entry in std::fs::read_dir(path)? {
        let name = std::os::unix::ffi::OsStringExt::into_vec(entry?.file_name());
        let name = CString::new(name).map_err(std::io::Error::other)?;
        remove_tree(dir.as_fd(), &name, dir.as_fd())?;
    }
    Ok(())
}

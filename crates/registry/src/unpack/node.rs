//! Making one entry: file, directory, link, device, whiteout; then its owner, mode and times.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;

use rustix::fs::{AtFlags, FileType, Gid, Mode, OFlags, Uid, XattrFlags};
use rustix::io::Errno;

use super::UnpackError;
use super::root::{Place, Root, failed, is_whiteout, lossy, make_opaque, times};
use crate::sweep;
use crate::tape::{Entry, Kind, TapeError};

const WHITEOUT: &[u8] = b".wh.";
const OPAQUE: &[u8] = b".wh..wh..opq";
/// Notes aufs kept for itself; nothing to unpack.
const AUFS: &[u8] = b".wh..wh.";

/// Makes `entry` below `root`; a file's content is read from `content`.
pub(super) fn make(
    root: &mut Root,
    entry: &Entry,
    content: &mut impl Read,
) -> Result<(), UnpackError> {
    let path = clean(&entry.path)?;
    if path.is_empty() {
        return make_root(root, entry);
    }
    let name = path
        .rsplit(|b| *b == b'/')
        .next()
        .unwrap_or_default()
        .to_vec();
    if name == OPAQUE {
        return hide_below(root, &path);
    }
    if name.starts_with(AUFS) {
        return Ok(());
    }
    if let Some(hidden) = name.strip_prefix(WHITEOUT) {
        return hide(root, &path, hidden);
    }
    let target = match entry.kind {
        Kind::HardLink => Some(link_target(root, entry)?),
        _ => None,
    };
    let place = root.place(&path)?;
    let hid_lower = make_room(root, &place, entry).map_err(|e| failed(&path, e))?;
    match entry.kind {
        Kind::Directory => make_directory(root, &path, &place, entry, hid_lower),
        Kind::File => make_file(&path, &place, entry, content),
        Kind::Symlink => make_symlink(&place, entry).map_err(|e| failed(&path, e)),
        Kind::CharDevice | Kind::BlockDevice | Kind::Fifo => {
            make_device(&place, entry).map_err(|e| failed(&path, e))
        }
        Kind::HardLink => match target {
            Some(target) => make_hard_link(&place, &target, entry),
            None => Ok(()),
        },
    }
}

/// The path relative to the root, without empty and `.` parts; `..` is never needed in a layer.
fn clean(path: &[u8]) -> Result<Vec<u8>, UnpackError> {
    let mut parts = Vec::new();
    for part in path.split(|b| *b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => return Err(UnpackError::Escapes(lossy(path))),
            _ if part.contains(&0) => return Err(UnpackError::Escapes(lossy(path))),
            part => parts.push(part),
        }
    }
    Ok(parts.join(&b'/'))
}

fn make_root(root: &mut Root, entry: &Entry) -> Result<(), UnpackError> {
    if entry.kind != Kind::Directory {
        return Err(UnpackError::Escapes(lossy(&entry.path)));
    }
    dress(root.dir(), entry).map_err(|e| failed(b"/", e))?;
    root.set_time_later(b"", entry.modified);
    Ok(())
}

/// Marks the directory that holds the marker: nothing from lower layers shows through it.
fn hide_below(root: &mut Root, path: &[u8]) -> Result<(), UnpackError> {
    let place = root.place(path)?;
    let dir = sweep::open_dir(place.dir.as_fd(), c".").map_err(|e| failed(path, e))?;
    make_opaque(&dir).map_err(|e| failed(path, e))
}

/// Hides one name of the lower layers; what this layer itself puts there stays.
fn hide(root: &mut Root, path: &[u8], hidden: &[u8]) -> Result<(), UnpackError> {
    if matches!(hidden, b"" | b"." | b"..") {
        return Err(UnpackError::Escapes(lossy(path)));
    }
    let parent = &path[..path.len() - hidden.len() - WHITEOUT.len()];
    let hidden = [parent, hidden].concat();
    let place = root.place(&hidden)?;
    let failed = |e| failed(path, e);
    match place.stat().map_err(failed)? {
        None => rustix::fs::mknodat(
            &*place.dir,
            &place.name,
            FileType::CharacterDevice,
            Mode::empty(),
            rustix::fs::makedev(0, 0),
        )
        .map_err(failed),
        Some(stat) if FileType::from_raw_mode(stat.st_mode) == FileType::Directory => {
            let dir = sweep::open_dir(place.dir.as_fd(), &place.name).map_err(failed)?;
            make_opaque(&dir).map_err(failed)
        }
        Some(_) => Ok(()),
    }
}

/// Removes what an earlier entry put here, unless it is a directory and stays one.
///
/// Answers whether a whiteout stood here: a directory in its place must hide the lower one.
fn make_room(root: &mut Root, place: &Place, entry: &Entry) -> rustix::io::Result<bool> {
    let Some(stat) = place.stat()? else {
        return Ok(false);
    };
    let kind = FileType::from_raw_mode(stat.st_mode);
    if kind == FileType::Directory && entry.kind == Kind::Directory {
        return Ok(false);
    }
    root.clear(place)?;
    Ok(is_whiteout(&stat))
}

fn make_directory(
    root: &mut Root,
    path: &[u8],
    place: &Place,
    entry: &Entry,
    hid_lower: bool,
) -> Result<(), UnpackError> {
    let made = || -> rustix::io::Result<()> {
        match rustix::fs::mkdirat(&*place.dir, &place.name, Mode::RWXU) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(error),
        }
        let dir = sweep::open_dir(place.dir.as_fd(), &place.name)?;
        if hid_lower {
            make_opaque(&dir)?;
        }
        dress(dir.as_fd(), entry)
    };
    made().map_err(|e| failed(path, e))?;
    root.set_time_later(path, entry.modified);
    Ok(())
}

fn make_file(
    path: &[u8],
    place: &Place,
    entry: &Entry,
    content: &mut impl Read,
) -> Result<(), UnpackError> {
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = rustix::fs::openat(&*place.dir, &place.name, flags, Mode::RUSR | Mode::WUSR)
        .map_err(|e| failed(path, e))?;
    let mut file = File::from(file);
    copy(content, &mut file, path)?;
    dress(file.as_fd(), entry)
        .and_then(|()| rustix::fs::futimens(&file, &times(entry.modified)))
        .map_err(|e| failed(path, e))
}

/// Copies a file's content, telling a broken archive from a full disk.
fn copy(content: &mut impl Read, file: &mut File, path: &[u8]) -> Result<(), UnpackError> {
    let mut buffer = [0; 64 << 10];
    loop {
        let n = match content.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(UnpackError::Tape(TapeError::Read(error))),
        };
        io::Write::write_all(file, &buffer[..n])
            .map_err(|error| UnpackError::Make(lossy(path), error))?;
    }
}

fn make_symlink(place: &Place, entry: &Entry) -> rustix::io::Result<()> {
    rustix::fs::symlinkat(entry.link.as_slice(), &*place.dir, &place.name)?;
    finish_by_name(place, entry)
}

fn make_device(place: &Place, entry: &Entry) -> rustix::io::Result<()> {
    let kind = match entry.kind {
        Kind::CharDevice => FileType::CharacterDevice,
        Kind::BlockDevice => FileType::BlockDevice,
        _ => FileType::Fifo,
    };
    let (major, minor) = match kind {
        FileType::Fifo => (0, 0),
        _ => entry.device,
    };
    let device = rustix::fs::makedev(major, minor);
    rustix::fs::mknodat(
        &*place.dir,
        &place.name,
        kind,
        Mode::RUSR | Mode::WUSR,
        device,
    )?;
    finish_by_name(place, entry)?;
    // Just made by us and not a link, so following is harmless.
    rustix::fs::chmodat(&*place.dir, &place.name, mode(entry), AtFlags::empty())
}

/// Owner and times of what cannot be opened without side effects.
fn finish_by_name(place: &Place, entry: &Entry) -> rustix::io::Result<()> {
    let (uid, gid) = owner(entry);
    let itself = AtFlags::SYMLINK_NOFOLLOW;
    rustix::fs::chownat(&*place.dir, &place.name, Some(uid), Some(gid), itself)?;
    rustix::fs::utimensat(&*place.dir, &place.name, &times(entry.modified), itself)
}

/// The file a hard link names: a place inside the layer, itself never followed.
fn link_target(root: &mut Root, entry: &Entry) -> Result<Place, UnpackError> {
    let target = clean(&entry.link)?;
    let place = root.place(&target)?;
    match place.stat() {
        Ok(Some(_)) => Ok(place),
        Ok(None) | Err(_) => Err(no_target(entry)),
    }
}

fn make_hard_link(place: &Place, target: &Place, entry: &Entry) -> Result<(), UnpackError> {
    let itself = AtFlags::empty();
    rustix::fs::linkat(&*target.dir, &target.name, &*place.dir, &place.name, itself).map_err(
        |error| match error {
            Errno::NOENT | Errno::PERM => no_target(entry),
            other => failed(&entry.path, other),
        },
    )
}

fn no_target(entry: &Entry) -> UnpackError {
    UnpackError::LinkTarget {
        path: lossy(&entry.path),
        target: lossy(&entry.link),
    }
}

/// Owner, attributes and mode, in the order in which none undoes another: a change of owner
/// clears set-id bits and capabilities.
fn dress(node: impl AsFd, entry: &Entry) -> rustix::io::Result<()> {
    let (uid, gid) = owner(entry);
    rustix::fs::fchown(&node, Some(uid), Some(gid))?;
    for (name, value) in entry.xattrs.iter().filter(|(name, _)| is_wanted(name)) {
        rustix::fs::fsetxattr(&node, name.as_slice(), value, XattrFlags::empty())?;
    }
    rustix::fs::fchmod(&node, mode(entry))
}

/// File capabilities and the user's own attributes. `trusted.overlay.*` would let an image steer
/// the overlay, and security labels belong to the machine that made the image.
fn is_wanted(xattr: &[u8]) -> bool {
    xattr == b"security.capability"
        || (xattr.starts_with(b"user.") && !xattr.starts_with(b"user.overlay."))
}

fn owner(entry: &Entry) -> (Uid, Gid) {
    (Uid::from_raw(entry.uid), Gid::from_raw(entry.gid))
}

fn mode(entry: &Entry) -> Mode {
    Mode::from_raw_mode(entry.mode)
}

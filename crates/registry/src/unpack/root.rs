//! The layer's root directory, and the only ways to reach anything below it.

use std::ffi::CString;
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::rc::Rc;

use rustix::fs::{AtFlags, FileType, Mode, OFlags, ResolveFlags, Timespec, Timestamps, XattrFlags};
use rustix::io::Errno;

use super::UnpackError;
use crate::sweep;

/// How often a name is looked up again that could not be told to lie inside the root.
const TRIES: usize = 128;

/// A layer being built.
pub(super) struct Root {
    dir: OwnedFd,
    trash: OwnedFd,
    /// The directory the last entry went to: archives keep siblings together.
    last: Option<(Vec<u8>, Rc<OwnedFd>)>,
    /// Directories and their times, set at the end because making entries changes them.
    times: Vec<(Vec<u8>, (i64, u32))>,
}

/// Where an entry goes: a directory held open, and a name in it.
pub(super) struct Place {
    pub(super) dir: Rc<OwnedFd>,
    pub(super) name: CString,
}

impl Root {
    pub(super) fn open(target: &Path, trash: &Path) -> io::Result<Self> {
        Ok(Self {
            dir: File::open(target)?.into(),
            trash: File::open(trash)?.into(),
            last: None,
            times: Vec::new(),
        })
    }

    /// The root directory itself.
    pub(super) fn dir(&self) -> BorrowedFd<'_> {
        self.dir.as_fd()
    }

    /// Where `path` (already cleaned) goes; missing parents are made, as Docker does.
    pub(super) fn place(&mut self, path: &[u8]) -> Result<Place, UnpackError> {
        let (parent, name) = match path.iter().rposition(|b| *b == b'/') {
            Some(slash) => (&path[..slash], &path[slash + 1..]),
            None => (&b""[..], path),
        };
        let dir = self.parent(parent).map_err(|e| failed(path, e))?;
        let name = CString::new(name).map_err(|_| UnpackError::Escapes(lossy(path)))?;
        Ok(Place { dir, name })
    }

    fn parent(&mut self, path: &[u8]) -> rustix::io::Result<Rc<OwnedFd>> {
        if let Some((last, dir)) = &self.last
            && last == path
        {
            return Ok(Rc::clone(dir));
        }
        let dir = match self.open_dir(path) {
            Err(Errno::NOENT | Errno::NOTDIR) => self.make_parents(path)?,
            other => other?,
        };
        let dir = Rc::new(dir);
        self.last = Some((path.to_vec(), Rc::clone(&dir)));
        Ok(dir)
    }

    /// Opens a directory as the container will see it: links lead nowhere but inside the root.
    fn open_dir(&self, path: &[u8]) -> rustix::io::Result<OwnedFd> {
        let path = if path.is_empty() { b"." } else { path };
        let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
        self.open_inside(path, flags)
    }

    /// Opens what a path names inside the root. A `..` beside anything that is mounted or renamed
    /// on the machine at that moment is not followed, and has to be tried again.
    /// Source: openat2(2), `EAGAIN`.
    fn open_inside(&self, path: &[u8], flags: OFlags) -> rustix::io::Result<OwnedFd> {
        let inside = ResolveFlags::IN_ROOT | ResolveFlags::NO_MAGICLINKS;
        let open = |_| rustix::fs::openat2(&self.dir, path, flags, Mode::empty(), inside);
        let mut opened = (0..TRIES).map(open);
        let settled = opened.find(|opened| !matches!(opened, Err(Errno::AGAIN)));
        settled.unwrap_or(Err(Errno::AGAIN))
    }

    fn make_parents(&self, path: &[u8]) -> rustix::io::Result<OwnedFd> {
        let mut dir = self.open_dir(b"")?;
        let ends = path
            .iter()
            .enumerate()
            .filter(|(_, b)| **b == b'/')
            .map(|(i, _)| i);
        let mut start = 0;
        for end in ends.chain([path.len()]) {
            dir = match self.open_dir(&path[..end]) {
                Err(missing @ (Errno::NOENT | Errno::NOTDIR)) => {
                    make_parent(&dir, &path[start..end], missing)?;
                    self.open_dir(&path[..end])?
                }
                other => other?,
            };
            start = end + 1;
        }
        Ok(dir)
    }

    /// Removes what stands in an entry's place, with everything below it.
    pub(super) fn clear(&mut self, place: &Place) -> rustix::io::Result<()> {
        self.last = None;
        sweep::remove_tree(place.dir.as_fd(), &place.name, self.trash.as_fd())
    }

    /// Remembers the time a directory gets once the layer is complete.
    pub(super) fn set_time_later(&mut self, path: &[u8], modified: (i64, u32)) {
        self.times.push((path.to_vec(), modified));
    }

    /// Sets the directories' times. One that was replaced since by something else keeps its own.
    pub(super) fn finish(&mut self) -> Result<(), UnpackError> {
        for (path, modified) in std::mem::take(&mut self.times) {
            let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let name = if path.is_empty() { &b"."[..] } else { &path };
            match self.open_inside(name, flags) {
                Ok(dir) => rustix::fs::futimens(&dir, &times(modified)),
                Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => Ok(()),
                Err(error) => Err(error),
            }
            .map_err(|e| failed(&path, e))?;
        }
        Ok(())
    }
}

/// Makes a directory no entry describes; one in a whiteout's place hides the lower layers.
fn make_parent(dir: &OwnedFd, name: &[u8], missing: Errno) -> rustix::io::Result<()> {
    let hides = missing == Errno::NOTDIR;
    if hides {
        let stat = rustix::fs::statat(dir, name, AtFlags::SYMLINK_NOFOLLOW)?;
        if !is_whiteout(&stat) {
            return Err(missing);
        }
        rustix::fs::unlinkat(dir, name, AtFlags::empty())?;
    }
    rustix::fs::mkdirat(dir, name, Mode::RWXU)?;
    let name = CString::new(name).map_err(|_| Errno::INVAL)?;
    let made = sweep::open_dir(dir.as_fd(), &name)?;
    if hides {
        make_opaque(&made)?;
    }
    // Apart from making it: the process's umask must not show in images.
    rustix::fs::fchmod(&made, Mode::from_raw_mode(0o755))
}

/// Whether this is overlayfs's mark for a hidden name.
pub(super) fn is_whiteout(stat: &rustix::fs::Stat) -> bool {
    FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice && stat.st_rdev == 0
}

/// Marks a directory: nothing of lower layers shows through it.
pub(super) fn make_opaque(dir: &OwnedFd) -> rustix::io::Result<()> {
    rustix::fs::fsetxattr(dir, "trusted.overlay.opaque", b"y", XattrFlags::empty())
}

impl Place {
    /// What stands here now, if anything does; a link is itself.
    pub(super) fn stat(&self) -> rustix::io::Result<Option<rustix::fs::Stat>> {
        match rustix::fs::statat(&*self.dir, &self.name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => Ok(Some(stat)),
            Err(Errno::NOENT) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Access and modification time, both `modified`: an image does not carry access times.
pub(super) fn times((seconds, nanos): (i64, u32)) -> Timestamps {
    let time = Timespec {
        tv_sec: seconds,
        tv_nsec: nanos.into(),
    };
    Timestamps {
        last_access: time,
        last_modification: time,
    }
}

pub(super) fn failed(path: &[u8], error: Errno) -> UnpackError {
    UnpackError::Make(lossy(path), error.into())
}

pub(super) fn lossy(path: &[u8]) -> String {
    String::from_utf8_lossy(path).into_owned()
}

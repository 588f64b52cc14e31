//! File systems that are in a file of the machine: mounted by loop device.
//!
//! The kernel takes the loop device away by itself once nothing is mounted from it any more.
#![allow(unsafe_code)] // Loop devices are made by ioctl; each block says why it is sound.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{SeekFrom, seek};
use rustix::mount::{MountFlags, mount as mount_at};

/// Source: the kernel's `linux/loop.h`.
const LOOP_CTL_GET_FREE: libc::Ioctl = 0x4C82;
const LOOP_CONFIGURE: libc::Ioctl = 0x4C0A;
const LO_FLAGS_AUTOCLEAR: u32 = 4;

/// How often a free device is asked for: somebody else may take it first.
const TRIES: u32 = 64;

/// How much is copied at once, bytes.
const PIECE: usize = 1 << 20;

/// `struct loop_config` with the `struct loop_info64` it holds.
#[repr(C)]
struct LoopConfig {
    file: u32,
    block_size: u32,
    /// Device, inode, device number, offset, size limit.
    places: [u64; 5],
    /// Number, encryption and the size of its key.
    numbers: [u32; 3],
    flags: u32,
    names: [u8; 160],
    init: [u64; 2],
    reserved: [u64; 8],
}

/// Mounts the file system of type `kind` that is in `image` at the directory `at`.
///
/// # Errors
/// What the kernel says; that there are no loop devices, in words.
pub fn mount(
    image: &Path,
    at: &Path,
    kind: &str,
    flags: MountFlags,
    options: &str,
) -> io::Result<()> {
    let image = OpenOptions::new().read(true).write(true).open(image)?;
    // Held until it is mounted: the last one who closes it takes the device away.
    let (device, _held) = attach(&image)?;
    let options = std::ffi::CString::new(options)?;
    Ok(mount_at(device, at, kind, flags, options.as_c_str())?)
}

/// A loop device that shows the file, and whoever keeps it.
fn attach(image: &File) -> io::Result<(PathBuf, File)> {
    let missing = |error: io::Error| io::Error::new(error.kind(), format!("loop device: {error}"));
    let control = open_both(Path::new("/dev/loop-control")).map_err(missing)?;
    for _ in 0..TRIES {
        let number = free_device(&control).map_err(missing)?;
        let path = PathBuf::from(format!("/dev/loop{number}"));
        let device = open_both(&path).map_err(missing)?;
        match configure(&device, image.as_raw_fd()) {
            Ok(()) => return Ok((path, device)),
            Err(error) if error.raw_os_error() == Some(libc::EBUSY) => {}
            Err(error) => return Err(missing(error)),
        }
    }
    Err(io::Error::other("no loop device is free"))
}

fn open_both(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).open(path)
}

fn free_device(control: &File) -> io::Result<i32> {
    // SAFETY: the request takes no argument and the descriptor is open.
    let number = unsafe { libc::ioctl(control.as_raw_fd(), LOOP_CTL_GET_FREE) };
    match number {
        0.. => Ok(number),
        _ => Err(io::Error::last_os_error()),
    }
}

fn configure(device: &File, image: RawFd) -> io::Result<()> {
    let config = LoopConfig {
        file: image.unsigned_abs(),
        block_size: 0,
        places: [0; 5],
        numbers: [0; 3],
        flags: LO_FLAGS_AUTOCLEAR,
        names: [0; 160],
        init: [0; 2],
        reserved: [0; 8],
    };
    // SAFETY: the kernel reads one `struct loop_config`, which has this layout and outlives the
    // call.
    match unsafe { libc::ioctl(device.as_raw_fd(), LOOP_CONFIGURE, &raw const config) } {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}

/// Copies a file without what was never written in it: a large disk that is nearly empty is
/// copied in no time.
///
/// # Errors
/// When one of them cannot be read, made or written.
pub fn copy_sparse(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (File::open(from)?, File::create(to)?);
    let length = from.metadata()?.len();
    to.set_len(length)?;
    let mut piece = vec![0; PIECE];
    let mut place = 0;
    while let Some(begin) = next(&from, SeekFrom::Data(place))? {
        let end = next(&from, SeekFrom::Hole(begin))?.unwrap_or(length);
        place = begin;
        while place < end {
            let left = usize::try_from(end - place).unwrap_or(PIECE).min(PIECE);
            let read = from.read_at(&mut piece[..left], place)?;
            if read == 0 {
                return Ok(());
            }
            to.write_all_at(&piece[..read], place)?;
            place += read as u64;
        }
    }
    Ok(())
}

/// Where the next data or hole begins; `None` behind the last.
fn next(file: &File, what: SeekFrom) -> io::Result<Option<u64>> {
    match seek(file, what) {
        Ok(place) => Ok(Some(place)),
        Err(rustix::io::Errno::NXIO) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests;

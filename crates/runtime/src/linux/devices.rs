//! Device nodes in a container's `/dev`.

use std::fs::Metadata;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::Path;

use rustix::fs::{
    AtFlags, FileType, Gid, Mode, Uid, chownat, makedev, mkdirat, mknodat, symlinkat,
};
use rustix::io::Errno;

use super::cgroup::DeviceRule;
use super::failure::{Failure, InStep as _};
use super::root::{Make, Root, absolute};
use crate::seam::StartStep::Device as DeviceStep;
use crate::spec::{ContainerSpec, Device, DeviceAccess};

const STANDARD: [(&str, u32, u32); 6] = [
    ("null", 1, 3),
    ("zero", 1, 5),
    ("full", 1, 7),
    ("random", 1, 8),
    ("urandom", 1, 9),
    ("tty", 5, 0),
];
const LINKS: [(&str, &str); 6] = [
    ("fd", "/proc/self/fd"),
    ("stdin", "/proc/self/fd/0"),
    ("stdout", "/proc/self/fd/1"),
    ("stderr", "/proc/self/fd/2"),
    ("ptmx", "pts/ptmx"),
    ("core", "/proc/kcore"),
];
/// Places in the machine's `/dev` that are mounts or descriptors of their own.
const NOT_DEVICES: [&str; 6] = ["pts", "shm", "mqueue", "hugepages", "fd", "ptmx"];
/// How deep the machine's `/dev` is searched for devices.
const DEEPEST: usize = 4;

/// Makes the nodes and links every container has.
pub(super) fn make_standard(dev: &OwnedFd) -> Result<(), Failure> {
    let mode = Mode::from_raw_mode(0o666);
    for (name, major, minor) in STANDARD {
        let device = makedev(major, minor);
        mknodat(dev, name, FileType::CharacterDevice, mode, device).step(DeviceStep, name)?;
    }
    for (name, target) in LINKS {
        symlinkat(target, dev, name).step(DeviceStep, name)?;
    }
    Ok(())
}

/// Makes the node of a device the container was given.
pub(super) fn make(root: &Root, device: &Device) -> Result<(), Failure> {
    let shown = device.host_path.display();
    let found = device.host_path.metadata().step(DeviceStep, shown)?;
    let path = absolute(&device.container_path).step(DeviceStep, shown_path(device))?;
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(Errno::INVAL).step(DeviceStep, shown_path(device));
    };
    let parent = root
        .resolve_or_make(parent, Make::Directory)
        .step(DeviceStep, shown_path(device))?;
    make_node(parent, Path::new(name), &found).step(DeviceStep, shown_path(device))
}

fn shown_path(device: &Device) -> String {
    device.container_path.display().to_string()
}

fn make_node(parent: impl AsFd, name: &Path, found: &Metadata) -> Result<(), Errno> {
    let kind = if found.file_type().is_block_device() {
        FileType::BlockDevice
    } else if found.file_type().is_char_device() {
        FileType::CharacterDevice
    } else {
        return Err(Errno::NODEV);
    };
    let mode = Mode::from_raw_mode(found.mode() & 0o777);
    match mknodat(&parent, name, kind, mode, found.rdev()) {
        Err(Errno::EXIST) => return Ok(()),
        other => other?,
    }
    let (uid, gid) = (Uid::from_raw(found.uid()), Gid::from_raw(found.gid()));
    chownat(
        parent,
        name,
        Some(uid),
        Some(gid),
        AtFlags::SYMLINK_NOFOLLOW,
    )
}

/// Makes a node for every device of the machine: a privileged container has them all.
pub(super) fn make_all_of_the_machine(root: &Root) -> Result<(), Failure> {
    let dev = root.resolve(Path::new("/dev")).step(DeviceStep, "/dev")?;
    copy_directory(Path::new("/dev"), &dev, DEEPEST);
    Ok(())
}

/// Copies what it can: devices come and go while it looks.
fn copy_directory(from: &Path, to: &OwnedFd, deeper: usize) {
    let Ok(entries) = std::fs::read_dir(from) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Ok(found) = entry.metadata() else {
            continue;
        };
        if NOT_DEVICES.iter().any(|not| name == *not) {
            continue;
        }
        if found.is_dir() && deeper > 0 {
            let _ = mkdirat(to, Path::new(&name), Mode::from_raw_mode(0o755));
            if let Ok(inner) = open_directory(to, Path::new(&name)) {
                copy_directory(&entry.path(), &inner, deeper - 1);
            }
        } else {
            let _ = make_node(to, Path::new(&name), &found);
        }
    }
}

fn open_directory(parent: &OwnedFd, name: &Path) -> Result<OwnedFd, Errno> {
    use rustix::fs::OFlags;
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    rustix::fs::openat(parent, name, flags, Mode::empty())
}

/// The cgroup rules for the devices a container was given.
pub(super) fn rules(spec: &ContainerSpec) -> Result<Vec<DeviceRule>, Failure> {
    if spec.privileged {
        let access = DeviceAccess {
            read: true,
            write: true,
            mknod: true,
        };
        let any = |block| DeviceRule {
            block,
            major: None,
            minor: None,
            access,
        };
        return Ok(vec![any(true), any(false)]);
    }
    spec.devices.iter().map(rule).collect()
}

fn rule(device: &Device) -> Result<DeviceRule, Failure> {
    let shown = device.host_path.display();
    let found = device.host_path.metadata().step(DeviceStep, shown)?;
    Ok(DeviceRule {
        block: found.file_type().is_block_device(),
        major: Some(rustix::fs::major(found.rdev())),
        minor: Some(rustix::fs::minor(found.rdev())),
        access: device.access,
    })
}

//! The filesystems in a container: the standard ones, then those asked for.

use std::os::fd::OwnedFd;
use std::path::Path;

use rustix::io::Errno;
use rustix::mount::MountAttrFlags as Flags;

use super::cgroup::Hierarchies;
use super::devices;
use super::failure::{Failure, InStep as _};
use super::root::{Make, Root, absolute, attach, copy_of, new_filesystem};
use super::sys::set_mount_flags;
use super::tmpfs::TmpfsOptions;
use crate::seam::StartStep::{MountSource, MountTarget, RootFs};
use crate::spec::{ContainerSpec, Mount};

const SHM: &str = "/dev/shm";

/// What a container finds at `/dev/shm`.
pub(super) enum SharedMemory {
    /// A filesystem of its own, or none.
    Own,
    /// That of its sandbox: see [`super::holder::shared_memory`].
    Sandbox(OwnedFd),
    /// That of the machine.
    Machine,
}

/// Size of `/dev/shm` unless the container says otherwise, bytes.
const SHM_BYTES: u64 = 64 << 20;

/// Mounts everything below the root, in order; later mounts may lie on earlier ones.
pub(super) fn mount_all(
    root: &Root,
    spec: &ContainerSpec,
    hierarchies: &Hierarchies,
    memory: SharedMemory,
) -> Result<(), Failure> {
    let quiet = Flags::MOUNT_ATTR_NOSUID | Flags::MOUNT_ATTR_NODEV | Flags::MOUNT_ATTR_NOEXEC;
    let system = if spec.privileged {
        quiet
    } else {
        quiet | Flags::MOUNT_ATTR_RDONLY
    };
    place(root, "/proc", new_filesystem("proc", "proc", &[], quiet))?;
    mount_dev(root, spec)?;
    place(root, "/sys", new_filesystem("sysfs", "sysfs", &[], system))?;
    mount_cgroups(root, hierarchies, system)?;
    place(
        root,
        "/dev/mqueue",
        new_filesystem("mqueue", "mqueue", &[], quiet),
    )?;
    let memory = match memory {
        SharedMemory::Own if spec.shm_bytes == Some(0) => None,
        SharedMemory::Own => Some(shared_memory(spec.shm_bytes)),
        SharedMemory::Sandbox(mount) => Some(Ok(mount)),
        SharedMemory::Machine => Some(copy_of(Path::new(SHM), false)),
    };
    if let Some(memory) = memory {
        place(root, SHM, memory)?;
    }
    spec.mounts.iter().try_for_each(|mount| add(root, mount))
}

/// A new filesystem for `/dev/shm`, not yet mounted anywhere.
pub(super) fn shared_memory(bytes: Option<u64>) -> Result<OwnedFd, Errno> {
    let size = bytes.unwrap_or(SHM_BYTES).to_string();
    let options = [("mode", Some("1777")), ("size", Some(size.as_str()))];
    let quiet = Flags::MOUNT_ATTR_NOSUID | Flags::MOUNT_ATTR_NODEV | Flags::MOUNT_ATTR_NOEXEC;
    new_filesystem("tmpfs", "shm", &options, quiet)
}

/// Mounts a new filesystem at a path of the container, which is made when absent.
fn place(root: &Root, path: &str, mount: Result<OwnedFd, Errno>) -> Result<OwnedFd, Failure> {
    let mount = mount.step(RootFs, path)?;
    let target = root
        .resolve_or_make(Path::new(path), Make::Directory)
        .step(MountTarget, path)?;
    attach(&mount, target).step(MountTarget, path)?;
    Ok(mount)
}

fn mount_dev(root: &Root, spec: &ContainerSpec) -> Result<(), Failure> {
    let options = [("mode", Some("755")), ("size", Some("65536k"))];
    let flags = Flags::MOUNT_ATTR_NOSUID | Flags::MOUNT_ATTR_STRICTATIME;
    let dev = place(
        root,
        "/dev",
        new_filesystem("tmpfs", "tmpfs", &options, flags),
    )?;
    devices::make_standard(&dev)?;
    let options = [
        ("newinstance", None),
        ("ptmxmode", Some("0666")),
        ("mode", Some("0620")),
        ("gid", Some("5")),
    ];
    let flags = Flags::MOUNT_ATTR_NOSUID | Flags::MOUNT_ATTR_NOEXEC;
    place(
        root,
        "/dev/pts",
        new_filesystem("devpts", "devpts", &options, flags),
    )?;
    if spec.privileged {
        devices::make_all_of_the_machine(root)?;
    }
    spec.devices
        .iter()
        .try_for_each(|device| devices::make(root, device))
}

/// The container's own view of its cgroup, as programs look for their limits there.
fn mount_cgroups(root: &Root, hierarchies: &Hierarchies, flags: Flags) -> Result<(), Failure> {
    const PLACE: &str = "/sys/fs/cgroup";
    if hierarchies.v1.is_empty() {
        return place(root, PLACE, new_filesystem("cgroup2", "cgroup", &[], flags)).map(drop);
    }
    let writable = flags.difference(Flags::MOUNT_ATTR_RDONLY);
    let tmpfs = [("mode", Some("755"))];
    let above = place(
        root,
        PLACE,
        new_filesystem("tmpfs", "tmpfs", &tmpfs, writable),
    )?;
    for hierarchy in &hierarchies.v1 {
        let name = hierarchy
            .mount
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let options: Vec<_> = hierarchy
            .controllers
            .iter()
            .map(|c| (c.as_str(), None))
            .collect();
        let mount = new_filesystem("cgroup", "cgroup", &options, flags);
        place(root, &format!("{PLACE}/{name}"), mount)?;
    }
    if flags.contains(Flags::MOUNT_ATTR_RDONLY) {
        let read_only = Flags::MOUNT_ATTR_RDONLY.bits().into();
        set_mount_flags(above, read_only, false).step(RootFs, PLACE)?;
    }
    Ok(())
}

fn add(root: &Root, mount: &Mount) -> Result<(), Failure> {
    match mount {
        Mount::Bind {
            source,
            target,
            read_only,
        } => bind(root, source, target, *read_only),
        Mount::Tmpfs {
            target,
            size_bytes,
            options,
        } => {
            let shown = target.display();
            let options = TmpfsOptions::parse(*size_bytes, options).step(MountTarget, shown)?;
            let made = new_filesystem("tmpfs", "tmpfs", &options.values(), options.flags());
            let made = made.step(MountTarget, target.display())?;
            let path = absolute(target).step(MountTarget, target.display())?;
            let target_fd = root.resolve_or_make(&path, Make::Directory);
            let target_fd = target_fd.step(MountTarget, target.display())?;
            attach(made, target_fd).step(MountTarget, target.display())
        }
    }
}

fn bind(root: &Root, source: &Path, target: &Path, read_only: bool) -> Result<(), Failure> {
    let source_path = absolute(source).step(MountSource, source.display())?;
    let is_directory = source
        .metadata()
        .step(MountSource, source.display())?
        .is_dir();
    let make = if is_directory {
        Make::Directory
    } else {
        Make::File
    };
    let copy = copy_of(&source_path, true).step(MountSource, source.display())?;
    if read_only {
        let flags = Flags::MOUNT_ATTR_RDONLY.bits().into();
        set_mount_flags(&copy, flags, true).step(MountSource, source.display())?;
    }
    let path = absolute(target).step(MountTarget, target.display())?;
    let target_fd = root
        .resolve_or_make(&path, make)
        .step(MountTarget, target.display())?;
    attach(copy, target_fd).step(MountTarget, target.display())
}

//! Mounts the root filesystem of a container, inside its own mount namespace only.

use std::ffi::CString;
use std::io;
use std::os::fd::AsRawFd as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::mount::{
    FsMountFlags, FsOpenFlags, MountAttrFlags, MountFlags, MountPropagationFlags, fsconfig_create,
    fsconfig_set_flag, fsconfig_set_string, fsmount, fsopen, mount, mount_change,
};

use super::failure::{Failure, InStep as _};
use super::root::{Root, attach, copy_of};
use super::state::{ContainerDir, LayerDir};
use crate::seam::StartStep::{MountSource, RootFs as RootFsStep};
use crate::spec::RootFs;

/// The old mount call takes its options in one page.
const LONGEST_OPTIONS: usize = 4095;

/// Mounts the root filesystem at the container's mount point and opens it.
pub(super) fn mount_root(
    root: &RootFs,
    dir: &ContainerDir,
    layer: &LayerDir,
) -> Result<Root, Failure> {
    let point = dir.root();
    // What the machine unmounts shall vanish here too, and nothing of ours shall be seen there.
    mount_change(
        "/",
        MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC,
    )
    .step(RootFsStep, "/")?;
    match root {
        RootFs::Directory(directory) => {
            let copy = copy_of(directory, false).step(RootFsStep, directory.display())?;
            let target = Root::open(&point).step(RootFsStep, point.display())?;
            attach(copy, target.fd()).step(RootFsStep, directory.display())?;
        }
        RootFs::Layers { lower } => {
            for one in lower {
                one.metadata().step(MountSource, one.display())?;
            }
            mount_overlay(lower, &point, layer).step(RootFsStep, "overlay")?;
        }
    }
    Root::open(&point).step(RootFsStep, point.display())
}

fn mount_overlay(lower: &[PathBuf], point: &Path, writable: &LayerDir) -> io::Result<()> {
    let options = overlay_options(lower, writable);
    if options.len() <= LONGEST_OPTIONS {
        return mount_with(options, point);
    }
    match mount_overlay_layer_by_layer(lower, point, writable) {
        Err(error) if error.raw_os_error() == Some(libc::EINVAL) => {
            mount_overlay_by_descriptors(lower, point, writable)
        }
        other => other,
    }
}

fn mount_with(options: Vec<u8>, point: &Path) -> io::Result<()> {
    let options = CString::new(options)?;
    Ok(mount(
        "overlay",
        point,
        "overlay",
        MountFlags::empty(),
        options.as_c_str(),
    )?)
}

/// On a kernel that takes no single layers: paths of open descriptors are short, so about two
/// hundred layers fit into the one page of options.
fn mount_overlay_by_descriptors(
    lower: &[PathBuf],
    point: &Path,
    writable: &LayerDir,
) -> io::Result<()> {
    let roots: Vec<Root> = lower
        .iter()
        .map(|layer| Root::open(layer))
        .collect::<Result<_, _>>()?;
    let short = |root: &Root| PathBuf::from(format!("/proc/self/fd/{}", root.fd().as_raw_fd()));
    let options = overlay_options(&roots.iter().map(short).collect::<Vec<_>>(), writable);
    if options.len() > LONGEST_OPTIONS {
        return Err(io::Error::other("so many layers need Linux 6.7 or later"));
    }
    mount_with(options, point)
}

/// All options in one string; `\` protects what would end a path.
fn overlay_options(lower: &[PathBuf], writable: &LayerDir) -> Vec<u8> {
    let mut options = b"lowerdir=".to_vec();
    for (place, layer) in lower.iter().enumerate() {
        if place > 0 {
            options.push(b':');
        }
        push_escaped(&mut options, layer);
    }
    for (name, path) in [
        (",upperdir=", writable.upper()),
        (",workdir=", writable.work()),
    ] {
        options.extend_from_slice(name.as_bytes());
        push_escaped(&mut options, &path);
    }
    // What a container writes does not outlive it, so nothing is gained by waiting for the disk.
    options.extend_from_slice(b",volatile");
    options
}

fn push_escaped(options: &mut Vec<u8>, path: &Path) {
    for byte in path.as_os_str().as_bytes() {
        if matches!(byte, b':' | b',' | b'\\') {
            options.push(b'\\');
        }
        options.push(*byte);
    }
}

/// One layer at a time, for which Linux 6.7 is needed; an older one says `EINVAL`.
fn mount_overlay_layer_by_layer(
    lower: &[PathBuf],
    point: &Path,
    writable: &LayerDir,
) -> io::Result<()> {
    let context = fsopen("overlay", FsOpenFlags::FSOPEN_CLOEXEC)?;
    for layer in lower {
        fsconfig_set_string(&context, "lowerdir+", layer.as_path())?;
    }
    fsconfig_set_string(&context, "upperdir", writable.upper().as_path())?;
    fsconfig_set_string(&context, "workdir", writable.work().as_path())?;
    fsconfig_set_flag(&context, "volatile")?;
    fsconfig_create(&context)?;
    let made = fsmount(
        &context,
        FsMountFlags::FSMOUNT_CLOEXEC,
        MountAttrFlags::empty(),
    )?;
    Ok(attach(made, Root::open(point)?.fd())?)
}

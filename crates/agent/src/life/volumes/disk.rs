//! Disks configured at launch: a sparse image each, with a file system, mounted by loop device.

use super::image;
use domain::ecs::ManagedDisk;
use rustix::mount::MountFlags;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Makes the disk below `disks` and mounts it, or finds it mounted. Says why it cannot.
pub(super) async fn attach(disk: &ManagedDisk, disks: &Path) -> Result<PathBuf, String> {
    let Places {
        home,
        image,
        mount: at,
    } = Places::of(disk, disks);
    fs::create_dir_all(&at).map_err(|error| error.to_string())?;
    if image::is_mount_point(&at) {
        return Ok(at);
    }
    if !image.exists() {
        // Under another name until it is whole: a server that ends half way begins again.
        let raw = home.join("image.new");
        image::make(&raw, disk.size_gib, file_system(disk), &[]).await?;
        fs::rename(&raw, &image).map_err(|error| error.to_string())?;
    }
    let flags = MountFlags::NOSUID | MountFlags::NODEV;
    image::mount(&image, &at, file_system(disk), flags, "").await?;
    Ok(at)
}

/// AWS makes XFS when nothing was asked for.
///
/// Chosen: ext4 in that case, because every Linux has its tools.
fn file_system(disk: &ManagedDisk) -> &str {
    disk.file_system.as_deref().unwrap_or("ext4")
}

/// Unmounts the disk, and removes it when it goes with its task.
pub(super) async fn detach(disk: &ManagedDisk, disks: &Path) -> io::Result<()> {
    let Places { home, mount, .. } = Places::of(disk, disks);
    image::unmount(&mount).await?;
    if !disk.delete_on_termination {
        return Ok(());
    }
    match fs::remove_dir_all(&home) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

struct Places {
    home: PathBuf,
    image: PathBuf,
    mount: PathBuf,
}

impl Places {
    fn of(disk: &ManagedDisk, disks: &Path) -> Self {
        let home = disks.join(&disk.id);
        Self {
            image: home.join("image"),
            mount: home.join("mount"),
            home,
        }
    }
}

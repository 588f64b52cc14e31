//! Disks configured at launch: a sparse image each, with a file system, mounted by loop device.

use domain::ecs::ManagedDisk;
use rustix::fs::{AtFlags, CWD, StatxFlags};
use rustix::fs::{Statx, statx};
use rustix::mount::{UnmountFlags, unmount};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::process::Command;

/// Most time for making a file system or mounting it.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a mount point that is still in use is tried again, and how far apart.
const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Makes the disk below `disks` and mounts it, or finds it mounted. Says why it cannot.
pub(super) async fn attach(disk: &ManagedDisk, disks: &Path) -> Result<PathBuf, String> {
    let Places { home, image, mount } = Places::of(disk, disks);
    fs::create_dir_all(&mount).map_err(|error| error.to_string())?;
    if is_mount_point(&mount) {
        return Ok(mount);
    }
    if !image.exists() {
        // Under another name until it is whole: a server that ends half way begins again.
        let raw = home.join("image.new");
        make_image(&raw, disk).await?;
        fs::rename(&raw, &image).map_err(|error| error.to_string())?;
    }
    let mut mounting = Command::new("mount");
    mounting.args(["-t", file_system(disk), "-o", "loop,nosuid,nodev"]);
    run(mounting.arg(&image).arg(&mount)).await?;
    Ok(mount)
}

async fn make_image(path: &Path, disk: &ManagedDisk) -> Result<(), String> {
    let sized = File::create(path).and_then(|file| file.set_len(u64::from(disk.size_gib) << 30));
    sized.map_err(|error| error.to_string())?;
    let program = format!("mkfs.{}", file_system(disk));
    let quiet: &[&str] = match file_system(disk) {
        "xfs" => &["-q", "-f"],
        _ => &["-q", "-F", "-m", "0"],
    };
    run(Command::new(program).args(quiet).arg(path)).await
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
    let mut tries = 0;
    while is_mount_point(&mount) {
        tries += 1;
        // A mount that somebody looks into is at least taken out of sight in the end.
        let how = if tries < TRIES {
            UnmountFlags::empty()
        } else {
            UnmountFlags::DETACH
        };
        match unmount(&mount, how) {
            Ok(()) => {}
            Err(rustix::io::Errno::BUSY) => tokio::time::sleep(BETWEEN_TRIES).await,
            Err(error) => return Err(error.into()),
        }
    }
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

fn is_mount_point(path: &Path) -> bool {
    let device = |path: &Path| {
        let found: Statx = statx(CWD, path, AtFlags::empty(), StatxFlags::BASIC_STATS).ok()?;
        Some((found.stx_dev_major, found.stx_dev_minor))
    };
    let here = device(path);
    here.is_some() && here != path.parent().and_then(device)
}

/// Runs a program of the machine; its last line of complaint when it fails.
async fn run(command: &mut Command) -> Result<(), String> {
    let program = command
        .as_std()
        .get_program()
        .to_string_lossy()
        .into_owned();
    let output = tokio::time::timeout(PATIENCE, command.kill_on_drop(true).output());
    match output.await {
        Ok(Ok(output)) if output.status.success() => Ok(()),
        Ok(Ok(output)) => {
            let said = String::from_utf8_lossy(&output.stderr);
            let last = said
                .lines()
                .rfind(|line| !line.trim().is_empty())
                .unwrap_or("failed");
            Err(format!("{program}: {last}"))
        }
        Ok(Err(error)) if error.kind() == io::ErrorKind::NotFound => {
            Err(format!("{program} is not installed on this machine"))
        }
        Ok(Err(error)) => Err(format!("{program}: {error}")),
        Err(_) => Err(format!(
            "{program} took longer than {} s",
            PATIENCE.as_secs()
        )),
    }
}

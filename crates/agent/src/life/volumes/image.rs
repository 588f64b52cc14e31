//! File systems in files of the instance: made by `mkfs`, mounted by loop device.

use rustix::fs::{AtFlags, CWD, Statx, StatxFlags, statx};
use rustix::mount::{MountFlags, UnmountFlags, unmount as unmount_now};
use std::fs::File;
use std::io;
use std::path::Path;
use std::time::Duration;
use tokio::process::Command;

/// Most time for making a file system.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often a mount point that is still in use is tried again, and how far apart.
const TRIES: u32 = 20;
const BETWEEN_TRIES: Duration = Duration::from_millis(50);

/// Makes a sparse file of this size with a file system of type `kind`. Says why it cannot.
pub(in crate::life) async fn make(
    path: &Path,
    size_gib: u32,
    kind: &str,
    options: &[&str],
) -> Result<(), String> {
    let sized = File::create(path).and_then(|file| file.set_len(u64::from(size_gib) << 30));
    sized.map_err(|error| error.to_string())?;
    let quiet: &[&str] = match kind {
        "xfs" => &["-q", "-f"],
        _ => &["-q", "-F", "-m", "0"],
    };
    let mut making = Command::new(format!("mkfs.{kind}"));
    run(making.args(quiet).args(options).arg(path)).await
}

/// Mounts it at `at`. Says why it cannot.
pub(in crate::life) async fn mount(
    image: &Path,
    at: &Path,
    kind: &str,
    flags: MountFlags,
    options: &'static str,
) -> Result<(), String> {
    let (image, at, kind) = (image.to_owned(), at.to_owned(), kind.to_owned());
    let mounting = move || runtime::disk::mount(&image, &at, &kind, flags, options);
    match tokio::task::spawn_blocking(mounting).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(format!("mount: {error}")),
        Err(error) => Err(error.to_string()),
    }
}

/// Unmounts what is mounted there, if anything is.
pub(in crate::life) async fn unmount(at: &Path) -> io::Result<()> {
    let mut tries = 0;
    while is_mount_point(at) {
        tries += 1;
        // A mount that somebody looks into is at least taken out of sight in the end.
        let how = if tries < TRIES {
            UnmountFlags::empty()
        } else {
            UnmountFlags::DETACH
        };
        let place = at.to_owned();
        let unmounting = tokio::task::spawn_blocking(move || unmount_now(&place, how));
        match unmounting.await.map_err(io::Error::other)? {
            Ok(()) => {}
            Err(rustix::io::Errno::BUSY) => tokio::time::sleep(BETWEEN_TRIES).await,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Whether another file system is mounted there than above it.
pub(crate) fn is_mount_point(path: &Path) -> bool {
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

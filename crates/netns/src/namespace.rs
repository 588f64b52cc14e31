//! Network namespaces: made on fresh threads, kept by a bound file, entered by path.
//!
//! A thread that has entered a namespace never goes back to a pool: it ends.

use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::path::Path;
use std::thread;

use rustix::fs::{FsWord, statfs};
use rustix::mount::{UnmountFlags, mount_bind, unmount};
use rustix::thread::{LinkNameSpaceType, UnshareFlags, move_into_link_name_space};
use tokio::sync::oneshot;

/// File system type of the files that stand for namespaces (`NSFS_MAGIC`).
const NSFS: FsWord = 0x6e73_6673;

/// Runs `work` on a thread of its own, on which it may enter namespaces.
pub(crate) async fn on_thread<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> io::Result<T> {
    let (done, result) = oneshot::channel();
    thread::Builder::new()
        .name("netns".to_owned())
        .stack_size(256 * 1024)
        .spawn(move || drop(done.send(work())))?;
    result
        .await
        .map_err(|_| io::Error::other("a network thread ended early"))
}

/// Moves the calling thread into the namespace bound at `path`.
pub(crate) fn enter(path: &Path) -> io::Result<()> {
    enter_file(&File::open(path)?)
}

/// Moves the calling thread into the namespace `file` stands for.
pub(crate) fn enter_file(file: &File) -> io::Result<()> {
    Ok(move_into_link_name_space(
        file.as_fd(),
        Some(LinkNameSpaceType::Network),
    )?)
}

/// Whether [`create_or_enter`] made the namespace or found it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    Made,
    Found,
}

/// Moves the calling thread into the namespace bound at `path`, made first where missing.
pub(crate) fn create_or_enter(path: &Path) -> io::Result<Origin> {
    if is_bound(path) {
        enter(path)?;
        return Ok(Origin::Found);
    }
    unshare()?;
    File::create(path)?;
    mount_bind("/proc/thread-self/ns/net", path)?;
    Ok(Origin::Made)
}

/// Moves the calling thread into a new namespace that lives as long as the thread.
pub(crate) fn unshare() -> io::Result<()> {
    #[allow(unsafe_code)] // the one flag given does not touch the descriptor table
    // SAFETY: only `FILES` could make descriptors invisible to other threads; `NEWNET` does not.
    unsafe { rustix::thread::unshare_unsafe(UnshareFlags::NEWNET) }?;
    Ok(())
}

/// Whether a namespace is bound at `path`.
pub(crate) fn is_bound(path: &Path) -> bool {
    statfs(path).is_ok_and(|found| found.f_type == NSFS)
}

/// Takes the name away; the kernel ends the namespace once nothing uses it.
pub(crate) fn forget(path: &Path) -> io::Result<()> {
    while is_bound(path) {
        unmount(path, UnmountFlags::DETACH)?;
    }
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Sets a `net.*` setting of the namespace the calling thread is in.
pub(crate) fn set_sysctl(name: &str, value: &str) -> io::Result<()> {
    std::fs::write(format!("/proc/sys/net/{name}"), value)
}

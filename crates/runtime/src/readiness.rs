//! Waiting for a descriptor without blocking a thread.
#![allow(unsafe_code)] // tokio asks for a promise that the type of the descriptor keeps.

use std::io;
use std::os::fd::OwnedFd;

use tokio::io::unix::AsyncFd;

/// Lets the runtime wait for a descriptor; needs a running tokio.
pub(crate) fn register(fd: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    // SAFETY: an `OwnedFd` stays open, and the same, until the `AsyncFd` that owns it is dropped.
    Ok(unsafe { AsyncFd::register(fd) }?)
}

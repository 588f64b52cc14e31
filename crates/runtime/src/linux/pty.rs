//! Terminals of containers and of commands in them.

use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, OwnedFd};

use rustix::fs::{Mode, OFlags};
use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use rustix::pty::OpenptFlags;
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};

use super::root::{Make, Root, attach, copy_of};

/// Both ends of a terminal.
pub(super) struct Pty {
    /// The end of whoever shows the terminal; it does not block.
    pub(super) ours: OwnedFd,
    /// The end of the program.
    pub(super) terminal: OwnedFd,
}

/// Opens a terminal of the container whose root directory is the current one, so that programs
/// there find its name.
pub(super) fn open() -> io::Result<Pty> {
    let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let ours = rustix::fs::open("/dev/pts/ptmx", flags, Mode::empty())?;
    rustix::pty::unlockpt(&ours)?;
    let peer = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
    let terminal = rustix::pty::ioctl_tiocgptpeer(&ours, peer)?;
    Ok(Pty { ours, terminal })
}

/// Makes `terminal` the controlling terminal of this session and its three standard streams.
pub(super) fn adopt(terminal: &OwnedFd) -> io::Result<()> {
    rustix::process::ioctl_tiocsctty(terminal)?;
    dup2_stdin(terminal)?;
    dup2_stdout(terminal)?;
    Ok(dup2_stderr(terminal)?)
}

/// Shows the terminal at `/dev/console` too, where some programs look for it.
pub(super) fn show_as_console(pty: &Pty) -> io::Result<()> {
    let name = rustix::pty::ptsname(&pty.ours, Vec::new())?;
    let path = std::path::PathBuf::from(name.to_string_lossy().into_owned());
    let root = Root::open(std::path::Path::new("/"))?;
    let console = root.resolve_or_make(std::path::Path::new("/dev/console"), Make::File)?;
    Ok(attach(copy_of(&path, false)?, console)?)
}

/// Sends a descriptor over a socket.
pub(super) fn send(socket: &OwnedFd, descriptor: &OwnedFd) -> io::Result<()> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    let descriptors = [descriptor.as_fd()];
    ancillary.push(SendAncillaryMessage::ScmRights(&descriptors));
    let text = [IoSlice::new(b"t")];
    sendmsg(socket, &text, &mut ancillary, SendFlags::NOSIGNAL)?;
    Ok(())
}

/// Receives the descriptor that was sent.
pub(super) fn receive(socket: &OwnedFd) -> io::Result<OwnedFd> {
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut ancillary = RecvAncillaryBuffer::new(&mut space);
    let mut text = [0];
    let mut into = [IoSliceMut::new(&mut text)];
    let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT;
    recvmsg(socket, &mut into, &mut ancillary, flags)?;
    let mut received = ancillary.drain().filter_map(|message| match message {
        RecvAncillaryMessage::ScmRights(descriptors) => Some(descriptors),
        _ => None,
    });
    let first = received
        .next()
        .and_then(|mut descriptors| descriptors.next());
    first.ok_or_else(|| io::Error::other("no terminal came"))
}

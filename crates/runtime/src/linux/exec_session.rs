//! The server's side of exec.

use std::io::{self, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::OwnedFd;
use std::process::Stdio;

use async_trait::async_trait;
use rustix::net::{
    AddressFamily, RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendFlags, SocketFlags,
    SocketType, recvmsg, send, socketpair,
};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::net::unix::pipe;

use super::containers::Container;
use super::exec_helper::{LONGEST_MESSAGE, MOST_DESCRIPTORS, Message};
use super::launcher::Launcher;
use super::terminal::Terminal;
use super::{roles, start};
use crate::seam::{ExecControl, ExecError, ExecExit, ExecSession};
use crate::spec::{ExecSpec, TerminalSize};

/// Runs a command in a container; answers once it runs.
pub(super) async fn open(
    launcher: &Launcher,
    container: &Container,
    spec: &ExecSpec,
) -> Result<ExecSession, ExecError> {
    let socket = ask(launcher, container, spec)
        .await
        .map_err(ExecError::Helper)?;
    let (message, descriptors) = receive(&socket).await.map_err(ExecError::Helper)?;
    match message {
        Message::Failed(failure) => Err(failure.into_exec_error()),
        Message::Started { pid } => {
            session(pid.unsigned_abs(), socket, descriptors).map_err(ExecError::Helper)
        }
        Message::Exited { .. } => Err(ExecError::Helper(unexpected())),
    }
}

/// Starts a helper and sends it the request.
async fn ask(
    launcher: &Launcher,
    container: &Container,
    spec: &ExecSpec,
) -> io::Result<AsyncFd<OwnedFd>> {
    let flags = SocketFlags::CLOEXEC;
    let (ours, theirs) = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None)?;
    let stdin = Stdio::from(theirs);
    let helper = launcher.launch(roles::EXEC, container.dir.path(), stdin, Stdio::null())?;
    tokio::spawn(start::reap(helper));
    rustix::io::ioctl_fionbio(&ours, true)?;
    let socket = crate::readiness::register(ours)?;
    let request = serde_json::to_vec(spec)?;
    let sent = socket
        .async_io(Interest::WRITABLE, |fd| {
            Ok(send(fd, &request, SendFlags::NOSIGNAL)?)
        })
        .await?;
    if sent == request.len() {
        Ok(socket)
    } else {
        Err(unexpected())
    }
}

fn session(
    pid: u32,
    socket: AsyncFd<OwnedFd>,
    descriptors: Vec<OwnedFd>,
) -> io::Result<ExecSession> {
    let mut descriptors = descriptors.into_iter();
    match (descriptors.next(), descriptors.next(), descriptors.next()) {
        (Some(terminal), None, None) => {
            let terminal = Terminal::new(terminal)?;
            Ok(ExecSession {
                pid,
                stdin: Box::new(terminal.clone()),
                stdout: Box::new(terminal.clone()),
                stderr: None,
                control: Box::new(Control {
                    socket,
                    terminal: Some(terminal),
                    exit: None,
                }),
            })
        }
        (Some(stdin), Some(stdout), Some(stderr)) => Ok(ExecSession {
            pid,
            stdin: Box::new(pipe::Sender::from_owned_fd(stdin)?),
            stdout: Box::new(pipe::Receiver::from_owned_fd(stdout)?),
            stderr: Some(Box::new(pipe::Receiver::from_owned_fd(stderr)?)),
            control: Box::new(Control {
                socket,
                terminal: None,
                exit: None,
            }),
        }),
        _ => Err(unexpected()),
    }
}

/// The next message and the descriptors that came with it.
async fn receive(socket: &AsyncFd<OwnedFd>) -> io::Result<(Message, Vec<OwnedFd>)> {
    let mut buffer = vec![0; LONGEST_MESSAGE];
    let mut descriptors = Vec::new();
    let length = socket
        .async_io(Interest::READABLE, |fd| {
            let mut space =
                [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
            let mut ancillary = RecvAncillaryBuffer::new(&mut space);
            let mut into = [IoSliceMut::new(&mut buffer)];
            let got = recvmsg(fd, &mut into, &mut ancillary, RecvFlags::CMSG_CLOEXEC)?;
            for message in ancillary.drain() {
                if let RecvAncillaryMessage::ScmRights(received) = message {
                    descriptors.extend(received);
                }
            }
            Ok(got.bytes)
        })
        .await?;
    if length == 0 {
        return Err(io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "the exec helper was lost",
        ));
    }
    Ok((serde_json::from_slice(&buffer[..length])?, descriptors))
}

fn unexpected() -> io::Error {
    io::Error::other("the exec helper answered out of turn")
}

/// The socket to a helper; its end ends the command.
struct Control {
    socket: AsyncFd<OwnedFd>,
    terminal: Option<Terminal>,
    exit: Option<ExecExit>,
}

#[async_trait]
impl ExecControl for Control {
    async fn resize(&self, size: TerminalSize) -> io::Result<()> {
        let none = || io::Error::new(io::ErrorKind::Unsupported, "the command has no terminal");
        self.terminal.as_ref().ok_or_else(none)?.resize(size)
    }

    async fn kill(&self) -> io::Result<()> {
        let sent = self
            .socket
            .async_io(Interest::WRITABLE, |fd| {
                Ok(send(fd, b"k", SendFlags::NOSIGNAL)?)
            })
            .await;
        match sent {
            // The helper has gone, and it goes after the command.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => Ok(()),
            other => other.map(drop),
        }
    }

    async fn wait(&mut self) -> io::Result<ExecExit> {
        if let Some(exit) = self.exit {
            return Ok(exit);
        }
        let answer = match receive(&self.socket).await {
            // A kill the helper did not read any more; its last message is behind this error.
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {
                receive(&self.socket).await?
            }
            other => other?,
        };
        match answer {
            (Message::Exited { code }, _) => {
                self.exit = Some(ExecExit { code });
                Ok(ExecExit { code })
            }
            _ => Err(unexpected()),
        }
    }
}

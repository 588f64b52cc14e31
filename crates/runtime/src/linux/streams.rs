//! The container's standard streams: its own ends, and those its shim keeps.

use std::io;
use std::os::fd::OwnedFd;

use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use rustix::pipe::{PipeFlags, pipe_with};

use super::failure::{Failure, InStep as _};
use super::pty;
use super::setup::Streams;
use crate::seam::StartStep::State;
use crate::spec::{ContainerSpec, LogTarget};

/// What the shim keeps of the streams.
#[derive(Default)]
pub(super) struct Ends {
    /// Where standard output is read; with a terminal, everything.
    pub(super) stdout: Option<OwnedFd>,
    /// Where standard error is read.
    pub(super) stderr: Option<OwnedFd>,
    /// Keeps standard input from being at its end.
    pub(super) stdin: Option<OwnedFd>,
}

/// The shim's ends before the container runs: a terminal comes from inside it.
pub(super) enum Coming {
    Here(Ends),
    Terminal(OwnedFd),
}

impl Coming {
    /// The ends, once the container runs.
    pub(super) fn complete(self) -> io::Result<Ends> {
        match self {
            Self::Here(ends) => Ok(ends),
            Self::Terminal(socket) => Ok(Ends {
                stdout: Some(pty::receive(&socket)?),
                ..Ends::default()
            }),
        }
    }
}

/// Makes the streams a container asks for.
pub(super) fn make(spec: &ContainerSpec) -> Result<(Coming, Streams), Failure> {
    if spec.terminal {
        let flags = SocketFlags::CLOEXEC;
        let pair = socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, flags, None);
        let (ours, theirs) = pair.step(State, "socket")?;
        return Ok((Coming::Terminal(ours), Streams::Terminal(theirs)));
    }
    let pipe = || pipe_with(PipeFlags::CLOEXEC).step(State, "pipe");
    let mut ends = Ends::default();
    let mut output = None;
    if spec.log != LogTarget::Discard {
        let ((stdout, stdout_end), (stderr, stderr_end)) = (pipe()?, pipe()?);
        (ends.stdout, ends.stderr) = (Some(stdout), Some(stderr));
        output = Some((stdout_end, stderr_end));
    }
    let mut stdin = None;
    if spec.open_stdin {
        let (reading, writing) = pipe()?;
        (stdin, ends.stdin) = (Some(reading), Some(writing));
    }
    Ok((Coming::Here(ends), Streams::Apart { stdin, output }))
}

//! The exec helper: enters a running container and runs one command there.
//!
//! Standard input is a socket to the server: the request comes in by it, the descriptors of the
//! command's input and output go out by it, and its end ends the command.

use std::fs::File;
use std::io::{self, IoSlice};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::path::PathBuf;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::{RecvFlags, SendAncillaryBuffer, SendAncillaryMessage, SendFlags, recv, sendmsg};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{
    Pid, Signal, WaitOptions, pidfd_send_signal, set_parent_process_death_signal, waitpid,
};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};
use rustix::thread::{ThreadNameSpaceType, move_into_thread_name_spaces};
use serde::{Deserialize, Serialize};

use super::cgroup::Group;
use super::failure::{Failure, InStep as _};
use super::fork::{Fork, fork};
use super::restrict::Program;
use super::seccomp::Filters;
use super::setup::join;
use super::state::{self, ContainerDir, ContainerRecord, RunningRecord};
use super::{pty, shim, sys, ulimits};
use crate::seam::StartStep::{Cgroup, Namespace, Restrictions, State, Terminal};
use crate::spec::{ExecSpec, TerminalSize};

/// Longest message over the socket, bytes; the kernel's buffer holds less than this.
pub(super) const LONGEST_MESSAGE: usize = 256 * 1024;
/// Most descriptors in a message.
pub(super) const MOST_DESCRIPTORS: usize = 3;

/// What the helper tells the server.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Message {
    /// The command runs. With it come the descriptors: its terminal, or its three pipes' ends.
    Started {
        /// Its process, as the machine counts.
        pid: i32,
    },
    /// It does not.
    Failed(Failure),
    /// It has ended.
    Exited {
        /// As a shell gives it.
        code: i32,
    },
}

/// Runs a command in the container in `directory`, as the request on standard input says.
pub(super) fn run(directory: PathBuf) -> ! {
    let prepared = shim::prepare_process();
    let socket = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3);
    let (Ok(answers), Ok(socket)) = (prepared, socket) else {
        std::process::exit(125)
    };
    drop(answers);
    match start(&ContainerDir::at(directory), &socket) {
        Ok(command) => command.watch(&socket),
        Err(failure) => send(&socket, &Message::Failed(failure), &[]),
    }
    std::process::exit(0)
}

fn send(socket: &OwnedFd, message: &Message, descriptors: &[BorrowedFd<'_>]) {
    let text = serde_json::to_vec(message).unwrap_or_default();
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST_DESCRIPTORS))];
    let mut ancillary = SendAncillaryBuffer::new(&mut space);
    if !descriptors.is_empty() {
        ancillary.push(SendAncillaryMessage::ScmRights(descriptors));
    }
    // A server that is gone closes the socket, which the watch sees.
    let _ = sendmsg(
        socket,
        &[IoSlice::new(&text)],
        &mut ancillary,
        SendFlags::NOSIGNAL,
    );
}

fn receive(socket: &OwnedFd) -> io::Result<ExecSpec> {
    let mut buffer = vec![0; LONGEST_MESSAGE];
    let (length, _) = recv(socket, &mut buffer[..], RecvFlags::empty())?;
    Ok(serde_json::from_slice(&buffer[..length])?)
}

/// A command that runs.
struct Command {
    pid: i32,
    pidfd: OwnedFd,
}

impl Command {
    /// Waits for its end and tells; kills it when the server hangs up or sends anything.
    fn watch(&self, socket: &OwnedFd) {
        let mut waits = [
            PollFd::new(&self.pidfd, PollFlags::IN),
            PollFd::new(socket, PollFlags::IN),
        ];
        loop {
            if poll(&mut waits, None).is_ok() {
                if !waits[0].revents().is_empty() {
                    break;
                }
                let _ = pidfd_send_signal(&self.pidfd, Signal::KILL);
                // Only its end is waited for from now on.
                let _ = poll(&mut waits[..1], None);
                break;
            }
        }
        let waited = Pid::from_raw(self.pid).map(|pid| waitpid(Some(pid), WaitOptions::empty()));
        if let Some(Ok(Some((_, status)))) = waited {
            send(
                socket,
                &Message::Exited {
                    code: sys::decode(status).0,
                },
                &[],
            );
        }
    }
}

/// What the command will have as its three standard descriptors.
enum Stdio {
    Pipes {
        stdin: OwnedFd,
        stdout: OwnedFd,
        stderr: OwnedFd,
    },
    Terminal(OwnedFd),
}

fn start(dir: &ContainerDir, socket: &OwnedFd) -> Result<Command, Failure> {
    let request = receive(socket).step(State, "request")?;
    let shown = dir.path().display();
    let missing = || io::Error::from_raw_os_error(libc::ENOENT);
    let record: ContainerRecord = state::read(&dir.record())
        .and_then(|r| r.ok_or_else(missing))
        .step(State, &shown)?;
    let running: RunningRecord = state::read(&dir.running())
        .and_then(|r| r.ok_or_else(missing))
        .step(State, &shown)?;
    let filters = match record.spec.privileged {
        true => None,
        false => {
            let bytes = std::fs::read(dir.seccomp()).step(Restrictions, "seccomp")?;
            Some(Filters::from_bytes(&bytes).step(Restrictions, "seccomp")?)
        }
    };
    let container = sys::open_process(running.container).step(Namespace, "container")?;
    let group = Group::new(&record.sandbox.hierarchies, &record.cgroup);
    let mut entrances = group.entrances().step(Cgroup, record.cgroup.display())?;
    enter(&container)?;
    let (stdio, ours) = make_stdio(request.terminal)?;
    let (errors, errors_end) = pipe_with(PipeFlags::CLOEXEC).step(State, "pipe")?;
    match fork(0, None).step(Namespace, "fork")? {
        Fork::Child => {
            let failure = join(&mut entrances)
                .and_then(|()| become_command(&record, &request, filters, &stdio))
                .map_or_else(|failure| failure, |never| match never {});
            failure.send(File::from(errors_end));
            std::process::exit(125)
        }
        Fork::Parent { pid, pidfd } => {
            drop((stdio, errors_end, entrances));
            if let Some(failure) = Failure::receive(errors.into()).step(State, "pipe")? {
                // Reaped here: the container's first process may never do it.
                let _ = waitpid(Pid::from_raw(pid), WaitOptions::empty());
                return Err(failure);
            }
            let ours: Vec<_> = ours.iter().map(|fd| fd.as_fd()).collect();
            send(socket, &Message::Started { pid }, &ours);
            Ok(Command { pid, pidfd })
        }
    }
}

/// Enters every namespace of the container; the process made next is in its process namespace.
fn enter(container: &OwnedFd) -> Result<(), Failure> {
    let all = ThreadNameSpaceType::MOUNT
        | ThreadNameSpaceType::PROCESS_ID
        | ThreadNameSpaceType::NETWORK
        | ThreadNameSpaceType::INTER_PROCESS_COMMUNICATION
        | ThreadNameSpaceType::HOST_NAME_AND_NIS_DOMAIN_NAME
        | ThreadNameSpaceType::CONTROL_GROUP;
    move_into_thread_name_spaces(container.as_fd(), all).step(Namespace, "container")
}

/// The command's descriptors and the server's ends of them. A terminal is one of the container's
/// own, so that programs find its name.
fn make_stdio(terminal: Option<TerminalSize>) -> Result<(Stdio, Vec<OwnedFd>), Failure> {
    let Some(size) = terminal else {
        let pipe = || pipe_with(PipeFlags::CLOEXEC).step(State, "pipe");
        let ((stdin, stdin_end), (stdout_end, stdout), (stderr_end, stderr)) =
            (pipe()?, pipe()?, pipe()?);
        let ours = vec![stdin_end, stdout_end, stderr_end];
        return Ok((
            Stdio::Pipes {
                stdin,
                stdout,
                stderr,
            },
            ours,
        ));
    };
    let pty = pty::open().step(Terminal, "/dev/pts/ptmx")?;
    rustix::termios::tcsetwinsize(&pty.ours, size.into()).step(Terminal, "size")?;
    Ok((Stdio::Terminal(pty.terminal), vec![pty.ours]))
}

impl From<TerminalSize> for rustix::termios::Winsize {
    fn from(size: TerminalSize) -> Self {
        Self {
            ws_row: size.rows,
            ws_col: size.columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        }
    }
}

/// In the new process: takes the container's restrictions and becomes the command.
fn become_command(
    record: &ContainerRecord,
    request: &ExecSpec,
    filters: Option<Filters>,
    stdio: &Stdio,
) -> Result<std::convert::Infallible, Failure> {
    let spec = &record.spec;
    connect(stdio).step(Terminal, "stdio")?;
    ulimits::plan(&spec.ulimits)?.apply()?;
    let mut env = spec.env.clone();
    if request.terminal.is_some() {
        env.insert(0, "TERM=xterm".to_owned());
    }
    env.extend_from_slice(&request.env);
    let program = Program {
        args: &request.args,
        env,
        cwd: request.cwd.as_deref().unwrap_or(&spec.cwd),
        user: request.user.as_deref().unwrap_or(&spec.user),
        additional_gids: &spec.additional_gids,
        capabilities: spec.capabilities,
        privileged: spec.privileged,
        no_new_privileges: spec.no_new_privileges,
        hostname: record.hostname(),
    };
    let identity = program.restrict(filters.as_ref())?;
    // A command without its helper could not be told from one that hangs.
    set_parent_process_death_signal(Some(Signal::KILL)).step(State, "helper")?;
    sys::reset_signals();
    sys::close_on_exec_from(3).step(State, "descriptors")?;
    Err(program.execute(&identity))
}

fn connect(stdio: &Stdio) -> io::Result<()> {
    rustix::process::setsid()?;
    match stdio {
        Stdio::Terminal(terminal) => pty::adopt(terminal)?,
        Stdio::Pipes {
            stdin,
            stdout,
            stderr,
        } => {
            dup2_stdin(stdin)?;
            dup2_stdout(stdout)?;
            dup2_stderr(stderr)?;
        }
    }
    Ok(())
}

//! The command's side of a session: starting it, its terminal, its end.

use super::payload::Size;
use crate::hands::Hands;
use bytes::{Bytes, BytesMut};
use domain::ecs::CommandSession;
use runtime::spec::{ExecSpec, TerminalSize};
use runtime::{ContainerId, ExecControl, ExecError, ExecSession, StartStep};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

/// Most input messages that wait for a command that does not read.
const INPUT_WAITING: usize = 64;
/// Most output chunks that wait for a slow client.
const OUTPUT_WAITING: usize = 8;
/// The most bytes of output in one message.
const CHUNK: usize = 8 << 10;
/// Until the client tells its own size. Source: the published agent's terminal.
const FIRST_SIZE: TerminalSize = TerminalSize {
    rows: 60,
    columns: 200,
};

/// A running command. Dropping it kills the command.
pub(super) struct Command {
    input: mpsc::Sender<Bytes>,
    output: mpsc::Receiver<Bytes>,
    control: Box<dyn ExecControl>,
    _pumps: JoinSet<()>,
}

impl Command {
    /// Starts the session's command, as root and with a terminal. An error is told to the client
    /// as it is. Source: developer guide, ECS Exec: commands run as root.
    pub(super) async fn start(hands: &Hands, session: &CommandSession) -> Result<Self, String> {
        let cannot = |why: String| format!("Unable to start command: {why}");
        let args = shlex::split(&session.command).filter(|args| !args.is_empty());
        let args = args.ok_or_else(|| cannot("the command cannot be read".to_owned()))?;
        let id = ContainerId::new(session.runtime_id.clone());
        let id = id.map_err(|error| cannot(error.to_string()))?;
        let spec = ExecSpec {
            args,
            env: vec!["TERM=xterm-256color".to_owned()],
            cwd: None,
            user: Some("0".to_owned()),
            terminal: Some(FIRST_SIZE),
        };
        match hands.runtime.exec(&id, &spec).await {
            Ok(started) => Ok(Self::of(started)),
            Err(error) => Err(cannot(in_words(&error))),
        }
    }

    fn of(started: ExecSession) -> Self {
        let ExecSession {
            stdin,
            stdout,
            stderr,
            control,
            ..
        } = started;
        let (input, waiting) = mpsc::channel(INPUT_WAITING);
        let (chunks, output) = mpsc::channel(OUTPUT_WAITING);
        let mut pumps = JoinSet::new();
        pumps.spawn(write_input(waiting, stdin));
        if let Some(stderr) = stderr {
            pumps.spawn(read_output(stderr, chunks.clone()));
        }
        pumps.spawn(read_output(stdout, chunks));
        Self {
            input,
            output,
            control,
            _pumps: pumps,
        }
    }

    /// Gives the command input; `false` when it has not read what it was given before. Input for
    /// a command that reads no more is dropped.
    pub(super) fn offer(&self, bytes: Bytes) -> bool {
        !matches!(
            self.input.try_send(bytes),
            Err(mpsc::error::TrySendError::Full(_))
        )
    }

    /// The client's terminal has another size.
    pub(super) async fn resize(&self, size: Size) {
        let bounded = |count: u32| u16::try_from(count).unwrap_or(u16::MAX).max(1);
        let size = TerminalSize {
            rows: bounded(size.rows),
            columns: bounded(size.cols),
        };
        // A command that has just ended has no terminal; there is nothing to tell it.
        let _ = self.control.resize(size).await;
    }

    /// Asks the command to end at once.
    pub(super) async fn kill(&self) {
        let _ = self.control.kill().await;
    }

    /// The next output or the command's end, whichever comes; output only while `wanted`.
    pub(super) async fn next(&mut self, wanted: bool, running: bool) -> Next {
        tokio::select! {
            biased;
            chunk = self.output.recv(), if wanted => match chunk {
                Some(chunk) => Next::Output(chunk),
                None => Next::OutputEnded,
            },
            ended = self.control.wait(), if running => {
                Next::Exited(ended.map_or(None, |exit| Some(exit.code)))
            }
            else => std::future::pending().await,
        }
    }
}

/// What a command does next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// It wrote.
    Output(Bytes),
    /// It and all it started will write no more.
    OutputEnded,
    /// It ended with this code; `None` when it was lost.
    Exited(Option<i32>),
}

/// As the published agent words it.
fn in_words(error: &ExecError) -> String {
    match error {
        ExecError::Step {
            step: StartStep::Executable,
            subject,
            ..
        } if subject.contains('/') => {
            format!("Failed to start pty: fork/exec {subject}: no such file or directory")
        }
        ExecError::Step {
            step: StartStep::Executable,
            subject,
            ..
        } => {
            format!("Failed to start pty: exec: \"{subject}\": executable file not found in $PATH")
        }
        other => format!("Failed to start pty: {other}"),
    }
}

async fn write_input(
    mut waiting: mpsc::Receiver<Bytes>,
    mut stdin: Box<dyn AsyncWrite + Send + Unpin>,
) {
    while let Some(bytes) = waiting.recv().await {
        if stdin.write_all(&bytes).await.is_err() || stdin.flush().await.is_err() {
            return;
        }
    }
}

async fn read_output(mut from: Box<dyn AsyncRead + Send + Unpin>, chunks: mpsc::Sender<Bytes>) {
    let mut buffer = BytesMut::with_capacity(CHUNK);
    loop {
        buffer.reserve(CHUNK);
        // A terminal whose last process has gone reads as an error: the end, too.
        let ended = !matches!(from.read_buf(&mut buffer).await, Ok(count) if count > 0);
        let length = if ended { buffer.len() } else { whole(&buffer) };
        if length > 0 && chunks.send(buffer.split_to(length).freeze()).await.is_err() {
            return;
        }
        if ended {
            return;
        }
    }
}

/// How many bytes end with a whole character: clients decode each message by itself.
fn whole(bytes: &[u8]) -> usize {
    for back in 1..=bytes.len().min(3) {
        let at = bytes.len() - back;
        let needs = match bytes[at] {
            0b1100_0000..=0b1101_1111 => 2,
            0b1110_0000..=0b1110_1111 => 3,
            0b1111_0000..=0b1111_0111 => 4,
            0b1000_0000..=0b1011_1111 => continue,
            _ => 1,
        };
        return if needs > back { at } else { bytes.len() };
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_is_not_cut_in_two() {
        assert_eq!(whole(b"abc"), 3);
        assert_eq!(whole("aé".as_bytes()), 3);
        assert_eq!(whole(&"aé".as_bytes()[..2]), 1);
        assert_eq!(whole(&"a€".as_bytes()[..3]), 1);
        assert_eq!(whole(&"a😀".as_bytes()[..4]), 1);
        assert_eq!(whole(b""), 0);
    }

    #[test]
    fn bytes_that_are_no_text_go_on_as_they_are() {
        assert_eq!(whole(&[0x80, 0x80, 0x80, 0x80]), 4);
        assert_eq!(whole(&[b'a', 0xff]), 2);
    }
}

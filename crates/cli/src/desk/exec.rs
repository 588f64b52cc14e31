//! Runs a command in a task's container and joins it to the terminal that asked.

use super::reply::{Fault, Query};
use super::{Desk, asks_for_exec, read};
use crate::frames::{Frame, FrameReader, PROTOCOL, send};
use bytes::{Bytes, BytesMut};
use domain::ecs::{ContainerReport, ContainerStatus, Task};
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Empty};
use hyper::upgrade::Upgraded;
use hyper_util::rt::TokioIo;
use runtime::spec::{ExecSpec, TerminalSize};
use runtime::{ContainerId, ExecControl, ExecSession};
use serde::Deserialize;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use wire::{Payload, Source, WebRequest, WebResponse};

/// How many frames may wait in either direction.
const WAITING: usize = 16;
/// How long output may come after the command's own end, from what it left running.
const AFTERMATH: Duration = Duration::from_millis(500);

/// What to run.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    command: Vec<String>,
    #[serde(default)]
    env: Vec<String>,
    cwd: Option<String>,
    user: Option<String>,
}

impl Desk {
    /// Starts the command, then answers `101` and goes on in frames.
    pub(super) async fn exec(
        &self,
        mut request: WebRequest,
        source: &Source,
    ) -> Result<WebResponse, Fault> {
        let upgrade = hyper::upgrade::on(&mut request);
        let (head, body) = request.into_parts();
        let body = read(body).await?;
        let scope = self.admit(&head, Payload::Bytes(&body), source).await?.0;
        if !asks_for_exec(&head) {
            let message = format!("exec needs the header Upgrade: {PROTOCOL}");
            return Err(Fault::new(StatusCode::UPGRADE_REQUIRED, message));
        }
        let query = Query::of(&head);
        let ask: Ask = serde_json::from_slice(&body).map_err(Fault::bad)?;
        if ask.command.is_empty() {
            return Err(Fault::bad("there is no command to run"));
        }
        let task = self
            .task(&scope, query.get("cluster"), query.needed("task")?)
            .await?;
        let container = self
            .running_container(&task, query.get("container"))
            .await?;
        let spec = ExecSpec {
            args: ask.command,
            env: ask.env,
            cwd: ask.cwd,
            user: ask.user,
            terminal: terminal(&query)?,
        };
        let session = self.parts.runtime.exec(&container, &spec).await;
        let session = session.map_err(|error| Fault::of(StatusCode::BAD_REQUEST, &error))?;
        tokio::spawn(async move {
            match upgrade.await {
                Ok(upgraded) => relay(session, TokioIo::new(upgraded)).await,
                // Dropping the session kills the command.
                Err(error) => tracing::debug!(%error, "a terminal went away before its command"),
            }
        });
        Ok(switching())
    }

    async fn running_container(
        &self,
        task: &Task,
        name: Option<&str>,
    ) -> Result<ContainerId, Fault> {
        let report = self.report(task).await?;
        let containers = report.map(|report| report.containers).unwrap_or_default();
        let runs = |one: &&ContainerReport| one.last_status == ContainerStatus::Running;
        let is_meant = |one: &&ContainerReport| name.is_none_or(|name| one.name == name);
        let found = containers.iter().filter(is_meant).find(runs);
        let Some(found) = found else {
            return Err(match name {
                Some(name) => Fault::bad(format!(
                    "task {} has no container {name} that runs",
                    task.id
                )),
                None => Fault::bad(format!("no container of task {} runs", task.id)),
            });
        };
        ContainerId::new(found.runtime_id.clone()).map_err(Fault::bad)
    }
}

/// The terminal the command is to have, when it is to have one.
fn terminal(query: &Query) -> Result<Option<TerminalSize>, Fault> {
    let wanted = matches!(query.get("tty"), Some("1" | "true"));
    let rows = query.number("rows")?.unwrap_or(24);
    let columns = query.number("cols")?.unwrap_or(80);
    Ok(wanted.then_some(TerminalSize { rows, columns }))
}

fn switching() -> WebResponse {
    let mut answer = Response::new(Empty::new().map_err(|never| match never {}).boxed());
    *answer.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = answer.headers_mut();
    headers.insert(header::UPGRADE, HeaderValue::from_static(PROTOCOL));
    headers.insert(header::CONNECTION, HeaderValue::from_static("upgrade"));
    answer
}

/// Carries frames until the command has ended or the terminal has gone.
async fn relay(session: ExecSession, io: TokioIo<Upgraded>) {
    let (from_terminal, to_terminal) = tokio::io::split(io);
    let ExecSession {
        stdin,
        stdout,
        stderr,
        control,
        ..
    } = session;
    let (frames, outgoing) = mpsc::channel(WAITING);
    let (sizes, resized) = mpsc::channel(1);
    let mut outputs = JoinSet::new();
    outputs.spawn(pump(stdout, Frame::Output, frames.clone()));
    if let Some(stderr) = stderr {
        outputs.spawn(pump(stderr, Frame::ErrorOutput, frames.clone()));
    }
    let writer = tokio::spawn(write_frames(outgoing, to_terminal));
    let reader = tokio::spawn(read_frames(FrameReader::new(from_terminal), stdin, sizes));
    if let Some(last) = until_end(control, resized).await {
        let all_read = async { while outputs.join_next().await.is_some() {} };
        let _ = tokio::time::timeout(AFTERMATH, all_read).await;
        let _ = frames.send(last).await;
    }
    outputs.abort_all();
    reader.abort();
    drop((frames, outputs));
    // What was sent last is still on its way.
    let _ = writer.await;
}

/// The command's last frame; `None` when the terminal went away and the command was killed.
async fn until_end(
    mut control: Box<dyn ExecControl>,
    mut resized: mpsc::Receiver<TerminalSize>,
) -> Option<Frame> {
    loop {
        tokio::select! {
            ended = control.wait() => {
                return Some(match ended {
                    Ok(exit) => Frame::Exit(exit.code),
                    Err(error) => Frame::Failed(format!("the command was lost: {error}")),
                });
            }
            size = resized.recv() => match size {
                // A command without a terminal has no size; asking for one is no harm.
                Some(size) => { let _ = control.resize(size).await; }
                None => {
                    let _ = control.kill().await;
                    return None;
                }
            },
        }
    }
}

/// Gives the command its input. Ends, and with it `sizes`, when the terminal goes away.
async fn read_frames<R: AsyncRead + Unpin>(
    mut from: FrameReader<R>,
    stdin: Box<dyn AsyncWrite + Send + Unpin>,
    sizes: mpsc::Sender<TerminalSize>,
) {
    let (input, waiting) = mpsc::channel(WAITING);
    let writer = tokio::spawn(write_input(waiting, stdin));
    let mut input = Some(input);
    while let Ok(Some(frame)) = from.next().await {
        match frame {
            Frame::Input(bytes) => {
                // A command that no longer reads ends by itself.
                if let Some(input) = &input {
                    let _ = input.send(bytes).await;
                }
            }
            Frame::InputEnds => input = None,
            Frame::Resize { rows, columns } => {
                let _ = sizes.send(TerminalSize { rows, columns }).await;
            }
            Frame::Output(_) | Frame::ErrorOutput(_) | Frame::Exit(_) | Frame::Failed(_) => break,
        }
    }
    writer.abort();
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
    // Dropping it tells the command that its input has ended.
    let _ = stdin.shutdown().await;
}

async fn pump(
    mut from: Box<dyn AsyncRead + Send + Unpin>,
    frame: fn(Bytes) -> Frame,
    frames: mpsc::Sender<Frame>,
) {
    let mut buffer = BytesMut::new();
    loop {
        buffer.reserve(16 << 10);
        // A terminal whose last process has gone reads as an error: the end, too.
        match from.read_buf(&mut buffer).await {
            Ok(count) if count > 0 => {}
            Ok(_) | Err(_) => return,
        }
        if frames.send(frame(buffer.split().freeze())).await.is_err() {
            return;
        }
    }
}

async fn write_frames(mut outgoing: mpsc::Receiver<Frame>, mut to: impl AsyncWrite + Unpin) {
    while let Some(frame) = outgoing.recv().await {
        if send(&frame, &mut to).await.is_err() {
            return;
        }
    }
    let _ = to.shutdown().await;
}

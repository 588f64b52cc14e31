//! `longshore exec`: a command in a container, joined to this terminal.

use super::client::{Ask as Request, told};
use super::tasks::{clusters, is_named, short, tasks};
use super::terminal::{RawTerminal, size};
use super::{Client, Failure};
use crate::frames::{Frame, FrameReader, PROTOCOL, send};
use bytes::Bytes;
use clap::Args;
use http::{Method, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::json;
use std::io::Read as _;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc;

/// What to run, and where.
#[derive(Debug, Clone, Args)]
pub struct Ask {
    /// A task or a service
    name: String,
    /// One cluster instead of all
    #[arg(long)]
    cluster: Option<String>,
    /// The container; the first that runs when absent
    #[arg(long)]
    container: Option<String>,
    /// Send what is typed here to the command
    #[arg(long, short)]
    interactive: bool,
    /// Give the command a terminal
    #[arg(long, short)]
    tty: bool,
    /// The command
    #[arg(last = true, required = true)]
    command: Vec<String>,
}

pub(super) async fn run(client: &Client, ask: &Ask) -> Result<u8, Failure> {
    let (cluster, task) = find(client, ask).await?;
    let (rows, columns) = size().unwrap_or((24, 80));
    let (rows, columns) = (rows.to_string(), columns.to_string());
    let mut query = vec![("cluster", cluster.as_str()), ("task", task.as_str())];
    query.extend(ask.container.as_deref().map(|name| ("container", name)));
    if ask.tty {
        query.extend([("tty", "1"), ("rows", &rows), ("cols", &columns)]);
    }
    let answer = client
        .desk_answer(Request {
            query: &query,
            body: Bytes::from(json!({"command": ask.command}).to_string()),
            upgrade: Some(PROTOCOL),
            ..Request::new(Method::POST, "exec")
        })
        .await?;
    if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
        told(answer).await?;
        return Err(Failure::failed("the server does not go on with exec"));
    }
    let upgraded = hyper::upgrade::on(answer).await;
    let upgraded = upgraded.map_err(|error| Failure::failed(error.to_string()))?;
    // Restored when it is dropped, whatever happens.
    let _raw = (ask.tty && ask.interactive)
        .then(RawTerminal::enter)
        .flatten();
    let (from, to) = tokio::io::split(TokioIo::new(upgraded));
    converse(from, to, ask).await
}

/// The task that is meant, with its cluster; of a service, one that runs.
async fn find(client: &Client, ask: &Ask) -> Result<(String, String), Failure> {
    for cluster in clusters(client, ask.cluster.as_deref()).await? {
        let tasks = tasks(client, &cluster, false).await?;
        let runs = |task: &&serde_json::Value| task["lastStatus"] == "RUNNING";
        let mut meant = tasks.iter().filter(|task| is_named(task, &ask.name));
        if let Some(task) = meant.find(runs) {
            return Ok((cluster, short(&task["taskArn"]).to_owned()));
        }
    }
    Err(Failure::failed(format!("no task of {} runs", ask.name)))
}

async fn converse(
    from: impl AsyncRead + Unpin,
    to: impl AsyncWrite + Send + Unpin + 'static,
    ask: &Ask,
) -> Result<u8, Failure> {
    let (frames, outgoing) = mpsc::channel(16);
    tokio::spawn(write_frames(outgoing, to));
    // Held until the end: the connection stays open when there is no input.
    let _held = frames.clone();
    match ask.interactive {
        true => {
            let frames = frames.clone();
            std::thread::spawn(move || send_input(frames));
        }
        false => drop(frames.send(Frame::InputEnds).await),
    }
    if ask.tty {
        tokio::spawn(send_sizes(frames));
    }
    let mut from = FrameReader::new(from);
    loop {
        match from.next().await? {
            Some(Frame::Output(bytes)) => print(&mut std::io::stdout(), &bytes)?,
            Some(Frame::ErrorOutput(bytes)) => print(&mut std::io::stderr(), &bytes)?,
            Some(Frame::Exit(code)) => return Ok(u8::try_from(code).unwrap_or(1)),
            Some(Frame::Failed(sentence)) => return Err(Failure::failed(sentence)),
            Some(Frame::Input(_) | Frame::InputEnds | Frame::Resize { .. }) => {}
            None => return Err(Failure::failed("the connection to the command was lost")),
        }
    }
}

fn print(to: &mut impl std::io::Write, bytes: &[u8]) -> Result<(), Failure> {
    to.write_all(bytes)?;
    to.flush()?;
    Ok(())
}

async fn write_frames(mut outgoing: mpsc::Receiver<Frame>, mut to: impl AsyncWrite + Unpin) {
    while let Some(frame) = outgoing.recv().await {
        if send(&frame, &mut to).await.is_err() {
            return;
        }
    }
}

/// Sends what is typed, from a thread of its own: reading a terminal cannot be interrupted.
fn send_input(frames: mpsc::Sender<Frame>) {
    let mut buffer = vec![0; 8 << 10];
    loop {
        let frame = match std::io::stdin().read(&mut buffer) {
            Ok(count) if count > 0 => Frame::Input(Bytes::copy_from_slice(&buffer[..count])),
            Ok(_) | Err(_) => Frame::InputEnds,
        };
        let is_last = frame == Frame::InputEnds;
        if frames.blocking_send(frame).is_err() || is_last {
            return;
        }
    }
}

/// Tells the command whenever this terminal changes its size.
async fn send_sizes(frames: mpsc::Sender<Frame>) {
    let Ok(mut changes) = signal(SignalKind::window_change()) else {
        return;
    };
    while changes.recv().await.is_some() {
        if let Some((rows, columns)) = size()
            && frames.send(Frame::Resize { rows, columns }).await.is_err()
        {
            return;
        }
    }
}

//! One session, from its token to its end.
//!
//! ```text
//! token → handshake → command: input, output, size → its end → channel_closed
//!    └────────┴── a client that goes away, is silent or lies ends it, and the command ──┘
//! ```

use super::channel::{Arrived, Channel, handshake};
use super::claim;
use super::command::{Command, Next};
use super::message::{Kind, Message, payload_kind};
use super::payload::{self, HandshakeResponse, OpenDataChannel};
use super::transcript::Transcript;
use crate::hands::Hands;
use bytes::Bytes;
use domain::Scope;
use domain::ecs::CommandSession;
use futures_util::{SinkExt as _, StreamExt as _};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message as Frame;

/// How long a client may take for its token, and for its answer to the handshake.
const OPENING: Duration = Duration::from_secs(10);
/// How long a client may take to read what is written to it.
const WRITING: Duration = Duration::from_secs(30);
/// How long nothing may be typed or shown. Source: developer guide, ECS Exec: 20 minutes.
const IDLE: Duration = Duration::from_secs(20 * 60);
/// How long a client may leave a message unacknowledged. Source: the published client's own
/// limit, 3,000 tries 100 ms apart.
const UNACKNOWLEDGED: Duration = Duration::from_secs(5 * 60);
/// How often a client is asked whether it is still there.
const PING: Duration = Duration::from_secs(30);
/// How long a client may be silent when it is asked.
const SILENCE: Duration = Duration::from_secs(90);
/// How long output may come after the command's own end, from what it left running.
const AFTERMATH: Duration = Duration::from_millis(500);
/// How long the last output may take to be acknowledged.
const LAST_WORDS: Duration = Duration::from_secs(5);
/// How long a client that was told of the end may take to hang up.
const FAREWELL: Duration = Duration::from_secs(10);

/// The client has gone, or is not worth talking to.
#[derive(Debug)]
struct Gone;

/// A session whose token was right.
struct Conversation<'a, S> {
    hands: &'a Hands,
    session: &'a CommandSession,
    socket: WebSocketStream<S>,
    channel: Channel,
    heard: Instant,
    active: Instant,
}

/// Holds a session until its end.
pub(super) async fn hold<S>(hands: &Hands, scope: &Scope, id: &str, mut socket: WebSocketStream<S>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let admitted = timeout(OPENING, admitted(hands, scope, id, &mut socket)).await;
    let Ok(Some(session)) = admitted else {
        tracing::info!(
            session = id,
            "a session was refused: its token is not right"
        );
        let _ = timeout(WRITING, socket.close(None)).await;
        return;
    };
    let now = Instant::now();
    let mut conversation = Conversation {
        hands,
        session: &session,
        socket,
        channel: Channel::new(hands.ids.clone()),
        heard: now,
        active: now,
    };
    let mut transcript = Transcript::of(&session);
    let (task, command) = (session.task.as_str(), session.command.as_str());
    tracing::info!(session = id, task, command, "a session begins");
    let ended = conversation.run(&mut transcript).await;
    if let Ok(output) = &ended {
        let _ = conversation.close(output).await;
    }
    tracing::info!(
        session = id,
        by_client = ended.is_err(),
        "a session has ended"
    );
    transcript.keep(hands, &session).await;
}

/// The session, once the client has shown its token.
async fn admitted<S>(
    hands: &Hands,
    scope: &Scope,
    id: &str,
    socket: &mut WebSocketStream<S>,
) -> Option<CommandSession>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let first = loop {
        match socket.next().await? {
            Ok(Frame::Ping(_) | Frame::Pong(_)) => {}
            Ok(first) => break first.into_data(),
            Err(_) => return None,
        }
    };
    let open: OpenDataChannel = payload::read(&first)?;
    let session = claim(hands, scope, id, &open.token_value).await?;
    (session.instance == hands.instance).then_some(session)
}

impl<S: AsyncRead + AsyncWrite + Unpin> Conversation<'_, S> {
    /// Shakes hands, runs the command; answers what the client is shown at the end.
    async fn run(&mut self, transcript: &mut Transcript) -> Result<String, Gone> {
        let shaken = timeout(OPENING, self.shake_hands()).await;
        let problem = shaken.unwrap_or(Err(Gone))?;
        if let Some(problem) = problem {
            return Ok(failure(&problem));
        }
        let mut command = match Command::start(self.hands, self.session).await {
            Ok(command) => command,
            Err(problem) => return Ok(failure(&problem)),
        };
        let told = self.relay(&mut command, transcript).await;
        if told.is_err() {
            command.kill().await;
        }
        told
    }

    /// Asks the client what it can; answers why it cannot go on.
    async fn shake_hands(&mut self) -> Result<Option<String>, Gone> {
        let began = Instant::now();
        let request = handshake(&mut self.channel, self.hands.clock.now(), began);
        self.send(request).await?;
        let response = loop {
            let Some(frame) = self.socket.next().await else {
                return Err(Gone);
            };
            if let Some(response) = self.answered(frame.map_err(drop)).await? {
                break response;
            }
        };
        let problem = response.problem();
        if problem.is_none() {
            let version = response.client_version;
            tracing::debug!(session = %self.session.id, version, "hands are shaken");
            let complete = payload::handshake_complete(began.elapsed());
            self.output(payload_kind::HANDSHAKE_COMPLETE, complete)
                .await?;
        }
        Ok(problem)
    }

    /// The client's answer to the handshake, when this frame is it.
    async fn answered(
        &mut self,
        frame: Result<Frame, ()>,
    ) -> Result<Option<HandshakeResponse>, Gone> {
        let mut found = None;
        for message in self.inputs(frame).await? {
            if message.payload_kind == payload_kind::HANDSHAKE_RESPONSE {
                let response = payload::read(&message.payload).ok_or(Gone)?;
                found.get_or_insert(response);
            }
            self.take(&message).await?;
        }
        Ok(found)
    }

    /// Carries input and output until the command has ended and its output has come.
    async fn relay(
        &mut self,
        command: &mut Command,
        transcript: &mut Transcript,
    ) -> Result<String, Gone> {
        let (mut running, mut writing) = (true, true);
        let mut until: Option<Instant> = None;
        let mut ping = tokio::time::interval(PING);
        loop {
            if !running && !writing && self.channel.all_came() {
                return Ok(String::new());
            }
            let wanted = writing && self.channel.has_room();
            tokio::select! {
                frame = self.socket.next() => {
                    let frame = frame.ok_or(Gone)?;
                    self.heed(frame.map_err(drop), command).await?;
                }
                next = command.next(wanted, running) => match next {
                    Next::Output(chunk) => {
                        transcript.add(&chunk);
                        self.active = Instant::now();
                        self.output(payload_kind::OUTPUT, chunk).await?;
                    }
                    Next::OutputEnded => {
                        writing = false;
                        until = until.map(|_| Instant::now() + LAST_WORDS);
                    }
                    Next::Exited(code) => {
                        tracing::info!(session = %self.session.id, code, "a command has ended");
                        running = false;
                        let last = if writing { AFTERMATH } else { LAST_WORDS };
                        until = Some(Instant::now() + last);
                    }
                },
                () = at(self.channel.due()) => {
                    if let Some(bytes) = self.channel.overdue(Instant::now()) {
                        self.send(bytes).await?;
                    }
                }
                () = at(until) => {
                    if !writing {
                        return Ok(String::new());
                    }
                    writing = false;
                    until = Some(Instant::now() + LAST_WORDS);
                }
                _ = ping.tick() => {
                    if let Some(why) = self.tired() {
                        command.kill().await;
                        return why;
                    }
                    self.write(Frame::Ping(Bytes::new())).await?;
                }
            }
        }
    }

    /// Why to end a session that nobody uses.
    fn tired(&self) -> Option<Result<String, Gone>> {
        let stuck = self.channel.waits_since();
        if self.heard.elapsed() > SILENCE || stuck.is_some_and(|at| at.elapsed() > UNACKNOWLEDGED) {
            return Some(Err(Gone));
        }
        let idle = self.active.elapsed() > IDLE;
        idle.then(|| Ok("Session timed out after 20 minutes of inactivity.".to_owned()))
    }

    /// Takes what the client says to the command, as far as the command takes it.
    async fn heed(&mut self, frame: Result<Frame, ()>, command: &Command) -> Result<(), Gone> {
        let mut inputs = self.inputs(frame).await?.into_iter();
        while let Some(message) = inputs.next() {
            self.active = Instant::now();
            if !deliver(&message, command).await {
                self.channel
                    .not_taken(std::iter::once(message).chain(inputs));
                return Ok(());
            }
            self.take(&message).await?;
        }
        Ok(())
    }

    /// The next input messages that a frame brings.
    async fn inputs(&mut self, frame: Result<Frame, ()>) -> Result<Vec<Message>, Gone> {
        self.heard = Instant::now();
        let bytes = match frame {
            Ok(Frame::Binary(bytes)) => bytes,
            // Text is for the token alone.
            Ok(Frame::Text(_) | Frame::Ping(_) | Frame::Pong(_) | Frame::Frame(_)) => {
                return Ok(Vec::new());
            }
            Ok(Frame::Close(_)) | Err(()) => return Err(Gone),
        };
        let message = Message::decode(&bytes).map_err(|malformed| {
            tracing::info!(session = %self.session.id, %malformed, "a client sends no messages");
            Gone
        })?;
        match self.channel.arrived(message, Instant::now()) {
            Arrived::Inputs(inputs) => Ok(inputs),
            Arrived::Again(message) => {
                let now = self.hands.clock.now();
                let again = self.channel.acknowledgement(&message, now);
                self.send(again).await?;
                Ok(Vec::new())
            }
            Arrived::Nothing => Ok(Vec::new()),
        }
    }

    async fn take(&mut self, message: &Message) -> Result<(), Gone> {
        let now = self.hands.clock.now();
        let acknowledge = self.channel.taken(message, now);
        self.send(acknowledge).await
    }

    async fn output(&mut self, kind: u32, payload: Bytes) -> Result<(), Gone> {
        let now = self.hands.clock.now();
        let bytes = self.channel.output(kind, payload, now, Instant::now());
        self.send(bytes).await
    }

    async fn send(&mut self, bytes: Bytes) -> Result<(), Gone> {
        self.write(Frame::Binary(bytes)).await
    }

    async fn write(&mut self, frame: Frame) -> Result<(), Gone> {
        match timeout(WRITING, self.socket.send(frame)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Gone),
        }
    }

    /// Tells the client that the session is over, and waits until it has hung up: what it was
    /// still sending, such as an acknowledgement of a message that came twice, would otherwise
    /// be answered with a reset, and what it had not read yet would be lost.
    async fn close(&mut self, output: &str) -> Result<(), Gone> {
        let now = self.hands.clock.now();
        let (session, id) = (&self.session.id, self.hands.ids.uuid());
        let closed = payload::channel_closed(session, &id, now, output);
        let closed = self.channel.message(Kind::ChannelClosed, closed, now);
        self.send(closed.encode()).await?;
        let _ = timeout(WRITING, self.socket.close(None)).await;
        let farewell = async { while let Some(Ok(_)) = self.socket.next().await {} };
        let _ = timeout(FAREWELL, farewell).await;
        Ok(())
    }
}

/// Gives a message to the command; `false` when it takes no more now.
async fn deliver(message: &Message, command: &Command) -> bool {
    match message.payload_kind {
        payload_kind::OUTPUT => return command.offer(message.payload.clone()),
        payload_kind::SIZE => {
            if let Some(size) = payload::read(&message.payload) {
                command.resize(size).await;
            }
        }
        payload_kind::FLAG if payload::asks_to_end(&message.payload) => command.kill().await,
        _ => {}
    }
    true
}

/// A failure as the published agent shows it.
fn failure(problem: &str) -> String {
    format!("----------ERROR-------\n{problem}\n")
}

async fn at(moment: Option<Instant>) {
    match moment {
        Some(moment) => sleep_until(moment).await,
        None => std::future::pending().await,
    }
}

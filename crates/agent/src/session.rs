//! Sessions of `ExecuteCommand`: a command in a container, spoken with over a WebSocket.
//!
//! - `message`: the binary frame every message has
//! - `payload`: what is inside the frames, as JSON
//! - `channel`: numbering, acknowledging, sending again; pure, told the time
//! - `conversation`: one session from its token to its end
//! - `command`: the command's side
//! - `transcript`: keeps the output in CloudWatch Logs
//!
//! The other side is any client of AWS's Session Manager, such as the unmodified
//! `session-manager-plugin` that `aws ecs execute-command` starts. Framing facts: the open
//! sources of that plugin.

mod channel;
mod command;
mod conversation;
mod message;
mod payload;
mod transcript;

use crate::hands::Hands;
use domain::Scope;
use domain::ecs::CommandSession;
use http::{Response, StatusCode};
use http_body_util::{BodyExt as _, Empty};
use hyper_util::rt::TokioIo;
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use store::{CommitError, Txn};
use tokio::sync::Semaphore;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::server::create_response_with_body;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};
use wire::{DATA_CHANNELS, WebRequest, WebResponse, text_answer};

/// Most sessions at once; more are refused with 503.
const MOST_SESSIONS: usize = 256;
/// The most bytes a message of a client may have; published clients send about 1 KiB.
const LARGEST_MESSAGE: usize = 64 << 10;
/// The most bytes that may wait to be written to a slow client.
const MOST_UNWRITTEN: usize = 256 << 10;

/// Joins clients to the commands they asked for.
pub struct Sessions {
    hands: Hands,
    slots: Arc<Semaphore>,
}

impl Sessions {
    /// Sessions of containers that `hands` run.
    pub fn new(hands: Hands) -> Self {
        Self {
            hands,
            slots: Arc::new(Semaphore::new(MOST_SESSIONS)),
        }
    }

    /// Answers a request below [`DATA_CHANNELS`]; the session goes on by itself.
    ///
    /// Whoever asks is not looked at: the token that the client sends first is the proof.
    pub fn answer(&self, mut request: WebRequest) -> WebResponse {
        let Some((scope, id)) = named(request.uri().path()) else {
            return text_answer(StatusCode::NOT_FOUND, "there is no such session");
        };
        let Ok(slot) = Arc::clone(&self.slots).try_acquire_owned() else {
            return text_answer(StatusCode::SERVICE_UNAVAILABLE, "too many sessions");
        };
        let upgrade = hyper::upgrade::on(&mut request);
        let switching = create_response_with_body(&request.map(drop), || ());
        let switching = match switching {
            Ok(switching) => switching,
            Err(error) => return text_answer(StatusCode::BAD_REQUEST, &error.to_string()),
        };
        let hands = self.hands.clone();
        tokio::spawn(async move {
            match upgrade.await {
                Ok(upgraded) => {
                    let (io, role) = (TokioIo::new(upgraded), Role::Server);
                    let socket = WebSocketStream::from_raw_socket(io, role, Some(limits())).await;
                    conversation::hold(&hands, &scope, &id, socket).await;
                }
                Err(error) => tracing::debug!(%error, "a session's client went away"),
            }
            drop(slot);
        });
        let (head, ()) = switching.into_parts();
        let nothing = Empty::new().map_err(|never| match never {}).boxed();
        Response::from_parts(head, nothing)
    }
}

/// Account, Region and session of a path.
fn named(path: &str) -> Option<(Scope, String)> {
    let mut parts = path.strip_prefix(DATA_CHANNELS)?.split('/');
    let account = parts.next()?.parse().ok()?;
    let region = parts.next()?.parse().ok()?;
    let id = parts.next().filter(|id| is_id(id))?.to_owned();
    let scope = Scope { account, region };
    parts.next().is_none().then_some((scope, id))
}

fn is_id(id: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    !id.is_empty() && id.len() <= 128 && id.bytes().all(allowed)
}

fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .max_message_size(Some(LARGEST_MESSAGE))
        .max_frame_size(Some(LARGEST_MESSAGE))
        .max_write_buffer_size(MOST_UNWRITTEN)
}

/// Takes the session, if `token` is its token: it can be taken once.
async fn claim(hands: &Hands, scope: &Scope, id: &str, token: &str) -> Option<CommandSession> {
    let key = &CommandSession::key_of(scope, id);
    let digest = &hex::encode(Sha256::digest(token));
    let claimed = hands.store.transact(|txn: Txn| async move {
        let found: Option<CommandSession> = txn.get(key).await?;
        let found = found.filter(|session| session.token_digest == *digest);
        if found.is_some() {
            txn.delete(key);
        }
        Ok::<_, CommitError>(found)
    });
    match claimed.await {
        Ok(claimed) => claimed,
        Err(error) => {
            tracing::warn!(session = id, %error, "a session could not be read");
            None
        }
    }
}

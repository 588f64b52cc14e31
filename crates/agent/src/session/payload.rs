//! What is inside the frames, as JSON.

use super::message::Message;
use bytes::Bytes;
use domain::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// The agent we say we are: a release whose clients need nothing older or newer.
const AGENT_VERSION: &str = "3.3.40.0";

/// The kind of session that commands are: typed at, with a terminal.
const SESSION_TYPE: &str = "InteractiveCommands";

/// The client's wish, in a payload of kind flag, that the command ends.
const TERMINATE_SESSION: u32 = 2;

/// The first message of a client.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct OpenDataChannel {
    pub(super) token_value: String,
}

/// What a client says to our handshake.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct HandshakeResponse {
    /// Its version.
    #[serde(default)]
    pub(super) client_version: String,
    /// What it cannot do.
    #[serde(default)]
    errors: Option<Vec<String>>,
}

impl HandshakeResponse {
    /// Why the client cannot hold this session.
    pub(super) fn problem(&self) -> Option<String> {
        let errors = self.errors.as_ref().filter(|errors| !errors.is_empty())?;
        Some(errors.join("; "))
    }
}

/// The size of the client's terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub(super) struct Size {
    pub(super) cols: u32,
    pub(super) rows: u32,
}

/// Which message has come.
#[derive(Debug, Deserialize)]
pub(super) struct Acknowledged {
    #[serde(rename = "AcknowledgedMessageSequenceNumber")]
    pub(super) sequence: i64,
}

/// Reads one of the above.
pub(super) fn read<'a, T: Deserialize<'a>>(payload: &'a [u8]) -> Option<T> {
    serde_json::from_slice(payload).ok()
}

/// What we ask a client to do first.
pub(super) fn handshake_request() -> Bytes {
    bytes(&json!({
        "AgentVersion": AGENT_VERSION,
        "RequestedClientActions": [{
            "ActionType": "SessionType",
            "ActionParameters": { "SessionType": SESSION_TYPE, "Properties": null },
        }],
    }))
}

/// The client may begin. `took` is told in nanoseconds.
pub(super) fn handshake_complete(took: Duration) -> Bytes {
    let took = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
    bytes(&json!({ "HandshakeTimeToComplete": took, "CustomerMessage": "" }))
}

/// `message` has come.
pub(super) fn acknowledge(message: &Message) -> Bytes {
    bytes(&json!({
        "AcknowledgedMessageType": message.kind.as_str(),
        "AcknowledgedMessageId": message.uuid(),
        "AcknowledgedMessageSequenceNumber": message.sequence,
        "IsSequentialMessage": true,
    }))
}

/// The session is over; `output` is shown to whoever sits there.
pub(super) fn channel_closed(session: &str, id: &str, at: Timestamp, output: &str) -> Bytes {
    bytes(&json!({
        "MessageId": id,
        "CreatedDate": at.to_string(),
        "DestinationId": session,
        "SessionId": session,
        "MessageType": "channel_closed",
        "SchemaVersion": 1,
        "Output": output,
    }))
}

/// Whether a flag asks for the command's end.
pub(super) fn asks_to_end(flag: &[u8]) -> bool {
    flag == TERMINATE_SESSION.to_be_bytes()
}

fn bytes(value: &Value) -> Bytes {
    Bytes::from(value.to_string())
}

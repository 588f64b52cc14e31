//! The binary frame that every message of a session has.
//!
//! ```text
//! header length u32 │ type, 32 bytes │ schema u32 │ created u64 │ sequence i64 │ flags u64 │
//! message id, 16 bytes │ SHA-256 of the payload, 32 bytes │ payload type u32 │
//! payload length u32 │ payload
//! ```
//!
//! Numbers are big-endian; the type is padded with spaces; the id is a UUID with its lower half
//! first; the header length counts everything before the payload length.

use bytes::{BufMut as _, Bytes, BytesMut};
use sha2::{Digest as _, Sha256};

/// Everything before the payload length.
const HEADER: usize = 116;
/// Where the payload begins when the header has the usual length.
const PAYLOAD: usize = HEADER + 4;
/// The only schema there is.
const SCHEMA: u32 = 1;

/// A message, in either direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) kind: Kind,
    /// Milliseconds since 1970.
    pub(super) created: u64,
    pub(super) sequence: i64,
    pub(super) flags: u64,
    pub(super) id: [u8; 16],
    pub(super) payload_kind: u32,
    pub(super) payload: Bytes,
}

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// From the client: something for the command or about it.
    Input,
    /// To the client.
    Output,
    /// A message has come.
    Acknowledge,
    /// The session is over.
    ChannelClosed,
    /// Send nothing until told.
    PausePublication,
    /// Send again.
    StartPublication,
}

/// Kinds of payload, in input and output messages.
pub(super) mod payload_kind {
    /// Bytes of the command's input or output.
    pub(in super::super) const OUTPUT: u32 = 1;
    /// The terminal's size.
    pub(in super::super) const SIZE: u32 = 3;
    /// What we ask of the client.
    pub(in super::super) const HANDSHAKE_REQUEST: u32 = 5;
    /// What the client says to it.
    pub(in super::super) const HANDSHAKE_RESPONSE: u32 = 6;
    /// The client may begin.
    pub(in super::super) const HANDSHAKE_COMPLETE: u32 = 7;
    /// A wish of the client, as a number.
    pub(in super::super) const FLAG: u32 = 10;
}

/// Bytes that are no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Malformed {
    /// There are fewer bytes than a message has.
    #[error("a message of {0} bytes is too short")]
    Short(usize),
    /// It says it is longer, or shorter, than it is.
    #[error("a message says it has another length than it has")]
    Length,
    /// No message is of this type.
    #[error("a message of an unknown type")]
    Kind,
    /// The payload is not what was sent.
    #[error("a message whose payload is not what its digest says")]
    Digest,
}

impl Kind {
    const ALL: [Self; 6] = [
        Self::Input,
        Self::Output,
        Self::Acknowledge,
        Self::ChannelClosed,
        Self::PausePublication,
        Self::StartPublication,
    ];

    /// Its name on the wire.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input_stream_data",
            Self::Output => "output_stream_data",
            Self::Acknowledge => "acknowledge",
            Self::ChannelClosed => "channel_closed",
            Self::PausePublication => "pause_publication",
            Self::StartPublication => "start_publication",
        }
    }
}

impl Message {
    /// The message as it is sent.
    pub(super) fn encode(&self) -> Bytes {
        let mut into = BytesMut::with_capacity(PAYLOAD + self.payload.len());
        into.put_u32(HEADER as u32);
        into.put_slice(format!("{:<32}", self.kind.as_str()).as_bytes());
        into.put_u32(SCHEMA);
        into.put_u64(self.created);
        into.put_i64(self.sequence);
        into.put_u64(self.flags);
        into.put_slice(&self.id[8..]);
        into.put_slice(&self.id[..8]);
        into.put_slice(&Sha256::digest(&self.payload));
        into.put_u32(self.payload_kind);
        into.put_u32(self.payload.len() as u32);
        into.put_slice(&self.payload);
        into.freeze()
    }

    /// Reads a message.
    pub(super) fn decode(from: &Bytes) -> Result<Self, Malformed> {
        if from.len() < PAYLOAD {
            return Err(Malformed::Short(from.len()));
        }
        let begins = number(from, 0) as usize;
        if begins < HEADER || begins > from.len() - 4 {
            return Err(Malformed::Length);
        }
        let payload = from.slice(begins + 4..);
        if number(from, begins) as usize != payload.len() {
            return Err(Malformed::Length);
        }
        let digest = &from[80..112];
        if !payload.is_empty() && Sha256::digest(&payload).as_slice() != digest {
            return Err(Malformed::Digest);
        }
        Ok(Self {
            kind: kind(&from[4..36])?,
            created: long(from, 40),
            sequence: long(from, 48) as i64,
            flags: long(from, 56),
            id: id(&from[64..80]),
            payload_kind: number(from, 112),
            payload,
        })
    }

    /// Its id as text.
    pub(super) fn uuid(&self) -> String {
        let hex = hex::encode(self.id);
        format!(
            "{}-{}-{}-{}-{}",
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..]
        )
    }
}

fn kind(name: &[u8]) -> Result<Kind, Malformed> {
    let padding = |byte: &u8| matches!(byte, b' ' | 0);
    let length = name.len() - name.iter().rev().take_while(|byte| padding(byte)).count();
    let is_named = |kind: &Kind| kind.as_str().as_bytes() == &name[..length];
    Kind::ALL.into_iter().find(is_named).ok_or(Malformed::Kind)
}

fn id(halves: &[u8]) -> [u8; 16] {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&halves[8..16]);
    id[8..].copy_from_slice(&halves[..8]);
    id
}

fn number(from: &[u8], at: usize) -> u32 {
    let mut bytes = [0; 4];
    bytes.copy_from_slice(&from[at..at + 4]);
    u32::from_be_bytes(bytes)
}

fn long(from: &[u8], at: usize) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&from[at..at + 8]);
    u64::from_be_bytes(bytes)
}

#[cfg(test)]
mod tests;

//! Numbering, acknowledging and sending again: what makes a session's messages come in order.
//!
//! Pure: it is told what came and when, and says what is to be sent. Sequence numbers begin at
//! 0 in either direction. Only the oldest message that was not acknowledged is sent again, as
//! the published clients do.

use super::message::{Kind, Message, payload_kind};
use super::payload::{self, Acknowledged};
use bytes::Bytes;
use domain::{IdSource, Timestamp};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Most messages that may wait for an acknowledgement; output waits meanwhile.
const WINDOW: usize = 64;
/// Most messages that came too early and are kept.
const EARLY: usize = 64;
/// The shortest time to an acknowledgement that is waited for before sending again.
/// Source: the published client, its first transmission timeout.
const PATIENCE_LEAST: Duration = Duration::from_millis(200);
/// The longest. Source: as above.
const PATIENCE_MOST: Duration = Duration::from_secs(1);

/// Both directions of one session.
pub(super) struct Channel {
    ids: Arc<dyn IdSource>,
    next_sequence: i64,
    unacknowledged: VecDeque<Sent>,
    patience: Duration,
    paused: bool,
    expected: i64,
    early: BTreeMap<i64, Message>,
}

struct Sent {
    sequence: i64,
    bytes: Bytes,
    first_sent: Instant,
    last_sent: Instant,
    again: bool,
}

/// What a message of the client means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Arrived {
    /// The next input messages, in order; each is to be acknowledged once it is taken.
    Inputs(Vec<Message>),
    /// A message that had come before; the acknowledgement was lost.
    Again(Message),
    /// Nothing to do.
    Nothing,
}

impl Channel {
    pub(super) fn new(ids: Arc<dyn IdSource>) -> Self {
        Self {
            ids,
            next_sequence: 0,
            unacknowledged: VecDeque::new(),
            patience: PATIENCE_LEAST,
            paused: false,
            expected: 0,
            early: BTreeMap::new(),
        }
    }

    /// Whether one more output message may be sent.
    pub(super) fn has_room(&self) -> bool {
        !self.paused && self.unacknowledged.len() < WINDOW
    }

    /// Whether everything that was sent has come.
    pub(super) fn all_came(&self) -> bool {
        self.unacknowledged.is_empty()
    }

    /// Since when the oldest message waits for its acknowledgement.
    pub(super) fn waits_since(&self) -> Option<Instant> {
        self.unacknowledged.front().map(|sent| sent.first_sent)
    }

    /// The next output message, numbered and remembered.
    pub(super) fn output(
        &mut self,
        payload_kind: u32,
        payload: Bytes,
        at: Timestamp,
        now: Instant,
    ) -> Bytes {
        let sequence = self.next_sequence;
        self.next_sequence += 1;
        // The first message says that it is the first: bit 0.
        let flags = u64::from(sequence == 0);
        let message = Message {
            sequence,
            flags,
            payload_kind,
            ..self.message(Kind::Output, payload, at)
        };
        let bytes = message.encode();
        self.unacknowledged.push_back(Sent {
            sequence,
            bytes: bytes.clone(),
            first_sent: now,
            last_sent: now,
            again: false,
        });
        bytes
    }

    /// A message that is not numbered.
    pub(super) fn message(&self, kind: Kind, payload: Bytes, at: Timestamp) -> Message {
        let mut id = [0; 16];
        self.ids.fill(&mut id);
        Message {
            kind,
            created: u64::try_from(at.as_millisecond()).unwrap_or_default(),
            sequence: 0,
            flags: 0,
            id,
            payload_kind: 0,
            payload,
        }
    }

    /// The acknowledgement of a message. Flags: first and last of its own sequence.
    pub(super) fn acknowledgement(&self, of: &Message, at: Timestamp) -> Bytes {
        let acknowledge = Message {
            flags: 3,
            ..self.message(Kind::Acknowledge, payload::acknowledge(of), at)
        };
        acknowledge.encode()
    }

    /// Takes what came.
    pub(super) fn arrived(&mut self, message: Message, now: Instant) -> Arrived {
        match message.kind {
            Kind::Input => self.input(message),
            Kind::Acknowledge => {
                if let Some(acknowledged) = payload::read::<Acknowledged>(&message.payload) {
                    self.came(acknowledged.sequence, now);
                }
                Arrived::Nothing
            }
            Kind::PausePublication => {
                self.paused = true;
                Arrived::Nothing
            }
            Kind::StartPublication => {
                self.paused = false;
                Arrived::Nothing
            }
            Kind::Output | Kind::ChannelClosed => Arrived::Nothing,
        }
    }

    fn input(&mut self, message: Message) -> Arrived {
        if message.sequence < self.expected {
            return Arrived::Again(message);
        }
        if message.sequence > self.expected {
            // Beyond what is kept, it is not acknowledged and will come again.
            if self.early.len() < EARLY {
                self.early.insert(message.sequence, message);
            }
            return Arrived::Nothing;
        }
        let mut inputs = vec![message];
        let mut next = self.expected + 1;
        while let Some(message) = self.early.remove(&next) {
            inputs.push(message);
            next += 1;
        }
        Arrived::Inputs(inputs)
    }

    /// `message`, the next one, was taken. Answers its acknowledgement.
    pub(super) fn taken(&mut self, message: &Message, at: Timestamp) -> Bytes {
        self.expected = message.sequence + 1;
        self.acknowledgement(message, at)
    }

    /// The next messages could not be taken yet; the client will send the first of them again.
    pub(super) fn not_taken(&mut self, messages: impl Iterator<Item = Message>) {
        let later = messages.skip(1).map(|message| (message.sequence, message));
        self.early.extend(later);
    }

    fn came(&mut self, sequence: i64, now: Instant) {
        let found = self
            .unacknowledged
            .iter()
            .position(|sent| sent.sequence == sequence);
        let Some(sent) = found.and_then(|at| self.unacknowledged.remove(at)) else {
            return;
        };
        // Of a message that was sent twice it is not known which one came.
        if !sent.again {
            let took = now.duration_since(sent.first_sent) * 2;
            self.patience = took.clamp(PATIENCE_LEAST, PATIENCE_MOST);
        }
    }

    /// When to look for messages to be sent again.
    pub(super) fn due(&self) -> Option<Instant> {
        let oldest = self.unacknowledged.front().filter(|_| !self.paused)?;
        Some(oldest.last_sent + self.patience)
    }

    /// The oldest message that is overdue.
    pub(super) fn overdue(&mut self, now: Instant) -> Option<Bytes> {
        let due = self.due()?;
        let oldest = self.unacknowledged.front_mut()?;
        if now < due {
            return None;
        }
        oldest.last_sent = now;
        oldest.again = true;
        Some(oldest.bytes.clone())
    }
}

/// The handshake's request, which is the first output message.
pub(super) fn handshake(channel: &mut Channel, at: Timestamp, now: Instant) -> Bytes {
    let payload = payload::handshake_request();
    channel.output(payload_kind::HANDSHAKE_REQUEST, payload, at, now)
}

#[cfg(test)]
mod tests;

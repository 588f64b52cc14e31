//! Where log events are kept.
//!
//! Apart from the records, because they are many: each under its stream, its time and the
//! order of its arrival. Streams are known by ids that are never used again, so what a deleted
//! stream leaves behind can never show up in one of the same name.

mod disk;
mod late;
mod memory;
#[cfg(test)]
mod tests;

pub use disk::DiskEvents;
pub use late::open;
pub use memory::MemoryEvents;

use async_trait::async_trait;

/// What the events of a stream are kept under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// The group's id.
    pub group: u64,
    /// The stream's own id.
    pub stream: u64,
}

/// Where an event stands in its stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Its time, milliseconds since 1970.
    pub time: u64,
    /// The number of its arrival in the stream.
    pub sequence: u64,
}

/// An event to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// Its time, milliseconds since 1970.
    pub time: u64,
    /// What was logged.
    pub message: String,
}

/// An event as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Where it stands.
    pub place: Place,
    /// When it arrived, milliseconds since 1970.
    pub ingested_at: u64,
    /// What was logged.
    pub message: String,
}

/// What is known of a stream without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// The time of its earliest event; `None` when all are gone.
    pub first: Option<u64>,
    /// The time of the latest event it ever had.
    pub last: u64,
    /// When the last event arrived.
    pub last_ingestion: u64,
    /// Bytes kept: each event counts its message and [`Event::OVERHEAD`].
    pub bytes: u64,
    /// The number the next event gets.
    pub next_sequence: u64,
}

/// Which way events are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Earliest first.
    Forward,
    /// Latest first.
    Backward,
}

/// The event store cannot do its part.
#[derive(Debug, Clone, thiserror::Error)]
#[error("log events could not be kept or read: {0}")]
pub struct EventError(pub(crate) String);

/// Events being read.
pub type Events<'a> = Box<dyn Iterator<Item = Result<Event, EventError>> + Send + 'a>;

/// Keeps events.
///
/// Reading blocks the thread and is not meant for threads that serve others.
#[async_trait]
pub trait EventStore: Send + Sync + 'static {
    /// Keeps events at the end of what has arrived; all of them or, on an error, perhaps none.
    /// They are durable once this returns. Answers the number the next event will get.
    async fn append(
        &self,
        stream: StreamId,
        events: Vec<NewEvent>,
        ingested_at: u64,
    ) -> Result<u64, EventError>;

    /// Deletes every event before `time`.
    async fn trim(&self, stream: StreamId, time: u64) -> Result<(), EventError>;

    /// Deletes everything about a stream.
    async fn forget(&self, stream: StreamId) -> Result<(), EventError>;

    /// The events from `from` to just before `to`, one by one.
    fn read(&self, stream: StreamId, from: Place, to: Place, order: Order) -> Events<'_>;

    /// What is known of a stream; `None` when it never had an event.
    fn summary(&self, stream: StreamId) -> Result<Option<Summary>, EventError>;

    /// The same of every stream of a group that ever had one.
    fn summaries(&self, group: u64) -> Result<Vec<(StreamId, Summary)>, EventError>;

    /// Every stream that ever had an event.
    fn streams(&self) -> Result<Vec<StreamId>, EventError>;
}

impl Event {
    /// What an event costs beside its message, in bytes.
    /// Source: CloudWatch Logs API, `PutLogEvents`.
    pub const OVERHEAD: usize = 26;

    /// What it counts toward limits, in bytes.
    pub fn size(message: &str) -> usize {
        message.len() + Self::OVERHEAD
    }
}

impl Place {
    /// Before every event of that time.
    pub fn at(time: u64) -> Self {
        Self { time, sequence: 0 }
    }

    /// After every event of that time.
    pub fn past(time: u64) -> Self {
        Self::at(time.saturating_add(1))
    }

    /// Right after this event.
    #[must_use]
    pub fn next(self) -> Self {
        let sequence = self.sequence.saturating_add(1);
        Self { sequence, ..self }
    }
}

impl Summary {
    /// Counts one more event in.
    fn add(&mut self, event: &NewEvent, ingested_at: u64) -> Place {
        let place = Place {
            time: event.time,
            sequence: self.next_sequence,
        };
        self.first = Some(self.first.map_or(event.time, |first| first.min(event.time)));
        self.last = self.last.max(event.time);
        self.last_ingestion = self.last_ingestion.max(ingested_at);
        self.bytes += Event::size(&event.message) as u64;
        self.next_sequence += 1;
        place
    }
}

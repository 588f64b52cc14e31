//! Events in memory, for tests and for servers that keep nothing.

use super::{Event, EventError, EventStore, Events, NewEvent, Order, Place, StreamId, Summary};
use async_trait::async_trait;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Events in memory.
#[derive(Debug, Default)]
pub struct MemoryEvents {
    streams: Mutex<BTreeMap<StreamId, Stream>>,
}

#[derive(Debug, Default)]
struct Stream {
    summary: Summary,
    events: BTreeMap<Place, (u64, String)>,
}

impl MemoryEvents {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<StreamId, Stream>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn one(&self, stream: StreamId, from: Place, to: Place, order: Order) -> Option<Event> {
        let streams = self.lock();
        let events = &streams.get(&stream)?.events;
        let mut found = events.range(from..to.max(from));
        let (place, (ingested_at, message)) = match order {
            Order::Forward => found.next(),
            Order::Backward => found.next_back(),
        }?;
        Some(Event {
            place: *place,
            ingested_at: *ingested_at,
            message: message.clone(),
        })
    }
}

#[async_trait]
impl EventStore for MemoryEvents {
    async fn append(
        &self,
        stream: StreamId,
        events: Vec<NewEvent>,
        ingested_at: u64,
    ) -> Result<u64, EventError> {
        let mut streams = self.lock();
        let stream = streams.entry(stream).or_default();
        for event in events {
            let place = stream.summary.add(&event, ingested_at);
            stream.events.insert(place, (ingested_at, event.message));
        }
        Ok(stream.summary.next_sequence)
    }

    async fn trim(&self, stream: StreamId, time: u64) -> Result<(), EventError> {
        if let Some(stream) = self.lock().get_mut(&stream) {
            stream.events = stream.events.split_off(&Place::at(time));
            stream.summary.first = stream.events.keys().next().map(|place| place.time);
            let sizes = stream
                .events
                .values()
                .map(|(_, message)| Event::size(message) as u64);
            stream.summary.bytes = sizes.sum();
        }
        Ok(())
    }

    async fn forget(&self, stream: StreamId) -> Result<(), EventError> {
        self.lock().remove(&stream);
        Ok(())
    }

    fn read(&self, stream: StreamId, from: Place, to: Place, order: Order) -> Events<'_> {
        let (mut from, mut to) = (from, to);
        Box::new(std::iter::from_fn(move || {
            let event = self.one(stream, from, to, order)?;
            match order {
                Order::Forward => from = event.place.next(),
                Order::Backward => to = event.place,
            }
            Some(Ok(event))
        }))
    }

    fn summary(&self, stream: StreamId) -> Result<Option<Summary>, EventError> {
        Ok(self.lock().get(&stream).map(|stream| stream.summary))
    }

    fn summaries(&self, group: u64) -> Result<Vec<(StreamId, Summary)>, EventError> {
        let streams = self.lock();
        let all = streams.iter().filter(|(id, _)| id.group == group);
        Ok(all.map(|(id, stream)| (*id, stream.summary)).collect())
    }

    fn streams(&self) -> Result<Vec<StreamId>, EventError> {
        Ok(self.lock().keys().copied().collect())
    }
}

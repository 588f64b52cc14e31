//! The events of many streams in one order.
//!
//! A stream is opened only once the others have come to its first event, so a group of
//! thousands of streams that ended long ago costs no more than those that are alive.

use crate::events::{Event, EventError, EventStore, Events, Order, Place, StreamId};
use std::collections::BTreeMap;

/// Where an event stands in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct GroupPlace {
    pub(super) time: u64,
    pub(super) stream: u64,
    pub(super) sequence: u64,
}

/// A stream to be read.
pub(super) struct Source {
    pub(super) id: StreamId,
    /// Where in the list of streams it stands: for its name.
    pub(super) index: usize,
    /// Times of its first and last events.
    pub(super) times: (u64, u64),
}

/// What part of a group is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Section {
    /// Times of the first and the last events wanted, both included.
    pub(super) times: (u64, u64),
    /// The last event that was read before.
    pub(super) after: Option<GroupPlace>,
    pub(super) order: Order,
}

/// Events of several streams, one by one.
pub(super) struct Merge<'a> {
    events: &'a dyn EventStore,
    section: Section,
    /// Not opened yet; the next one to open is the last.
    closed: Vec<Source>,
    /// The next event of every stream that is open.
    open: BTreeMap<GroupPlace, (Event, usize, Events<'a>)>,
}

impl<'a> Merge<'a> {
    pub(super) fn new(events: &'a dyn EventStore, section: Section, sources: Vec<Source>) -> Self {
        let mut closed = sources;
        let (first, last) = section.times;
        closed.retain(|source| source.times.0 <= last && source.times.1 >= first);
        match section.order {
            Order::Forward => closed.sort_by_key(|source| std::cmp::Reverse(source.times.0)),
            Order::Backward => closed.sort_by_key(|source| source.times.1),
        }
        Self {
            events,
            section,
            closed,
            open: BTreeMap::new(),
        }
    }

    /// The next event, with the index of its stream.
    pub(super) fn next(&mut self) -> Result<Option<(GroupPlace, Event, usize)>, EventError> {
        self.open_due()?;
        let next = match self.section.order {
            Order::Forward => self.open.pop_first(),
            Order::Backward => self.open.pop_last(),
        };
        let Some((place, (event, index, rest))) = next else {
            return Ok(None);
        };
        self.keep(place.stream, index, rest)?;
        Ok(Some((place, event, index)))
    }

    /// Whether there is another event.
    pub(super) fn has_more(&mut self) -> Result<bool, EventError> {
        self.open_due()?;
        Ok(!self.open.is_empty())
    }

    fn open_due(&mut self) -> Result<(), EventError> {
        while let Some(source) = self.closed.pop_if(|source| match self.section.order {
            Order::Forward => self
                .open
                .first_key_value()
                .is_none_or(|(next, _)| next.time >= source.times.0),
            Order::Backward => self
                .open
                .last_key_value()
                .is_none_or(|(next, _)| next.time <= source.times.1),
        }) {
            let (from, to) = self.section.of(source.id.stream);
            let rest = self.events.read(source.id, from, to, self.section.order);
            self.keep(source.id.stream, source.index, rest)?;
        }
        Ok(())
    }

    /// Keeps a stream open while it has another event.
    fn keep(&mut self, stream: u64, index: usize, mut rest: Events<'a>) -> Result<(), EventError> {
        if let Some(event) = rest.next().transpose()? {
            let Place { time, sequence } = event.place;
            self.open.insert(
                GroupPlace {
                    time,
                    stream,
                    sequence,
                },
                (event, index, rest),
            );
        }
        Ok(())
    }
}

impl Section {
    /// The part of one stream: from, and to just before.
    fn of(&self, stream: u64) -> (Place, Place) {
        let (mut from, mut to) = (Place::at(self.times.0), Place::past(self.times.1));
        let Some(after) = self.after else {
            return (from, to);
        };
        let at = Place {
            time: after.time,
            sequence: after.sequence,
        };
        match self.order {
            Order::Forward => {
                let rest = match stream.cmp(&after.stream) {
                    std::cmp::Ordering::Less => Place::past(after.time),
                    std::cmp::Ordering::Equal => at.next(),
                    std::cmp::Ordering::Greater => Place::at(after.time),
                };
                from = from.max(rest);
            }
            Order::Backward => {
                let rest = match stream.cmp(&after.stream) {
                    std::cmp::Ordering::Less => Place::past(after.time),
                    std::cmp::Ordering::Equal => at,
                    std::cmp::Ordering::Greater => Place::at(after.time),
                };
                to = to.min(rest);
            }
        }
        (from, to)
    }
}

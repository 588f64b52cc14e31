//! Keys and values as bytes. Numbers are big-endian, so keys sort as what they name.

use super::super::{Event, EventError, Place, StreamId, Summary};

/// Stands for "no event" where a summary tells its first time.
const NONE: u64 = u64::MAX;

/// Group, stream.
pub(super) fn stream_key(stream: StreamId) -> [u8; 16] {
    numbers([stream.group, stream.stream])
}

/// Group, stream, time, number.
pub(super) fn event_key(stream: StreamId, place: Place) -> [u8; 32] {
    numbers([stream.group, stream.stream, place.time, place.sequence])
}

/// Time of arrival, message.
pub(super) fn event_value(ingested_at: u64, message: &str) -> Vec<u8> {
    let mut value = ingested_at.to_be_bytes().to_vec();
    value.extend_from_slice(message.as_bytes());
    value
}

pub(super) fn summary_value(summary: &Summary) -> [u8; 40] {
    numbers([
        summary.first.unwrap_or(NONE),
        summary.last,
        summary.last_ingestion,
        summary.bytes,
        summary.next_sequence,
    ])
}

pub(super) fn stream(key: &[u8]) -> Result<StreamId, EventError> {
    Ok(StreamId {
        group: number(key, 0)?,
        stream: number(key, 1)?,
    })
}

pub(super) fn event(key: &[u8], value: &[u8]) -> Result<Event, EventError> {
    let message = value.get(8..).unwrap_or_default();
    Ok(Event {
        place: Place {
            time: number(key, 2)?,
            sequence: number(key, 3)?,
        },
        ingested_at: number(value, 0)?,
        message: String::from_utf8_lossy(message).into_owned(),
    })
}

pub(super) fn summary(value: &[u8]) -> Result<Summary, EventError> {
    let first = number(value, 0)?;
    Ok(Summary {
        first: Some(first).filter(|first| *first != NONE),
        last: number(value, 1)?,
        last_ingestion: number(value, 2)?,
        bytes: number(value, 3)?,
        next_sequence: number(value, 4)?,
    })
}

fn numbers<const FROM: usize, const TO: usize>(numbers: [u64; FROM]) -> [u8; TO] {
    let mut bytes = [0; TO];
    for (place, number) in bytes.chunks_exact_mut(8).zip(numbers) {
        place.copy_from_slice(&number.to_be_bytes());
    }
    bytes
}

fn number(bytes: &[u8], index: usize) -> Result<u64, EventError> {
    let found = bytes
        .chunks_exact(8)
        .nth(index)
        .and_then(|chunk| chunk.try_into().ok());
    let damaged = || EventError("a key or value is too short".to_owned());
    found.map(u64::from_be_bytes).ok_or_else(damaged)
}

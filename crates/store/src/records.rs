//! Records as stored: JSON in an envelope that tells the version of its shape.

use crate::Store;
use crate::engine::{Entry, Revision, StoreError};
use bytes::Bytes;
use domain::{Key, Record};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct Writing<'a, R> {
    v: u32,
    r: &'a R,
}

#[derive(Deserialize)]
struct Reading<R> {
    v: u32,
    r: R,
}

/// A page of records, and where the next one starts.
#[derive(Debug, Clone)]
pub struct Page<R> {
    /// In order of their keys.
    pub records: Vec<R>,
    /// The key of the last record, when there are more after it.
    pub next: Option<Key>,
}

/// Turns a record into what is stored.
///
/// # Panics
/// Never: records are plain data with text keys.
pub fn encode<R: Record>(record: &R) -> Bytes {
    let stored = serde_json::to_vec(&Writing {
        v: R::VERSION,
        r: record,
    });
    // A store in memory keeps it for long: without the room that it grew into.
    let stored = stored.expect("a record is plain data").into_boxed_slice();
    Bytes::from(stored)
}

/// Turns what is stored into a record.
pub fn decode<R: Record>(key: &Key, stored: &[u8]) -> Result<R, StoreError> {
    let malformed = |problem: String| StoreError::Malformed {
        key: key.clone(),
        problem,
    };
    if let Ok(reading) = serde_json::from_slice::<Reading<R>>(stored)
        && reading.v == R::VERSION
    {
        return Ok(reading.r);
    }
    let reading: Reading<serde_json::Value> =
        serde_json::from_slice(stored).map_err(|error| malformed(error.to_string()))?;
    if reading.v > R::VERSION {
        return Err(malformed(format!(
            "it has version {}, newer than this program",
            reading.v
        )));
    }
    // Read from text again: a second way to read every kind of record would be megabytes.
    let upgraded = R::upgrade(reading.v, reading.r).to_string();
    serde_json::from_slice(upgraded.as_bytes()).map_err(|error| malformed(error.to_string()))
}

impl Store {
    /// The record at `key`.
    pub async fn get<R: Record>(&self, key: &Key) -> Result<Option<R>, StoreError> {
        let entry = self.engine().get(key).await?;
        entry.map(|entry| decode(key, &entry.value)).transpose()
    }

    /// Every record below `parent`, in order of their keys.
    pub async fn list<R: Record>(&self, parent: &Key) -> Result<Vec<R>, StoreError> {
        Ok(self.list_at(parent).await?.0)
    }

    /// Every record below `parent`, and the revision they are as of.
    pub async fn list_at<R: Record>(&self, parent: &Key) -> Result<(Vec<R>, Revision), StoreError> {
        let listing = self
            .engine()
            .list(&parent.prefix(), None, usize::MAX)
            .await?;
        Ok((decode_all(&listing.entries)?, listing.revision))
    }

    /// At most `limit` records below `parent` that come after `after`.
    pub async fn page<R: Record>(
        &self,
        parent: &Key,
        after: Option<&Key>,
        limit: usize,
    ) -> Result<Page<R>, StoreError> {
        let listing = self.engine().list(&parent.prefix(), after, limit).await?;
        let next = listing
            .entries
            .last()
            .filter(|_| listing.more)
            .map(|entry| entry.key.clone());
        Ok(Page {
            records: decode_all(&listing.entries)?,
            next,
        })
    }
}

fn decode_all<R: Record>(entries: &[Entry]) -> Result<Vec<R>, StoreError> {
    entries
        .iter()
        .map(|entry| decode(&entry.key, &entry.value))
        .collect()
}

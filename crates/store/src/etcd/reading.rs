//! Reading from etcd.

use super::{RECORDS, failed, path, revision_of};
use crate::engine::{Entry, LeaseId, Listing, Revision, StoreError};
use bytes::Bytes;
use domain::Key;
use etcd_client::{Error, GetOptions, KeyValue, KvClient};

/// How many entries are asked for at a time.
const PAGE: usize = 500;
/// How often a listing starts over when its revision is compacted away under it.
const RESTARTS: usize = 4;

pub(super) async fn get(mut kv: KvClient, key: &Key) -> Result<Option<Entry>, StoreError> {
    let mut answer = kv.get(path(key), None).await.map_err(failed)?;
    answer.take_kvs().into_iter().next().map(entry).transpose()
}

pub(super) async fn revision(mut kv: KvClient) -> Result<Revision, StoreError> {
    let counting = GetOptions::new().with_count_only();
    let answer = kv.get(RECORDS, Some(counting)).await.map_err(failed)?;
    Ok(revision_of(answer.header()))
}

/// See [`crate::Engine::list`]. Asks page by page, all at the revision of the first.
pub(super) async fn list(
    kv: KvClient,
    prefix: &str,
    after: Option<&Key>,
    limit: usize,
) -> Result<Listing, StoreError> {
    for _ in 0..RESTARTS {
        match list_once(kv.clone(), prefix, after, limit).await {
            Err(Error::GRpcStatus(status)) if status.message().contains("compacted") => {}
            Err(error) => return Err(failed(error)),
            Ok(found) => {
                let entries: Result<_, _> = found.entries.into_iter().map(entry).collect();
                let (more, revision) = (found.more, found.revision);
                return Ok(Listing {
                    entries: entries?,
                    more,
                    revision,
                });
            }
        }
    }
    Err(StoreError::Io(
        "etcd forgets faster than a listing can be read".to_owned(),
    ))
}

struct Found {
    entries: Vec<KeyValue>,
    more: bool,
    revision: Revision,
}

async fn list_once(
    mut kv: KvClient,
    prefix: &str,
    after: Option<&Key>,
    limit: usize,
) -> Result<Found, Error> {
    let first = format!("{RECORDS}{prefix}").into_bytes();
    let end = end_of(&first);
    let mut from = match after.map(path) {
        Some(after) if after.as_bytes() >= first.as_slice() => just_after(after.as_bytes()),
        Some(_) | None => first,
    };
    let mut found = Found {
        entries: Vec::new(),
        more: false,
        revision: Revision(0),
    };
    let mut pinned = 0;
    loop {
        // One at least: zero would mean all to etcd.
        let size = (limit - found.entries.len()).clamp(1, PAGE);
        let mut options = GetOptions::new()
            .with_limit(size as i64)
            .with_revision(pinned);
        if from < end {
            options = options.with_range(end.clone());
        }
        let mut answer = kv.get(from.clone(), Some(options)).await?;
        if pinned == 0 {
            found.revision = revision_of(answer.header());
            pinned = found.revision.0 as i64;
        }
        if from >= end {
            return Ok(found);
        }
        let more = answer.more();
        found.entries.extend(answer.take_kvs());
        if limit == 0 {
            found.more = !found.entries.is_empty();
            found.entries.clear();
            return Ok(found);
        }
        found.more = more;
        match found.entries.last() {
            Some(last) if more && found.entries.len() < limit => from = just_after(last.key()),
            Some(_) | None => return Ok(found),
        }
    }
}

/// The first text after all that start with `prefix`, which ends in an ASCII or UTF-8 byte
/// and so never in 0xff.
pub(super) fn end_of(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    if let Some(last) = end.last_mut() {
        *last += 1;
    }
    end
}

fn just_after(key: &[u8]) -> Vec<u8> {
    [key, b"\0"].concat()
}

fn entry(found: KeyValue) -> Result<Entry, StoreError> {
    let key = key_of(found.key())?;
    let revision = Revision(u64::try_from(found.mod_revision()).unwrap_or(0));
    let lease = (found.lease() != 0).then(|| LeaseId(found.lease()));
    let (_, value) = found.into_key_value();
    Ok(Entry {
        key,
        value: Bytes::from(value),
        revision,
        lease,
    })
}

/// The record's key behind a path in etcd.
pub(super) fn key_of(path: &[u8]) -> Result<Key, StoreError> {
    let text = std::str::from_utf8(path)
        .ok()
        .and_then(|text| text.strip_prefix(RECORDS));
    text.map(Key::raw).ok_or_else(|| {
        StoreError::Io(format!(
            "etcd holds a foreign key: {}",
            String::from_utf8_lossy(path)
        ))
    })
}

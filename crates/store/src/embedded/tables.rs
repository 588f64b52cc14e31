//! The tables in the file, and how they are read.

use crate::engine::{Entry, LeaseId, Listing, Revision, StoreError};
use domain::Key;
use redb::{ReadTransaction, ReadableTable, TableDefinition};
use std::ops::Bound;
use std::time::Duration;

/// Key → revision, lease (0 for none), value.
pub(super) const RECORDS: TableDefinition<'_, &str, Row<'static>> = TableDefinition::new("records");
/// Lease → how long it lasts, in milliseconds.
pub(super) const LEASES: TableDefinition<'_, i64, u64> = TableDefinition::new("leases");
/// Which keys were last written with a lease.
pub(super) const LEASED: TableDefinition<'_, (i64, &str), ()> = TableDefinition::new("leased");
/// The numbers named below.
pub(super) const NUMBERS: TableDefinition<'_, &str, u64> = TableDefinition::new("numbers");

/// Number: the newest revision.
pub(super) const REVISION: &str = "revision";
/// Number: the last lease granted; ids are never used twice.
pub(super) const GRANTED: &str = "granted";
/// Number: the shape of these tables.
pub(super) const FORMAT: &str = "format";

/// What is stored under a key: revision, lease (0 for none), value.
pub(super) type Row<'a> = (u64, i64, &'a [u8]);

/// The entry at `key`.
pub(super) fn get(snapshot: &ReadTransaction, key: &Key) -> Result<Option<Entry>, StoreError> {
    let records = snapshot.open_table(RECORDS).map_err(failed)?;
    let row = records.get(key.as_str()).map_err(failed)?;
    Ok(row.map(|row| entry(key.as_str(), row.value())))
}

/// See [`crate::Engine::list`].
pub(super) fn list(
    snapshot: &ReadTransaction,
    prefix: &str,
    after: Option<&Key>,
    limit: usize,
) -> Result<Listing, StoreError> {
    let from = match after.map(Key::as_str) {
        Some(after) if after >= prefix => Bound::Excluded(after),
        Some(_) | None => Bound::Included(prefix),
    };
    let records = snapshot.open_table(RECORDS).map_err(failed)?;
    let rows = records
        .range::<&str>((from, Bound::Unbounded))
        .map_err(failed)?;
    let mut listing = Listing {
        revision: revision(snapshot)?,
        ..Listing::default()
    };
    for row in rows {
        let (key, row) = row.map_err(failed)?;
        if !key.value().starts_with(prefix) {
            break;
        }
        if listing.entries.len() == limit {
            listing.more = true;
            break;
        }
        listing.entries.push(entry(key.value(), row.value()));
    }
    Ok(listing)
}

/// The newest revision.
pub(super) fn revision(snapshot: &ReadTransaction) -> Result<Revision, StoreError> {
    let numbers = snapshot.open_table(NUMBERS).map_err(failed)?;
    let number = numbers.get(REVISION).map_err(failed)?;
    Ok(Revision(number.map_or(0, |number| number.value())))
}

/// Every lease, and how long it lasts.
pub(super) fn leases(snapshot: &ReadTransaction) -> Result<Vec<(LeaseId, Duration)>, StoreError> {
    let leases = snapshot.open_table(LEASES).map_err(failed)?;
    let read = leases.iter().map_err(failed)?.map(|row| {
        let (id, milliseconds) = row.map_err(failed)?;
        Ok((
            LeaseId(id.value()),
            Duration::from_millis(milliseconds.value()),
        ))
    });
    read.collect()
}

/// The lease number of a row as the engine tells it.
pub(super) fn lease_of(row: Row<'_>) -> Option<LeaseId> {
    (row.1 != 0).then_some(LeaseId(row.1))
}

fn entry(key: &str, row: Row<'_>) -> Entry {
    Entry {
        key: Key::raw(key),
        value: bytes::Bytes::copy_from_slice(row.2),
        revision: Revision(row.0),
        lease: lease_of(row),
    }
}

/// What a failure of redb means to the store's caller.
pub(super) fn failed(error: impl Into<redb::Error>) -> StoreError {
    use std::io::ErrorKind::{QuotaExceeded, StorageFull};
    match error.into() {
        redb::Error::Io(error) if matches!(error.kind(), StorageFull | QuotaExceeded) => {
            StoreError::Full
        }
        redb::Error::ValueTooLarge(bytes) => {
            StoreError::TooLarge(format!("a value has {bytes} bytes"))
        }
        error => StoreError::Io(error.to_string()),
    }
}

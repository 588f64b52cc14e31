//! What a runner waits for, as futures that own all they need.

use crate::interest::Mapping;
use crate::{Controller, Interest, Next, Retry, Wake};
use domain::{Clock, Key, Timestamp};
use futures_util::FutureExt;
use std::any::Any;
use std::collections::BTreeSet;
use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use store::{Change, Revision, Store, StoreError, Watch};

/// How many records are listed at a time.
const PAGE: usize = 500;

/// A job that is done.
pub(super) enum Done<K> {
    /// A key was looked at; the outer error is a panic.
    Reconciled(K, std::thread::Result<Result<Next, Retry>>),
    /// A watch was opened from a revision, or after a listing.
    Listened(usize, Option<Revision>, Result<Listened<K>, StoreError>),
    /// A watch told of changes after the revision seen, or broke.
    Heard(
        usize,
        Box<dyn Watch>,
        Revision,
        Result<Vec<Change>, StoreError>,
    ),
    /// It was looked up whom these records concern.
    LookedUp(usize, BTreeSet<Key>, Result<Wake<K>, Retry>),
    /// It is time to listen again.
    PausedListening(usize, Option<Revision>),
    /// It is time to look these up again.
    PausedLookup(usize, BTreeSet<Key>),
}

/// A watch, from where it watches, and whom the listing before it wakes.
pub(super) struct Listened<K> {
    pub(super) watch: Box<dyn Watch>,
    pub(super) seen: Revision,
    pub(super) woken: Vec<K>,
}

pub(super) async fn reconcile<C: Controller>(controller: Arc<C>, key: C::Key) -> Done<C::Key> {
    let looking = async { controller.reconcile(&key).await };
    let outcome = AssertUnwindSafe(looking).catch_unwind().await;
    Done::Reconciled(key, outcome)
}

pub(super) async fn wait(clock: Arc<dyn Clock>, time: Timestamp) {
    clock.wait_until(time).await;
}

pub(super) async fn hear<K>(interest: usize, mut watch: Box<dyn Watch>, seen: Revision) -> Done<K> {
    let changes = watch.next().await;
    Done::Heard(interest, watch, seen, changes)
}

pub(super) async fn listen<K>(
    store: Store,
    interests: Arc<[Interest<K>]>,
    interest: usize,
    from: Option<Revision>,
) -> Done<K> {
    let listened = listen_to(&store, &interests[interest], from).await;
    Done::Listened(interest, from, listened)
}

async fn listen_to<K>(
    store: &Store,
    interest: &Interest<K>,
    from: Option<Revision>,
) -> Result<Listened<K>, StoreError> {
    let (seen, woken) = match (from, &interest.mapping) {
        (Some(seen), _) => (seen, Vec::new()),
        (None, Mapping::Lookup(_)) => (store.engine().revision().await?, Vec::new()),
        (None, Mapping::Pure(_)) => list(store, interest).await?,
    };
    let watch = store.engine().watch(&interest.prefix, seen).await?;
    Ok(Listened { watch, seen, woken })
}

/// Whom the existing records wake, and the revision from which changes must be heard: that of
/// the first page, since the later ones may have changed since.
async fn list<K>(store: &Store, interest: &Interest<K>) -> Result<(Revision, Vec<K>), StoreError> {
    let mut woken = Vec::new();
    let mut seen = None;
    let mut after: Option<Key> = None;
    loop {
        let page = store
            .engine()
            .list(&interest.prefix, after.as_ref(), PAGE)
            .await?;
        let seen = *seen.get_or_insert(page.revision);
        after = page.entries.last().map(|entry| entry.key.clone());
        let records = page.entries.into_iter().map(|entry| entry.key).collect();
        // At the start everybody is woken by their own records.
        if let Some(Wake::Keys(keys)) = wakes(interest, &records) {
            woken.extend(keys);
        }
        if !page.more {
            return Ok((seen, woken));
        }
    }
}

/// Whom these records wake; `None` when that must be looked up.
pub(super) fn wakes<K>(interest: &Interest<K>, records: &BTreeSet<Key>) -> Option<Wake<K>> {
    let Mapping::Pure(map) = &interest.mapping else {
        return None;
    };
    let mut woken = Vec::new();
    for record in records {
        match map(record) {
            Wake::Keys(keys) => woken.extend(keys),
            Wake::Everybody => return Some(Wake::Everybody),
        }
    }
    Some(Wake::Keys(woken))
}

/// Looks up one record after another, so that a burst of changes does not flood the store.
pub(super) async fn look_up<K>(
    interests: Arc<[Interest<K>]>,
    interest: usize,
    records: BTreeSet<Key>,
) -> Done<K> {
    let Mapping::Lookup(find) = &interests[interest].mapping else {
        return Done::LookedUp(interest, records, Ok(Wake::nobody()));
    };
    let mut woken = Vec::new();
    for record in &records {
        match find(record.clone()).await {
            Ok(Wake::Keys(keys)) => woken.extend(keys),
            Ok(Wake::Everybody) => return Done::LookedUp(interest, records, Ok(Wake::Everybody)),
            Err(retry) => return Done::LookedUp(interest, records, Err(retry)),
        }
    }
    Done::LookedUp(interest, records, Ok(Wake::Keys(woken)))
}

/// An error with its causes, as one line.
pub(super) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// What a panic said.
pub(super) fn panic_text(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
}

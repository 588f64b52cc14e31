//! Short ways to say what the tests do to an engine.

use bytes::Bytes;
use domain::Key;
use std::time::Duration;
use store::{
    Batch, Change, CommitError, Engine, Guard, LeaseId, Revision, StoreError, Watch, Write,
};

/// How long a test waits for something that must happen before it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

pub(crate) fn key(text: &str) -> Key {
    Key::raw(text)
}

pub(crate) fn write(text: &str, value: &str) -> Write {
    Write::Put(key(text), Bytes::copy_from_slice(value.as_bytes()), None)
}

pub(crate) fn leased(text: &str, lease: LeaseId) -> Write {
    Write::Put(key(text), Bytes::from_static(b"leased"), Some(lease))
}

pub(crate) fn delete(text: &str) -> Write {
    Write::Delete(key(text))
}

pub(crate) fn unchanged(prefix: &str, since: Revision) -> Guard {
    Guard::Unchanged(prefix.to_owned(), since)
}

/// Commits without guards.
pub(crate) async fn commit(engine: &dyn Engine, writes: Vec<Write>) -> Revision {
    engine
        .commit(Batch {
            guards: Vec::new(),
            writes,
        })
        .await
        .expect("nothing stands against it")
}

pub(crate) async fn put(engine: &dyn Engine, text: &str, value: &str) -> Revision {
    commit(engine, vec![write(text, value)]).await
}

/// Commits `written` if the guard holds; whether it did.
pub(crate) async fn holds(engine: &dyn Engine, guard: Guard, written: &str) -> bool {
    let batch = Batch {
        guards: vec![guard],
        writes: vec![write(written, "guarded")],
    };
    match engine.commit(batch).await {
        Ok(_) => true,
        Err(CommitError::Conflict) => false,
        Err(CommitError::Unavailable(error)) => panic!("{error}"),
    }
}

pub(crate) async fn value(engine: &dyn Engine, text: &str) -> Option<String> {
    let entry = engine.get(&key(text)).await.expect("a read");
    entry.map(|entry| String::from_utf8(entry.value.to_vec()).expect("text"))
}

pub(crate) async fn keys(engine: &dyn Engine, prefix: &str) -> Vec<String> {
    let listing = engine
        .list(prefix, None, usize::MAX)
        .await
        .expect("a listing");
    listing
        .entries
        .into_iter()
        .map(|entry| entry.key.to_string())
        .collect()
}

/// The next changes of a watch, which must come.
pub(crate) async fn next(watch: &mut Box<dyn Watch>) -> Result<Vec<Change>, StoreError> {
    tokio::time::timeout(PATIENCE, watch.next())
        .await
        .expect("the watch tells of changes")
}

/// Changes of a watch until there are `count` of them, as `key@revision`, deletions as `-key`.
pub(crate) async fn heard(watch: &mut Box<dyn Watch>, count: usize) -> Vec<String> {
    let mut told = Vec::new();
    while told.len() < count {
        for change in next(watch).await.expect("changes") {
            let sign = if change.deleted { "-" } else { "+" };
            told.push(format!("{sign}{}", change.key));
        }
    }
    told
}

//! Transactions over typed records.

use domain::{Key, Record};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use store::{CommitError, Memory, Store, StoreError, TRIES, Txn};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Note {
    name: String,
    text: String,
}

impl Record for Note {
    const KIND: &'static str = "notes";
    const VERSION: u32 = 2;

    fn key(&self) -> Key {
        note(&self.name)
    }

    /// Version 1 called the text `body`.
    fn upgrade(_from: u32, mut stored: serde_json::Value) -> serde_json::Value {
        if let Some(body) = stored.get("body").cloned() {
            stored["text"] = body;
        }
        stored
    }
}

fn note(name: &str) -> Key {
    Key::kind(Note::KIND).child(name)
}

fn saying(name: &str, text: &str) -> Note {
    Note {
        name: name.to_owned(),
        text: text.to_owned(),
    }
}

fn store() -> Store {
    Store::new(Arc::new(Memory::new()))
}

async fn save(store: &Store, saved: &Note) {
    let put = |txn: Txn| async move {
        txn.put(saved);
        Ok::<_, CommitError>(())
    };
    store.transact(put).await.expect("a commit");
}

async fn store_raw(store: &Store, key: Key, text: &str) {
    let write = store::Write::Put(key, text.to_owned().into(), None);
    let batch = store::Batch {
        guards: Vec::new(),
        writes: vec![write],
    };
    store.engine().commit(batch).await.expect("a commit");
}

#[tokio::test]
async fn a_transaction_reads_its_own_writes() {
    let store = store();
    save(&store, &saying("b", "there before")).await;
    save(&store, &saying("c", "there before")).await;
    let work = async |txn: Txn| {
        txn.put(&saying("a", "new"));
        txn.put(&saying("b", "changed"));
        txn.delete(&note("c"));
        assert_eq!(
            txn.get::<Note>(&note("b")).await?,
            Some(saying("b", "changed"))
        );
        assert_eq!(txn.get::<Note>(&note("c")).await?, None);
        assert!(txn.exists(&note("a")).await? && !txn.exists(&note("c")).await?);
        let listed = txn.list::<Note>(&Key::kind(Note::KIND)).await?;
        assert_eq!(listed, [saying("a", "new"), saying("b", "changed")]);
        Ok::<_, CommitError>(())
    };
    store.transact(work).await.expect("a commit");
    let listed = store
        .list::<Note>(&Key::kind(Note::KIND))
        .await
        .expect("a listing");
    assert_eq!(listed, [saying("a", "new"), saying("b", "changed")]);
}

#[tokio::test]
async fn a_transaction_that_lost_a_race_runs_again() {
    let store = store();
    save(&store, &saying("a", "first")).await;
    let runs = AtomicUsize::new(0);
    let work = async |txn: Txn| {
        let found = txn.get::<Note>(&note("a")).await?.expect("it is there");
        if runs.fetch_add(1, Ordering::Relaxed) == 0 {
            save(&store, &saying("a", "interfered")).await;
        }
        txn.put(&saying("a", &format!("{} then mine", found.text)));
        Ok::<_, CommitError>(())
    };
    store.transact(work).await.expect("a commit");
    assert_eq!(runs.load(Ordering::Relaxed), 2);
    let now = store.get::<Note>(&note("a")).await.expect("a read");
    assert_eq!(now, Some(saying("a", "interfered then mine")));
}

#[tokio::test]
async fn a_transaction_that_always_loses_gives_up_with_conflict() {
    let store = store();
    let runs = AtomicUsize::new(0);
    let work = async |txn: Txn| {
        txn.exists(&note("a")).await?;
        let run = runs.fetch_add(1, Ordering::Relaxed);
        store_raw(&store, note("a"), &run.to_string()).await;
        txn.put(&saying("b", "never"));
        Ok::<_, CommitError>(())
    };
    assert!(matches!(
        store.transact(work).await,
        Err(CommitError::Conflict)
    ));
    assert_eq!(runs.load(Ordering::Relaxed), TRIES);
}

/// Its rivals are quicker than it every time, as when one thread is slower than another.
#[tokio::test]
async fn a_slow_transaction_among_quick_ones_gets_its_turn() {
    let store = store();
    let quick = async || {
        for _ in 0..10 * TRIES {
            save(&store, &saying("a", "quick")).await;
            tokio::task::yield_now().await;
        }
    };
    let slow = store.transact(async |txn: Txn| {
        txn.exists(&note("a")).await?;
        for _ in 0..5 {
            tokio::task::yield_now().await;
        }
        txn.put(&saying("a", "slow"));
        Ok::<_, CommitError>(())
    });
    let (slow, ()) = tokio::join!(slow, quick());
    slow.expect("nobody starves");
}

#[tokio::test]
async fn a_key_read_twice_with_a_change_between_is_a_lost_race() {
    let store = store();
    save(&store, &saying("a", "first")).await;
    let runs = AtomicUsize::new(0);
    let work = async |txn: Txn| {
        let before = txn.get::<Note>(&note("a")).await?;
        if runs.fetch_add(1, Ordering::Relaxed) == 0 {
            save(&store, &saying("a", "second")).await;
        }
        let after = txn.get::<Note>(&note("a")).await?;
        txn.put(&saying("b", if before == after { "same" } else { "torn" }));
        Ok::<_, CommitError>(())
    };
    store.transact(work).await.expect("a commit");
    assert_eq!(
        store.get::<Note>(&note("b")).await.expect("a read"),
        Some(saying("b", "same"))
    );
}

#[tokio::test]
async fn a_transaction_that_fails_writes_nothing() {
    let store = store();
    let work = async |txn: Txn| {
        txn.put(&saying("a", "never"));
        Err::<(), CommitError>(CommitError::Conflict)
    };
    store.transact(work).await.expect_err("its own error");
    assert_eq!(store.get::<Note>(&note("a")).await.expect("a read"), None);
}

#[tokio::test]
async fn a_record_of_an_older_version_is_upgraded_when_read() {
    let store = store();
    store_raw(
        &store,
        note("a"),
        r#"{"v":1,"r":{"name":"a","body":"old"}}"#,
    )
    .await;
    assert_eq!(
        store.get::<Note>(&note("a")).await.expect("a read"),
        Some(saying("a", "old"))
    );
    save(&store, &saying("b", "x")).await;
    let raw = store
        .engine()
        .get(&note("b"))
        .await
        .expect("a read")
        .expect("it is there");
    assert_eq!(raw.value, r#"{"v":2,"r":{"name":"b","text":"x"}}"#);
}

#[tokio::test]
async fn a_record_that_cannot_be_read_is_named() {
    let store = store();
    let cases = [
        (r#"{"v":3,"r":{}}"#, "newer than this program"),
        ("not json", "expected"),
        (r#"{"v":2,"r":{"name":1}}"#, "invalid type"),
        (r#"{"v":1,"r":[]}"#, "invalid length"),
    ];
    for (stored, problem) in cases {
        store_raw(&store, note("a"), stored).await;
        let error = store
            .get::<Note>(&note("a"))
            .await
            .expect_err("it is malformed");
        assert!(matches!(&error, StoreError::Malformed { key, .. } if *key == note("a")));
        assert!(error.to_string().contains(problem), "{error}");
    }
}

#[tokio::test]
async fn records_come_in_pages() {
    let store = store();
    for name in ["a", "b", "c"] {
        save(&store, &saying(name, "x")).await;
    }
    let parent = Key::kind(Note::KIND);
    let first = store.page::<Note>(&parent, None, 2).await.expect("a page");
    assert_eq!(
        (first.records.len(), first.next.clone()),
        (2, Some(note("b")))
    );
    let second = store
        .page::<Note>(&parent, first.next.as_ref(), 2)
        .await
        .expect("a page");
    assert_eq!(
        (second.records, second.next),
        (vec![saying("c", "x")], None)
    );
}

#[tokio::test]
async fn a_transaction_that_borrows_can_be_awaited_on_any_thread() {
    async fn rename(store: &Store, name: &str, text: &str) -> Result<(), CommitError> {
        let key = note(name);
        let (key, text) = (&key, text);
        let work = |txn: Txn| async move {
            txn.exists(key).await?;
            txn.put(&saying(name, text));
            Ok(())
        };
        store.transact(work).await
    }
    let store = store();
    let renaming = tokio::spawn(async move { rename(&store, "a", "text").await });
    renaming.await.expect("it ends").expect("a commit");
}

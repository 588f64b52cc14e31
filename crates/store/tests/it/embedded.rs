//! What the store in a file promises beyond the common suite.

use crate::disk::Disk;
use crate::support::{commit, delete, holds, key, keys, leased, put, unchanged, value, write};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::{Embedded, Engine, OpenError};

struct Place {
    directory: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            directory: tempfile::tempdir().expect("a directory"),
        }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("store")
    }

    fn open(&self) -> Embedded {
        Embedded::open(&self.path()).expect("a store")
    }
}

#[tokio::test]
async fn everything_is_there_after_a_restart() {
    let place = Place::new();
    let engine = place.open();
    commit(&engine, vec![write("a/1", "one"), write("a/2", "two")]).await;
    let newest = commit(&engine, vec![delete("a/1"), write("a/3", "")]).await;
    drop(engine);
    let engine = place.open();
    assert_eq!(keys(&engine, "").await, ["a/2", "a/3"]);
    assert_eq!(engine.revision().await.expect("a revision"), newest);
    assert!(put(&engine, "a/4", "four").await > newest);
    assert!(!holds(&engine, unchanged("a/", newest), "b").await);
}

#[tokio::test]
async fn a_lease_outlives_a_restart_and_then_ends() {
    let place = Place::new();
    let engine = place.open();
    let lease = engine
        .grant(Duration::from_millis(300))
        .await
        .expect("a lease");
    let ended = engine
        .grant(Duration::from_secs(60))
        .await
        .expect("a lease");
    commit(&engine, vec![leased("a/1", lease), leased("a/2", ended)]).await;
    engine.revoke(ended).await.expect("it ends");
    drop(engine);
    let engine = place.open();
    assert_eq!(keys(&engine, "a/").await, ["a/1"]);
    assert_ne!(
        engine
            .grant(Duration::from_secs(60))
            .await
            .expect("a lease"),
        ended
    );
    let from = engine.revision().await.expect("a revision");
    let mut watch = engine.watch("a/", from).await.expect("a watch");
    assert_eq!(crate::support::heard(&mut watch, 1).await, ["-a/1"]);
}

#[tokio::test]
async fn only_its_owner_may_read_the_file() {
    let place = Place::new();
    std::fs::write(place.path(), "").expect("a file");
    std::fs::set_permissions(place.path(), PermissionsExt::from_mode(0o666)).expect("a mode");
    drop(place.open());
    let mode = std::fs::metadata(place.path())
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[tokio::test]
async fn opening_it_twice_is_one_clear_error() {
    let place = Place::new();
    let engine = place.open();
    let Err(error) = Embedded::open(&place.path()) else {
        panic!("it opened twice")
    };
    assert!(matches!(error, OpenError::InUse(_)));
    let text = format!(
        "the store {} is in use by another longshore process",
        place.path().display()
    );
    assert_eq!(error.to_string(), text);
    put(&engine, "a", "still works").await;
    drop(engine);
    assert_eq!(
        value(&place.open(), "a").await.as_deref(),
        Some("still works")
    );
}

#[tokio::test]
async fn what_is_not_a_store_is_refused_and_left_alone() {
    let place = Place::new();
    let Err(missing) = Embedded::open(&place.directory.path().join("no/store")) else {
        panic!("it opened")
    };
    assert!(matches!(missing, OpenError::Io { .. }), "{missing}");
    let content = vec![b'x'; 100_000];
    std::fs::write(place.path(), &content).expect("a file");
    let Err(error) = Embedded::open(&place.path()) else {
        panic!("it opened")
    };
    assert!(matches!(error, OpenError::Damaged { .. }), "{error}");
    assert_eq!(std::fs::read(place.path()).expect("a file"), content);
}

#[tokio::test]
async fn a_lone_commit_takes_one_sync_and_does_not_wait_for_company() {
    let disk = Disk::new(1);
    let storage = disk.clone();
    let engine = Embedded::over(move || storage.clone()).expect("a store");
    let before = disk.syncs();
    let started = tokio::time::Instant::now();
    for n in 0..100 {
        put(&engine, "a", &n.to_string()).await;
    }
    assert_eq!(disk.syncs() - before, 100);
    let each = started.elapsed() / 100;
    assert!(each < Duration::from_millis(50), "{each:?} each");
}

#[tokio::test]
async fn a_read_and_a_refused_commit_take_no_sync() {
    let disk = Disk::new(1);
    let storage = disk.clone();
    let engine = Embedded::over(move || storage.clone()).expect("a store");
    put(&engine, "a", "x").await;
    let before = disk.syncs();
    assert!(!holds(&engine, store::Guard::Absent(key("a")), "a").await);
    assert_eq!(keys(&engine, "").await, ["a"]);
    assert_eq!(disk.syncs(), before);
}

#[tokio::test]
async fn many_commits_share_a_sync() {
    let disk = Disk::new(1);
    let storage = disk.clone();
    let engine = Arc::new(Embedded::over(move || storage.clone()).expect("a store"));
    let before = disk.syncs();
    let mut writers = tokio::task::JoinSet::new();
    for n in 0..1_000 {
        let engine = engine.clone();
        writers.spawn(async move { put(&*engine, &format!("a/{n}"), "x").await });
    }
    writers.join_all().await;
    let syncs = disk.syncs() - before;
    assert!(syncs < 200, "{syncs} syncs for 1,000 commits");
    assert_eq!(keys(&*engine, "a/").await.len(), 1_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_commit_given_up_by_its_caller_does_no_harm() {
    let place = Place::new();
    let engine = place.open();
    for n in 0..200 {
        let text = format!("a/{n}");
        let commit = put(&engine, &text, "x");
        drop(tokio::time::timeout(Duration::from_micros(n % 7 * 30), commit).await);
    }
    put(&engine, "last", "x").await;
    let there = keys(&engine, "a/").await;
    drop(engine);
    assert_eq!(keys(&place.open(), "a/").await, there);
}

#[tokio::test]
async fn a_watch_ends_with_an_error_when_the_store_closes() {
    let place = Place::new();
    let engine = place.open();
    let from = put(&engine, "a", "x").await;
    let mut watch = engine.watch("a", from).await.expect("a watch");
    let waiting = tokio::spawn(async move { watch.next().await });
    tokio::task::yield_now().await;
    drop(engine);
    waiting
        .await
        .expect("it ends")
        .expect_err("there will be no more changes");
}

#[tokio::test]
async fn a_batch_too_large_is_refused_alone() {
    let place = Place::new();
    let engine = place.open();
    let large = bytes::Bytes::from(vec![0; 256 << 20]);
    let batch = store::Batch {
        guards: Vec::new(),
        writes: vec![store::Write::Put(key("large"), large, None)],
    };
    let error = engine.commit(batch).await.expect_err("too large");
    assert!(error.to_string().contains("too large"), "{error}");
    put(&engine, "small", "x").await;
}

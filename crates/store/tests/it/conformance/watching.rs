//! Watches: every change, in order, from where one asks.

use super::Bed;
use crate::support::{commit, delete, heard, key, next, put, write};
use std::time::Duration;
use store::{Change, Engine, Revision, StoreError};

pub(super) async fn a_watch_tells_of_changes_after_its_revision(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "a/1", "before").await;
    let mut watch = engine.watch("a/", start).await.expect("a watch");
    let put_at = put(&*engine, "a/2", "x").await;
    let gone_at = commit(&*engine, vec![delete("a/1")]).await;
    let mut changes = next(&mut watch).await.expect("changes");
    while changes.len() < 2 {
        changes.extend(next(&mut watch).await.expect("changes"));
    }
    let expected = [
        Change {
            key: key("a/2"),
            revision: put_at,
            deleted: false,
        },
        Change {
            key: key("a/1"),
            revision: gone_at,
            deleted: true,
        },
    ];
    assert_eq!(changes, expected);
}

pub(super) async fn a_watch_resumes_from_a_revision(bed: &dyn Bed) {
    let engine = bed.engine();
    let mut revisions = Vec::new();
    for n in 0..10 {
        revisions.push(put(&*engine, &format!("a/{n}"), "x").await);
    }
    let mut watch = engine.watch("a/", revisions[6]).await.expect("a watch");
    assert_eq!(heard(&mut watch, 3).await, ["+a/7", "+a/8", "+a/9"]);
    put(&*engine, "a/new", "x").await;
    assert_eq!(heard(&mut watch, 1).await, ["+a/new"]);
}

pub(super) async fn a_waiting_watch_wakes(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "a/1", "x").await;
    let mut watch = engine.watch("a/", start).await.expect("a watch");
    let waiting = tokio::spawn(async move { heard(&mut watch, 1).await });
    tokio::time::sleep(Duration::from_millis(20)).await;
    put(&*engine, "a/2", "x").await;
    assert_eq!(waiting.await.expect("it ends"), ["+a/2"]);
}

pub(super) async fn a_watch_hears_nothing_of_its_neighbours(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "a/b/1", "x").await;
    let mut watch = engine.watch("a/b/", start).await.expect("a watch");
    commit(
        &*engine,
        ["a/bc/1", "a/b", "a/c", "b"]
            .map(|text| write(text, "x"))
            .to_vec(),
    )
    .await;
    commit(&*engine, vec![write("a/b/2", "x"), write("a/c", "x")]).await;
    assert_eq!(heard(&mut watch, 1).await, ["+a/b/2"]);
}

pub(super) async fn the_changes_of_one_commit_come_together(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "z", "x").await;
    let mut watch = engine.watch("a/", start).await.expect("a watch");
    for round in 0..20 {
        let writes = (0..50).map(|n| write(&format!("a/{n:02}"), &round.to_string()));
        commit(&*engine, writes.collect()).await;
    }
    let mut seen = 0;
    while seen < 20 * 50 {
        let changes = next(&mut watch).await.expect("changes");
        assert_eq!(changes.len() % 50, 0, "whole commits only");
        for commit in changes.chunks(50) {
            assert!(
                commit
                    .iter()
                    .all(|change| change.revision == commit[0].revision)
            );
        }
        seen += changes.len();
    }
}

pub(super) async fn a_wait_that_is_given_up_loses_nothing(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "z", "x").await;
    let mut watch = engine.watch("a/", start).await.expect("a watch");
    let writer = tokio::spawn({
        let engine = engine.clone();
        async move {
            for n in 0..200 {
                put(&*engine, &format!("a/{n:03}"), "x").await;
            }
        }
    });
    let mut told = Vec::new();
    while told.len() < 200 {
        // Most of these waits are given up.
        let wait = tokio::time::timeout(Duration::from_micros(50), watch.next());
        if let Ok(changes) = wait.await {
            told.extend(
                changes
                    .expect("changes")
                    .into_iter()
                    .map(|change| change.key),
            );
        }
    }
    writer.await.expect("the writer ends");
    let expected: Vec<_> = (0..200).map(|n| key(&format!("a/{n:03}"))).collect();
    assert_eq!(told, expected);
}

pub(super) async fn a_slow_watch_holds_nobody_up(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "a/1", "x").await;
    let mut slow = engine.watch("a/", start).await.expect("a watch");
    for n in 0..500 {
        put(&*engine, "a/1", &n.to_string()).await;
    }
    let mut quick = engine.watch("a/", start).await.expect("a watch");
    assert_eq!(heard(&mut quick, 500).await.len(), 500);
    assert_eq!(
        heard(&mut slow, 500).await.len(),
        500,
        "and it hears everything in the end"
    );
}

pub(super) async fn a_watch_that_starts_too_far_back_is_told_to_list_again(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "a/1", "x").await;
    put(&*engine, "a/2", "x").await;
    bed.forget_history().await;
    let error = first_error(&*engine, start).await;
    assert!(matches!(error, StoreError::Compacted(_)), "{error}");
    let now = engine.revision().await.expect("a revision");
    let mut watch = engine.watch("a/", now).await.expect("a watch from now on");
    put(&*engine, "a/3", "x").await;
    assert_eq!(heard(&mut watch, 1).await, ["+a/3"]);
}

async fn first_error(engine: &dyn Engine, from: Revision) -> StoreError {
    match engine.watch("a/", from).await {
        Err(error) => error,
        Ok(mut watch) => next(&mut watch).await.expect_err("the history is gone"),
    }
}

pub(super) async fn a_quiet_watch_does_not_fall_behind(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "a/1", "x").await;
    let mut watch = engine.watch("a/", start).await.expect("a watch");
    bed.forget_history().await;
    put(&*engine, "a/2", "x").await;
    assert_eq!(
        heard(&mut watch, 1).await,
        ["+a/2"],
        "it has missed nothing"
    );
}

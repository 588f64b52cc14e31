//! Whoever wrote something can wait until it was looked at.

use crate::support::{Ship, Weather, World, lock};
use domain::{Key, Record};
use reconcile::Retry;
use std::time::Duration;
use store::{CommitError, Written, noting};
use tokio::time::timeout;

const SOON: Duration = Duration::from_millis(50);

/// What is written when a record is saved.
async fn saved(world: &World, record: impl Record) -> Written {
    let (_, written) = noting(world.save(record)).await;
    written
}

fn ship(name: &str) -> Ship {
    Ship {
        name: name.to_owned(),
    }
}

#[tokio::test]
async fn what_was_written_is_seen_once_its_keys_were_looked_at() {
    let world = World::new();
    let mut runner = world.runner();
    let progress = runner.progress();
    let written = saved(&world, ship("anna")).await;
    let waiting = progress.has_seen(&written);
    timeout(SOON, waiting).await.expect_err("nobody has looked");
    runner.settle().await;
    let waiting = progress.has_seen(&written);
    timeout(SOON, waiting).await.expect("it was looked at");
    assert_eq!(world.harbour.seen(), "anna×1");
}

#[tokio::test]
async fn what_concerns_nobody_is_not_waited_for() {
    let world = World::new();
    // It never runs, so nothing is ever seen.
    let mut runner = world.runner();
    let progress = runner.progress();
    let (_, nothing) = noting(async {}).await;
    timeout(SOON, progress.has_seen(&nothing))
        .await
        .expect("nothing was written");
    world.ship("berta").await;
    let absent = &ship("anna").key();
    let deleting = world.store.transact(|txn| async move {
        let found = txn.exists(absent).await?;
        txn.delete(absent);
        Ok::<_, CommitError>(found)
    });
    let (found, written) = noting(deleting).await;
    assert!(!found.expect("a commit"));
    timeout(SOON, progress.has_seen(&written))
        .await
        .expect("nothing was deleted");
}

#[tokio::test]
async fn a_look_that_had_begun_before_does_not_count() {
    let world = World::new();
    let mut runner = world.runner();
    let progress = runner.progress();
    *lock(&world.harbour.takes) = Duration::from_secs(1);
    world.save(ship("anna")).await;
    let running = tokio::spawn(runner.run(std::future::pending()));
    tokio::time::sleep(SOON).await;
    let written = saved(&world, ship("anna")).await;
    // The change is heard while the first look goes on.
    tokio::time::sleep(SOON).await;
    world.clock.advance(Duration::from_secs(1));
    let waiting = timeout(SOON, progress.has_seen(&written));
    waiting.await.expect_err("the second look goes on");
    assert_eq!(world.harbour.seen(), "anna×1");
    world.clock.advance(Duration::from_secs(1));
    let waiting = timeout(SOON * 20, progress.has_seen(&written));
    waiting.await.expect("the second look saw it");
    running.abort();
}

#[tokio::test]
async fn a_look_that_fails_is_a_look_and_everybody_is_waited_for() {
    let world = World::new();
    let mut runner = world.runner();
    let progress = runner.progress();
    world.save(ship("anna")).await;
    world.save(ship("berta")).await;
    world
        .harbour
        .answer("berta", |_| Err(Retry::because("a leak")));
    runner.settle().await;
    let written = saved(&world, Weather { wind: 4 }).await;
    let waiting = timeout(SOON, progress.has_seen(&written));
    waiting.await.expect_err("nobody has looked");
    runner.settle().await;
    let waiting = timeout(SOON, progress.has_seen(&written));
    waiting.await.expect("all were looked at");
}

#[tokio::test]
async fn a_runner_that_ended_keeps_nobody_waiting() {
    let world = World::new();
    let mut runner = world.runner();
    let progress = runner.progress();
    let written = saved(&world, ship("anna")).await;
    drop(runner);
    let waiting = timeout(SOON, progress.has_seen(&written));
    waiting.await.expect("there is nothing to wait for");
}

#[tokio::test]
async fn a_transaction_that_fails_wrote_nothing() {
    let world = World::new();
    let failing = world.store.transact(|txn| async move {
        txn.put(&ship("anna"));
        Err::<(), _>(CommitError::Conflict)
    });
    let (failed, written) = noting(failing).await;
    failed.expect_err("it fails");
    assert_eq!(written.below(&Key::kind(Ship::KIND).prefix()), None);
}

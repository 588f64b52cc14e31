//! What wakes a key.

use crate::support::{Captain, Cargo, Ship, Weather, World};
use domain::clock::later;
use domain::{Clock, Key, Record};
use reconcile::{Next, Retry};
use std::time::Duration;

#[tokio::test]
async fn everything_that_exists_is_looked_at_at_the_start() {
    let world = World::new();
    world.ship("anna").await;
    world.ship("berta").await;
    world
        .save(Cargo {
            ship: "carla".to_owned(),
            name: "left behind".to_owned(),
        })
        .await;
    let mut runner = world.runner();
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "anna×1 berta×1 carla×1");
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "");
}

#[tokio::test]
async fn more_ships_than_a_page_are_all_looked_at() {
    let world = World::new();
    for n in 0..1_234 {
        world.ship(&format!("{n:04}")).await;
    }
    let mut runner = world.runner();
    runner.settle().await;
    assert_eq!(world.harbour.seen().split(' ').count(), 1_234);
}

#[tokio::test]
async fn a_change_wakes_whom_it_concerns_and_a_deletion_is_a_change() {
    let world = World::new();
    let mut runner = world.runner();
    world.ship("anna").await;
    world.ship("berta").await;
    runner.settle().await;
    world.harbour.seen();
    world.ship("anna").await;
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "anna×1");
    world
        .save(Cargo {
            ship: "berta".to_owned(),
            name: "tea".to_owned(),
        })
        .await;
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "berta×1");
    world
        .delete(Key::kind(Cargo::KIND).join(&["berta", "tea"]))
        .await;
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "berta×1");
}

#[tokio::test]
async fn whom_a_change_concerns_may_be_looked_up_and_may_be_everybody() {
    let world = World::new();
    let mut runner = world.runner();
    for ship in ["anna", "berta", "carla"] {
        world.ship(ship).await;
    }
    runner.settle().await;
    world.harbour.seen();
    world
        .save(Captain {
            name: "hook".to_owned(),
            ship: "berta".to_owned(),
        })
        .await;
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "berta×1");
    world.harbour.answer("carla", |_| Ok(Next::Forget));
    world.save(Weather { wind: 7 }).await;
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "anna×1 berta×1 carla×1");
    world.save(Weather { wind: 8 }).await;
    runner.settle().await;
    assert_eq!(
        world.harbour.seen(),
        "anna×1 berta×1",
        "carla was forgotten"
    );
}

#[tokio::test]
async fn a_time_wakes_a_key_and_not_before() {
    let world = World::new();
    world.ship("anna").await;
    let at = later(world.clock.now(), Duration::from_secs(30));
    world.harbour.answer("anna", move |look| {
        if look == 1 {
            Ok(Next::At(at))
        } else {
            Ok(Next::OnChange)
        }
    });
    let mut runner = world.runner();
    runner.settle().await;
    assert_eq!(runner.next_time(), Some(at));
    world.clock.advance(Duration::from_secs(29));
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "anna×1");
    world.harbour.answer("anna", |_| Ok(Next::OnChange));
    world.clock.advance(Duration::from_secs(1));
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "anna×1");
    assert_eq!(runner.next_time(), None);
}

#[tokio::test]
async fn missed_changes_lead_to_a_listing_that_finds_the_deleted_too() {
    let world = World::new();
    for ship in ["anna", "berta"] {
        world.ship(ship).await;
    }
    let mut runner = world.runner();
    runner.settle().await;
    world.harbour.seen();
    world.delete(Key::kind(Ship::KIND).child("berta")).await;
    for _ in 0..200 {
        world.ship("carla").await;
    }
    runner.settle().await;
    let seen = world.harbour.seen();
    for ship in ["anna", "berta", "carla"] {
        assert!(seen.contains(ship), "{seen}");
    }
    assert_eq!(runner.monitor().report().relists, 1);
}

#[tokio::test]
async fn a_failing_key_comes_back_later_and_later_until_it_succeeds() {
    let world = World::new();
    world.ship("anna").await;
    world.ship("berta").await;
    world
        .harbour
        .answer("anna", |_| Err(Retry::because("the tide is out")));
    let mut runner = world.runner();
    runner.settle().await;
    let mut pauses = Vec::new();
    for _ in 0..14 {
        let before = world.clock.now();
        let at = runner.next_time().expect("a next try");
        pauses.push(domain::clock::elapsed(before, at));
        world.clock.advance(domain::clock::elapsed(before, at));
        runner.settle().await;
    }
    assert!(pauses[0] <= Duration::from_millis(100));
    assert!(pauses[13] > Duration::from_secs(29) && pauses[13] <= Duration::from_secs(60));
    assert!(
        pauses[..10].windows(3).all(|three| three[2] > three[0]),
        "{pauses:?}"
    );
    let report = runner.monitor().report();
    let failing = &report.failing["\"anna\""];
    assert_eq!(
        (failing.tries, failing.problem.as_str()),
        (15, "the tide is out")
    );
    assert_eq!((report.failures, report.failing.len()), (15, 1));
    world.harbour.answer("anna", |_| Ok(Next::OnChange));
    world.clock.advance(Duration::from_secs(60));
    runner.settle().await;
    assert!(runner.monitor().report().failing.is_empty());
}

#[tokio::test]
async fn a_lost_race_is_run_again_at_once() {
    let world = World::new();
    world.ship("anna").await;
    world.harbour.answer("anna", |look| {
        if look < 4 {
            Err(store::CommitError::Conflict.into())
        } else {
            Ok(Next::OnChange)
        }
    });
    let mut runner = world.runner();
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "anna×4");
    let report = runner.monitor().report();
    assert_eq!((report.conflicts, report.failures), (3, 0));
}

#[tokio::test]
async fn a_panic_is_a_failure_of_its_key_alone() {
    let world = World::new();
    world.ship("anna").await;
    world.ship("berta").await;
    world.harbour.answer("anna", |look| {
        assert!(look > 1, "a hole in the hull");
        Ok(Next::OnChange)
    });
    let mut runner = world.runner();
    runner.settle().await;
    let report = runner.monitor().report();
    assert_eq!((report.panics, report.failures), (1, 1));
    assert_eq!(
        report.failing["\"anna\""].problem,
        "it panicked: a hole in the hull"
    );
}

#[tokio::test]
#[should_panic(expected = "controller harbour does not settle")]
async fn a_controller_that_keeps_waking_itself_is_found_out() {
    let world = World::new();
    world.ship("anna").await;
    let now = world.clock.now();
    world.harbour.answer("anna", move |_| Ok(Next::At(now)));
    world.runner().settle().await;
}

#[tokio::test]
async fn what_no_record_tells_wakes_a_key_through_its_waker() {
    let world = World::new();
    let mut runner = world.runner();
    let waker = runner.waker();
    runner.settle().await;
    assert!(waker.wake("anna".to_owned()));
    assert!(waker.clone().wake("anna".to_owned()));
    runner.settle().await;
    assert_eq!(world.harbour.seen(), "anna×1");
    drop(runner);
    assert!(!waker.wake("anna".to_owned()));
}

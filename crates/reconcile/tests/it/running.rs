//! A runner as the server runs it.

use crate::support::World;
use domain::Clock;
use domain::clock::later;
use reconcile::Next;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

struct Running {
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
    monitor: reconcile::Monitor,
}

fn run(world: &World, concurrency: usize) -> Running {
    let runner = world.runner().with_concurrency(concurrency);
    let monitor = runner.monitor();
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(runner.run(async {
        drop(stopped.await);
    }));
    Running {
        stop,
        task,
        monitor,
    }
}

async fn until(condition: impl Fn() -> bool) {
    let waiting = async {
        while !condition() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting)
        .await
        .expect("it comes true");
}

#[tokio::test]
async fn it_wakes_on_changes_and_timers_until_it_is_stopped() {
    let world = World::new();
    let running = run(&world, 4);
    world.ship("anna").await;
    until(|| running.monitor.report().reconciled == 1).await;
    let at = later(world.clock.now(), Duration::from_secs(60));
    world.harbour.answer("anna", move |look| {
        Ok(if look == 2 {
            Next::At(at)
        } else {
            Next::OnChange
        })
    });
    world.ship("anna").await;
    until(|| world.clock.next_deadline() == Some(at)).await;
    world.clock.advance(Duration::from_secs(60));
    until(|| running.monitor.report().reconciled == 3).await;
    running.stop.send(()).expect("it runs");
    running.task.await.expect("it ends");
    assert_eq!(world.harbour.seen(), "anna×3");
}

#[tokio::test]
async fn it_looks_at_no_more_keys_at_once_than_it_may_and_never_twice_at_one() {
    let world = World::new();
    *world.harbour.takes.lock().expect("a lock") = Duration::from_secs(1);
    for n in 0..10 {
        world.ship(&n.to_string()).await;
    }
    let running = run(&world, 3);
    for step in 1..=5 {
        let finished = || running.monitor.report().running == 3 || step > 3;
        until(finished).await;
        world.ship("0").await;
        let before = running.monitor.report().reconciled;
        world.clock.advance(Duration::from_secs(1));
        until(|| running.monitor.report().reconciled > before).await;
    }
    assert_eq!(world.harbour.most_running.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_stop_finishes_what_runs_and_starts_nothing_else() {
    let world = World::new();
    *world.harbour.takes.lock().expect("a lock") = Duration::from_secs(1);
    for ship in ["anna", "berta", "carla"] {
        world.ship(ship).await;
    }
    let running = run(&world, 2);
    until(|| running.monitor.report().running == 2).await;
    running.stop.send(()).expect("it runs");
    tokio::task::yield_now().await;
    assert!(!running.task.is_finished());
    world.clock.advance(Duration::from_secs(1));
    running.task.await.expect("it ends");
    assert_eq!(world.harbour.seen(), "anna×1 berta×1");
}

#[tokio::test]
async fn a_change_while_a_key_runs_makes_it_run_again() {
    let world = World::new();
    *world.harbour.takes.lock().expect("a lock") = Duration::from_secs(1);
    world.ship("anna").await;
    let running = run(&world, 2);
    until(|| running.monitor.report().running == 1).await;
    world.ship("anna").await;
    world.clock.advance(Duration::from_secs(1));
    until(|| running.monitor.report().reconciled == 1).await;
    until(|| running.monitor.report().running == 1).await;
    world.clock.advance(Duration::from_secs(1));
    until(|| running.monitor.report().reconciled == 2).await;
}

#[tokio::test]
async fn it_ends_when_dropped() {
    let world = World::new();
    let running = run(&world, 2);
    world.ship("anna").await;
    until(|| running.monitor.report().reconciled == 1).await;
    running.task.abort();
    drop(running.task.await);
    assert_eq!(
        Arc::strong_count(&world.clock),
        2,
        "only the world and its fake hold the clock"
    );
}

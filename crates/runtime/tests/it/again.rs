//! Containers started again in place.

use runtime::spec::Sharing;
use runtime::{Runtime as _, Signal, StartError};

use crate::world::{World, id};

#[tokio::test]
async fn a_container_started_again_finds_what_it_wrote_and_its_log_goes_on() {
    let world = World::new().await;
    let spec = world.shell("cat /times 2>/dev/null; echo run >> /times; echo over; exit 3");
    world.run(&spec).await.unwrap();
    for _ in 0..2 {
        let started = world.runtime.restart(&spec.id).await.unwrap();
        assert!(started.pid > 0);
        assert_eq!(world.runtime.wait(&spec.id).await.unwrap().code, 3);
    }
    let (said, _) = world.output(&spec.id).await;
    assert_eq!(said, "over\nrun\nover\nrun\nrun\nover\n");
    let gone = world.runtime.remove(&spec.id).await;
    assert!(gone.is_ok(), "{gone:?}");
}

#[tokio::test]
async fn the_end_of_an_earlier_run_is_not_told_of_a_later_one() {
    let world = World::new().await;
    let mut spec = world.shell("[ -e /was ] && exit 4; touch /was; x=a; while :; do x=$x$x; done");
    spec.limits.memory_bytes = Some(16 << 20);
    let first = world.run(&spec).await.unwrap().exit;
    assert_eq!((first.code, first.oom_killed), (137, true));
    world.runtime.restart(&spec.id).await.unwrap();
    let second = world.runtime.wait(&spec.id).await.unwrap();
    assert_eq!((second.code, second.oom_killed), (4, false));
    assert!(second.finished_at > first.finished_at);
}

#[tokio::test]
async fn only_what_exists_and_has_ended_is_started_again() {
    let world = World::new().await;
    let spec = world.shell("sleep 60");
    world.runtime.start(&spec).await.unwrap();
    let refused = world.runtime.restart(&spec.id).await.unwrap_err();
    assert!(matches!(refused, StartError::StillRunning(_)), "{refused}");
    let refused = world.runtime.restart(&id("nobody")).await.unwrap_err();
    assert!(matches!(refused, StartError::NotFound(_)), "{refused}");
}

#[tokio::test]
async fn a_restarted_server_takes_over_a_container_that_was_started_again() {
    let mut world = World::new().await;
    let spec = world.shell("[ -e /was ] && exec sleep 60; touch /was");
    world.run(&spec).await.unwrap();
    let started = world.runtime.restart(&spec.id).await.unwrap();
    world.restart();
    world.runtime.adopt().await.unwrap();
    let stats = world.runtime.stats(&spec.sandbox).await.unwrap();
    assert_eq!((stats.len(), stats[0].pids), (1, 1));
    assert!(started.pid > 0);
    world.runtime.signal(&spec.id, Signal::KILL).await.unwrap();
    assert_eq!(world.runtime.wait(&spec.id).await.unwrap().code, 137);
    world.runtime.restart(&spec.id).await.unwrap();
}

#[tokio::test]
async fn a_container_is_started_again_into_the_namespaces_of_its_sandbox() {
    let world = World::without_sandbox();
    let mut sandbox = world.sandbox("task");
    (sandbox.pids, sandbox.ipc) = (Sharing::Sandbox, Sharing::Sandbox);
    world.runtime.create_sandbox(&sandbox).await.unwrap();
    let spec = world.shell("readlink /proc/self/ns/ipc; readlink /proc/self/ns/pid");
    world.run(&spec).await.unwrap();
    world.runtime.restart(&spec.id).await.unwrap();
    world.runtime.wait(&spec.id).await.unwrap();
    let (said, _) = world.output(&spec.id).await;
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines[..2], lines[2..]);
}

//! A service of many tasks.

use crate::world::World;
use domain::ecs::{Service, ServiceTask, Task, TaskReport};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use reconcile::Controller as _;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_service_of_two_hundred_tasks_comes_up_in_batches() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 200})).await;
    world.leap(41).await;
    let service = world.service("web").await;
    assert_eq!(service.running_count, Some(200));
    assert_eq!(
        service.deployments.unwrap()[0].rollout_state.as_deref(),
        Some("COMPLETED")
    );
    let started = world.events("web").await;
    let batches = started
        .iter()
        .filter(|event| event.contains("has started 40 tasks"))
        .count();
    assert_eq!(batches, 5);
}

/// A steady service of a thousand tasks: those of one that came up by itself, over and over.
async fn crowd() -> World {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 1})).await;
    world.leap(41).await;
    let (task, report) = world.tasks().await.remove(0);
    let (Some(report), mut service) = (report, world.all::<Service>().await.remove(0)) else {
        panic!("the task was not reported");
    };
    for number in 0..999 {
        let id = format!("{number:032x}");
        let of = |id: String| ServiceTask {
            scope: task.scope.clone(),
            cluster: task.cluster.clone(),
            service: service.name.clone(),
            id,
        };
        world.put(&of(id.clone())).await;
        world
            .put(&Task {
                id: id.clone(),
                ..task.clone()
            })
            .await;
        world
            .put(&TaskReport {
                id,
                ..report.clone()
            })
            .await;
    }
    service.desired_count = 1_000;
    world.put(&service).await;
    assert_eq!(world.service("web").await.running_count, Some(1_000));
    world
}

#[tokio::test]
#[allow(
    clippy::disallowed_methods,
    reason = "measures how long a pass really takes"
)]
async fn the_pass_over_a_thousand_tasks() {
    let world = crowd().await;
    let controller = world.ecs.service_controller();
    let services: Vec<Service> = world.all().await;
    let web = services.iter().find(|service| service.name == "web");
    let key = web.unwrap().key();
    let mut best = Duration::MAX;
    for _ in 0..10 {
        let begun = std::time::Instant::now();
        controller.reconcile(&key).await.unwrap();
        best = best.min(begun.elapsed());
    }
    println!("a pass over a service of 1,000 tasks takes {best:?}");
    // Without optimization it takes many times as long.
    let bound = if cfg!(debug_assertions) { 1_000 } else { 10 };
    assert!(best < Duration::from_millis(bound), "{best:?}");
}

#[tokio::test]
async fn the_records_of_an_idle_task_are_below_four_kibibytes() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 10})).await;
    world.leap(41).await;
    let kinds = [
        Task::KIND,
        TaskReport::KIND,
        ServiceTask::KIND,
        NetworkInterface::KIND,
    ];
    let mut bytes = 0;
    for kind in kinds {
        let prefix = Key::kind(kind).prefix();
        let engine = world.store.engine();
        let listing = engine.list(&prefix, None, usize::MAX).await.unwrap();
        let sizes = listing.entries.iter();
        bytes += sizes
            .map(|entry| entry.key.as_str().len() + entry.value.len())
            .sum::<usize>();
    }
    assert!(bytes / 10 < 4_096, "{} bytes a task", bytes / 10);
}

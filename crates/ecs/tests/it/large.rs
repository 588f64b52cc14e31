//! A service of many tasks.

use crate::world::World;
use serde_json::json;

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

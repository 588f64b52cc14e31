//! Tasks as instances, over a store.

use crate::Room;
use discovery::TaskInstances;
use domain::discovery::DiscoveryInstance;
use domain::ecs::Task;
use domain::{Key, Record as _, SeededIds};
use reconcile::Runner;
use serde_json::json;
use std::sync::Arc;

fn task(room: &Room, desired: &str) -> Task {
    serde_json::from_value(json!({
        "scope": room.cx.scope, "cluster": "shop", "id": "t1", "definition": ["orders", 1],
        "group": "service:orders", "started_by": null, "launch_type": "FARGATE",
        "service": {"name": "orders", "deployment": "ecs-svc/1"},
        "platform_version": null, "capacity_provider": null,
        "overrides": {"cpu_units": null, "memory_mib": null, "execution_role": null,
            "task_role": null, "ephemeral_storage_gib": null, "containers": []},
        "instance": "local", "mesh": null, "interface": null,
        "execute_command": false, "tags": {}, "created_at": domain::Timestamp::default(),
        "desired": desired, "stop": null,
    }))
    .expect("a task")
}

/// A task that stands registered with a service, and the controller that looks after it.
async fn registered() -> (Room, Runner<TaskInstances>) {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let service = room.service(&namespace, "orders", true).await;
    let task = task(&room, "RUNNING");
    room.put(&task).await;
    room.put(&DiscoveryInstance {
        scope: room.cx.scope.clone(),
        service,
        id: "t1".to_owned(),
        creator_request_id: None,
        attributes: crate::pairs(&[("AWS_INSTANCE_IPV4", "10.0.0.1")]),
        healthy: true,
        health_change: None,
        task: Some(task.key().as_str().to_owned()),
    })
    .await;
    let (store, clock) = (room.store.clone(), room.clock.clone());
    let ids = Arc::new(SeededIds::new(2));
    let runner = Runner::new(TaskInstances::new(store.clone()), store, clock, ids);
    (room, runner)
}

async fn instances(room: &Room) -> usize {
    let all = room.store.list(&Key::kind(DiscoveryInstance::KIND)).await;
    let all: Vec<DiscoveryInstance> = all.expect("instances");
    all.len()
}

#[tokio::test]
async fn a_task_that_should_stop_is_let_go_even_when_its_service_is_gone() {
    let (room, mut runner) = registered().await;
    let before = room.revision().await;
    runner.settle().await;
    assert_eq!(instances(&room).await, 1);
    room.put(&task(&room, "STOPPED")).await;
    runner.settle().await;
    assert_eq!(instances(&room).await, 0);
    assert_eq!(room.revision().await, before + 1);
}

#[tokio::test]
async fn a_task_that_is_gone_leaves_nothing_behind() {
    let (room, mut runner) = registered().await;
    let key = &task(&room, "RUNNING").key();
    let deleted: Result<(), store::CommitError> = room
        .store
        .transact(|txn| async move {
            txn.delete(key);
            Ok(())
        })
        .await;
    deleted.expect("a commit");
    runner.settle().await;
    assert_eq!(instances(&room).await, 0);
}

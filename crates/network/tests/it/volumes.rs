//! Volumes that ECS made for tasks.

use crate::support::{World, refusal, scope, world};
use api::ec2::{self, Ec2};
use api::record::from_tree;
use domain::ecs::{Task, TaskReport};
use serde_json::{Value, json};
use store::CommitError;

const ID: &str = "0123456789abcdef0123456789abcdef";

async fn task(world: &World, status: &str, goes: bool) {
    let start = "2026-01-01T00:00:00Z";
    let task: Task = serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "id": ID, "definition": ["web", 1], "group": "g",
        "launch_type": "FARGATE", "overrides": {"containers": []}, "instance": "local",
        "zone": "us-east-1a", "execute_command": false, "tags": {}, "created_at": start,
        "desired": "RUNNING", "disks": [{
            "volume": "data", "id": "vol-1", "attachment": "a", "size_gib": 5, "role": "r",
            "delete_on_termination": goes, "tags": {"use": "orders"}, "kind": "io2",
        }],
    }))
    .expect("a task");
    let report: TaskReport = serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "id": ID, "last_status": status,
        "containers": [], "history": [[status, start]],
    }))
    .expect("a report");
    let (task, report) = (&task, &report);
    let put = world.store.transact(|txn| async move {
        txn.put(task);
        txn.put(report);
        Ok::<_, CommitError>(())
    });
    put.await.expect("written");
}

async fn volumes(world: &World, given: Value) -> Vec<ec2::Volume> {
    let told = world.ec2.describe_volumes(&world.cx, from_tree(given));
    told.await.expect("volumes").volumes.unwrap_or_default()
}

#[tokio::test]
async fn a_volume_is_told_as_long_as_its_task_has_it() {
    let world = world();
    assert!(volumes(&world, json!({})).await.is_empty());
    task(&world, "RUNNING", true).await;
    let told = volumes(&world, json!({"VolumeIds": ["vol-1"]}))
        .await
        .remove(0);
    assert_eq!(
        (told.size, told.volume_type.as_deref()),
        (Some(5), Some("io2"))
    );
    assert_eq!(told.state.as_deref(), Some("in-use"));
    let attached = told.attachments.unwrap_or_default().remove(0);
    let arn = format!("arn:aws:ecs:us-east-1:000000000000:task/default/{ID}");
    assert_eq!(attached.associated_resource, Some(arn));
    for (value, count) in [("orders", 1), ("other", 0)] {
        let filters = json!({"Filters": [{"Name": "tag:use", "Values": [value]}]});
        assert_eq!(volumes(&world, filters).await.len(), count, "{value}");
    }
    task(&world, "STOPPED", true).await;
    assert!(volumes(&world, json!({})).await.is_empty());
    task(&world, "STOPPED", false).await;
    let kept = volumes(&world, json!({})).await.remove(0);
    assert_eq!(kept.state.as_deref(), Some("available"));
    let unknown = from_tree(json!({"VolumeIds": ["vol-9"]}));
    let refused = refusal(world.ec2.describe_volumes(&world.cx, unknown).await);
    assert!(refused.starts_with("InvalidVolume.NotFound"), "{refused}");
}

//! Disks of a service's tasks: one for each, made when it is launched.

use crate::world::{World, input};
use api::ecs::{self as w, Ecs as _};
use api::record::to_tree;
use domain::ecs::{DesiredStatus, Task};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ROLE: &str = "arn:aws:iam::111122223333:role/disks";

/// A world with a task definition that has a disk configured at launch, and one that has none.
async fn world() -> World {
    let world = World::new().await;
    for (family, volumes) in [
        (
            "disky",
            json!([{"name": "data", "configuredAtLaunch": true}]),
        ),
        ("plain", json!([])),
    ] {
        let given = json!({
            "family": family, "networkMode": "awsvpc", "cpu": "256", "memory": "512",
            "requiresCompatibilities": ["FARGATE"], "volumes": volumes,
            "containerDefinitions": [{"name": "app", "image": "good"}],
            "tags": [{"key": "team", "value": "blue"}],
        });
        let made = world.ecs.register_task_definition(&world.cx, input(given));
        made.await.unwrap();
    }
    world
}

fn disk(change: Value) -> Value {
    let mut disk = json!({"roleArn": ROLE, "sizeInGiB": 5, "filesystemType": "ext4"});
    for (member, value) in change.as_object().unwrap() {
        disk[member] = value.clone();
    }
    json!([{"name": "data", "managedEBSVolume": disk}])
}

/// Tasks that should run.
async fn tasks(world: &World) -> Vec<Task> {
    let mut tasks = world.all::<Task>().await;
    tasks.retain(|task| task.desired == DesiredStatus::Running);
    tasks
}

fn sizes(tasks: &[Task]) -> Vec<u32> {
    let disks = tasks.iter().flat_map(|task| &task.disks);
    disks.map(|disk| disk.size_gib).collect()
}

#[tokio::test]
async fn each_task_of_a_service_has_a_disk_of_its_own() {
    let mut world = world().await;
    let described = disk(json!({
        "volumeType": "gp3", "iops": 3000, "encrypted": true,
        "tagSpecifications": [{
            "resourceType": "volume", "propagateTags": "SERVICE",
            "tags": [{"key": "use", "value": "orders"}],
        }],
    }));
    world
        .create(json!({
            "taskDefinition": "disky", "volumeConfigurations": described,
            "enableECSManagedTags": true, "tags": [{"key": "shop", "value": "north"}],
        }))
        .await;
    world.settle().await;
    let tasks = tasks(&world).await;
    let ids: BTreeSet<&str> = tasks.iter().map(|task| &*task.disks[0].id).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    let first = &tasks[0];
    let disk = &first.disks[0];
    assert!(disk.delete_on_termination, "it goes with its task");
    let tags: Vec<(&str, &str)> = disk
        .tags
        .iter()
        .map(|(key, value)| (&**key, &**value))
        .collect();
    assert_eq!(
        tags,
        [
            ("AmazonECSCreated", &*first.arn().to_string()),
            ("AmazonECSManaged", "true"),
            ("aws:ecs:clusterName", "default"),
            ("aws:ecs:serviceName", "web"),
            ("shop", "north"),
            ("use", "orders"),
        ]
    );
    let told = world.describe_task(&first.arn().to_string()).await;
    let attachments = told.attachments.unwrap();
    let attachment = attachments
        .iter()
        .find(|one| one.r#type.as_deref() == Some("AmazonElasticBlockStorage"))
        .unwrap();
    assert_eq!(attachment.status.as_deref(), Some("ATTACHED"));
    let service = world.service("web").await;
    let deployment = &service.deployments.unwrap()[0];
    let volumes = deployment.volume_configurations.as_ref().unwrap();
    assert_eq!(json!([to_tree(&volumes[0])]), described);
    let arn = service
        .current_service_revisions
        .unwrap()
        .remove(0)
        .arn
        .unwrap();
    let ask = input(json!({"serviceRevisionArns": [arn]}));
    let revisions: w::DescribeServiceRevisionsResponse = world
        .ecs
        .describe_service_revisions(&world.cx, ask)
        .await
        .unwrap();
    let revision = revisions.service_revisions.unwrap().remove(0);
    assert_eq!(&revision.volume_configurations.unwrap(), volumes);
}

#[tokio::test]
async fn another_disk_begins_a_deployment_and_none_ends_it() {
    let mut world = world().await;
    let given = json!({"taskDefinition": "disky", "volumeConfigurations": disk(json!({}))});
    world.create(given).await;
    world.settle().await;
    let before = world.service("web").await.deployments.unwrap().remove(0).id;
    let same = world
        .update(json!({"volumeConfigurations": disk(json!({}))}))
        .await;
    assert_eq!(
        same.deployments.unwrap()[0].id,
        before,
        "nothing has changed"
    );
    world
        .update(json!({"volumeConfigurations": disk(json!({"sizeInGiB": 9}))}))
        .await;
    world.settle().await;
    world.pass(60).await;
    assert_eq!(sizes(&tasks(&world).await), [9, 9, 9]);
    let refused = json!({"service": "web", "taskDefinition": "plain"});
    let refused = world
        .ecs
        .update_service(&world.cx, input(refused))
        .await
        .unwrap_err();
    assert!(
        refused.message.contains("is not configured at launch"),
        "{}",
        refused.message
    );
    world
        .update(json!({"taskDefinition": "plain", "volumeConfigurations": []}))
        .await;
    world.settle().await;
    world.pass(60).await;
    assert_eq!(sizes(&tasks(&world).await), [0; 0]);
    assert_eq!(
        world.service("web").await.deployments.unwrap()[0].volume_configurations,
        None
    );
}

#[tokio::test]
async fn disks_that_cannot_be_are_refused() {
    let world = world().await;
    for (volumes, words) in [
        (json!([]), "Volume 'data' is configured at launch"),
        (disk(json!({"sizeInGiB": 0})), "sizeInGiB must be between"),
        (
            disk(json!({"tagSpecifications": [{
                "resourceType": "volume", "tags": [{"key": "AmazonECSManaged", "value": "no"}],
            }]})),
            "AmazonECSManaged is a reserved tag key.",
        ),
        (
            disk(json!({"tagSpecifications": [{
                "resourceType": "volume", "tags": [{"key": "aws:x", "value": "no"}],
            }]})),
            "aws: prefixed tag key names",
        ),
        (
            json!([{"name": "data"}]),
            "Volume 'data' has no configuration.",
        ),
    ] {
        let given = json!({"taskDefinition": "disky", "volumeConfigurations": volumes});
        let refused = world.try_create(given).await.unwrap_err();
        assert!(refused.message.starts_with(words), "{}", refused.message);
    }
}

//! What containers of a task share, and the disks a task is launched with.

use crate::world::{World, input, network};
use api::ecs::{self as w, Ecs as _};
use domain::ecs::Task;
use serde_json::{Value, json};

async fn register(world: &World, given: Value) -> Result<w::TaskDefinition, String> {
    let answer = world.ecs.register_task_definition(&world.cx, input(given));
    let answer = answer.await.map_err(|refused| refused.message)?;
    Ok(answer.task_definition.unwrap())
}

fn pair(mode: &str, first: Value, second: Value) -> Value {
    let container = |name: &str, change: Value| {
        let mut container = json!({"name": name, "image": "i", "memory": 64});
        for (member, value) in change.as_object().unwrap() {
            container[member] = value.clone();
        }
        container
    };
    json!({
        "family": "shared",
        "networkMode": mode,
        "containerDefinitions": [container("first", first), container("second", second)],
    })
}

#[tokio::test]
async fn what_is_shared_must_be_there() {
    let world = World::new().await;
    let logs = |driver: &str, options: Value| json!({"logConfiguration": {"logDriver": driver, "options": options}});
    let router = || json!({"firelensConfiguration": {"type": "fluentbit"}});
    let cases = [
        (
            pair(
                "bridge",
                json!({"volumesFrom": [{"sourceContainer": "third"}]}),
                json!({}),
            ),
            "Unknown container 'third' in volumesFrom.",
        ),
        (
            pair("awsvpc", json!({"links": ["second"]}), json!({})),
            "Links are not supported when networkMode=awsvpc.",
        ),
        (
            pair("bridge", json!({"links": ["third:db"]}), json!({})),
            "Unknown container 'third' in links.",
        ),
        (
            pair(
                "bridge",
                json!({"links": ["second:db"]}),
                json!({"links": ["first"]}),
            ),
            "Container links and volumesFrom must not form a cycle.",
        ),
        (
            pair("bridge", logs("awsfirelens", json!({})), json!({})),
            "Container 'first' uses the log driver awsfirelens, so one container must have a \
             firelensConfiguration.",
        ),
        (
            pair("bridge", router(), router()),
            "At most one container may have a firelensConfiguration.",
        ),
        (
            pair(
                "bridge",
                logs("awslogs", json!({"awslogs-region": "eu-west-1"})),
                json!({}),
            ),
            "Log driver awslogs requires options: awslogs-group",
        ),
        (
            pair(
                "bridge",
                logs("json-file", json!({"mode": "sometimes"})),
                json!({}),
            ),
            "Invalid log mode 'sometimes'.",
        ),
    ];
    for (given, words) in cases {
        assert_eq!(register(&world, given).await.unwrap_err(), words);
    }
    let mut routed = pair(
        "bridge",
        router(),
        logs("awsfirelens", json!({"Name": "null"})),
    );
    routed["containerDefinitions"][1]["links"] = json!(["first:log"]);
    let told = register(&world, routed).await.unwrap();
    let containers = told.container_definitions.unwrap();
    assert_eq!(
        containers[0]
            .firelens_configuration
            .as_ref()
            .unwrap()
            .r#type,
        "fluentbit"
    );
    assert_eq!(
        containers[1].links.as_deref(),
        Some(&["first:log".to_owned()][..])
    );
}

async fn run(world: &World, disks: Value) -> Result<w::Task, String> {
    let given = json!({
        "taskDefinition": "disky",
        "launchType": "FARGATE",
        "networkConfiguration": network(),
        "volumeConfigurations": disks,
    });
    let answer = world.ecs.run_task(&world.cx, input(given)).await;
    let answer = answer.map_err(|refused| refused.message)?;
    Ok(answer.tasks.unwrap().remove(0))
}

#[tokio::test]
async fn a_task_is_launched_with_the_disk_it_was_promised() {
    let world = World::new().await;
    let definition = json!({
        "family": "disky", "networkMode": "awsvpc", "cpu": "256", "memory": "512",
        "requiresCompatibilities": ["FARGATE"],
        "containerDefinitions": [{
            "name": "app", "image": "good",
            "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
        }],
        "volumes": [{"name": "data", "configuredAtLaunch": true}],
    });
    register(&world, definition).await.unwrap();
    let disk = |name: &str, change: Value| {
        let mut disk = json!({"roleArn": "arn:aws:iam::111122223333:role/disks", "sizeInGiB": 5});
        for (member, value) in change.as_object().unwrap() {
            disk[member] = value.clone();
        }
        json!([{"name": name, "managedEBSVolume": disk}])
    };
    for (disks, words) in [
        (json!([]), "Volume 'data' is configured at launch"),
        (
            disk("other", json!({})),
            "Volume 'other' is not configured at launch",
        ),
        (
            disk("data", json!({"sizeInGiB": 0})),
            "sizeInGiB must be between",
        ),
        (
            disk("data", json!({"filesystemType": "ntfs"})),
            "The file system NTFS",
        ),
        (
            disk("data", json!({"snapshotId": "snap-1"})),
            "Snapshots of EBS volumes",
        ),
    ] {
        let refused = run(&world, disks).await.unwrap_err();
        assert!(refused.starts_with(words), "{refused}");
    }
    let keeps =
        json!({"filesystemType": "ext4", "terminationPolicy": {"deleteOnTermination": false}});
    let task = run(&world, disk("data", keeps)).await.unwrap();
    let attachments = task.attachments.unwrap();
    let attachment = attachments
        .iter()
        .find(|one| one.r#type.as_deref() == Some("AmazonElasticBlockStorage"))
        .unwrap();
    let detail = |name: &str| {
        let details = attachment.details.as_ref().unwrap();
        let found = details
            .iter()
            .find(|pair| pair.name.as_deref() == Some(name));
        found
            .and_then(|pair| pair.value.clone())
            .unwrap_or_default()
    };
    assert_eq!(detail("volumeName"), "data");
    assert_eq!(detail("filesystemType"), "ext4");
    assert_eq!(detail("deleteOnTermination"), "false");
    let tasks: Vec<Task> = world.all().await;
    assert_eq!(
        (tasks[0].disks[0].size_gib, &tasks[0].disks[0].id),
        (5, &detail("volumeId"))
    );
}

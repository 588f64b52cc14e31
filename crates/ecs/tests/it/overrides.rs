//! What one task changes of its task definition, in every call that starts tasks.

use crate::world::{World, input, network};
use api::ecs::{self as w, Ecs as _};
use api::record::to_tree;
use domain::ecs::Task;
use serde_json::{Value, json};

async fn world() -> World {
    let world = World::new().await;
    let container = json!({"name": "app", "image": "good", "memory": 256, "memoryReservation": 64});
    world.define_with("job", container).await;
    let plain = json!({
        "family": "plain", "networkMode": "none", "memory": "512",
        "containerDefinitions": [{"name": "app", "image": "good", "memory": 256}],
    });
    let made = world.ecs.register_task_definition(&world.cx, input(plain));
    made.await.unwrap();
    world
}

async fn run(world: &World, overrides: Value) -> Result<w::Task, api::ApiError> {
    let given = json!({
        "taskDefinition": "job", "launchType": "FARGATE", "networkConfiguration": network(),
        "overrides": overrides,
    });
    let answer = world.ecs.run_task(&world.cx, input(given)).await?;
    Ok(answer.tasks.unwrap().remove(0))
}

/// A container instance to start tasks on.
async fn instance(world: &World) -> String {
    let given = json!({"totalResources": [
        {"name": "CPU", "type": "INTEGER", "integerValue": 4096},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": 4096},
    ]});
    let told = world
        .ecs
        .register_container_instance(&world.cx, input(given))
        .await
        .unwrap();
    let instance = told.container_instance.unwrap();
    instance.container_instance_arn.unwrap()
}

async fn start(world: &World, overrides: Value) -> Result<w::Task, api::ApiError> {
    let instance = instance(world).await;
    let given = json!({
        "taskDefinition": "plain", "containerInstances": [instance], "overrides": overrides,
    });
    let answer = world.ecs.start_task(&world.cx, input(given)).await?;
    Ok(answer.tasks.unwrap().remove(0))
}

#[tokio::test]
async fn every_override_is_kept_and_told_again() {
    let world = world().await;
    let given = json!({
        "cpu": "512", "memory": "1024",
        "executionRoleArn": "arn:aws:iam::111122223333:role/execution",
        "taskRoleArn": "arn:aws:iam::111122223333:role/task",
        "ephemeralStorage": {"sizeInGiB": 30},
        "inferenceAcceleratorOverrides": [],
        "containerOverrides": [{
            "name": "app", "command": ["echo", "hi"],
            "environment": [{"name": "COLOUR", "value": "blue"}],
            "environmentFiles": [{"value": "arn:aws:s3:::bucket/file.env", "type": "s3"}],
            "cpu": 128, "memory": 512, "memoryReservation": 256,
        }],
    });
    let told = run(&world, given.clone()).await.unwrap();
    assert_eq!(to_tree(&told.overrides.unwrap()), given);
    assert_eq!(
        (told.cpu, told.memory),
        (Some("512".into()), Some("1024".into()))
    );
    assert_eq!(told.ephemeral_storage.unwrap().size_in_gi_b, 30);
    let container = &told.containers.unwrap()[0];
    assert_eq!(container.cpu.as_deref(), Some("128"));
    assert_eq!(container.memory.as_deref(), Some("512"));
    assert_eq!(container.memory_reservation.as_deref(), Some("256"));
    let kept = world.all::<Task>().await.remove(0).overrides;
    assert_eq!(kept.ephemeral_storage_gib, Some(30));
    assert_eq!(
        kept.containers[0].environment_files.as_ref().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_task_on_a_container_instance_is_changed_the_same_way() {
    let world = world().await;
    let given = json!({
        "cpu": "100", "memory": "300",
        "inferenceAcceleratorOverrides": [],
        "containerOverrides": [{
            "name": "app", "command": ["true"], "memory": 300,
            "resourceRequirements": [{"value": "1", "type": "GPU"}],
        }],
    });
    let told = start(&world, given.clone()).await.unwrap();
    assert_eq!(to_tree(&told.overrides.unwrap()), given);
    assert_eq!(
        told.cpu.as_deref(),
        Some("100"),
        "no pair of Fargate's is asked for"
    );
}

#[tokio::test]
async fn overrides_that_cannot_be_are_refused() {
    let world = world().await;
    let app = |change: Value| {
        let mut change = change;
        change["name"] = json!("app");
        json!({"containerOverrides": [change]})
    };
    for (given, kind, words) in [
        (
            json!({"containerOverrides": [{"name": "x"}]}),
            "InvalidParameterException",
            "Override for container named x is not a container in the TaskDefinition.",
        ),
        (
            json!({"memory": "3072"}),
            "ClientException",
            "No Fargate configuration exists for given values: 256 CPU, 3072 memory.",
        ),
        (
            json!({"ephemeralStorage": {"sizeInGiB": 20}}),
            "ClientException",
            "Ephemeral storage must be between 21 GiB and 200 GiB.",
        ),
        (
            app(json!({"memory": 1024})),
            "InvalidParameterException",
            "The 'memory' setting for container 'app' is greater than for the task.",
        ),
        (
            app(json!({"memoryReservation": 300})),
            "InvalidParameterException",
            "Invalid setting for container 'app'. The 'memoryReservation' must not be larger",
        ),
        (
            app(json!({"cpu": -1})),
            "InvalidParameterException",
            "cpu cannot be a negative value.",
        ),
        (
            app(json!({"resourceRequirements": [{"value": "1", "type": "GPU"}]})),
            "InvalidParameterException",
            "Tasks using the Fargate launch type do not support GPU resource requirements",
        ),
    ] {
        let refused = run(&world, given.clone()).await.unwrap_err();
        assert!(
            refused.message.contains(words),
            "{given}: {}",
            refused.message
        );
        assert_eq!(refused.code, kind, "{given}");
    }
    let storage = json!({"ephemeralStorage": {"sizeInGiB": 30}});
    let refused = start(&world, storage).await.unwrap_err();
    assert!(
        refused.message.contains("Fargate launch type"),
        "{}",
        refused.message
    );
    assert!(
        world.all::<Task>().await.is_empty(),
        "nothing is left half made"
    );
}

//! Standalone tasks: life, lists, tokens, refusals.

use crate::world::{GROUP, SUBNETS, World, input, network};
use api::ecs::{self as w, Ecs as _};
use domain::ecs::Task;
use domain::network::NetworkInterface;
use ecs::controllers::{STOPPED_KEPT, TOKEN_KEPT};
use serde_json::{Value, json};

async fn run(world: &World, given: Value) -> Result<w::RunTaskResponse, api::ApiError> {
    let mut all = json!({
        "taskDefinition": "job",
        "launchType": "FARGATE",
        "networkConfiguration": network(),
    });
    for (name, value) in given.as_object().unwrap() {
        all[name] = value.clone();
    }
    world.ecs.run_task(&world.cx, input(all)).await
}

#[tokio::test]
async fn run_task_goes_through_the_states_and_is_told_whole() {
    let mut world = World::new().await;
    world.define("job", "good").await;
    let given = json!({
        "count": 2,
        "group": "night",
        "startedBy": "me",
        "tags": [{"key": "team", "value": "blue"}],
        "enableECSManagedTags": true,
        "overrides": {
            "cpu": "512",
            "memory": "1024",
            "containerOverrides": [{"name": "app", "command": ["run"], "environment": [{"name": "A", "value": "1"}]}],
        },
    });
    let answer = run(&world, given).await.unwrap();
    let tasks = answer.tasks.unwrap();
    assert_eq!(tasks.len(), 2);
    let task = &tasks[0];
    assert_eq!(task.last_status.as_deref(), Some("PROVISIONING"));
    assert_eq!(task.desired_status.as_deref(), Some("RUNNING"));
    assert_eq!(task.cpu.as_deref(), Some("512"));
    assert_eq!(task.platform_version.as_deref(), Some("1.4.0"));
    let attachment = &task.attachments.as_ref().unwrap()[0];
    assert_eq!(
        attachment.r#type.as_deref(),
        Some("ElasticNetworkInterface")
    );
    let interfaces: Vec<NetworkInterface> = world.all().await;
    assert!(
        interfaces
            .iter()
            .all(|one| one.instance.as_deref() == Some("local"))
    );
    assert!(interfaces.iter().all(|one| one.security_groups == [GROUP]));

    world.settle().await;
    let arn = task.task_arn.clone().unwrap();
    let running = world.describe_task(&arn).await;
    assert_eq!(running.last_status.as_deref(), Some("RUNNING"));
    assert!(running.started_at.is_some());
    assert_eq!(running.group.as_deref(), Some("night"));
    let container = &running.containers.as_ref().unwrap()[0];
    assert!(
        container
            .container_arn
            .as_ref()
            .unwrap()
            .contains(":container/default/")
    );
    assert!(
        container.network_interfaces.as_ref().unwrap()[0]
            .private_ipv4_address
            .is_some()
    );
    let tags: Vec<String> = running
        .tags
        .unwrap()
        .into_iter()
        .filter_map(|tag| tag.key)
        .collect();
    assert_eq!(tags, ["aws:ecs:clusterName", "team"]);
    let change = &running.overrides.unwrap().container_overrides.unwrap()[0];
    assert_eq!(change.command, Some(vec!["run".to_owned()]));

    let stop = input(json!({"task": arn, "reason": "enough"}));
    world.ecs.stop_task(&world.cx, stop).await.unwrap();
    world.settle().await;
    let stopped = world.describe_task(&arn).await;
    assert_eq!(stopped.last_status.as_deref(), Some("STOPPED"));
    assert_eq!(stopped.stopped_reason.as_deref(), Some("enough"));
    assert!(stopped.stopped_at.is_some() && stopped.stopping_at.is_some());
    let left: Vec<NetworkInterface> = world.all().await;
    assert_eq!(left.len(), 1, "the stopped task's interface is given back");

    world.leap(STOPPED_KEPT.as_secs() - 1).await;
    world.describe_task(&arn).await;
    world.leap(2).await;
    let given = input(json!({"tasks": [arn]}));
    let answer = world.ecs.describe_tasks(&world.cx, given).await.unwrap();
    assert_eq!(
        answer.failures.unwrap()[0].reason.as_deref(),
        Some("MISSING")
    );
}

#[tokio::test]
async fn a_task_that_ends_by_itself_is_listed_as_stopped() {
    let mut world = World::new().await;
    world.define("job", "crash").await;
    let answer = run(&world, json!({})).await.unwrap();
    let arn = answer.tasks.unwrap()[0].task_arn.clone().unwrap();
    world.settle().await;
    let task = world.describe_task(&arn).await;
    assert_eq!(task.desired_status.as_deref(), Some("STOPPED"));
    assert_eq!(task.stop_code.as_deref(), Some("EssentialContainerExited"));
    let list = |status: &str| input(json!({"desiredStatus": status}));
    let stopped = world
        .ecs
        .list_tasks(&world.cx, list("STOPPED"))
        .await
        .unwrap();
    assert_eq!(stopped.task_arns, Some(vec![arn]));
    let running = world
        .ecs
        .list_tasks(&world.cx, list("RUNNING"))
        .await
        .unwrap();
    assert_eq!(running.task_arns, Some(Vec::new()));
}

#[tokio::test]
async fn every_filter_of_the_list_filters() {
    let world = World::new().await;
    world.define("job", "good").await;
    world.define("other", "good").await;
    run(&world, json!({"startedBy": "a"})).await.unwrap();
    run(&world, json!({"startedBy": "b", "taskDefinition": "other"}))
        .await
        .unwrap();
    let cases = [
        (json!({}), 2),
        (json!({"family": "job"}), 1),
        (json!({"startedBy": "b"}), 1),
        (json!({"launchType": "FARGATE"}), 2),
        (json!({"launchType": "EC2"}), 0),
        (json!({"desiredStatus": "STOPPED"}), 0),
        (json!({"desiredStatus": "PENDING"}), 0),
        (json!({"containerInstance": "local"}), 0),
        (json!({"family": "job", "startedBy": "b"}), 0),
    ];
    for (given, count) in cases {
        let answer = world
            .ecs
            .list_tasks(&world.cx, input(given.clone()))
            .await
            .unwrap();
        assert_eq!(answer.task_arns.unwrap().len(), count, "{given}");
    }
    let unknown = input(json!({"serviceName": "nothing"}));
    let refused = world.ecs.list_tasks(&world.cx, unknown).await.unwrap_err();
    assert_eq!(refused.code, "ServiceNotFoundException");
}

#[tokio::test]
async fn a_token_makes_a_repeated_call_harmless_for_a_day() {
    let mut world = World::new().await;
    world.define("job", "good").await;
    let arns = |answer: w::RunTaskResponse| -> Vec<String> {
        answer
            .tasks
            .unwrap()
            .into_iter()
            .filter_map(|task| task.task_arn)
            .collect()
    };
    let first = arns(
        run(&world, json!({"clientToken": "t", "count": 2}))
            .await
            .unwrap(),
    );
    let second = arns(
        run(&world, json!({"clientToken": "t", "count": 2}))
            .await
            .unwrap(),
    );
    assert_eq!(first, second);
    assert_eq!(world.all::<Task>().await.len(), 2);
    let refused = run(&world, json!({"clientToken": "t", "count": 3}))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "ConflictException");
    assert_eq!(refused.extras["resourceIds"].as_array().unwrap().len(), 2);
    world.leap(TOKEN_KEPT.as_secs() + 1).await;
    run(&world, json!({"clientToken": "t", "count": 3}))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_task_that_cannot_be_is_refused() {
    let world = World::new().await;
    world.define("job", "good").await;
    let cases = [
        (json!({"count": 11}), "count must be between 1 and 10."),
        (json!({"count": 0}), "count must be between 1 and 10."),
        (json!({"cluster": "nowhere"}), "Cluster not found."),
        (
            json!({"taskDefinition": "nothing"}),
            "TaskDefinition not found.",
        ),
        (
            json!({"taskDefinition": "job:9"}),
            "TaskDefinition not found.",
        ),
        (
            json!({"launchType": "EC2"}),
            "Task definition does not support launch_type EC2.",
        ),
        (
            json!({"group": "service:web"}),
            "Invalid namespace for group.",
        ),
        (
            json!({"overrides": {"containerOverrides": [{"name": "x"}]}}),
            "Override for container named x is not a container in the TaskDefinition.",
        ),
        (
            json!({"overrides": {"cpu": "999"}}),
            "Invalid 'cpu' setting for task. No Fargate configuration exists for given values: 999 CPU, 512 memory. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
        ),
        (
            json!({"capacityProviderStrategy": [{"capacityProvider": "FARGATE"}]}),
            "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.",
        ),
        (
            json!({"networkConfiguration": {"awsvpcConfiguration": {"subnets": []}}}),
            "subnets can not be empty.",
        ),
    ];
    for (given, message) in cases {
        let refused = run(&world, given.clone()).await.unwrap_err();
        assert_eq!(refused.message, message, "{given}");
    }
    assert!(
        world.all::<Task>().await.is_empty(),
        "nothing is left half made"
    );
    let stop = input(json!({"task": "f".repeat(32)}));
    let refused = world.ecs.stop_task(&world.cx, stop).await.unwrap_err();
    assert_eq!(refused.message, "The referenced task was not found.");
}

#[tokio::test]
async fn without_security_groups_the_default_one_is_used() {
    let world = World::new().await;
    world.define("job", "good").await;
    let network =
        json!({"awsvpcConfiguration": {"subnets": [SUBNETS[1]], "assignPublicIp": "ENABLED"}});
    run(&world, json!({"networkConfiguration": network}))
        .await
        .unwrap();
    let interfaces: Vec<NetworkInterface> = world.all().await;
    assert_eq!(interfaces[0].security_groups, [GROUP]);
    assert!(interfaces[0].public);
    assert_eq!(interfaces[0].subnet, SUBNETS[1]);
}

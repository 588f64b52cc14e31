//! Task definitions: the guide's JSON, sizes, refusals, revisions.

use crate::world::{World, input};
use api::ecs::{self as w, Ecs as _};
use serde_json::{Value, json};

/// The guide's orders task definition.
fn orders() -> Value {
    json!({
        "family": "orders",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "1024",
        "memory": "2048",
        "runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"},
        "executionRoleArn": "arn:aws:iam::000000000000:role/orders-execution-role",
        "taskRoleArn": "arn:aws:iam::000000000000:role/orders-task-role",
        "containerDefinitions": [{
            "name": "orders",
            "image": "000000000000.dkr.ecr.us-east-1.amazonaws.com/orders:1",
            "essential": true,
            "portMappings": [{"name": "orders-api", "containerPort": 8080, "hostPort": 8080, "protocol": "tcp", "appProtocol": "http"}],
            "secrets": [{"name": "DB_PASSWORD", "valueFrom": "arn:aws:secretsmanager:us-east-1:000000000000:secret:orders/db-Ab12Cd:password::"}],
            "environment": [{"name": "PAYMENTS_URL", "value": "http://payments.storefront:8080"}],
            "healthCheck": {"command": ["CMD-SHELL", "curl -f http://localhost:8080/health || exit 1"], "interval": 15, "timeout": 5, "retries": 3, "startPeriod": 30},
            "stopTimeout": 60,
            "linuxParameters": {"initProcessEnabled": true, "capabilities": {"drop": ["ALL"]}},
            "restartPolicy": {"enabled": true, "restartAttemptPeriod": 60},
            "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": 4096}],
            "mountPoints": [{"sourceVolume": "data", "containerPath": "/data", "readOnly": false}],
            "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "/ecs/orders", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "orders"}},
        }],
        "volumes": [{"name": "data"}],
        "pidMode": "task",
    })
}

async fn register(world: &World, given: Value) -> Result<w::TaskDefinition, api::ApiError> {
    let answer = world
        .ecs
        .register_task_definition(&world.cx, input(given))
        .await?;
    Ok(answer.task_definition.unwrap())
}

#[tokio::test]
async fn the_guides_definition_is_told_back_whole() {
    let world = World::new().await;
    let made = register(&world, orders()).await.unwrap();
    assert_eq!(made.revision, Some(1));
    let given: w::RegisterTaskDefinitionRequest = input(orders());
    let mut told = made.container_definitions.clone().unwrap().remove(0);
    let mut wanted = given.container_definitions[0].clone();
    // What AWS adds by itself.
    wanted.cpu = Some(0);
    wanted.volumes_from = Some(Vec::new());
    wanted.system_controls = Some(Vec::new());
    assert_eq!(told, wanted);
    told.name = None;
    assert_eq!(made.pid_mode.as_deref(), Some("task"));
    assert_eq!(made.runtime_platform, given.runtime_platform);
    assert_eq!(
        made.compatibilities,
        Some(vec!["EC2".to_owned(), "FARGATE".to_owned()])
    );
    let describe = input(json!({"taskDefinition": "orders"}));
    let again = world
        .ecs
        .describe_task_definition(&world.cx, describe)
        .await
        .unwrap();
    assert_eq!(again.task_definition, Some(made));
}

#[tokio::test]
async fn an_unsupported_size_is_refused_in_awss_words() {
    let world = World::new().await;
    for (cpu, memory) in [
        ("1024", "512"),
        ("256", "4096"),
        ("100", "512"),
        ("32768", "65536"),
    ] {
        let mut given = orders();
        (given["cpu"], given["memory"]) = (json!(cpu), json!(memory));
        let refused = register(&world, given).await.unwrap_err();
        assert_eq!(refused.code, "ClientException");
        assert!(
            refused
                .message
                .starts_with("Invalid 'cpu' setting for task")
        );
        let values =
            format!("No Fargate configuration exists for given values: {cpu} CPU, {memory} memory");
        assert!(refused.message.contains(&values), "{}", refused.message);
    }
    let mut given = orders();
    (given["cpu"], given["memory"]) = (json!("2 vCPU"), json!("4 GB"));
    let made = register(&world, given).await.unwrap();
    assert_eq!(
        (made.cpu.as_deref(), made.memory.as_deref()),
        (Some("2048"), Some("4096"))
    );
}

#[tokio::test]
async fn what_could_not_run_is_refused() {
    let world = World::new().await;
    let cases: [(&str, Value, &str); 16] = [
        ("/networkMode", json!("bridge"), "When networkMode"),
        (
            "/family",
            json!("a b"),
            "Family contains invalid characters.",
        ),
        (
            "/containerDefinitions",
            json!([]),
            "Container list cannot be empty.",
        ),
        (
            "/containerDefinitions/0/image",
            json!(""),
            "Container.image should not be null or empty.",
        ),
        (
            "/containerDefinitions/0/name",
            json!(""),
            "Container.name should not be null or empty.",
        ),
        (
            "/containerDefinitions/0/essential",
            json!(false),
            "At least one container",
        ),
        (
            "/containerDefinitions/0/stopTimeout",
            json!(121),
            "Fargate requires that 'stopTimeout' be between 2 and 120 seconds.",
        ),
        (
            "/containerDefinitions/0/healthCheck/interval",
            json!(1),
            "The health check interval must be between 5 and 300.",
        ),
        (
            "/containerDefinitions/0/healthCheck/command",
            json!([]),
            "The health check command should not be empty.",
        ),
        (
            "/containerDefinitions/0/portMappings/0/hostPort",
            json!(80),
            "When networkMode=awsvpc, the host ports and container ports in port mappings must match.",
        ),
        (
            "/containerDefinitions/0/mountPoints/0/sourceVolume",
            json!("x"),
            "Unknown volume 'x'.",
        ),
        (
            "/containerDefinitions/0/secrets/0/name",
            json!("PAYMENTS_URL"),
            "The secret name must be unique",
        ),
        ("/cpu", json!("one"), "Invalid 'cpu' setting for task."),
        (
            "/executionRoleArn",
            json!(""),
            "Fargate requires task definition to have execution role ARN to support ECR images.",
        ),
        ("/pidMode", json!("task"), ""),
        (
            "/memory",
            json!("lots"),
            "Invalid 'memory' setting for task.",
        ),
    ];
    for (place, value, message) in cases {
        let mut given = orders();
        *given.pointer_mut(place).unwrap() = value;
        if place == "/networkMode" {
            given["containerDefinitions"][0]["portMappings"][0]["hostPort"] = json!(0);
        }
        match register(&world, given).await {
            Ok(_) => assert_eq!(message, "", "{place}"),
            Err(refused) if place == "/networkMode" => {
                assert_eq!(
                    refused.message,
                    "Fargate only supports network mode ‘awsvpc’."
                );
            }
            Err(refused) => assert!(refused.message.starts_with(message), "{place}: {refused}"),
        }
    }
}

#[tokio::test]
async fn dependencies_must_exist_and_not_go_in_circles() {
    let world = World::new().await;
    let container = |name: &str, on: &str, condition: &str| json!({"name": name, "image": "i", "memory": 64, "dependsOn": [{"containerName": on, "condition": condition}]});
    let check = async |containers: Value| {
        let given = json!({"family": "f", "containerDefinitions": containers});
        register(&world, given).await.unwrap_err().message
    };
    let text = check(json!([
        container("a", "b", "START"),
        container("b", "a", "START")
    ]))
    .await;
    assert_eq!(text, "Container dependencies must not form a cycle.");
    let text = check(json!([container("a", "x", "START")])).await;
    assert_eq!(
        text,
        "Container 'a' depends on container 'x', which is not defined."
    );
    let text =
        check(json!([container("a", "b", "HEALTHY"), {"name": "b", "image": "i", "memory": 64}]))
            .await;
    assert_eq!(
        text,
        "The condition HEALTHY needs a health check on container 'b'."
    );
}

#[tokio::test]
async fn revisions_are_listed_deregistered_and_deleted_and_never_used_again() {
    let mut world = World::new().await;
    for _ in 0..12 {
        world.define("web", "good").await;
    }
    world.define("webby", "good").await;
    let list = async |given: Value| -> Vec<String> {
        let answer = world
            .ecs
            .list_task_definitions(&world.cx, input(given))
            .await
            .unwrap();
        let arns = answer.task_definition_arns.unwrap().into_iter();
        arns.map(|arn| arn.rsplit('/').next().unwrap().to_owned())
            .collect()
    };
    let newest = list(json!({"familyPrefix": "web", "sort": "DESC", "maxResults": 2})).await;
    assert_eq!(newest, ["web:12", "web:11"]);
    let oldest = list(json!({"familyPrefix": "web"})).await;
    assert_eq!((oldest.len(), oldest[9].as_str()), (12, "web:10"));

    let named = |name: &str| input(json!({"taskDefinition": name}));
    world
        .ecs
        .deregister_task_definition(&world.cx, named("web:12"))
        .await
        .unwrap();
    assert_eq!(list(json!({"status": "INACTIVE"})).await, ["web:12"]);
    let latest = world
        .ecs
        .describe_task_definition(&world.cx, input(json!({"taskDefinition": "web"})));
    assert_eq!(
        latest.await.unwrap().task_definition.unwrap().revision,
        Some(11)
    );
    let refused = world
        .try_create(json!({"taskDefinition": "web:12"}))
        .await
        .unwrap_err();
    assert_eq!(refused.message, "TaskDefinition is inactive");

    let delete = input(json!({"taskDefinitions": ["web:12", "web:1", "web:99"]}));
    let answer = world
        .ecs
        .delete_task_definitions(&world.cx, delete)
        .await
        .unwrap();
    assert_eq!(
        answer.task_definitions.unwrap()[0].status.as_deref(),
        Some("DELETE_IN_PROGRESS")
    );
    assert_eq!(answer.failures.unwrap().len(), 2);
    world.settle().await;
    let gone = world
        .ecs
        .describe_task_definition(&world.cx, input(json!({"taskDefinition": "web:12"})));
    assert_eq!(
        gone.await.unwrap_err().message,
        "Unable to describe task definition."
    );
    let next = world.define("web", "good").await;
    assert!(next.ends_with("task-definition/web:13"));
}

#[tokio::test]
async fn families_are_listed_by_prefix_and_status() {
    let world = World::new().await;
    for family in ["api", "web", "webby"] {
        world.define(family, "good").await;
    }
    let off = input(json!({"taskDefinition": "webby:1"}));
    world
        .ecs
        .deregister_task_definition(&world.cx, off)
        .await
        .unwrap();
    let cases = [
        (json!({}), vec!["api", "web"]),
        (
            json!({"familyPrefix": "web", "status": "ALL"}),
            vec!["web", "webby"],
        ),
        (json!({"status": "INACTIVE"}), vec!["webby"]),
        (json!({"status": "ALL", "maxResults": 1}), vec!["api"]),
    ];
    for (given, expected) in cases {
        let answer = world
            .ecs
            .list_task_definition_families(&world.cx, input(given))
            .await;
        assert_eq!(answer.unwrap().families.unwrap(), expected);
    }
}

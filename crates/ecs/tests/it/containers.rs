//! Every field of a container: told back as given, or refused in AWS's words.

use crate::world::{World, input};
use api::ecs::{self as w, Ecs as _};
use serde_json::{Value, json};

/// A container of an instance with everything Linux and Docker can be asked for.
fn everything() -> Value {
    json!({
        "name": "app", "image": "registry.example/app:1", "cpu": 64, "memory": 128,
        "memoryReservation": 64, "essential": true,
        "repositoryCredentials": {"credentialsParameter": "arn:aws:secretsmanager:us-east-1:000000000000:secret:login-Ab12Cd"},
        "portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}],
        "restartPolicy": {"enabled": true, "ignoredExitCodes": [0, 3], "restartAttemptPeriod": 60},
        "entryPoint": ["sh"], "command": ["-c", "true"],
        "environment": [{"name": "A", "value": "1"}],
        "mountPoints": [], "volumesFrom": [],
        "linuxParameters": {
            "capabilities": {"add": ["NET_ADMIN"], "drop": ["MKNOD"]},
            "devices": [{"hostPath": "/dev/null", "containerPath": "/dev/void", "permissions": ["read"]}],
            "initProcessEnabled": false, "sharedMemorySize": 32, "maxSwap": 16, "swappiness": 10,
            "tmpfs": [{"containerPath": "/scratch", "size": 8, "mountOptions": ["noexec"]}],
        },
        "startTimeout": 300, "stopTimeout": 200, "hostname": "app.local", "user": "1000:1000",
        "workingDirectory": "/srv", "disableNetworking": false, "privileged": true,
        "readonlyRootFilesystem": false, "dnsServers": ["10.0.0.2"],
        "dnsSearchDomains": ["corp.example"],
        "extraHosts": [{"hostname": "db", "ipAddress": "10.0.0.9"}],
        "dockerSecurityOptions": ["no-new-privileges"], "interactive": true,
        "pseudoTerminal": true, "dockerLabels": {"a": "b"},
        "ulimits": [{"name": "nofile", "softLimit": 1024, "hardLimit": -1}],
        "systemControls": [{"namespace": "net.core.somaxconn", "value": "512"}],
        "resourceRequirements": [{"type": "GPU", "value": "1"}],
    })
}

fn with(container: Value) -> Value {
    json!({"family": "app", "networkMode": "bridge", "containerDefinitions": [container]})
}

/// The same for Fargate, with what that one refuses left out.
fn on_fargate() -> Value {
    json!({
        "family": "app", "networkMode": "awsvpc", "requiresCompatibilities": ["FARGATE"],
        "cpu": "256", "memory": "512",
        "containerDefinitions": [{"name": "app", "image": "app:1"}],
    })
}

async fn register(world: &World, given: Value) -> Result<w::TaskDefinition, api::ApiError> {
    let answer = world.ecs.register_task_definition(&world.cx, input(given));
    Ok(answer.await?.task_definition.unwrap())
}

#[tokio::test]
async fn everything_a_container_can_ask_for_is_told_back() {
    let world = World::new().await;
    let made = register(&world, with(everything())).await.unwrap();
    let given: w::RegisterTaskDefinitionRequest = input(with(everything()));
    let told = made.container_definitions.unwrap();
    assert_eq!(told, given.container_definitions);
}

#[tokio::test]
async fn a_bare_container_is_told_with_the_defaults_aws_fills_in() {
    let world = World::new().await;
    let given = with(json!({"name": "app", "image": "app:1", "memory": 64}));
    let told = register(&world, given).await.unwrap();
    let told = told.container_definitions.unwrap().remove(0);
    let expected: w::ContainerDefinition = {
        let whole = with(json!({
            "name": "app", "image": "app:1", "memory": 64, "cpu": 0, "essential": true,
            "portMappings": [], "environment": [], "mountPoints": [], "volumesFrom": [],
            "systemControls": [],
        }));
        let whole: w::RegisterTaskDefinitionRequest = input(whole);
        whole.container_definitions[0].clone()
    };
    assert_eq!(told, expected);
}

#[tokio::test]
async fn fargate_refuses_what_belongs_to_the_machine() {
    let world = World::new().await;
    let whole = "Fargate compatible task definitions do not support ";
    let cases: Vec<(&str, Value, String)> = vec![
        (
            "linuxParameters",
            json!({"devices": [{"hostPath": "/dev/null"}]}),
            format!("{whole}devices"),
        ),
        (
            "linuxParameters",
            json!({"sharedMemorySize": 8}),
            format!("{whole}sharedMemorySize"),
        ),
        (
            "linuxParameters",
            json!({"maxSwap": 0}),
            format!("{whole}maxSwap"),
        ),
        (
            "linuxParameters",
            json!({"swappiness": 1}),
            format!("{whole}swappiness"),
        ),
        (
            "linuxParameters",
            json!({"capabilities": {"add": ["NET_ADMIN"]}}),
            "NET_ADMIN is not allowed on Fargate.".into(),
        ),
        (
            "linuxParameters",
            json!({"capabilities": {"add": ["SYS_PTRACE"]}}),
            String::new(),
        ),
        (
            "linuxParameters",
            json!({"tmpfs": [{"containerPath": "/t", "size": 1}]}),
            String::new(),
        ),
        (
            "linuxParameters",
            json!({"initProcessEnabled": true}),
            String::new(),
        ),
        (
            "dockerSecurityOptions",
            json!(["no-new-privileges"]),
            format!("{whole}dockerSecurityOptions"),
        ),
        (
            "privileged",
            json!(true),
            "Fargate requires that the 'privileged' setting be 'false'.".into(),
        ),
        ("privileged", json!(false), String::new()),
        (
            "resourceRequirements",
            json!([{"type": "GPU", "value": "1"}]),
            "Tasks using the Fargate launch type do not support GPU resource requirements".into(),
        ),
        (
            "links",
            json!(["other"]),
            "Links are not supported when networkMode=awsvpc.".into(),
        ),
        (
            "hostname",
            json!("x"),
            "hostname is not supported on container when networkMode=awsvpc.".into(),
        ),
        (
            "disableNetworking",
            json!(true),
            "Disable Networking is not supported on container when networkMode=awsvpc.".into(),
        ),
        (
            "dnsServers",
            json!(["1.1.1.1"]),
            "DNS servers are not supported on container when networkMode=awsvpc.".into(),
        ),
        (
            "dnsSearchDomains",
            json!(["x"]),
            "DNS search domains are not supported on container when networkMode=awsvpc.".into(),
        ),
        (
            "extraHosts",
            json!([{"hostname": "a", "ipAddress": "1.1.1.1"}]),
            "Extra hosts are not supported on container when networkMode=awsvpc.".into(),
        ),
        (
            "startTimeout",
            json!(121),
            "Fargate requires that 'startTimeout' be between 2 and 120 seconds.".into(),
        ),
        (
            "stopTimeout",
            json!(1),
            "Fargate requires that 'stopTimeout' be between 2 and 120 seconds.".into(),
        ),
        (
            "logConfiguration",
            json!({"logDriver": "syslog"}),
            "syslog is not a valid log driver. Must be one of [awslogs, splunk, awsfirelens]"
                .into(),
        ),
        ("interactive", json!(true), String::new()),
        ("pseudoTerminal", json!(true), String::new()),
    ];
    for (member, value, message) in cases {
        let mut given = on_fargate();
        given["containerDefinitions"][0][member] = value.clone();
        let said = register(&world, given)
            .await
            .err()
            .map_or(String::new(), |error| error.message);
        assert_eq!(said, message, "{member}: {value}");
    }
    let tasks = [
        (
            "pidMode",
            json!("host"),
            "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
        ),
        ("pidMode", json!("task"), ""),
        (
            "ipcMode",
            json!("task"),
            "Tasks using the Fargate launch type do not support ipcMode.",
        ),
        (
            "volumes",
            json!([{"name": "v", "host": {"sourcePath": "/srv"}}]),
            "Fargate compatible task definitions do not support sourcePath",
        ),
        (
            "volumes",
            json!([{"name": "v", "dockerVolumeConfiguration": {"scope": "task"}}]),
            "Fargate compatible task definitions do not support dockerVolumeConfiguration",
        ),
        (
            "inferenceAccelerators",
            json!([{"deviceName": "d", "deviceType": "t"}]),
            "Unsupported field 'inferenceAccelerators'.",
        ),
        (
            "runtimePlatform",
            json!({"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}),
            "The operating system family WINDOWS_SERVER_2022_CORE is not supported: instances run Linux.",
        ),
        ("runtimePlatform", json!({"cpuArchitecture": "ARM64"}), ""),
    ];
    for (member, value, message) in tasks {
        let mut given = on_fargate();
        given[member] = value.clone();
        let said = register(&world, given)
            .await
            .err()
            .map_or(String::new(), |error| error.message);
        assert_eq!(said, message, "{member}: {value}");
    }
}

#[tokio::test]
async fn what_no_container_could_have_is_refused_everywhere() {
    let world = World::new().await;
    let policy =
        "The 'restartAttemptPeriod' setting for container 'app' must be between 60 and 1800.";
    let tmpfs = "The container has an invalid tmpfs size value specified. It must be a non-zero, non-negative integer.";
    let cases: [(&str, Value, &str); 15] = [
        (
            "restartPolicy",
            json!({"enabled": true, "restartAttemptPeriod": 59}),
            policy,
        ),
        (
            "restartPolicy",
            json!({"enabled": true, "restartAttemptPeriod": 1801}),
            policy,
        ),
        (
            "restartPolicy",
            json!({"enabled": true, "ignoredExitCodes": vec![1; 51]}),
            "The 'ignoredExitCodes' setting",
        ),
        (
            "linuxParameters",
            json!({"tmpfs": [{"containerPath": "/t", "size": 0}]}),
            tmpfs,
        ),
        (
            "linuxParameters",
            json!({"swappiness": 101}),
            "Invalid 'swappiness' setting for container 'app'.",
        ),
        (
            "linuxParameters",
            json!({"maxSwap": -1}),
            "Invalid 'maxSwap' setting for container 'app'.",
        ),
        (
            "linuxParameters",
            json!({"capabilities": {"add": ["FLY"]}}),
            "Invalid capability 'FLY'",
        ),
        (
            "linuxParameters",
            json!({"devices": [{"hostPath": "dev/null"}]}),
            "Invalid device path 'dev/null'.",
        ),
        (
            "ulimits",
            json!([{"name": "core", "softLimit": 2, "hardLimit": 1}]),
            "Invalid ulimit 'core'",
        ),
        (
            "systemControls",
            json!([{"namespace": "vm.swappiness", "value": "1"}]),
            "Invalid system control 'vm.swappiness'",
        ),
        (
            "systemControls",
            json!([{"namespace": "net/../kernel.panic", "value": "1"}]),
            "Invalid system control",
        ),
        (
            "memoryReservation",
            json!(129),
            "Invalid setting for container 'app'.",
        ),
        (
            "logConfiguration",
            json!({"logDriver": "awslogs"}),
            "Log driver awslogs requires options: awslogs-group",
        ),
        (
            "healthCheck",
            json!({"command": ["CMD", "x"], "retries": 11}),
            "The health check retries must be between 1 and 10.",
        ),
        (
            "startTimeout",
            json!(-1),
            "Invalid 'startTimeout' setting for container 'app'.",
        ),
    ];
    for (member, value, message) in cases {
        let mut container = everything();
        container[member] = value.clone();
        let refused = register(&world, with(container)).await.unwrap_err();
        assert_eq!(refused.code, "ClientException", "{member}: {value}");
        assert!(refused.message.starts_with(message), "{member}: {refused}");
    }
}

#[tokio::test]
async fn parameters_of_the_hosts_namespaces_are_refused() {
    let world = World::new().await;
    let control = |name: &str| {
        json!({"name": "app", "image": "i", "memory": 64,
               "systemControls": [{"namespace": name, "value": "1"}]})
    };
    for (member, name) in [
        ("ipcMode", "kernel.msgmax"),
        ("networkMode", "net.core.somaxconn"),
    ] {
        let mut given = with(control(name));
        given[member] = json!("host");
        assert!(register(&world, given).await.is_err(), "{name}");
        assert!(
            register(&world, with(control(name))).await.is_ok(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn what_an_instance_must_be_able_to_do_is_told_by_attribute() {
    let world = World::new().await;
    let mut given = with(everything());
    given["pidMode"] = json!("task");
    given["taskRoleArn"] = json!("arn:aws:iam::000000000000:role/r");
    let made = register(&world, given).await.unwrap();
    let names: Vec<String> = made
        .requires_attributes
        .unwrap()
        .into_iter()
        .map(|one| one.name)
        .collect();
    let short: Vec<&str> = names
        .iter()
        .map(|name| name.rsplit_once("capability.").unwrap().1)
        .collect();
    let expected = [
        "docker-remote-api.1.17",
        "docker-remote-api.1.18",
        "docker-remote-api.1.21",
        "docker-remote-api.1.22",
        "privileged-container",
        "task-iam-role",
        "container-restart-policy",
        "pid-ipc-namespace-sharing",
        "private-registry-authentication.secretsmanager",
    ];
    assert_eq!(short, expected);
    assert_eq!(made.compatibilities.unwrap(), ["EXTERNAL", "EC2"]);
    let plain = register(&world, on_fargate()).await.unwrap();
    assert_eq!(plain.compatibilities.unwrap(), ["EC2", "FARGATE"]);
}

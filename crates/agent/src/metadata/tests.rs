//! What the endpoint promises.

use super::desk::Desk;
use super::*;
use crate::testing::{RUNTIME_ID, World, shown};
use api::ApiError;
use http::{Method, Request};
use http_body_util::BodyExt as _;
use runtime::stats::{
    ContainerStats, CpuStats, DeviceCounter, DirectionCounters, InterfaceCounters, MemoryStats,
};
use serde_json::json;

const CREDENTIALS: &str = "c0ffee00-0000-4000-8000-000000000000";

struct Endpoint {
    world: World,
    desk: Desk,
}

impl Endpoint {
    fn new(shown: Shown) -> Self {
        let world = World::new();
        let shown = Arc::new(RwLock::new(shown));
        let desk = Desk::new(world.hands.clone(), shown, CREDENTIALS.to_owned());
        Self { world, desk }
    }

    async fn ask(&self, method: Method, path: &str, body: &str) -> (u16, Value) {
        let body = Full::new(Bytes::from(body.to_owned()));
        let request = Request::builder().method(method).uri(path);
        let answer = self.desk.answer(request.body(body).unwrap()).await;
        let status = answer.status().as_u16();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap())
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.ask(Method::GET, path, "").await
    }

    async fn of(&self, path: &str) -> Value {
        let (status, value) = self.get(&format!("/v4/{RUNTIME_ID}{path}")).await;
        assert_eq!(status, 200, "{value}");
        value
    }
}

#[tokio::test]
async fn a_task_on_fargate_is_told_with_every_published_member() {
    let endpoint = Endpoint::new(shown());
    let task = endpoint.of("/task").await;
    let arn = "arn:aws:ecs:us-east-1:000000000000";
    assert_eq!(task["Cluster"], format!("{arn}:cluster/shop"));
    let id = "0123456789abcdef0123456789abcdef";
    assert_eq!(task["TaskARN"], format!("{arn}:task/shop/{id}"));
    assert_eq!(task["Family"], "web");
    assert_eq!(task["Revision"], "3");
    assert_eq!(task["DesiredStatus"], "RUNNING");
    assert_eq!(task["KnownStatus"], "RUNNING");
    assert_eq!(task["Limits"], json!({ "CPU": 0.25, "Memory": 512 }));
    assert_eq!(task["PullStartedAt"], "2026-03-01T11:59:00Z");
    assert_eq!(task["PullStoppedAt"], "2026-03-01T11:59:00Z");
    assert_eq!(task["AvailabilityZone"], "us-east-1a");
    assert_eq!(task["LaunchType"], "FARGATE");
    assert_eq!(task["ServiceName"], "web");
    assert_eq!(task["VPCID"], "vpc-1");
    assert_eq!(task["FaultInjectionEnabled"], false);
    let storage = json!({ "Utilized": 0, "Reserved": 20480 });
    assert_eq!(task["EphemeralStorageMetrics"], storage);
    assert!(task["ClockDrift"]["ClockErrorBound"].is_number());
    let clock = &task["ClockDrift"]["ClockSynchronizationStatus"];
    assert!(clock == "SYNCHRONIZED" || clock == "NOT_SYNCHRONIZED");
    assert_eq!(task.get("TaskTags"), None);
    let tagged = endpoint.of("/taskWithTags").await;
    assert_eq!(tagged["TaskTags"], json!({ "team": "shop" }));
    assert_eq!(task["Containers"], json!([endpoint.of("").await]));
}

#[tokio::test]
async fn a_container_is_told_with_every_published_member() {
    let container = Endpoint::new(shown()).of("").await;
    assert_eq!(container["DockerId"], RUNTIME_ID);
    assert_eq!(container["Name"], "app");
    assert_eq!(container["DockerName"], "app");
    assert_eq!(container["Image"], "shop/web:1");
    assert_eq!(container["ImageID"], "sha256:abc");
    assert_eq!(container["Limits"], json!({ "CPU": 2, "Memory": 128 }));
    assert_eq!(container["Type"], "NORMAL");
    assert_eq!(container["Snapshotter"], "overlayfs");
    assert_eq!(container["LogDriver"], "awslogs");
    let stream = "web/app/0123456789abcdef0123456789abcdef";
    assert_eq!(container["LogOptions"]["awslogs-stream"], stream);
    let port = json!([{ "ContainerPort": 8080, "Protocol": "tcp" }]);
    assert_eq!(container["Ports"], port);
    let labels = &container["Labels"];
    assert_eq!(labels["tier"], "front");
    assert_eq!(labels["com.amazonaws.ecs.task-definition-version"], "3");
    let health = &container["Health"];
    assert_eq!(health["status"], "HEALTHY");
    assert_eq!(health["statusSince"], "2026-03-01T11:59:00Z");
    assert_eq!(health["output"], "fine");
    let network = json!({
        "NetworkMode": "awsvpc",
        "IPv4Addresses": ["10.0.2.106"],
        "AttachmentIndex": 0,
        "MACAddress": "0a:00:00:00:00:01",
        "IPv4SubnetCIDRBlock": "10.0.2.0/24",
        "SubnetGatewayIpv4Address": "10.0.2.1/24",
        "DomainNameServers": ["10.0.0.2"],
        "PrivateDNSName": "ip-10-0-2-106.ec2.internal",
    });
    assert_eq!(container["Networks"], json!([network]));
}

#[tokio::test]
async fn a_task_on_an_instance_is_told_as_the_instances_agent_does() {
    let mut shown = shown();
    shown.task.launch_type = "EC2".to_owned();
    let task = Endpoint::new(shown).of("/task").await;
    assert_eq!(task["Cluster"], "shop");
    assert_eq!(
        task["Containers"][0]["DockerName"],
        "ecs-web-3-app-1234567890"
    );
    assert_eq!(task.get("ClockDrift"), None);
    assert_eq!(task.get("EphemeralStorageMetrics"), None);
}

#[tokio::test]
async fn restarts_are_counted_where_there_is_a_policy_for_them() {
    let mut shown = shown();
    assert_eq!(
        Endpoint::new(shown.clone())
            .of("")
            .await
            .get("RestartCount"),
        None
    );
    let definition = Arc::make_mut(shown.definition.as_mut().unwrap());
    definition.containers[0].restart_policy = Some(domain::ecs::RestartPolicy {
        enabled: true,
        ignored_exit_codes: Vec::new(),
        attempt_period: None,
    });
    assert_eq!(Endpoint::new(shown.clone()).of("").await["RestartCount"], 0);
    shown.report.containers[0].restarts = 2;
    assert_eq!(Endpoint::new(shown).of("").await["RestartCount"], 2);
}

#[tokio::test]
async fn a_container_that_has_not_started_is_known_as_the_agent_names_it() {
    let mut shown = shown();
    shown.report.containers[0].last_status = domain::ecs::ContainerStatus::Pending;
    let endpoint = Endpoint::new(shown.clone());
    assert_eq!(endpoint.of("").await["KnownStatus"], "PULLED");
    shown.report.containers[0].image_digest = None;
    assert_eq!(Endpoint::new(shown).of("").await["KnownStatus"], "NONE");
}

#[tokio::test]
async fn questions_about_what_is_not_there_are_refused_in_the_agents_words() {
    let endpoint = Endpoint::new(shown());
    let cases = [
        (
            "/v4/no",
            "V4 container metadata handler: unable to get container ID from request: \
            unable to get docker ID from v3 endpoint ID: no",
        ),
        (
            "/v4/no/stats",
            "V4 container stats handler: unable to get container ID from request: \
            unable to get docker ID from v3 endpoint ID: no",
        ),
        (
            "/v4/no/task",
            "V4 task metadata handler: unable to get task arn from request: unable \
            to get task Arn from v3 endpoint ID: no",
        ),
        (
            "/v3/no/task/stats",
            "V3 task stats handler: unable to get task arn from request: \
            unable to get task Arn from v3 endpoint ID: no",
        ),
        ("/v4", "404 page not found"),
        ("/v4/no/what", "404 page not found"),
        ("/", "404 page not found"),
    ];
    for (path, text) in cases {
        assert_eq!(endpoint.get(path).await, (404, json!(text)), "{path}");
    }
    let posted = endpoint
        .ask(Method::POST, &format!("/v4/{RUNTIME_ID}"), "")
        .await;
    assert_eq!(posted.0, 405);
}

fn reading(cpu: u64, received: u64) -> Vec<ContainerStats> {
    let device = |operation: &str, count| DeviceCounter {
        major: 8,
        minor: 0,
        operation: operation.to_owned(),
        count,
    };
    let direction = |bytes| DirectionCounters {
        bytes,
        packets: 3,
        ..DirectionCounters::default()
    };
    vec![ContainerStats {
        id: runtime::ContainerId::new(RUNTIME_ID.to_owned()).unwrap(),
        cpu: CpuStats {
            nanos: cpu,
            user_nanos: cpu / 2,
            kernel_nanos: cpu / 2,
            per_cpu_nanos: vec![cpu, 0],
            machine_nanos: 9_000_000_000,
            online: 2,
            ..CpuStats::default()
        },
        memory: MemoryStats {
            bytes: 3 << 20,
            peak_bytes: Some(4 << 20),
            limit_bytes: None,
            failures: Some(0),
            detail: vec![("cache".to_owned(), 1 << 20)],
        },
        pids: 2,
        pids_limit: Some(10),
        io_bytes: vec![device("Read", 100), device("Write", 200)],
        io_operations: vec![device("Read", 1), device("Write", 2)],
        networks: vec![InterfaceCounters {
            name: "eth1".to_owned(),
            received: direction(received),
            sent: direction(50),
        }],
    }]
}

/// What the OpenTelemetry receiver `awsecscontainermetrics` takes from a container, all of which
/// it reads as numbers without asking whether they are there.
fn as_a_receiver_reads_it(stats: &Value) -> Vec<(&'static str, u64)> {
    let numbers = [
        "/memory_stats/usage",
        "/memory_stats/max_usage",
        "/memory_stats/limit",
        "/memory_stats/stats/cache",
        "/cpu_stats/cpu_usage/total_usage",
        "/cpu_stats/cpu_usage/usage_in_kernelmode",
        "/cpu_stats/cpu_usage/usage_in_usermode",
        "/cpu_stats/cpu_usage/percpu_usage/0",
        "/cpu_stats/online_cpus",
        "/cpu_stats/system_cpu_usage",
        "/precpu_stats/cpu_usage/total_usage",
        "/networks/eth1/rx_bytes",
        "/networks/eth1/rx_packets",
        "/networks/eth1/rx_errors",
        "/networks/eth1/rx_dropped",
        "/networks/eth1/tx_bytes",
        "/networks/eth1/tx_packets",
        "/networks/eth1/tx_errors",
        "/networks/eth1/tx_dropped",
        "/blkio_stats/io_service_bytes_recursive/0/major",
        "/blkio_stats/io_service_bytes_recursive/0/minor",
        "/blkio_stats/io_service_bytes_recursive/0/value",
        "/blkio_stats/io_service_bytes_recursive/1/value",
    ];
    let number = |path: &'static str| {
        let value = stats.pointer(path).and_then(Value::as_u64);
        (path, value.unwrap_or_else(|| panic!("{path} in {stats}")))
    };
    for time in ["read", "preread"] {
        let time: Result<domain::Timestamp, _> = stats[time].as_str().unwrap().parse();
        time.unwrap();
    }
    for operation in [("0", "Read"), ("1", "Write")] {
        let path = format!("/blkio_stats/io_service_bytes_recursive/{}/op", operation.0);
        assert_eq!(stats.pointer(&path), Some(&json!(operation.1)));
    }
    assert!(stats["network_rate_stats"]["rx_bytes_per_sec"].is_f64());
    assert!(stats["network_rate_stats"]["tx_bytes_per_sec"].is_f64());
    assert_eq!(stats["name"], "app");
    assert_eq!(stats["id"], RUNTIME_ID);
    numbers.map(number).to_vec()
}

#[tokio::test(start_paused = true)]
async fn the_opentelemetry_receiver_finds_all_it_reads() {
    let endpoint = Endpoint::new(shown());
    let readings = [reading(1_000_000_000, 600), reading(1_500_000_000, 1600)];
    endpoint
        .world
        .runtime
        .readings
        .lock()
        .unwrap()
        .extend(readings);
    let first = endpoint.of("/task/stats").await;
    let stats = &first[RUNTIME_ID];
    let read = as_a_receiver_reads_it(stats);
    assert!(read.contains(&("/precpu_stats/cpu_usage/total_usage", 0)));
    // Since the start, a minute before.
    assert_eq!(stats["network_rate_stats"]["rx_bytes_per_sec"], 10.0);
    // Without a limit of its own, the task's is in force.
    assert!(read.contains(&("/memory_stats/limit", 512 << 20)));
    assert_eq!(*stats, endpoint.of("/stats").await);

    endpoint.world.clock.advance(Duration::from_secs(1));
    tokio::time::sleep(Duration::from_millis(1500)).await;
    let second = endpoint.of("/stats").await;
    let read = as_a_receiver_reads_it(&second);
    assert!(read.contains(&("/cpu_stats/cpu_usage/total_usage", 1_500_000_000)));
    assert!(read.contains(&("/precpu_stats/cpu_usage/total_usage", 1_000_000_000)));
    assert_eq!(second["preread"], "2026-03-01T12:00:00Z");
    assert_eq!(second["read"], "2026-03-01T12:00:01Z");
    assert_eq!(second["network_rate_stats"]["rx_bytes_per_sec"], 1000.0);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_read_once_nobody_asks_any_more() {
    let endpoint = Endpoint::new(shown());
    let runtime = &endpoint.world.runtime;
    let many = (0..1000).map(|at| reading(at, at));
    runtime.readings.lock().unwrap().extend(many);
    endpoint.of("/stats").await;
    tokio::time::sleep(Duration::from_secs(1000)).await;
    let left = runtime.readings.lock().unwrap().len();
    assert!(
        (690..=710).contains(&left),
        "{left} readings were left of 1000"
    );
    endpoint.of("/stats").await;
    assert_eq!(runtime.readings.lock().unwrap().len(), left - 1);
}

#[tokio::test]
async fn a_container_that_does_not_run_has_no_statistics() {
    let endpoint = Endpoint::new(shown());
    assert_eq!(endpoint.of("/stats").await, json!({}));
    assert_eq!(endpoint.of("/task/stats").await, json!({}));
}

#[tokio::test]
async fn credentials_are_renewed_before_they_end() {
    let endpoint = Endpoint::new(shown());
    let path = format!("/v2/credentials/{CREDENTIALS}");
    let (status, first) = endpoint.get(&path).await;
    assert_eq!(status, 200);
    assert_eq!(first["RoleArn"], "arn:aws:iam::000000000000:role/web");
    assert_eq!(first["AccessKeyId"], "ASIA0");
    assert_eq!(first["SecretAccessKey"], "secret");
    assert_eq!(first["Token"], "token");
    assert_eq!(first["Expiration"], "2026-03-01T18:00:00Z");
    endpoint.world.clock.advance(Duration::from_secs(5 * 3600));
    assert_eq!(endpoint.get(&path).await.1, first, "an hour is left");
    endpoint.world.clock.advance(Duration::from_secs(40 * 60));
    let (_, second) = endpoint.get(&path).await;
    assert_eq!(second["AccessKeyId"], "ASIA1");
    assert_eq!(second["Expiration"], "2026-03-01T23:40:00Z");
    assert_eq!(endpoint.world.calls.count("AssumeRole"), 2);
}

#[tokio::test]
async fn a_credentials_id_that_is_none_is_refused_as_published() {
    let endpoint = Endpoint::new(shown());
    let refused = |version: u8, code: &str, text: &str| {
        let message = format!("CredentialsV{version}Request: {text}");
        json!({ "code": code, "message": message, "HTTPErrorCode": 400 })
    };
    let not_found = "Credentials not found";
    let expected = refused(2, "InvalidIdInRequest", not_found);
    assert_eq!(endpoint.get("/v2/credentials/other").await, (400, expected));
    let expected = refused(1, "InvalidIdInRequest", not_found);
    let asked = endpoint.get("/v1/credentials?id=other").await;
    assert_eq!(asked, (400, expected));
    let expected = refused(2, "NoIdInRequest", "No Credential ID in the request");
    assert_eq!(endpoint.get("/v2/credentials/").await, (400, expected));
}

#[tokio::test]
async fn a_task_asks_for_protection_as_its_own_role() {
    let endpoint = Endpoint::new(shown());
    let answer = json!({
        "protectedTasks": [{
            "taskArn": "arn", "protectionEnabled": true, "expirationDate": 1_772_370_000.0,
        }],
        "failures": [],
    });
    endpoint
        .world
        .calls
        .answers
        .lock()
        .unwrap()
        .push_back(Ok(answer));
    let path = format!("/api/{RUNTIME_ID}/task-protection/v1/state");
    let wish = r#"{"ProtectionEnabled": true, "ExpiresInMinutes": 60}"#;
    let (status, told) = endpoint.ask(Method::PUT, &path, wish).await;
    let expected = json!({ "protection": {
        "TaskArn": "arn", "ProtectionEnabled": true, "ExpirationDate": "2026-03-01T13:00:00Z",
    } });
    assert_eq!((status, told), (200, expected));
    let made = endpoint.world.calls.made.lock().unwrap();
    let (operation, caller, input) = made.last().unwrap();
    assert_eq!(operation, "UpdateTaskProtection");
    assert_eq!(
        caller.arn().resource,
        "assumed-role/web/0123456789abcdef0123456789abcdef"
    );
    assert_eq!(input["protectionEnabled"], true);
    assert_eq!(input["expiresInMinutes"], 60);
    assert_eq!(input["cluster"], "shop");
}

#[tokio::test]
async fn protection_is_refused_as_the_agent_does() {
    let endpoint = Endpoint::new(shown());
    let path = format!("/api/{RUNTIME_ID}/task-protection/v1/state");
    for (wish, text) in [
        ("no json", "UpdateTaskProtection: failed to decode request"),
        (
            r#"{"Other": 1}"#,
            "UpdateTaskProtection: failed to decode request",
        ),
        (
            "{}",
            "Invalid request: does not contain 'ProtectionEnabled' field",
        ),
    ] {
        let (status, told) = endpoint.ask(Method::PUT, &path, wish).await;
        assert_eq!(
            (status, &told["error"]["Message"]),
            (400, &json!(text)),
            "{wish}"
        );
        assert_eq!(told["error"]["Code"], "InvalidParameterException");
    }
    let (status, told) = endpoint.get("/api/no/task-protection/v1/state").await;
    assert_eq!(
        (status, &told["error"]["Code"]),
        (404, &json!("ResourceNotFoundException"))
    );
    let denied = ApiError::sender("AccessDeniedException", 400, "no");
    endpoint
        .world
        .calls
        .answers
        .lock()
        .unwrap()
        .push_back(Err(denied));
    let (status, told) = endpoint.get(&path).await;
    assert_eq!(
        (status, &told["error"]["Code"]),
        (400, &json!("AccessDeniedException"))
    );
    let failure = json!({ "failures": [{ "arn": "arn", "reason": "TASK_NOT_VALID" }] });
    endpoint
        .world
        .calls
        .answers
        .lock()
        .unwrap()
        .push_back(Ok(failure));
    let expected = json!({ "failure": { "Arn": "arn", "Reason": "TASK_NOT_VALID" } });
    assert_eq!(endpoint.get(&path).await, (200, expected));
}

#[tokio::test]
async fn the_role_of_an_override_is_the_one_credentials_are_of() {
    let mut shown = shown();
    let role = "arn:aws:iam::000000000000:role/other";
    shown.task.overrides.task_role = Some(role.to_owned());
    let endpoint = Endpoint::new(shown);
    let path = format!("/v2/credentials/{CREDENTIALS}");
    assert_eq!(endpoint.get(&path).await.1["RoleArn"], role);
}

#[tokio::test]
async fn a_task_without_a_role_has_neither_credentials_nor_protection() {
    let mut shown = shown();
    let mut definition = (**shown.definition.as_ref().unwrap()).clone();
    definition.task_role = None;
    shown.definition = Some(Arc::new(definition));
    let endpoint = Endpoint::new(shown);
    let path = format!("/v2/credentials/{CREDENTIALS}");
    assert_eq!(endpoint.get(&path).await.0, 400);
    let path = format!("/api/{RUNTIME_ID}/task-protection/v1/state");
    let (status, told) = endpoint.get(&path).await;
    assert_eq!(
        (status, &told["error"]["Code"]),
        (403, &json!("AccessDeniedException"))
    );
}

#[tokio::test]
async fn an_endpoint_on_the_loopback_is_found_at_the_same_port_again() {
    let world = World::new();
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("metadata-port");
    let shown = Arc::new(RwLock::new(shown()));
    let open = || {
        let id = CREDENTIALS.to_owned();
        super::Endpoint::open_on_loopback(&world.hands, &file, shown.clone(), id)
    };
    let first = open().await.unwrap();
    let base = first.base();
    let (name, value) = first.credentials_variable();
    assert_eq!(name, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
    assert_eq!(value, format!("{base}/v2/credentials/{CREDENTIALS}"));
    drop(first);
    tokio::task::yield_now().await;
    assert_eq!(open().await.unwrap().base(), base);
}

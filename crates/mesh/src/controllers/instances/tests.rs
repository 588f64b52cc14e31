//! The decision as data: what a task looks like, what is done about it.

use super::plan::{Change, plan, plan_stray};
use super::snapshot::{Member, Snapshot, Stray};
use super::{InFlight, Unheard};
use domain::clock::later;
use domain::discovery::{MeshEndpoint, MeshInstance};
use domain::ecs::{
    ContainerStatus, DesiredStatus, HealthCheck, HealthStatus, LastStatus, MeshDoor, Task,
    TaskDefinition, TaskReport,
};
use domain::{Record, Timestamp};
use reconcile::Next;
use std::time::Duration;

/// A running task of `orders` whose only container serves port 8080 under the name `api`.
struct World {
    member: Member,
    now: Timestamp,
}

struct Calls(usize);

impl InFlight for Calls {
    fn calls(&self, _instance: &MeshInstance) -> Option<usize> {
        Some(self.0)
    }
}

fn json<T: serde::de::DeserializeOwned>(text: serde_json::Value) -> T {
    serde_json::from_value(text).expect("a record")
}

/// A container that serves port 8080 under the name `api`.
fn container() -> serde_json::Value {
    serde_json::json!({
        "name": "app", "image": "orders", "cpu_units": 0, "memory_mib": null,
        "memory_reservation_mib": null, "essential": true, "entry_point": [],
        "command": [], "environment": [], "secrets": [],
        "port_mappings": [{"name": "api", "container_port": 8080, "host_port": null,
            "protocol": "tcp", "app_protocol": "http"}],
        "health_check": null, "depends_on": [], "start_timeout": null,
        "stop_timeout": null, "log": null, "mount_points": [], "user": null,
        "working_directory": null, "read_only_root": false, "privileged": false,
        "init_process": false, "capabilities_add": [], "capabilities_drop": [],
        "tmpfs": [], "shared_memory_mib": null, "ulimits": [], "system_controls": [],
        "docker_labels": {}, "inert": {},
    })
}

impl World {
    fn new() -> Self {
        let now = Timestamp::from_second(1_767_225_600).expect("a time");
        let scope = serde_json::json!({"account": "111122223333", "region": "us-east-1"});
        let task: Task = json(serde_json::json!({
            "scope": scope, "cluster": "shop", "id": "t1", "definition": ["orders", 1],
            "group": "service:orders", "started_by": null, "launch_type": "FARGATE",
            "service": {"name": "orders", "deployment": "ecs-svc/1"},
            "platform_version": null, "capacity_provider": null,
            "overrides": {"cpu_units": null, "memory_mib": null, "execution_role": null,
                "task_role": null, "ephemeral_storage_gib": null, "containers": []},
            "instance": "local", "interface": null,
            "mesh": {"namespace": "ns-1", "aliases": []},
            "execute_command": false, "tags": {}, "created_at": now, "desired": "RUNNING",
            "stop": null,
        }));
        let report: TaskReport = json(serde_json::json!({
            "scope": scope, "cluster": "shop", "id": "t1", "last_status": "RUNNING",
            "containers": [{
                "name": "app", "id": "c1", "runtime_id": "r1", "last_status": "RUNNING",
                "image_digest": null, "health": null, "probes": [], "exit_code": null,
                "reason": null, "started_at": now, "finished_at": null,
            }],
            "history": [["RUNNING", now]], "pull_started_at": null, "pull_stopped_at": null,
            "execution_stopped_at": null, "stop": null,
        }));
        let definition: TaskDefinition = json(serde_json::json!({
            "scope": scope, "family": "orders", "revision": 1, "status": "ACTIVE",
            "network_mode": "awsvpc", "cpu_units": 256, "memory_mib": 512,
            "execution_role": null, "task_role": null, "requires_compatibilities": [],
            "cpu_architecture": null, "operating_system_family": null,
            "containers": [container()],
            "volumes": [], "ephemeral_storage_gib": null, "inert": {}, "tags": {},
            "registered_at": now, "registered_by": "root", "deregistered_at": null,
        }));
        let endpoint = MeshEndpoint {
            scope: task.scope.clone(),
            namespace: "ns-1".to_owned(),
            discovery_name: "orders".to_owned(),
            service: "ecs/services/111122223333/us-east-1/shop/orders".to_owned(),
            port_name: "api".to_owned(),
            aliases: vec![("orders.storefront".to_owned(), 8080)],
            protocol: "http".to_owned(),
            idle_timeout: Duration::ZERO,
            per_request_timeout: Duration::ZERO,
            tls: None,
        };
        let member = Member {
            task,
            report,
            definition,
            address: Some([10, 0, 1, 7].into()),
            endpoints: vec![(endpoint, None)],
        };
        Self { member, now }
    }

    fn with_check(mut self, interval: u64, retries: u32, start_period: u64) -> Self {
        self.member.definition.containers[0].health_check = Some(HealthCheck {
            command: vec!["CMD".to_owned(), "true".to_owned()],
            interval: Duration::from_secs(interval),
            timeout: Duration::from_secs(5),
            retries,
            start_period: Some(Duration::from_secs(start_period)),
        });
        self.with_health(HealthStatus::Unknown)
    }

    fn with_door(mut self, port: u16, secure: bool) -> Self {
        let mesh = self.member.task.mesh.as_mut().expect("a mesh");
        mesh.doors.push(MeshDoor {
            discovery_name: "orders".to_owned(),
            port,
            program_port: 8080,
            protocol: "http".to_owned(),
            secure,
            idle_timeout: Duration::ZERO,
        });
        self
    }

    fn with_health(mut self, health: HealthStatus) -> Self {
        self.member.report.containers[0].health = Some(health);
        self
    }

    fn with_last(mut self, last: LastStatus) -> Self {
        self.member.report.last_status = last;
        self
    }

    fn with_desired(mut self, desired: DesiredStatus) -> Self {
        self.member.task.desired = desired;
        self
    }

    fn with_instance(mut self, draining_for: Option<u64>) -> Self {
        let (endpoint, instance) = &mut self.member.endpoints[0];
        *instance = Some(MeshInstance {
            scope: endpoint.scope.clone(),
            namespace: "ns-1".to_owned(),
            discovery_name: "orders".to_owned(),
            task: "t1".to_owned(),
            task_key: self.member.task.key().as_str().to_owned(),
            ip: [10, 0, 1, 7].into(),
            port: 8080,
            secure: false,
            draining_since: draining_for.map(|millis| self.now - Duration::from_millis(millis)),
        });
        self
    }

    fn after(mut self, seconds: u64) -> Self {
        self.now = later(self.now, Duration::from_secs(seconds));
        self
    }

    /// The plan, and in how many milliseconds it is looked at again.
    fn check(self, in_flight: &dyn InFlight, expected: &str, next: Option<i128>) {
        let now = self.now;
        let plan = plan(&Snapshot::Inside(Box::new(self.member)), in_flight, now);
        assert_eq!(plan.to_string(), expected);
        let looks_at = match plan.next {
            Next::At(time) => Some(time.duration_since(now).as_millis()),
            Next::OnChange | Next::Forget => None,
        };
        assert_eq!(looks_at, next, "{:?}", plan.next);
    }
}

#[test]
fn a_task_without_a_health_check_is_called_once_it_runs() {
    let served = "serve orders at 10.0.1.7:8080: the task runs and has no health check";
    World::new().check(&Unheard, served, None);
    for last in [
        LastStatus::Provisioning,
        LastStatus::Pending,
        LastStatus::Activating,
    ] {
        World::new()
            .with_last(last)
            .check(&Unheard, "nothing", None);
    }
}

#[test]
fn a_task_with_a_door_is_called_there() {
    let served = "serve orders at 10.0.1.7:9090: the task runs and has no health check";
    World::new()
        .with_door(9090, false)
        .check(&Unheard, served, None);
    let world = World::new().with_door(8080, true);
    let plan = plan(
        &Snapshot::Inside(Box::new(world.member)),
        &Unheard,
        world.now,
    );
    let told: Vec<bool> = plan
        .actions
        .iter()
        .map(|action| matches!(&action.what, Change::Serve(instance) if instance.secure))
        .collect();
    assert_eq!(told, [true]);
}

#[test]
fn a_healthy_task_is_called_at_once_and_an_unhealthy_one_never() {
    let check = || World::new().with_check(30, 3, 0);
    let served = "serve orders at 10.0.1.7:8080: its container is healthy";
    check()
        .with_health(HealthStatus::Healthy)
        .check(&Unheard, served, None);
    check()
        .with_health(HealthStatus::Unhealthy)
        .check(&Unheard, "nothing", None);
    let drained = "drain orders at 10.0.1.7:8080: its container is unhealthy";
    check()
        .with_health(HealthStatus::Unhealthy)
        .with_instance(None)
        .check(&Unheard, drained, Some(500));
}

#[test]
fn unknown_health_waits_for_what_the_check_takes_to_fail_and_eight_minutes_at_most() {
    World::new()
        .with_check(10, 3, 15)
        .check(&Unheard, "nothing", Some(45_000));
    World::new()
        .with_check(300, 10, 300)
        .check(&Unheard, "nothing", Some(480_000));
    let served = "serve orders at 10.0.1.7:8080: its health stayed unknown for as long as it may";
    World::new()
        .with_check(10, 3, 15)
        .after(45)
        .check(&Unheard, served, None);
    World::new()
        .with_check(10, 3, 15)
        .after(44)
        .check(&Unheard, "nothing", Some(1_000));
}

#[test]
fn health_that_is_unknown_again_takes_nobody_out_of_traffic() {
    World::new()
        .with_check(10, 3, 15)
        .with_instance(None)
        .check(&Unheard, "nothing", None);
}

#[test]
fn a_task_that_serves_already_is_left_alone() {
    World::new()
        .with_instance(None)
        .check(&Unheard, "nothing", None);
}

#[test]
fn a_task_that_should_stop_drains_before_it_is_gone() {
    let stopping = || World::new().with_desired(DesiredStatus::Stopped);
    let drain = "drain orders at 10.0.1.7:8080: the task should stop";
    stopping()
        .with_instance(None)
        .check(&Unheard, drain, Some(500));
    World::new()
        .with_last(LastStatus::Deactivating)
        .with_instance(None)
        .check(&Unheard, drain, Some(500));
    stopping()
        .with_instance(Some(1_000))
        .check(&Unheard, "nothing", Some(4_000));
    let removed = "remove orders at 10.0.1.7:8080: it has drained";
    stopping()
        .with_instance(Some(5_000))
        .check(&Unheard, removed, None);
    stopping().check(&Unheard, "nothing", None);
}

#[test]
fn a_drain_ends_with_the_last_call_or_when_it_has_taken_too_long() {
    let drained = |millis| {
        World::new()
            .with_last(LastStatus::Deactivating)
            .with_instance(Some(millis))
    };
    drained(100).check(&Calls(0), "nothing", Some(250));
    let answered = "remove orders at 10.0.1.7:8080: it has answered every call";
    drained(500).check(&Calls(0), answered, None);
    drained(14_900).check(&Calls(2), "nothing", Some(100));
    let too_long = "remove orders at 10.0.1.7:8080: its calls take longer than a drain may";
    drained(15_000).check(&Calls(2), too_long, None);
}

#[test]
fn nothing_drains_where_nothing_answers() {
    let gone = "remove orders at 10.0.1.7:8080: the task is stopping";
    for last in [
        LastStatus::Stopping,
        LastStatus::Deprovisioning,
        LastStatus::Stopped,
    ] {
        World::new()
            .with_last(last)
            .with_instance(None)
            .check(&Unheard, gone, None);
    }
    let mut crashed = World::new().with_instance(None);
    crashed.member.report.containers[0].last_status = ContainerStatus::Stopped;
    let ended = "remove orders at 10.0.1.7:8080: its container has ended";
    crashed.check(&Unheard, ended, None);
}

#[test]
fn a_drain_is_taken_back_when_the_container_recovers() {
    let served = "serve orders at 10.0.1.7:8080: its container is healthy";
    World::new()
        .with_check(30, 3, 0)
        .with_health(HealthStatus::Healthy)
        .with_instance(Some(1_000))
        .check(&Unheard, served, None);
}

#[test]
fn a_task_without_an_address_or_the_port_serves_nothing() {
    let mut world = World::new();
    world.member.address = None;
    world.check(&Unheard, "nothing", None);
    let mut world = World::new();
    world.member.endpoints[0].0.port_name = "admin".to_owned();
    world.check(&Unheard, "nothing", None);
}

#[test]
fn an_instance_whose_endpoint_or_task_is_gone_goes_too() {
    let world = World::new().with_instance(None);
    let instance = world.member.endpoints[0].1.clone().expect("an instance");
    let stray = |has_task, has_endpoint| Stray {
        instance: instance.clone(),
        has_task,
        has_endpoint,
    };
    let told = |stray| plan_stray(&stray, &Unheard, world.now).to_string();
    assert_eq!(told(stray(true, true)), "nothing");
    assert_eq!(
        told(stray(false, true)),
        "remove orders at 10.0.1.7:8080: the task is gone"
    );
    assert_eq!(
        told(stray(true, false)),
        "drain orders at 10.0.1.7:8080: its service has left the endpoint"
    );
}

//! The decision as data: what a task looks like, what is done about it.

use super::plan::plan;
use super::snapshot::{Member, Registry, Snapshot};
use domain::ecs::{ContainerStatus, DesiredStatus, HealthStatus, LastStatus, Task};
use reconcile::Next;
use serde_json::json;

fn record<T: serde::de::DeserializeOwned>(value: serde_json::Value) -> T {
    serde_json::from_value(value).expect("a record")
}

fn container(health_check: &serde_json::Value) -> serde_json::Value {
    json!({
        "name": "app", "image": "orders", "cpu_units": 0, "memory_mib": null,
        "memory_reservation_mib": null, "essential": true, "entry_point": [],
        "command": [], "environment": [], "secrets": [], "port_mappings": [],
        "health_check": health_check, "depends_on": [], "start_timeout": null,
        "stop_timeout": null, "log": null, "mount_points": [], "user": null,
        "working_directory": null, "read_only_root": false, "privileged": false,
        "init_process": false, "capabilities_add": [], "capabilities_drop": [],
        "tmpfs": [], "shared_memory_mib": null, "ulimits": [], "system_controls": [],
        "docker_labels": {}, "inert": {},
    })
}

/// A running task of `orders` with an address, registered nowhere yet.
fn member() -> Member {
    let now = "2026-01-01T00:00:00Z"
        .parse::<domain::Timestamp>()
        .expect("a time");
    let scope = json!({"account": "111122223333", "region": "us-east-1"});
    let task: Task = record(json!({
        "scope": scope, "cluster": "shop", "id": "t1", "definition": ["orders", 1],
        "group": "service:orders", "started_by": null, "launch_type": "FARGATE",
        "service": {"name": "orders", "deployment": "ecs-svc/1"},
        "platform_version": null, "capacity_provider": null,
        "overrides": {"cpu_units": null, "memory_mib": null, "execution_role": null,
            "task_role": null, "ephemeral_storage_gib": null, "containers": []},
        "instance": "local", "mesh": null,
        "interface": {"id": "eni-1", "attachment": "a", "subnet": "s", "zone": "us-east-1a"},
        "execute_command": false, "tags": {}, "created_at": now, "desired": "RUNNING",
        "stop": null,
    }));
    let service = record(json!({
        "scope": scope, "id": "srv-1", "namespace": "ns-1", "name": "orders",
        "description": null, "creator_request_id": null, "custom_health": true,
        "attributes": {}, "revision": 1, "tags": {}, "created_at": now,
    }));
    Member {
        report: record(json!({
            "scope": scope, "cluster": "shop", "id": "t1", "last_status": "RUNNING",
            "containers": [{
                "name": "app", "id": "c1", "runtime_id": "r1", "last_status": "RUNNING",
                "image_digest": null, "health": null, "probes": [], "exit_code": null,
                "reason": null, "started_at": now, "finished_at": null,
            }],
            "history": [["RUNNING", now]], "pull_started_at": null, "pull_stopped_at": null,
            "execution_stopped_at": null, "stop": null,
        })),
        definition: record(json!({
            "scope": scope, "family": "orders", "revision": 1, "status": "ACTIVE",
            "network_mode": "awsvpc", "cpu_units": 256, "memory_mib": 512,
            "execution_role": null, "task_role": null, "requires_compatibilities": [],
            "cpu_architecture": null, "operating_system_family": null,
            "containers": [container(&json!(null))],
            "volumes": [], "ephemeral_storage_gib": null, "inert": {}, "tags": {},
            "registered_at": now, "registered_by": "root", "deregistered_at": null,
        })),
        address: Some([10, 0, 1, 7].into()),
        registries: vec![Registry {
            service,
            port: Some(8080),
            container: None,
            instance: None,
        }],
        task,
    }
}

/// What is done, and what the instance is once it is.
fn done(member: Member) -> (Vec<String>, Next) {
    let plan = plan(&Snapshot::Inside(Box::new(member)));
    let line = |action: &reconcile::Action<super::plan::Change>| {
        format!("{}: {}", action.what, action.reason)
    };
    (plan.actions.iter().map(line).collect(), plan.next)
}

/// The member once it is registered.
fn registered(mut member: Member) -> Member {
    let plan = plan(&Snapshot::Inside(Box::new(member)));
    let Some(super::plan::Change::Register(instance)) =
        plan.actions.into_iter().next().map(|action| action.what)
    else {
        panic!("it is registered")
    };
    member = self::member();
    member.registries[0].instance = Some(instance);
    member
}

fn checked(mut member: Member, health: HealthStatus) -> Member {
    let check = json!({
        "command": ["CMD", "true"], "interval": {"secs": 5, "nanos": 0},
        "timeout": {"secs": 5, "nanos": 0}, "retries": 3, "start_period": null,
    });
    member.definition.containers = vec![record(container(&check))];
    member.report.containers[0].health = Some(health);
    member
}

#[test]
fn a_running_task_is_registered_with_what_ecs_knows() {
    let member = registered(member());
    let instance = member.registries[0].instance.clone().expect("an instance");
    let attributes: Vec<String> = instance
        .attributes
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    assert_eq!(
        attributes,
        [
            "AVAILABILITY_ZONE=us-east-1a",
            "AWS_INIT_HEALTH_STATUS=HEALTHY",
            "AWS_INSTANCE_IPV4=10.0.1.7",
            "AWS_INSTANCE_PORT=8080",
            "ECS_CLUSTER_NAME=shop",
            "ECS_SERVICE_NAME=orders",
            "ECS_TASK_DEFINITION_FAMILY=orders",
            "REGION=us-east-1",
        ]
    );
    assert!(instance.healthy);
    assert_eq!(done(member), (vec![], Next::OnChange));
}

#[test]
fn a_task_that_does_not_run_yet_is_not_registered() {
    let mut starting = member();
    starting.report.last_status = LastStatus::Activating;
    assert_eq!(done(starting).0, [""; 0]);
    let mut without = member();
    without.address = None;
    assert_eq!(done(without).0, [""; 0]);
}

#[test]
fn a_task_that_should_stop_goes_at_once() {
    let mut stopping = registered(member());
    stopping.task.desired = DesiredStatus::Stopped;
    assert_eq!(
        done(stopping).0,
        ["deregister t1 with srv-1: the task should stop"]
    );
    let mut dead = registered(member());
    dead.report.containers[0].last_status = ContainerStatus::Stopped;
    assert_eq!(
        done(dead).0,
        ["deregister t1 with srv-1: an essential container has ended"]
    );
    let mut stopped = registered(member());
    stopped.report.last_status = LastStatus::Stopped;
    let (actions, next) = done(stopped);
    assert_eq!(actions, ["deregister t1 with srv-1: the task is stopping"]);
    assert_eq!(next, Next::Forget);
}

#[test]
fn health_follows_the_containers_checks() {
    let first = registered(checked(member(), HealthStatus::Unknown));
    let instance = first.registries[0].instance.clone().expect("an instance");
    assert!(!instance.healthy);
    let healthy = checked(first, HealthStatus::Healthy);
    assert_eq!(
        done(healthy).0,
        ["register t1 with srv-1: its containers' health has changed"]
    );
}

#[test]
fn what_somebody_else_changed_is_put_back() {
    let mut changed = registered(member());
    let instance = changed.registries[0].instance.as_mut().expect("one");
    instance.attributes.clear();
    assert_eq!(
        done(changed).0,
        ["register t1 with srv-1: it was changed by somebody else"]
    );
}

//! Tasks at every stage, and the sentences about them.

use super::{Facts, Place, explain};
use domain::Timestamp;
use domain::ecs::{Task, TaskDefinition, TaskReport};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

pub(in crate::why) const START: &str = "2026-01-01T00:00:00Z";

pub(in crate::why) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(in crate::why) fn scope() -> Value {
    json!({"account": "000000000000", "region": "us-east-1"})
}

pub(in crate::why) fn task(id: &str, desired: &str) -> Task {
    serde_json::from_value(json!({
        "scope": scope(),
        "cluster": "default",
        "id": id,
        "definition": ["web", 3],
        "group": "service:web",
        "started_by": null,
        "service": {"name": "web", "deployment": "ecs-svc/1"},
        "launch_type": "FARGATE",
        "platform_version": null,
        "capacity_provider": null,
        "overrides": domain::ecs::TaskOverrides::default(),
        "instance": "local",
        "interface": null,
        "mesh": null,
        "execute_command": false,
        "tags": {},
        "created_at": START,
        "desired": desired,
        "stop": null,
    }))
    .unwrap()
}

/// A report of a task with one container, whose members `container` overrides.
pub(in crate::why) fn report(id: &str, status: &str, stop: Value, container: Value) -> TaskReport {
    let mut first = json!({
        "name": "app", "id": "1", "runtime_id": format!("{id}-1"), "last_status": "RUNNING",
        "image_digest": null, "health": null, "probes": [], "exit_code": null, "reason": null,
        "started_at": null, "finished_at": null,
    });
    for (name, value) in container.as_object().unwrap() {
        first[name] = value.clone();
    }
    serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "id": id, "last_status": status,
        "containers": [first],
        "history": [["PROVISIONING", START], [status, "2026-01-01T00:00:05Z"]],
        "pull_started_at": null, "pull_stopped_at": null, "execution_stopped_at": null,
        "stop": stop,
    }))
    .unwrap()
}

fn check(report: Option<TaskReport>, desired: &str, sentences: Expect) {
    let task = task("1234", desired);
    let mut definition: TaskDefinition = serde_json::from_value(json!({
        "scope": scope(), "family": "web", "revision": 3, "status": "ACTIVE",
        "network_mode": "awsvpc", "cpu_units": 256, "memory_mib": 512, "execution_role": null,
        "task_role": null, "requires_compatibilities": [], "cpu_architecture": null,
        "operating_system_family": null, "containers": [], "volumes": [],
        "ephemeral_storage_gib": null, "inert": {}, "tags": {}, "registered_at": START,
        "registered_by": "me", "deregistered_at": null,
    }))
    .unwrap();
    let container = json!({
        "name": "app", "image": "shop/web:1", "cpu_units": 0, "memory_mib": null,
        "memory_reservation_mib": null, "essential": true, "entry_point": [], "command": [],
        "environment": [], "secrets": [], "port_mappings": [], "health_check": null,
        "depends_on": [], "start_timeout": null, "stop_timeout": null,
        "log": {"driver": "awslogs", "options": {
            "awslogs-group": "/ecs/web", "awslogs-stream-prefix": "ecs"}, "secret_options": []},
        "mount_points": [], "user": null, "working_directory": null, "read_only_root": false,
        "privileged": false, "init_process": false, "capabilities_add": [],
        "capabilities_drop": [], "tmpfs": [], "shared_memory_mib": null, "ulimits": [],
        "system_controls": [], "docker_labels": {}, "inert": {},
    });
    definition
        .containers
        .push(serde_json::from_value(container).unwrap());
    let facts = Facts {
        task: &task,
        report: report.as_ref(),
        definition: Some(&definition),
        interface: None,
        notes: &[],
        told: &[],
        place: Place::Records,
    };
    let answer = explain(&facts, time("2026-01-01T00:01:05Z"));
    sentences.assert_eq(&answer.sentences.join("\n"));
}

#[test]
fn a_task_nobody_has_taken_on_says_so() {
    check(
        None,
        "RUNNING",
        expect![[r#"
        Task 1234 of service web, made from web:3, is PROVISIONING since 2026-01-01T00:00:00Z (65 s).
        It waits for an agent on local to take it on.
        The output of app is in log group /ecs/web, stream ecs/app/1234: longshore logs 1234"#]],
    );
}

#[test]
fn a_pending_task_names_its_images() {
    let report = report(
        "1234",
        "PENDING",
        Value::Null,
        json!({"last_status": "PENDING"}),
    );
    check(
        Some(report),
        "RUNNING",
        expect![[r#"
            Task 1234 of service web, made from web:3, is PENDING since 2026-01-01T00:00:05Z (60 s).
            It waits for images and secrets (shop/web:1).
            Its way: PROVISIONING at 2026-01-01T00:00:00Z, PENDING after 5.0 s.
            The output of app is in log group /ecs/web, stream ecs/app/1234: longshore logs 1234"#]],
    );
}

#[test]
fn a_stopped_task_tells_why_with_exit_code_and_probes() {
    let stop = json!([
        "EssentialContainerExited",
        "Essential container in task exited"
    ]);
    let container = json!({
        "last_status": "STOPPED", "exit_code": 137, "health": "UNHEALTHY",
        "reason": "OutOfMemoryError: Container killed due to memory usage",
        "probes": [
            {"exit_code": 0, "output": "", "at": START},
            {"exit_code": 7, "output": "curl: (7)\nrefused", "at": "2026-01-01T00:00:03Z"},
            {"exit_code": null, "output": "", "at": "2026-01-01T00:00:04Z"},
        ],
    });
    check(
        Some(report("1234", "STOPPED", stop, container)),
        "STOPPED",
        expect![[r#"
            Task 1234 of service web, made from web:3, is STOPPED since 2026-01-01T00:00:05Z (60 s).
            It stopped: EssentialContainerExited: Essential container in task exited
            Container app ended with exit code 137 (SIGKILL: killed, by its stop timeout or for want of memory): OutOfMemoryError: Container killed due to memory usage
            The health check of app failed 2 times in a row, the last one at 2026-01-01T00:00:04Z with no answer in time: ""
            Its way: PROVISIONING at 2026-01-01T00:00:00Z, STOPPED after 5.0 s.
            Give the container more memory (memory), or the task where the container has no limit of its own.
            The output of app is in log group /ecs/web, stream ecs/app/1234: longshore logs 1234"#]],
    );
}

#[test]
fn a_task_that_could_not_pull_its_image_tells_the_reason() {
    let stop = json!([
        "TaskFailedToStart",
        "CannotPullContainerError: no such image"
    ]);
    let container = json!({"last_status": "STOPPED", "reason": "CannotPullContainerError: no"});
    check(
        Some(report("1234", "DEPROVISIONING", stop, container)),
        "RUNNING",
        expect![[r#"
            Task 1234 of service web, made from web:3, is DEPROVISIONING since 2026-01-01T00:00:05Z (60 s).
            It is stopping: TaskFailedToStart: CannotPullContainerError: no such image
            It waits for its network interface to go.
            Container app did not run: CannotPullContainerError: no
            Its way: PROVISIONING at 2026-01-01T00:00:00Z, DEPROVISIONING after 5.0 s.
            See what there is with longshore image ls; docker push or longshore image load brings the image, under exactly the name the task definition has.
            The output of app is in log group /ecs/web, stream ecs/app/1234: longshore logs 1234"#]],
    );
}

#[test]
fn a_task_that_failed_tells_its_way_its_last_lines_and_what_its_load_balancer_saw() {
    let stop = json!([
        "EssentialContainerExited",
        "Essential container in task exited"
    ]);
    let container = json!({"last_status": "STOPPED", "exit_code": 1});
    let mut report = report("1234", "STOPPED", stop, container);
    let note = |note: Value| serde_json::from_value(note).unwrap();
    report.notes = vec![
        note(
            json!({"at": START, "what": {"kind": "pulled", "image": "shop/web:1",
            "bytes": 1_234_567, "millis": 250}}),
        ),
        note(
            json!({"at": "2026-01-01T00:00:04Z", "container": "app", "what": {"kind": "ended",
            "exitCode": 1, "lastLines": ["connecting to db", "password refused"]}}),
        ),
    ];
    let noted = [note(
        json!({"at": "2026-01-01T00:00:02Z", "what": {"kind": "target",
        "group": "web", "target": "10.0.0.7:80", "state": "unhealthy",
        "reason": "Target.ResponseCodeMismatch: Health checks failed with these codes: [500]"}}),
    )];
    let task = task("1234", "STOPPED");
    let facts = Facts {
        task: &task,
        report: Some(&report),
        definition: None,
        interface: None,
        notes: &noted,
        told: &[(
            time(START),
            "(service web) has started 1 tasks: (task 1234).".to_owned(),
        )],
        place: Place::History,
    };
    let answer = explain(&facts, time("2026-01-01T00:01:05Z"));
    expect![[r#"
        The API does not tell this task any more; this is its history.
        Task 1234 of service web, made from web:3, is STOPPED since 2026-01-01T00:00:05Z (60 s).
        It stopped: EssentialContainerExited: Essential container in task exited
        Container app ended with exit code 1.
        Its way: PROVISIONING at 2026-01-01T00:00:00Z, STOPPED after 5.0 s.
        Image shop/web:1 (1.2 MB) was there at 2026-01-01T00:00:00Z, after 0.2 s.
        For target group web, its target 10.0.0.7:80 was unhealthy at 2026-01-01T00:00:02Z (Target.ResponseCodeMismatch: Health checks failed with these codes: [500]).
        Before its exit with code 1, container app wrote:
          app | connecting to db
          app | password refused
        Its service told at 2026-01-01T00:00:00Z: (service web) has started 1 tasks: (task 1234)."#]].assert_eq(&answer.sentences.join("\n"));
}

//! Services that wait, and the sentences about them.

use super::{Facts, explain, explain_deployment, explain_past};
use crate::why::task::tests::{START, report, scope, task, time};
use domain::ecs::{Service, ServiceDeployment, Task, TaskReport};
use domain::elb::TargetHealth;
use expect_test::expect;
use serde_json::{Value, json};

fn service(rollout: (u32, u32), deployment: Value) -> Service {
    let revision = json!({
        "definition": ["web", 3], "launch_type": "FARGATE", "strategy": [],
        "platform_version": null, "network": null, "load_balancers": [],
        "service_connect": null, "registries": [],
    });
    let mut first = json!({
        "id": "ecs-svc/1", "revision": revision, "mesh": null, "image_digests": {},
        "rollout_state": "IN_PROGRESS",
        "rollout_reason": "ECS deployment ecs-svc/1 in progress.", "failed_tasks": 0,
        "created_at": START, "updated_at": START,
    });
    for (name, value) in deployment.as_object().unwrap() {
        first[name] = value.clone();
    }
    serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "name": "web", "status": "ACTIVE",
        "deleted_at": null, "desired_count": 3, "daemon": false, "revision": revision,
        "controller": "ECS",
        "rollout": {"minimum_healthy_percent": rollout.0, "maximum_percent": rollout.1,
            "circuit_breaker": null, "alarms": null},
        "health_check_grace": {"secs": 0, "nanos": 0}, "execute_command": false,
        "propagate_tags": null, "managed_tags": false, "deployments": [first],
        "events": [{"id": "1", "at": START, "message": "(service web) has started 1 tasks."}],
        "inert": {}, "tags": {}, "created_at": START, "created_by": "me",
    }))
    .unwrap()
}

fn sentences(service: &Service, tasks: &[(Task, Option<TaskReport>)]) -> String {
    let target: TargetHealth = serde_json::from_value(json!({
        "scope": scope(), "group": ["web", "1"], "ip": "10.0.1.7", "port": 80,
        "state": "unhealthy", "reason": "Target.Timeout",
        "description": "Request timed out", "since": START, "drained": false,
    }))
    .unwrap();
    let facts = Facts {
        service,
        tasks,
        targets: &[target],
    };
    explain(&facts, time(START)).sentences.join("\n")
}

#[test]
fn a_service_tells_what_it_waits_for() {
    let stop = json!([
        "EssentialContainerExited",
        "Essential container in task exited"
    ]);
    let tasks = [
        (
            task("aa", "RUNNING"),
            Some(report(
                "aa",
                "RUNNING",
                Value::Null,
                json!({"health": "UNKNOWN"}),
            )),
        ),
        (task("bb", "RUNNING"), None),
        (
            task("cc", "STOPPED"),
            Some(report("cc", "STOPPED", stop, json!({}))),
        ),
    ];
    let throttle = json!({"failed_tasks": 2, "throttle":
        {"rounds": 2, "until": "2026-01-01T00:01:00Z"}});
    let service = service((100, 200), throttle);
    expect![[r#"
        Service web in cluster default wants 3 tasks: 1 running, 1 pending, 0 stopping.
        Deployment ecs-svc/1 of web:3 is IN_PROGRESS: ECS deployment ecs-svc/1 in progress.
        2 tasks of it failed.
        No task starts before 2026-01-01T00:01:00Z, because tasks did not come up 2 times in a row.
        Task aa runs, but app is UNKNOWN.
        Task bb is PROVISIONING.
        Target 10.0.1.7:80 of target group web is unhealthy (Target.Timeout: Request timed out).
        Task cc stopped at 2026-01-01T00:00:05Z: EssentialContainerExited: Essential container in task exited (longshore why task cc)
        2026-01-01T00:00:00Z: (service web) has started 1 tasks."#]]
    .assert_eq(&sentences(&service, &tasks));
}

#[test]
fn limits_that_leave_no_step_are_named() {
    let service = service((100, 125), json!({}));
    let told = sentences(&service, &[]);
    assert!(
        told.contains("It cannot take a step: minimumHealthyPercent 100 keeps 3 of 3 tasks and maximumPercent 125 allows 3."),
        "{told}"
    );
}

#[test]
fn a_deployment_is_found_by_its_short_or_long_id() {
    let service = service(
        (100, 200),
        json!({"rollout_state": "FAILED", "failed_tasks": 3,
        "rollout_reason": "ECS deployment circuit breaker: tasks failed to start."}),
    );
    let facts = Facts {
        service: &service,
        tasks: &[],
        targets: &[],
    };
    let answer = |id| explain_deployment(&facts, id, time(START));
    assert!(answer("2").is_none());
    assert_eq!(answer("1"), answer("ecs-svc/1"));
    expect![[r#"
        Deployment ecs-svc/1 of web:3 is FAILED: ECS deployment circuit breaker: tasks failed to start.
        3 tasks of it failed."#]]
    .assert_eq(&answer("1").unwrap().sentences.join("\n"));
}

#[test]
fn a_deployment_that_has_left_its_service_tells_how_it_ended() {
    let throttle = json!({"rollout_state": "FAILED", "rollout_reason":
        "ECS deployment circuit breaker: tasks failed to start.", "failed_tasks": 3});
    let service = service((100, 200), throttle);
    let past: ServiceDeployment = serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "service": "web", "id": "abc",
        "deployment": service.deployments[0], "rollout": service.rollout, "sources": [],
        "status": "ROLLBACK_SUCCESSFUL", "status_reason": "Service deployment rolled back.",
        "rolled_back_to": ["123", START],
    }))
    .unwrap();
    let stop = json!([
        "EssentialContainerExited",
        "Essential container in task exited"
    ]);
    let mut ended = report("cc", "STOPPED", stop, json!({"exit_code": 3}));
    ended.notes = vec![
        serde_json::from_value(json!({"at": START, "container": "app", "what":
        {"kind": "ended", "exitCode": 3, "lastLines": ["no database"]}}))
        .unwrap(),
    ];
    let tasks = [(task("cc", "STOPPED"), Some(ended))];
    let facts = Facts {
        service: &service,
        tasks: &tasks,
        targets: &[],
    };
    let answer = explain_past(&facts, &past, time(START));
    expect![[r#"
        Deployment ecs-svc/1 of web:3 is FAILED: ECS deployment circuit breaker: tasks failed to start.
        3 tasks of it failed.
        It was a deployment of service web in cluster default: it began at 2026-01-01T00:00:00Z, ROLLBACK_SUCCESSFUL.
        Service deployment rolled back.
        It rolled back to revision 123 at 2026-01-01T00:00:00Z.
        Task cc stopped at 2026-01-01T00:00:05Z: EssentialContainerExited: Essential container in task exited (longshore why task cc)
        Its container app ended with exit code 3, and wrote last: no database."#]].assert_eq(&answer.sentences.join("\n"));
}

//! News as people read them.

use super::{services, tasks};
use crate::convert::tasks::TaskView;
use domain::Event;
use domain::ecs::{
    DesiredStatus, LastStatus, RolloutState, Service, StopCode, StopRequest, Task, TaskReport,
};
use expect_test::{Expect, expect};
use serde_json::{Value, json};

fn noon(second: i64) -> domain::Timestamp {
    domain::Timestamp::from_second(1_800_000_000 + second).expect("a time")
}

fn task() -> Task {
    serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "id": "abc", "definition": ["web", 3],
        "group": "family:web", "started_by": null, "service": null, "launch_type": "FARGATE",
        "platform_version": null, "capacity_provider": null,
        "overrides": domain::ecs::TaskOverrides::default(), "instance": "local",
        "interface": null, "mesh": null, "execute_command": false, "tags": {},
        "created_at": noon(0), "desired": "RUNNING", "stop": null,
    }))
    .expect("a task")
}

fn scope() -> Value {
    json!({"account": "000000000000", "region": "us-east-1"})
}

fn report(states: &[LastStatus]) -> TaskReport {
    let task = task();
    let mut report = TaskReport {
        scope: task.scope,
        cluster: task.cluster,
        id: task.id,
        last_status: LastStatus::Provisioning,
        containers: Vec::new(),
        history: vec![(LastStatus::Provisioning, noon(0))],
        pull_started_at: None,
        pull_stopped_at: None,
        execution_stopped_at: None,
        stop: None,
        changes: 0,
        notes: Vec::new(),
    };
    for (index, state) in states.iter().enumerate() {
        report.enter(*state, noon(1 + index as i64));
    }
    report
}

fn view(task: Task, report: Option<TaskReport>) -> TaskView {
    TaskView {
        task,
        report,
        definition: None,
        interface: None,
    }
}

fn told(events: &[Event]) -> String {
    let line = |event: &Event| {
        let detail = &event.detail;
        format!(
            "{} v{} {} → {}{}\n",
            event.time.strftime("%S"),
            detail["version"],
            detail["lastStatus"].as_str().unwrap_or_default(),
            detail["desiredStatus"].as_str().unwrap_or_default(),
            detail["stopCode"]
                .as_str()
                .map_or_else(String::new, |code| format!(" ({code})")),
        )
    };
    events.iter().map(line).collect()
}

fn check(events: &[Event], expected: &Expect) {
    expected.assert_eq(&told(events));
}

const UP: [LastStatus; 3] = [
    LastStatus::Pending,
    LastStatus::Activating,
    LastStatus::Running,
];

#[test]
fn a_task_that_ran_before_anybody_looked_is_told_state_by_state() {
    let (events, mark) =
        tasks::news(&view(task(), Some(report(&UP))), None, noon(9)).expect("news");
    check(
        &events,
        &expect![[r#"
            00 v1 PROVISIONING → RUNNING
            01 v2 PENDING → RUNNING
            02 v3 ACTIVATING → RUNNING
            03 v4 RUNNING → RUNNING
        "#]],
    );
    assert!(tasks::news(&view(task(), Some(report(&UP))), Some(&mark), noon(9)).is_none());
}

#[test]
fn only_what_is_new_is_told_and_a_repeat_has_the_same_ids() {
    let (_, mark) = tasks::news(&view(task(), None), None, noon(0)).expect("news");
    let later = view(task(), Some(report(&UP[..2])));
    let (events, _) = tasks::news(&later, Some(&mark), noon(9)).expect("news");
    check(
        &events,
        &expect![[r#"
            01 v2 PENDING → RUNNING
            02 v3 ACTIVATING → RUNNING
        "#]],
    );
    let (again, _) = tasks::news(&later, Some(&mark), noon(12)).expect("news");
    assert_eq!(events, again);
    let (whole, _) = tasks::news(&later, None, noon(12)).expect("news");
    assert_eq!(whole[1..], events[..]);
}

#[test]
fn an_order_to_stop_is_news_and_its_reason_is_not_told_before_it_was_given() {
    let mut stopping = task();
    stopping.desired = DesiredStatus::Stopped;
    stopping.stop = Some(StopRequest {
        code: StopCode::UserInitiated,
        reason: "enough".to_owned(),
        at: noon(5),
    });
    let mut report = report(&UP);
    let (_, mark) = tasks::news(&view(task(), Some(report.clone())), None, noon(3)).expect("news");
    let ordered = view(stopping.clone(), Some(report.clone()));
    let (events, mark) = tasks::news(&ordered, Some(&mark), noon(5)).expect("news");
    check(
        &events,
        &expect![[r#"
        05 v5 RUNNING → STOPPED (UserInitiated)
    "#]],
    );
    for (second, state) in [(6, LastStatus::Deactivating), (7, LastStatus::Stopping)] {
        report.enter(state, noon(second));
    }
    report.stop = Some((StopCode::UserInitiated, "enough".to_owned()));
    let ending = view(stopping, Some(report));
    let (events, _) = tasks::news(&ending, Some(&mark), noon(9)).expect("news");
    check(
        &events,
        &expect![[r#"
        06 v6 DEACTIVATING → STOPPED (UserInitiated)
        07 v7 STOPPING → STOPPED (UserInitiated)
    "#]],
    );
    let (whole, _) = tasks::news(&ending, None, noon(9)).expect("news");
    assert_eq!(whole[3].detail["desiredStatus"], "RUNNING");
    assert_eq!(whole[3].detail["stopCode"], Value::Null);
}

#[test]
fn a_detail_has_the_shape_of_the_api_with_times_as_text() {
    let (events, _) = tasks::news(&view(task(), Some(report(&UP))), None, noon(9)).expect("news");
    let event = serde_json::to_value(&events[3]).expect("JSON");
    let task = task();
    assert_eq!(event["version"], "0");
    assert_eq!(event["detail-type"], "ECS Task State Change");
    assert_eq!(event["source"], "aws.ecs");
    assert_eq!(event["time"], "2027-01-15T08:00:03Z");
    assert_eq!(event["resources"], json!([task.arn().to_string()]));
    assert_eq!(event["detail"]["taskArn"], task.arn().to_string());
    assert_eq!(event["detail"]["startedAt"], "2027-01-15T08:00:03.000Z");
    assert_eq!(event["detail"]["updatedAt"], "2027-01-15T08:00:03.000Z");
}

fn service(state: RolloutState, sentences: &[&str]) -> Service {
    let revision = json!({
        "definition": ["web", 3], "launch_type": "FARGATE", "strategy": [],
        "platform_version": null, "network": null, "load_balancers": [],
        "service_connect": null, "registries": [],
    });
    let deployment = json!({
        "id": "ecs-svc/1", "revision": revision, "mesh": null, "image_digests": {},
        "rollout_state": state, "rollout_reason": "", "failed_tasks": 0,
        "created_at": noon(0), "updated_at": noon(0),
    });
    let events = sentences.iter().enumerate().rev().map(|(index, message)| {
        json!({"id": index.to_string(), "at": noon(index as i64), "message": message})
    });
    serde_json::from_value(json!({
        "scope": scope(), "cluster": "default", "name": "web", "status": "ACTIVE",
        "deleted_at": null, "desired_count": 3, "daemon": false, "revision": revision,
        "controller": "ECS",
        "rollout": {"minimum_healthy_percent": 100, "maximum_percent": 200,
            "circuit_breaker": null, "alarms": null},
        "health_check_grace": {"secs": 0, "nanos": 0}, "execute_command": false,
        "propagate_tags": null, "managed_tags": false, "deployments": [deployment],
        "events": events.collect::<Vec<Value>>(),
        "inert": {}, "tags": {}, "created_at": noon(0), "created_by": "me",
    }))
    .expect("a service")
}

fn names(events: &[Event]) -> Vec<&str> {
    events
        .iter()
        .filter_map(|event| event.detail["eventName"].as_str())
        .collect()
}

#[test]
fn a_service_tells_its_deployments_and_those_sentences_that_have_a_name() {
    let began = service(
        RolloutState::InProgress,
        &["(service web) has started 1 tasks: (task a)."],
    );
    let (events, mark) = services::news(&began, None).expect("news");
    assert_eq!(names(&events), ["SERVICE_DEPLOYMENT_IN_PROGRESS"]);
    assert_eq!(events[0].detail_type, "ECS Deployment State Change");
    let steady = service(
        RolloutState::Completed,
        &[
            "(service web) has started 1 tasks: (task a).",
            "(service web) was unable to place a task. Reason: no room.",
            "(service web) has reached a steady state.",
        ],
    );
    let (events, mark) = services::news(&steady, Some(&mark)).expect("news");
    let mut told = names(&events);
    told.sort_unstable();
    assert_eq!(
        told,
        [
            "SERVICE_DEPLOYMENT_COMPLETED",
            "SERVICE_STEADY_STATE",
            "SERVICE_TASK_PLACEMENT_FAILURE"
        ]
    );
    let placement = events
        .iter()
        .find(|event| event.detail["eventType"] == "ERROR");
    assert_eq!(placement.expect("an error").detail["reason"], "no room.");
    assert!(services::news(&steady, Some(&mark)).is_none());
}

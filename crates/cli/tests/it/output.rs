//! Output of containers that have no log driver of their own.

use crate::world::{Wish, World, scope};
use domain::Timestamp;
use domain::ecs::{TASK_STORIES, TaskStory};
use expect_test::expect;
use journal::Telling;
use runtime::log::{LogStream, LogWriter};
use serde_json::{Value, json};

const START: &str = "2026-01-01T00:00:00Z";
const START_NANOS: u64 = 1_767_225_600_000_000_000;
const TASK: &str = "0123456789abcdef0123456789abcdef";

/// A container of the task definition and what became of it.
fn container(name: &str, log: Value) -> (Value, Value) {
    let definition = json!({
        "name": name, "image": "i", "cpu_units": 0, "essential": true, "entry_point": [],
        "command": [], "environment": [], "secrets": [], "port_mappings": [], "depends_on": [],
        "mount_points": [], "capabilities_add": [], "capabilities_drop": [], "tmpfs": [],
        "ulimits": [], "system_controls": [], "docker_labels": {}, "inert": {}, "log": log,
    });
    let report = json!({
        "name": name, "id": name, "runtime_id": format!("run-{name}"), "last_status": "STOPPED",
        "probes": [], "exit_code": 0, "network_bindings": [], "started_at": START,
    });
    (definition, report)
}

/// A task of the history: `app` writes to the machine, `web` to CloudWatch Logs.
fn story() -> TaskStory {
    let shipped = json!({"driver": "awslogs", "options": {}, "secret_options": []});
    let (app, app_report) = container("app", Value::Null);
    let (web, web_report) = container("web", shipped);
    serde_json::from_value(json!({
        "task": {
            "scope": scope(), "cluster": "default", "id": TASK, "definition": ["web", 3],
            "group": "family:web", "started_by": null, "service": null,
            "launch_type": "FARGATE", "platform_version": null, "capacity_provider": null,
            "overrides": domain::ecs::TaskOverrides::default(), "instance": "local",
            "interface": null, "mesh": null, "execute_command": false, "tags": {},
            "created_at": START, "desired": "STOPPED", "stop": null,
        },
        "report": {
            "scope": scope(), "cluster": "default", "id": TASK, "last_status": "STOPPED",
            "containers": [app_report, web_report], "history": [["STOPPED", START]],
            "pull_started_at": null, "pull_stopped_at": null, "execution_stopped_at": null,
            "stop": ["EssentialContainerExited", "Essential container in task exited"],
        },
        "definition": {
            "scope": scope(), "family": "web", "revision": 3, "status": "ACTIVE",
            "network_mode": "none", "requires_compatibilities": [], "containers": [app, web],
            "volumes": [], "inert": {}, "tags": {}, "registered_at": START, "registered_by": "me",
        },
        "notes": [], "told": [],
    }))
    .unwrap()
}

async fn world(lines: &str) -> (World, tempfile::TempDir) {
    let world = World::new(Wish {
        allow_reset: true,
        ..Wish::default()
    })
    .await;
    let time: Timestamp = START.parse().unwrap();
    let telling = Telling::new().story(TASK_STORIES, (&scope(), TASK), time, &story());
    world.journal.tell(telling).unwrap();
    let log = tempfile::tempdir().unwrap();
    let mut writer = LogWriter::create(log.path(), None).unwrap();
    writer
        .take(LogStream::Stdout, lines.as_bytes(), START_NANOS)
        .unwrap();
    let mut logs = world.runtime.logs.lock().unwrap();
    logs.insert("run-app".to_owned(), log.path().to_owned());
    drop(logs);
    (world, log)
}

#[tokio::test]
async fn what_a_container_wrote_is_read_when_its_task_is_history() {
    let (world, _log) = world("first\nsecond\n").await;
    expect![[r#"
        00:00:00.000 app/01234567 | first
        00:00:00.000 app/01234567 | second
    "#]]
    .assert_eq(&world.run(&["logs", "01234567"]).await);
    let why = world.run(&["why", "task", TASK]).await;
    let sentence = format!("The output of app is kept on this machine: longshore logs {TASK}");
    assert!(why.contains(&sentence), "{why}");
    assert!(!why.contains("The output of web is kept"), "{why}");
}

#[tokio::test]
async fn long_output_is_read_to_its_end() {
    let lines: String = (0..2_500)
        .map(|number| format!("line {number}\n"))
        .collect();
    let (world, _log) = world(&lines).await;
    let said = world.run(&["logs", TASK]).await;
    assert_eq!(said.lines().count(), 2_500);
    assert!(said.trim_end().ends_with("| line 2499"), "{}", said.len());
}

#[tokio::test]
async fn a_place_that_is_none_is_refused_and_a_reset_forgets_the_output() {
    let (world, _log) = world("x\n").await;
    let path = format!("/_longshore/output/{TASK}/app?from=here");
    assert_eq!(world.ask("GET", &path, "").await.0, 400);
    let (status, _) = world.ask("POST", "/_longshore/reset", "").await;
    assert_eq!(status, 200);
    let forgotten = world.runtime.forgotten.lock().unwrap().clone();
    assert_eq!(forgotten, [runtime::Forget::Of("000000000000".to_owned())]);
}

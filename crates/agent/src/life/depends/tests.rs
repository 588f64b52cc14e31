//! What `depends` promises.

use super::{patience, stop_waves};
use crate::life::sample::container;
use domain::ecs::{ContainerDefinition, ContainerReport};
use serde_json::{Value, json};

const BEGAN: &str = "2026-01-01T00:00:00Z";

fn waits_for(name: &str, condition: &str) -> Value {
    json!([{ "container": name, "condition": condition }])
}

fn report(name: &str, status: &str, started: Option<&str>) -> ContainerReport {
    let report = json!({
        "name": name, "id": name, "runtime_id": name, "last_status": status,
        "image_digest": null, "health": null, "probes": [], "exit_code": null, "reason": null,
        "started_at": started, "finished_at": null,
    });
    serde_json::from_value(report).unwrap()
}

fn pair(condition: &str, timeout: Value) -> Vec<ContainerDefinition> {
    vec![
        container(json!({ "name": "app", "depends_on": waits_for("db", condition) })),
        container(json!({ "name": "db", "start_timeout": timeout })),
    ]
}

#[test]
fn patience_is_that_of_the_container_waited_for_counted_from_its_start() {
    let given = json!({ "secs": 20, "nanos": 0 });
    let running = [
        report("app", "PENDING", None),
        report("db", "RUNNING", Some(BEGAN)),
    ];
    let (at, reason) = patience(&pair("HEALTHY", given.clone()), &running).unwrap();
    assert_eq!(at.to_string(), "2026-01-01T00:00:20Z");
    let expected = "Container app cannot start: its dependency on container db has timed out \
                    after 20 seconds";
    assert_eq!(reason, expected);
    let (at, _) = patience(&pair("COMPLETE", Value::Null), &running).unwrap();
    assert_eq!(at.to_string(), "2026-01-01T00:03:00Z");
    let pending = [
        report("app", "PENDING", None),
        report("db", "PENDING", None),
    ];
    assert_eq!(patience(&pair("HEALTHY", given.clone()), &pending), None);
    assert_eq!(patience(&pair("START", given.clone()), &running), None);
    let both = [
        report("app", "RUNNING", Some(BEGAN)),
        report("db", "RUNNING", Some(BEGAN)),
    ];
    assert_eq!(patience(&pair("HEALTHY", given), &both), None);
}

#[test]
fn containers_stop_in_the_reverse_of_the_order_they_started_in() {
    let containers = [
        container(json!({ "name": "db" })),
        container(json!({ "name": "app", "depends_on": waits_for("db", "START") })),
        container(json!({ "name": "web", "depends_on": waits_for("app", "HEALTHY") })),
        container(json!({ "name": "log" })),
    ];
    assert_eq!(
        stop_waves(&containers),
        [vec!["web", "log"], vec!["app"], vec!["db"]]
    );
}

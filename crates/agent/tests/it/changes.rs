//! Overrides, at the place where each acts.

use crate::world::{World, container};
use runtime::spec::CpuQuota;
use serde_json::{Value, json};

async fn changed(container_changes: Value, more: Value) -> World {
    let app = container(
        "app",
        json!({
            "command": ["definition"], "cpu_units": 10, "memory_reservation_mib": 16,
            "environment": [["KEPT", "1"], ["CHANGED", "1"]],
        }),
    );
    let mut change = json!({"name": "app", "environment": []});
    let members = container_changes.as_object().unwrap().clone();
    change.as_object_mut().unwrap().extend(members);
    let mut overrides = json!({"containers": [change]});
    let members = more.as_object().unwrap().clone();
    overrides.as_object_mut().unwrap().extend(members);
    let definition = json!({"cpu_units": 256, "memory_mib": 512});
    World::changed(vec![app], definition, overrides).await
}

#[tokio::test]
async fn the_size_of_the_task_is_the_sandboxs() {
    let world = changed(json!({}), json!({"cpu_units": 1024, "memory_mib": 2048})).await;
    world.until_status("RUNNING").await;
    let sandbox = world.runtime.sandbox.lock().unwrap().clone().unwrap();
    assert_eq!(sandbox.limits.memory_bytes, Some(2048 << 20));
    assert_eq!(sandbox.limits.cpu_shares, Some(1024));
    assert_eq!(
        sandbox.limits.cpu_quota,
        Some(CpuQuota::from_cpu_units(1024))
    );
}

#[tokio::test]
async fn size_command_and_variables_of_a_container_are_what_it_starts_with() {
    let change = json!({
        "command": ["override"], "cpu_units": 20, "memory_mib": 128,
        "memory_reservation_mib": 32, "environment": [["CHANGED", "2"], ["NEW", "3"]],
    });
    let world = changed(change, json!({})).await;
    world.until_status("RUNNING").await;
    let spec = world.runtime.spec("app");
    assert_eq!(spec.args, ["app", "override"]);
    let limits = &spec.limits;
    assert_eq!(limits.memory_bytes, Some(128 << 20));
    assert_eq!(limits.memory_reservation_bytes, Some(32 << 20));
    assert_eq!(limits.cpu_shares, Some(20));
    for variable in ["KEPT=1", "CHANGED=2", "NEW=3"] {
        assert!(spec.env.iter().any(|one| one == variable), "{:?}", spec.env);
    }
    assert!(!spec.env.contains(&"CHANGED=1".to_owned()));
}

#[tokio::test]
async fn the_execution_role_that_is_assumed_is_the_overrides() {
    let role = "arn:aws:iam::000000000000:role/other";
    let world = changed(json!({}), json!({"execution_role": role})).await;
    world.until_status("RUNNING").await;
    assert_eq!(*world.calls.1.lock().unwrap(), [role]);
}

#[tokio::test]
async fn files_and_devices_that_an_override_asks_for_are_asked_of_the_instance() {
    let file = json!([{"value": "arn:aws:s3:::bucket/file.env", "type": "s3"}]);
    let gpu = json!([{"kind": "GPU", "value": "1", "sharing": null}]);
    for (change, reason) in [
        (
            json!({"environment_files": file}),
            "ResourceInitializationError: failed to download env files:",
        ),
        (
            json!({"resource_requirements": gpu}),
            "CannotCreateContainerError: container app needs 1 GPU",
        ),
    ] {
        let world = changed(change, json!({})).await;
        let report = world.until_status("STOPPED").await;
        let (_, told) = report.stop.unwrap();
        assert!(told.starts_with(reason), "{told}");
    }
}

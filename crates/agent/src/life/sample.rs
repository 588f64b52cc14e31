//! A container definition for tests, with whatever a test is about.

use domain::ecs::ContainerDefinition;

/// A container called `app`; `more` are members of the record.
pub(super) fn container(more: serde_json::Value) -> ContainerDefinition {
    let mut whole = serde_json::json!({
        "name": "app", "image": "app:1", "cpu_units": 0, "memory_mib": 64,
        "memory_reservation_mib": null, "essential": true, "entry_point": [], "command": [],
        "environment": [], "secrets": [], "port_mappings": [], "health_check": null,
        "depends_on": [], "start_timeout": null, "stop_timeout": null, "log": null,
        "mount_points": [], "user": null, "working_directory": null, "read_only_root": null,
        "privileged": null, "init_process": null, "capabilities_add": [],
        "capabilities_drop": [], "tmpfs": [], "shared_memory_mib": null, "ulimits": [],
        "system_controls": [], "docker_labels": {}, "inert": {},
    });
    let members = more.as_object().unwrap().clone();
    whole.as_object_mut().unwrap().extend(members);
    serde_json::from_value(whole).unwrap()
}

//! The event a container instance's news are.
//! Source: developer guide, container instance state change events.

use super::envelope::{Subject, event, moment};
use domain::ecs::{Cluster, ContainerInstance};
use domain::{Event, Timestamp};
use serde_json::{Value, json};

/// The instance has changed; its version counts how often.
pub(super) fn event_of(instance: &ContainerInstance, now: Timestamp) -> Event {
    let at = match instance.version {
        0 | 1 => instance.registered_at,
        _ => now,
    };
    let subject = Subject {
        scope: &instance.scope,
        detail_type: "ECS Container Instance State Change",
        resource: instance.arn(),
        change: format!("{} {}", moment(instance.registered_at), instance.version),
        at,
    };
    event(subject, detail(instance, at))
}

fn detail(instance: &ContainerInstance, at: Timestamp) -> Value {
    let attributes = instance.attributes.iter().map(|(name, value)| match value {
        Some(value) => json!({"name": name, "value": value}),
        None => json!({"name": name}),
    });
    let mut detail = json!({
        "agentConnected": instance.agent_connected,
        "attributes": attributes.collect::<Vec<Value>>(),
        "clusterArn": Cluster::arn_of(&instance.scope, &instance.cluster).to_string(),
        "containerInstanceArn": instance.arn().to_string(),
        "registeredAt": moment(instance.registered_at),
        "registeredResources": resources(instance),
        "status": instance.status.as_str(),
        "updatedAt": moment(at),
        "version": instance.version,
        "versionInfo": {
            "agentHash": instance.versions.hash,
            "agentVersion": instance.versions.agent,
            "dockerVersion": instance.versions.docker,
        },
    });
    let given = [
        ("ec2InstanceId", &instance.ec2_instance_id),
        ("statusReason", &instance.status_reason),
        ("capacityProviderName", &instance.capacity_provider),
    ];
    for (name, value) in given {
        if let Some(value) = value {
            detail[name] = json!(value);
        }
    }
    detail
}

fn resources(instance: &ContainerInstance) -> Value {
    let has = &instance.registered;
    let ports = |ports: &std::collections::BTreeSet<u16>| -> Vec<String> {
        ports.iter().map(u16::to_string).collect()
    };
    json!([
        {"name": "CPU", "type": "INTEGER", "integerValue": has.cpu_units},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": has.memory_mib},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ports(&has.tcp_ports)},
        {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": ports(&has.udp_ports)},
    ])
}

//! The event a container instance's news are.
//! Source: developer guide, container instance state change events.

use super::envelope::{Subject, event, moment};
use domain::ecs::{Cluster, ContainerInstance};
use domain::{Event, Timestamp};
use scheduler::place::Room;
use serde_json::{Value, json};
use std::collections::BTreeSet;

type Ports = BTreeSet<u16>;

/// The instance has changed; its version counts how often. `left` is what its tasks leave of it.
pub(super) fn event_of(instance: &ContainerInstance, left: Option<&Room>, now: Timestamp) -> Event {
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
    event(subject, detail(instance, left, at))
}

fn detail(instance: &ContainerInstance, left: Option<&Room>, at: Timestamp) -> Value {
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
        "registeredResources": registered(instance),
        "status": instance.status.as_str(),
        "updatedAt": moment(at),
        "version": instance.version,
        "versionInfo": {
            "agentHash": instance.versions.hash,
            "agentVersion": instance.versions.agent,
            "dockerVersion": instance.versions.docker,
        },
    });
    if let Some(room) = left {
        let Room {
            cpu_units,
            memory_mib,
            tcp_taken,
            udp_taken,
        } = room;
        detail["remainingResources"] = resources(*cpu_units, *memory_mib, tcp_taken, udp_taken);
    }
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

fn registered(instance: &ContainerInstance) -> Value {
    let has = &instance.registered;
    resources(
        has.cpu_units,
        has.memory_mib,
        &has.tcp_ports,
        &has.udp_ports,
    )
}

/// Of ports, those that are taken: by the machine itself, and then by tasks.
fn resources(cpu_units: u32, memory_mib: u32, tcp: &Ports, udp: &Ports) -> Value {
    let ports = |ports: &Ports| -> Vec<String> { ports.iter().map(u16::to_string).collect() };
    json!([
        {"name": "CPU", "type": "INTEGER", "integerValue": cpu_units},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": memory_mib},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ports(tcp)},
        {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": ports(udp)},
    ])
}

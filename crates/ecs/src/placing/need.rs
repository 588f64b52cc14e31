//! What a task takes of a container instance.

use domain::ecs::{
    ContainerDefinition, ContainerOverride, NetworkMode, PortMapping, TaskDefinition, TaskOverrides,
};
use scheduler::place::Need;
use std::collections::{BTreeMap, BTreeSet};

/// What a task made from `definition` with these changes takes.
pub(crate) fn need(definition: &TaskDefinition, overrides: &TaskOverrides) -> Need {
    let change = |container: &ContainerDefinition| {
        let mut changes = overrides.containers.iter();
        changes.find(|change| change.name == container.name)
    };
    let containers = definition.containers.iter();
    let cpu = containers
        .clone()
        .map(|container| cpu_units(container, change(container)));
    let memory = containers.map(|container| memory_mib(container, change(container)));
    let cpu_of_task = overrides.cpu_units.or(definition.cpu_units);
    let memory_of_task = overrides.memory_mib.or(definition.memory_mib);
    Need {
        cpu_units: cpu_of_task.unwrap_or_else(|| cpu.fold(0, u32::saturating_add)),
        memory_mib: memory_of_task.unwrap_or_else(|| memory.fold(0, u32::saturating_add)),
        tcp_ports: ports(definition, "tcp"),
        udp_ports: ports(definition, "udp"),
        attributes: attributes(definition),
    }
}

fn cpu_units(container: &ContainerDefinition, change: Option<&ContainerOverride>) -> u32 {
    let changed = change.and_then(|change| change.cpu_units);
    changed.unwrap_or(container.cpu_units)
}

/// The soft limit where there is one: that is what is set aside. Source: ECS API model,
/// `ContainerDefinition$memoryReservation`.
fn memory_mib(container: &ContainerDefinition, change: Option<&ContainerOverride>) -> u32 {
    let soft = change.and_then(|change| change.memory_reservation_mib);
    let hard = change.and_then(|change| change.memory_mib);
    soft.or(container.memory_reservation_mib)
        .or(hard)
        .or(container.memory_mib)
        .unwrap_or(0)
}

/// Fixed ports on the instance. One of 0, or none with a bridge, is chosen when the task starts.
fn ports(definition: &TaskDefinition, protocol: &str) -> BTreeSet<u16> {
    let fixed = |mapping: &PortMapping| match definition.network_mode {
        NetworkMode::Host => Some(mapping.host_port.unwrap_or(mapping.container_port)),
        NetworkMode::Bridge => mapping.host_port,
        NetworkMode::Awsvpc | NetworkMode::None => None,
    };
    let mappings = definition
        .containers
        .iter()
        .flat_map(|container| &container.port_mappings);
    mappings
        .filter(|mapping| mapping.protocol == protocol)
        .filter_map(fixed)
        .filter(|port| *port != 0)
        .collect()
}

/// Attributes an instance must have for its platform to be the one that was asked for.
fn attributes(definition: &TaskDefinition) -> BTreeMap<String, Option<String>> {
    let mut needed = BTreeMap::new();
    if definition.cpu_architecture.as_deref() == Some("ARM64") {
        let name = "ecs.cpu-architecture".to_owned();
        needed.insert(name, Some("arm64".to_owned()));
    }
    let system = definition.operating_system_family.as_deref();
    if system.is_some_and(|family| family.starts_with("WINDOWS")) {
        needed.insert("ecs.os-type".to_owned(), Some("windows".to_owned()));
    }
    needed
}

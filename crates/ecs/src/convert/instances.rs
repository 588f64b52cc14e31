//! Container instances: their resources, attributes and versions.

use super::common::{int, tags_to_wire};
use crate::placing::Places;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use domain::ecs::{ContainerInstance, InstanceResources, InstanceVersions};
use scheduler::place::Room;
use std::collections::{BTreeMap, BTreeSet};

/// Ports an agent and its machine keep for themselves when they name none: SSH, Docker and the
/// agent. Source: developer guide, container agent configuration, `ECS_RESERVED_PORTS`.
const RESERVED_PORTS: [u16; 6] = [22, 2_375, 2_376, 51_678, 51_679, 51_680];

/// Size of an instance that says nothing of its own.
///
/// Chosen: AWS asks every agent for it; test suites leave it out and expect four vCPU.
const UNTOLD: (u32, u32) = (4_096, 7_482);

/// Reads what an instance has (`totalResources`).
pub(crate) fn resources(given: Option<Vec<w::Resource>>) -> Result<InstanceResources, ApiError> {
    let reserved: BTreeSet<u16> = RESERVED_PORTS.into();
    let mut resources = InstanceResources {
        cpu_units: UNTOLD.0,
        memory_mib: UNTOLD.1,
        tcp_ports: reserved,
        udp_ports: BTreeSet::new(),
    };
    for resource in given.unwrap_or_default() {
        match resource.name.as_deref().unwrap_or_default() {
            "CPU" => resources.cpu_units = number(&resource)?,
            "MEMORY" => resources.memory_mib = number(&resource)?,
            "PORTS" => resources.tcp_ports = ports(&resource)?,
            "PORTS_UDP" => resources.udp_ports = ports(&resource)?,
            other => {
                return Err(invalid(format!("Invalid resource name: {other}.")));
            }
        }
    }
    Ok(resources)
}

fn number(resource: &w::Resource) -> Result<u32, ApiError> {
    let whole = resource.integer_value.map(i64::from);
    let long = resource.long_value;
    let double = resource.double_value.map(|value| value as i64);
    let value = whole.or(long).or(double);
    let value = value.and_then(|value| u32::try_from(value).ok());
    value.ok_or_else(|| {
        let name = resource.name.as_deref().unwrap_or_default();
        invalid(format!(
            "The resource {name} needs a number that is not negative."
        ))
    })
}

fn ports(resource: &w::Resource) -> Result<BTreeSet<u16>, ApiError> {
    let given = resource.string_set_value.as_deref().unwrap_or_default();
    let port = |text: &String| {
        let refuse = |_| invalid(format!("Invalid port: {text}."));
        text.parse::<u16>().map_err(refuse)
    };
    given.iter().map(port).collect()
}

/// Tells what an instance has, or has left.
fn resources_to_wire(
    cpu_units: u32,
    memory_mib: u32,
    tcp: &BTreeSet<u16>,
    udp: &BTreeSet<u16>,
) -> Vec<w::Resource> {
    let number = |name: &str, value: u32| w::Resource {
        integer_value: Some(int(value)),
        ..plain(name, "INTEGER")
    };
    let ports = |name: &str, ports: &BTreeSet<u16>| w::Resource {
        string_set_value: Some(ports.iter().map(u16::to_string).collect()),
        ..plain(name, "STRINGSET")
    };
    vec![
        number("CPU", cpu_units),
        number("MEMORY", memory_mib),
        ports("PORTS", tcp),
        ports("PORTS_UDP", udp),
    ]
}

fn plain(name: &str, kind: &str) -> w::Resource {
    w::Resource {
        name: Some(name.to_owned()),
        r#type: Some(kind.to_owned()),
        double_value: Some(0.0),
        long_value: Some(0),
        integer_value: Some(0),
        string_set_value: None,
    }
}

/// Reads the versions of an agent.
pub(crate) fn versions(given: Option<w::VersionInfo>) -> InstanceVersions {
    let given = given.unwrap_or_default();
    InstanceVersions {
        agent: given.agent_version,
        hash: given.agent_hash,
        docker: given.docker_version,
    }
}

/// Reads attributes; refuses names and values with characters AWS does not allow. Source: ECS
/// API model, `Attribute`.
pub(crate) fn attributes(
    given: &[w::Attribute],
) -> Result<BTreeMap<String, Option<String>>, ApiError> {
    let mut read = BTreeMap::new();
    for one in given {
        check_attribute(one)?;
        read.insert(one.name.clone(), one.value.clone());
    }
    Ok(read)
}

fn check_attribute(given: &w::Attribute) -> Result<(), ApiError> {
    let in_name = |character: char| {
        character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '.' | '/' | '\\')
    };
    let in_value = |character: char| in_name(character) || matches!(character, '@' | ':' | ' ');
    let name = &given.name;
    if name.is_empty() || name.len() > 128 || !name.chars().all(in_name) {
        return Err(invalid(format!("Invalid attribute name: {name}.")));
    }
    let value = given.value.as_deref().unwrap_or_default();
    let padded = value != value.trim();
    if value.len() > 128 || padded || !value.chars().all(in_value) {
        return Err(invalid(format!("Invalid value of the attribute {name}.")));
    }
    Ok(())
}

/// Tells an instance's attributes.
pub(crate) fn attributes_to_wire(instance: &ContainerInstance) -> Vec<w::Attribute> {
    let attribute = |(name, value): (&String, &Option<String>)| w::Attribute {
        name: name.clone(),
        value: value.clone(),
        ..w::Attribute::default()
    };
    instance.attributes.iter().map(attribute).collect()
}

/// Which parts of an instance are told beside the plain ones.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct InstanceParts {
    /// `TAGS`.
    pub(crate) tags: bool,
    /// `CONTAINER_INSTANCE_HEALTH`.
    pub(crate) health: bool,
}

impl InstanceParts {
    /// Those named by `include`.
    pub(crate) fn named(include: Option<&[String]>) -> Self {
        let include = include.unwrap_or_default();
        let has = |name: &str| include.iter().any(|given| given == name);
        Self {
            tags: has("TAGS"),
            health: has("CONTAINER_INSTANCE_HEALTH"),
        }
    }
}

/// Tells an instance, with what is left of it.
pub(crate) fn instance_to_wire(
    instance: &ContainerInstance,
    places: &Places,
    parts: InstanceParts,
) -> w::ContainerInstance {
    let (running, pending) = places.counts.get(&instance.id).copied().unwrap_or_default();
    let registered = &instance.registered;
    let left = |room: &Room| {
        let Room {
            cpu_units,
            memory_mib,
            tcp_taken,
            udp_taken,
        } = room;
        resources_to_wire(*cpu_units, *memory_mib, tcp_taken, udp_taken)
    };
    let versions = &instance.versions;
    w::ContainerInstance {
        container_instance_arn: Some(instance.arn().to_string()),
        ec2_instance_id: instance.ec2_instance_id.clone(),
        capacity_provider_name: instance.capacity_provider.clone(),
        version: Some(i64::try_from(instance.version).unwrap_or(i64::MAX)),
        version_info: Some(w::VersionInfo {
            agent_version: versions.agent.clone(),
            agent_hash: versions.hash.clone(),
            docker_version: versions.docker.clone(),
        }),
        remaining_resources: places.room(&instance.id).map(|room| left(&room.left)),
        registered_resources: Some(resources_to_wire(
            registered.cpu_units,
            registered.memory_mib,
            &registered.tcp_ports,
            &registered.udp_ports,
        )),
        status: Some(instance.status.as_str().to_owned()),
        status_reason: instance.status_reason.clone(),
        agent_connected: Some(instance.agent_connected),
        running_tasks_count: Some(int(running)),
        pending_tasks_count: Some(int(pending)),
        agent_update_status: None,
        attributes: Some(attributes_to_wire(instance)),
        registered_at: Some(instance.registered_at),
        attachments: Some(Vec::new()),
        tags: Some(match parts.tags {
            true => tags_to_wire(&instance.tags),
            false => Vec::new(),
        }),
        health_status: Some(health(instance)).filter(|_| parts.health),
        gpu_devices: None,
    }
}

/// The instance is as well as its agent.
fn health(instance: &ContainerInstance) -> w::ContainerInstanceHealthStatus {
    let status = match instance.agent_connected {
        true => "OK",
        false => "IMPAIRED",
    };
    w::ContainerInstanceHealthStatus {
        overall_status: Some(status.to_owned()),
        details: Some(vec![w::InstanceHealthCheckResult {
            r#type: Some("CONTAINER_RUNTIME".to_owned()),
            status: Some(status.to_owned()),
            status_reason: None,
            last_updated: Some(instance.registered_at),
            last_status_change: Some(instance.registered_at),
        }]),
    }
}

//! What a task definition must be like beyond what the API model says.

use crate::convert::definitions::is_ecr;
use crate::fargate;
use crate::refs::is_name_character;
use crate::refusal::client;
use crate::sharing;
use api::ApiError;
use domain::ecs::{ContainerDefinition, DependencyCondition, NetworkMode, TaskDefinition};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// Refuses a task definition that could not run, with AWS's words where they are published.
pub(crate) fn check(definition: &TaskDefinition) -> Result<(), ApiError> {
    let family = &definition.family;
    if family.is_empty() || family.len() > 255 || !family.chars().all(is_name_character) {
        return Err(client("Family contains invalid characters."));
    }
    check_containers(definition)?;
    check_dependencies(definition)?;
    check_port_names(definition)?;
    sharing::check(definition)?;
    let fargate = definition
        .requires_compatibilities
        .iter()
        .any(|name| name == "FARGATE");
    if fargate {
        check_fargate(definition)
    } else {
        check_container_memory(definition)
    }
}

fn check_containers(definition: &TaskDefinition) -> Result<(), ApiError> {
    let containers = &definition.containers;
    if containers.is_empty() {
        return Err(client("Container list cannot be empty."));
    }
    if !containers.iter().any(|container| container.essential) {
        return Err(client(
            "At least one container in the task definition must be essential.",
        ));
    }
    let mut names = BTreeSet::new();
    for container in containers {
        let name = container.name.as_str();
        if name.len() > 255 || !name.chars().all(is_name_character) {
            return Err(client(format!(
                "Container.name '{name}' contains invalid characters."
            )));
        }
        if !names.insert(name) {
            return Err(client(format!(
                "Container.name '{name}' is used more than once."
            )));
        }
        check_mounts(definition, container)?;
        check_environment(container)?;
    }
    Ok(())
}

fn check_mounts(
    definition: &TaskDefinition,
    container: &ContainerDefinition,
) -> Result<(), ApiError> {
    for mount in &container.mount_points {
        let known = definition
            .volumes
            .iter()
            .any(|volume| volume.name == mount.volume);
        if !known {
            return Err(client(format!("Unknown volume '{}'.", mount.volume)));
        }
        if !mount.container_path.starts_with('/') {
            let path = &mount.container_path;
            return Err(client(format!("Invalid mount path '{path}'.")));
        }
    }
    Ok(())
}

/// A variable may have a value or a secret, not both.
fn check_environment(container: &ContainerDefinition) -> Result<(), ApiError> {
    let mut names = BTreeSet::new();
    for secret in &container.secrets {
        let plain = container
            .environment
            .iter()
            .any(|(name, _)| *name == secret.name);
        if plain || !names.insert(secret.name.as_str()) {
            return Err(client(format!(
                "The secret name must be unique and not shared with any new or existing \
                 environment variables set on the container, such as '{}'.",
                secret.name
            )));
        }
    }
    Ok(())
}

fn check_dependencies(definition: &TaskDefinition) -> Result<(), ApiError> {
    for container in &definition.containers {
        for needed in &container.depends_on {
            let Some(other) = definition.container(&needed.container) else {
                return Err(client(format!(
                    "Container '{}' depends on container '{}', which is not defined.",
                    container.name, needed.container
                )));
            };
            let waits_for_end = matches!(
                needed.condition,
                DependencyCondition::Complete | DependencyCondition::Success
            );
            if waits_for_end && other.essential {
                return Err(client(format!(
                    "A dependency condition of COMPLETE or SUCCESS cannot be set on the \
                     essential container '{}'.",
                    other.name
                )));
            }
            if needed.condition == DependencyCondition::Healthy && other.health_check.is_none() {
                return Err(client(format!(
                    "The condition HEALTHY needs a health check on container '{}'.",
                    other.name
                )));
            }
        }
    }
    check_cycles(definition)
}

/// Takes containers away whose dependencies are all gone, until none is left.
fn check_cycles(definition: &TaskDefinition) -> Result<(), ApiError> {
    let mut waiting: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for container in &definition.containers {
        let needs = container.depends_on.iter();
        let needs = needs.map(|needed| needed.container.as_str()).collect();
        waiting.insert(&container.name, needs);
    }
    while !waiting.is_empty() {
        let free: Vec<&str> = waiting
            .iter()
            .filter(|(_, needs)| needs.iter().all(|need| !waiting.contains_key(need)))
            .map(|(name, _)| *name)
            .collect();
        if free.is_empty() {
            return Err(client("Container dependencies must not form a cycle."));
        }
        for name in free {
            waiting.remove(name);
        }
    }
    Ok(())
}

fn check_port_names(definition: &TaskDefinition) -> Result<(), ApiError> {
    let mut names = BTreeSet::new();
    let ports = definition
        .containers
        .iter()
        .flat_map(|container| &container.port_mappings);
    for name in ports.filter_map(|port| port.name.as_deref()) {
        if !names.insert(name) {
            return Err(client(format!(
                "Port mapping name '{name}' is used more than once."
            )));
        }
    }
    Ok(())
}

fn check_fargate(definition: &TaskDefinition) -> Result<(), ApiError> {
    if definition.network_mode != NetworkMode::Awsvpc {
        return Err(client("Fargate only supports network mode ‘awsvpc’."));
    }
    let need = |what: &str| {
        client(format!(
            "Fargate requires that '{what}' be defined at the task level."
        ))
    };
    let cpu = definition.cpu_units.ok_or_else(|| need("cpu"))?;
    let memory = definition.memory_mib.ok_or_else(|| need("memory"))?;
    if !fargate::has_size(cpu, memory) {
        return Err(client(fargate::refusal(cpu, memory)));
    }
    for container in &definition.containers {
        check_fargate_container(definition, container)?;
    }
    check_container_sum(definition, cpu, memory)
}

fn check_fargate_container(
    definition: &TaskDefinition,
    container: &ContainerDefinition,
) -> Result<(), ApiError> {
    if container.privileged {
        return Err(client("Fargate does not support privileged containers."));
    }
    let stop_range = Duration::from_secs(2)..=Duration::from_secs(120);
    if container
        .stop_timeout
        .is_some_and(|stop| !stop_range.contains(&stop))
    {
        return Err(client(
            "Fargate requires that 'stopTimeout' be between 2 and 120 seconds.",
        ));
    }
    if definition.execution_role.is_some() {
        return Ok(());
    }
    let needs_role = |what: String| {
        client(format!(
            "Fargate requires task definition to have execution role ARN to support {what}."
        ))
    };
    if is_ecr(&container.image) {
        return Err(needs_role("ECR images".to_owned()));
    }
    let driver = container.log.as_ref().map(|log| log.driver.as_str());
    if driver == Some("awslogs") {
        return Err(needs_role("log driver awslogs".to_owned()));
    }
    if !container.secrets.is_empty() {
        return Err(client(
            "When you are specifying container secrets, you must also specify a value for \
             'executionRoleArn'.",
        ));
    }
    Ok(())
}

fn check_container_sum(definition: &TaskDefinition, cpu: u32, memory: u32) -> Result<(), ApiError> {
    let containers = definition.containers.iter();
    let cpus: u64 = containers
        .clone()
        .map(|container| u64::from(container.cpu_units))
        .sum();
    if cpus > u64::from(cpu) {
        return Err(client(
            "The sum of all container 'cpu' values must not be larger than the task 'cpu'.",
        ));
    }
    let mut needs = containers.map(|container| {
        container
            .memory_reservation_mib
            .or(container.memory_mib)
            .unwrap_or(0)
    });
    if needs.any(|need| need > memory) {
        return Err(client(
            "A container's memory must not be larger than the memory of the task.",
        ));
    }
    Ok(())
}

/// Without a size of the task, each container has one of its own.
fn check_container_memory(definition: &TaskDefinition) -> Result<(), ApiError> {
    if definition.memory_mib.is_some() {
        return Ok(());
    }
    for container in &definition.containers {
        if container
            .memory_mib
            .or(container.memory_reservation_mib)
            .is_none()
        {
            return Err(client(format!(
                "Invalid setting for container '{}'. At least one of 'memory' or \
                 'memoryReservation' must be specified.",
                container.name
            )));
        }
    }
    Ok(())
}

/// Whether a definition that asks for nothing could run on Fargate.
pub(crate) fn fits_fargate(definition: &TaskDefinition) -> bool {
    check_fargate(definition).is_ok()
}

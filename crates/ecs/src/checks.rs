//! What a task definition must be like beyond what the API model says.

mod dependencies;
mod fargate;
mod linux;

use crate::refs::is_name_character;
use crate::refusal::client;
use crate::sharing;
use api::ApiError;
use domain::ecs::{ContainerDefinition, TaskDefinition};
use std::collections::BTreeSet;

/// Refuses a task definition that could not run, with AWS's words where they are published.
pub(crate) fn check(definition: &TaskDefinition) -> Result<(), ApiError> {
    let family = &definition.family;
    if family.is_empty() || family.len() > 255 || !family.chars().all(is_name_character) {
        return Err(client("Family contains invalid characters."));
    }
    check_containers(definition)?;
    linux::check_linux(definition)?;
    dependencies::check_dependencies(definition)?;
    check_port_names(definition)?;
    crate::placing::wish::check_definition(&definition.inert)?;
    sharing::check(definition)?;
    let fargate = definition
        .requires_compatibilities
        .iter()
        .any(|name| name == "FARGATE");
    if fargate {
        fargate::check_fargate(definition)
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
    fargate::check_fargate(definition).is_ok()
}

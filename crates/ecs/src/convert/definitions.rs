//! Task definitions.

use super::attributes::{compatibilities, required_attributes};
use super::common::{int, kept, some, tags};
use super::containers::{container, container_to_wire};
use super::volumes::{volume_to_wire, volumes};
use crate::fargate;
use crate::refs::role_arn;
use crate::refusal::{client, invalid};
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::ecs::{DefinitionStatus, NamespaceMode, NetworkMode, TaskDefinition};
use domain::{Scope, Timestamp};
use serde_json::Value;

/// Members of a task definition that are kept and told again but do not act.
pub(crate) const KEPT: &[&str] = &[
    "placementConstraints",
    "proxyConfiguration",
    "enableFaultInjection",
    "trustedExecutionConfiguration",
];

/// Reads a task definition. It has no revision yet.
pub(crate) fn definition(
    given: w::RegisterTaskDefinitionRequest,
    scope: &Scope,
    by: String,
    now: Timestamp,
) -> Result<TaskDefinition, ApiError> {
    let inert = kept(&given, KEPT);
    let requires = given.requires_compatibilities.unwrap_or_default();
    let mode = network_mode(given.network_mode.as_deref())?;
    let containers = given.container_definitions.into_iter();
    let platform = given.runtime_platform.unwrap_or_default();
    if given.tags.as_ref().is_some_and(Vec::is_empty) {
        return Err(invalid("Tags can not be empty."));
    }
    if given
        .inference_accelerators
        .is_some_and(|list| !list.is_empty())
    {
        return Err(client("Unsupported field 'inferenceAccelerators'."));
    }
    let role = |role: Option<String>| {
        let role = role.filter(|role| !role.is_empty());
        role.map(|role| role_arn(scope, &role))
    };
    Ok(TaskDefinition {
        scope: scope.clone(),
        family: given.family,
        revision: 0,
        status: DefinitionStatus::Active,
        network_mode: mode,
        cpu_units: given.cpu.as_deref().map(read_cpu).transpose()?,
        memory_mib: given.memory.as_deref().map(read_memory).transpose()?,
        execution_role: role(given.execution_role_arn),
        task_role: role(given.task_role_arn),
        requires_compatibilities: requires,
        cpu_architecture: platform.cpu_architecture,
        operating_system_family: platform.operating_system_family,
        containers: containers
            .map(|given| container(given, mode))
            .collect::<Result<_, _>>()?,
        volumes: volumes(given.volumes)?,
        ephemeral_storage_gib: given.ephemeral_storage.map(storage_gib).transpose()?,
        pid_mode: given.pid_mode.as_deref().map(namespace).transpose()?,
        ipc_mode: given.ipc_mode.as_deref().map(namespace).transpose()?,
        inert,
        tags: tags(given.tags)?,
        registered_at: now,
        registered_by: by,
        deregistered_at: None,
        delete_requested_at: None,
    })
}

fn network_mode(given: Option<&str>) -> Result<NetworkMode, ApiError> {
    match given {
        Some("awsvpc") => Ok(NetworkMode::Awsvpc),
        Some("host") => Ok(NetworkMode::Host),
        Some("none") => Ok(NetworkMode::None),
        None | Some("bridge") => Ok(NetworkMode::Bridge),
        Some(other) => Err(client(format!("Invalid network mode '{other}'."))),
    }
}

fn namespace(given: &str) -> Result<NamespaceMode, ApiError> {
    match given {
        "host" => Ok(NamespaceMode::Host),
        "task" => Ok(NamespaceMode::Task),
        "none" => Ok(NamespaceMode::None),
        other => Err(client(format!("Invalid namespace mode '{other}'."))),
    }
}

fn namespace_name(mode: NamespaceMode) -> String {
    let name = match mode {
        NamespaceMode::Host => "host",
        NamespaceMode::Task => "task",
        NamespaceMode::None => "none",
    };
    name.to_owned()
}

fn network_mode_name(mode: NetworkMode) -> &'static str {
    match mode {
        NetworkMode::Awsvpc => "awsvpc",
        NetworkMode::Bridge => "bridge",
        NetworkMode::Host => "host",
        NetworkMode::None => "none",
    }
}

/// Reads the CPU units of a task.
pub(crate) fn read_cpu(text: &str) -> Result<u32, ApiError> {
    let refusal = "Invalid 'cpu' setting for task. For more information, see the Troubleshooting \
                   section of the Amazon ECS Developer Guide.";
    fargate::cpu_units(text).ok_or_else(|| client(refusal))
}

/// Reads the memory of a task.
pub(crate) fn read_memory(text: &str) -> Result<u32, ApiError> {
    let refusal = "Invalid 'memory' setting for task. For more information, see the \
                   Troubleshooting section of the Amazon ECS Developer Guide.";
    fargate::memory_mib(text).ok_or_else(|| client(refusal))
}

/// Reads the size of ephemeral storage: 21 to 200 GiB.
pub(crate) fn storage_gib(given: w::EphemeralStorage) -> Result<u32, ApiError> {
    let refuse = || client("Ephemeral storage must be between 21 GiB and 200 GiB.");
    u32::try_from(given.size_in_gi_b)
        .ok()
        .filter(|size| (21..=200).contains(size))
        .ok_or_else(refuse)
}

/// Tells a task definition; tags are told beside it.
pub(crate) fn definition_to_wire(definition: &TaskDefinition) -> w::TaskDefinition {
    let mut told: w::TaskDefinition = from_tree(Value::Object(definition.inert.clone()));
    told.task_definition_arn = Some(definition.arn().to_string());
    told.family = Some(definition.family.clone());
    told.revision = Some(int(definition.revision));
    told.status = Some(status_name(definition.status).to_owned());
    let containers = definition.containers.iter().map(container_to_wire);
    told.container_definitions = Some(containers.collect());
    told.task_role_arn = definition.task_role.clone();
    told.execution_role_arn = definition.execution_role.clone();
    told.network_mode = Some(network_mode_name(definition.network_mode).to_owned());
    told.volumes = Some(definition.volumes.iter().map(volume_to_wire).collect());
    told.placement_constraints.get_or_insert_default();
    told.requires_compatibilities = some(definition.requires_compatibilities.clone());
    told.compatibilities = Some(compatibilities(definition));
    told.requires_attributes = some(required_attributes(definition));
    told.pid_mode = definition.pid_mode.map(namespace_name);
    told.ipc_mode = definition.ipc_mode.map(namespace_name);
    told.runtime_platform = platform_to_wire(definition);
    told.cpu = definition.cpu_units.map(|cpu| cpu.to_string());
    told.memory = definition.memory_mib.map(|memory| memory.to_string());
    let storage = |size: u32| w::EphemeralStorage {
        size_in_gi_b: int(size),
    };
    told.ephemeral_storage = definition.ephemeral_storage_gib.map(storage);
    told.registered_at = Some(definition.registered_at);
    told.registered_by = Some(definition.registered_by.clone());
    told.deregistered_at = definition.deregistered_at;
    told.delete_requested_at = definition.delete_requested_at;
    told
}

/// The name of a status as the API has it.
pub(crate) fn status_name(status: DefinitionStatus) -> &'static str {
    match status {
        DefinitionStatus::Active => "ACTIVE",
        DefinitionStatus::Inactive => "INACTIVE",
        DefinitionStatus::DeleteInProgress => "DELETE_IN_PROGRESS",
    }
}

fn platform_to_wire(definition: &TaskDefinition) -> Option<w::RuntimePlatform> {
    let told = w::RuntimePlatform {
        cpu_architecture: definition.cpu_architecture.clone(),
        operating_system_family: definition.operating_system_family.clone(),
    };
    Some(told).filter(|told| *told != w::RuntimePlatform::default())
}

/// Whether an image lives in ECR.
pub(crate) fn is_ecr(image: &str) -> bool {
    let host = image.split('/').next().unwrap_or_default();
    host.contains(".dkr.ecr.") || host.contains(".dkr-ecr.")
}

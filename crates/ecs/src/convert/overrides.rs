//! Overrides: what one task changes of its task definition.

use super::common::{int, pairs, pairs_to_wire, some};
use super::containers::references::{requirement_to_wire, requirements};
use super::definitions::{read_cpu, read_memory, storage_gib};
use super::tasks::has_place;
use crate::fargate;
use crate::refs::role_arn;
use crate::refusal::{client, invalid};
use api::ApiError;
use api::ecs as w;
use api::record::{from_tree, to_tree};
use domain::ecs::{ContainerDefinition, ContainerOverride, Task, TaskDefinition, TaskOverrides};
use serde_json::{Value, json};

/// Reads overrides; refuses containers the definition does not have.
pub(crate) fn overrides(
    given: Option<w::TaskOverride>,
    definition: &TaskDefinition,
) -> Result<TaskOverrides, ApiError> {
    let given = given.unwrap_or_default();
    let scope = &definition.scope;
    let accelerators = given.inference_accelerator_overrides;
    if accelerators.is_some_and(|list| !list.is_empty()) {
        return Err(invalid(
            "Inference accelerators are not supported by Longshore.",
        ));
    }
    let changes = given.container_overrides.unwrap_or_default().into_iter();
    Ok(TaskOverrides {
        cpu_units: given.cpu.as_deref().map(read_cpu).transpose()?,
        memory_mib: given.memory.as_deref().map(read_memory).transpose()?,
        execution_role: given.execution_role_arn.map(|role| role_arn(scope, &role)),
        task_role: given.task_role_arn.map(|role| role_arn(scope, &role)),
        ephemeral_storage_gib: given.ephemeral_storage.map(storage_gib).transpose()?,
        containers: changes
            .map(|given| change(given, definition))
            .collect::<Result<_, _>>()?,
    })
}

fn change(
    given: w::ContainerOverride,
    definition: &TaskDefinition,
) -> Result<ContainerOverride, ApiError> {
    let name = given.name.unwrap_or_default();
    if definition.container(&name).is_none() {
        return Err(invalid(format!(
            "Override for container named {name} is not a container in the TaskDefinition."
        )));
    }
    let positive = |number: Option<i32>, what: &str| {
        let refuse = |_| invalid(format!("{what} cannot be a negative value."));
        number.map(u32::try_from).transpose().map_err(refuse)
    };
    let files = given.environment_files;
    Ok(ContainerOverride {
        name,
        command: given.command,
        environment: pairs(given.environment),
        environment_files: files.map(|files| files.iter().map(to_tree).collect()),
        cpu_units: positive(given.cpu, "cpu")?,
        memory_mib: positive(given.memory, "memory")?,
        memory_reservation_mib: positive(given.memory_reservation, "memoryReservation")?,
        resource_requirements: given
            .resource_requirements
            .map(|needs| requirements(Some(needs))),
    })
}

/// Refuses a task that could not be of the size its overrides make it, where it is to run.
pub(crate) fn check_overrides(
    overrides: &TaskOverrides,
    definition: &TaskDefinition,
    launch_type: &str,
) -> Result<(), ApiError> {
    let size = (overrides.cpu_units, overrides.memory_mib);
    let cpu = size.0.or(definition.cpu_units);
    let memory = size.1.or(definition.memory_mib);
    if launch_type == "FARGATE" {
        if size != (None, None) && !fargate::has_size(cpu.unwrap_or(0), memory.unwrap_or(0)) {
            return Err(client(fargate::refusal(
                cpu.unwrap_or(0),
                memory.unwrap_or(0),
            )));
        }
        check_for_fargate(overrides)?;
    } else if overrides.ephemeral_storage_gib.is_some() {
        // Chosen: elsewhere it would have no effect, as the API reference says.
        return Err(invalid(
            "Overriding ephemeralStorage is only supported for tasks that use the Fargate launch \
             type.",
        ));
    }
    for container in &definition.containers {
        let mut changes = overrides.containers.iter();
        let change = changes.find(|change| change.name == container.name);
        check_memory(container, change, memory)?;
    }
    Ok(())
}

fn check_for_fargate(overrides: &TaskOverrides) -> Result<(), ApiError> {
    let mut needs = overrides
        .containers
        .iter()
        .flat_map(|change| change.resource_requirements.iter().flatten());
    match needs.any(|need| need.kind == "GPU") {
        true => Err(invalid(
            "Tasks using the Fargate launch type do not support GPU resource requirements",
        )),
        false => Ok(()),
    }
}

/// A container's memory fits into its task, and its soft limit below its hard one.
fn check_memory(
    container: &ContainerDefinition,
    change: Option<&ContainerOverride>,
    of_task: Option<u32>,
) -> Result<(), ApiError> {
    let name = &container.name;
    let hard = change.and_then(|change| change.memory_mib);
    let hard = hard.or(container.memory_mib);
    let soft = change.and_then(|change| change.memory_reservation_mib);
    let soft = soft.or(container.memory_reservation_mib);
    if hard.zip(of_task).is_some_and(|(hard, all)| hard > all) {
        return Err(invalid(format!(
            "The 'memory' setting for container '{name}' is greater than for the task."
        )));
    }
    if soft.zip(hard).is_some_and(|(soft, hard)| soft > hard) {
        return Err(invalid(format!(
            "Invalid setting for container '{name}'. The 'memoryReservation' must not be larger \
             than the 'memory'."
        )));
    }
    Ok(())
}

/// Tells overrides. Every container of a task with a place is named, changed or not, as AWS does.
pub(super) fn overrides_to_wire(
    task: &Task,
    definition: Option<&TaskDefinition>,
) -> w::TaskOverride {
    let overrides = &task.overrides;
    let containers = definition.map_or(&[][..], |made| &made.containers).iter();
    let change = |container: &ContainerDefinition| {
        let name = &container.name;
        let found = overrides
            .containers
            .iter()
            .find(|change| change.name == *name);
        let unchanged = || w::ContainerOverride {
            name: Some(name.clone()),
            ..w::ContainerOverride::default()
        };
        let told = found.map(change_to_wire);
        told.or_else(|| has_place(task).then(unchanged))
    };
    let storage = |size| w::EphemeralStorage {
        size_in_gi_b: int(size),
    };
    w::TaskOverride {
        container_overrides: Some(containers.filter_map(change).collect()),
        cpu: overrides.cpu_units.map(|cpu| cpu.to_string()),
        inference_accelerator_overrides: Some(Vec::new()),
        execution_role_arn: overrides.execution_role.clone(),
        memory: overrides.memory_mib.map(|memory| memory.to_string()),
        task_role_arn: overrides.task_role.clone(),
        ephemeral_storage: overrides.ephemeral_storage_gib.map(storage),
    }
}

fn change_to_wire(change: &ContainerOverride) -> w::ContainerOverride {
    let files = change.environment_files.clone().map(Value::Array);
    let mut told: w::ContainerOverride = from_tree(json!({ "environmentFiles": files }));
    told.name = Some(change.name.clone());
    told.command = change.command.clone();
    told.environment = some(pairs_to_wire(&change.environment));
    told.cpu = change.cpu_units.map(int);
    told.memory = change.memory_mib.map(int);
    told.memory_reservation = change.memory_reservation_mib.map(int);
    let needs = change.resource_requirements.as_ref();
    told.resource_requirements = needs.map(|needs| needs.iter().map(requirement_to_wire).collect());
    told
}

//! What Fargate refuses: the machine belongs to it.

use crate::convert::definitions::is_ecr;
use crate::fargate;
use crate::refusal::client;
use api::ApiError;
use domain::ecs::{ContainerDefinition, NamespaceMode, NetworkMode, TaskDefinition, VolumeSource};
use std::ops::RangeInclusive;
use std::time::Duration;

/// How long containers may wait for each other and for their end.
/// Source: ECS API model, `ContainerDefinition$startTimeout` and `$stopTimeout`.
const TIMEOUTS: RangeInclusive<Duration> = Duration::from_secs(2)..=Duration::from_secs(120);

/// The one capability a container may be given.
/// Source: ECS API model, `KernelCapabilities$add`.
const CAPABILITY: &str = "SYS_PTRACE";

/// Refuses a task definition that Fargate would.
pub(super) fn check_fargate(definition: &TaskDefinition) -> Result<(), ApiError> {
    if definition.network_mode != NetworkMode::Awsvpc {
        return Err(client("Fargate only supports network mode ‘awsvpc’."));
    }
    check_task(definition)?;
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
    check_unsupported(container)?;
    check_linux(container)?;
    for (what, timeout) in [
        ("startTimeout", container.start_timeout),
        ("stopTimeout", container.stop_timeout),
    ] {
        if timeout.is_some_and(|timeout| !TIMEOUTS.contains(&timeout)) {
            return Err(client(format!(
                "Fargate requires that '{what}' be between 2 and 120 seconds."
            )));
        }
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
    for container in containers {
        let needs = [
            ("memory", container.memory_mib),
            ("memoryReservation", container.memory_reservation_mib),
        ];
        let over = needs.into_iter().find(|(_, need)| *need > Some(memory));
        if let Some((what, _)) = over {
            return Err(client(format!(
                "The '{what}' setting for container '{}' is greater than for the task.",
                container.name
            )));
        }
    }
    Ok(())
}

fn check_task(definition: &TaskDefinition) -> Result<(), ApiError> {
    if definition.ipc_mode.is_some() {
        return Err(client(
            "Tasks using the Fargate launch type do not support ipcMode.",
        ));
    }
    if definition.pid_mode == Some(NamespaceMode::Host) {
        return Err(client(
            "Tasks using the Fargate launch type do not support pidMode 'host'. The supported \
             value for pidMode is 'task'.",
        ));
    }
    for volume in &definition.volumes {
        match &volume.source {
            VolumeSource::Host(_) => return Err(unsupported("sourcePath")),
            VolumeSource::Docker(_) => return Err(unsupported("dockerVolumeConfiguration")),
            VolumeSource::Task
            | VolumeSource::Efs(_)
            | VolumeSource::AtLaunch
            | VolumeSource::NotServed => {}
        }
    }
    Ok(())
}

fn unsupported(what: &str) -> ApiError {
    client(format!(
        "Fargate compatible task definitions do not support {what}"
    ))
}

fn check_unsupported(container: &ContainerDefinition) -> Result<(), ApiError> {
    let asked = [
        ("devices", !container.devices.is_empty()),
        ("sharedMemorySize", container.shared_memory_mib.is_some()),
        ("maxSwap", container.max_swap_mib.is_some()),
        ("swappiness", container.swappiness.is_some()),
        (
            "dockerSecurityOptions",
            !container.security_options.is_empty(),
        ),
    ];
    match asked.into_iter().find(|(_, asked)| *asked) {
        Some((what, _)) => Err(unsupported(what)),
        None => Ok(()),
    }
}

fn check_linux(container: &ContainerDefinition) -> Result<(), ApiError> {
    if container.privileged == Some(true) {
        return Err(client(
            "Fargate requires that the 'privileged' setting be 'false'.",
        ));
    }
    let mut added = container.capabilities_add.iter();
    let refused = added.find(|name| name.trim_start_matches("CAP_") != CAPABILITY);
    if let Some(name) = refused {
        return Err(client(format!("{name} is not allowed on Fargate.")));
    }
    if container
        .resource_requirements
        .iter()
        .any(|need| need.kind == "GPU")
    {
        return Err(client(
            "Tasks using the Fargate launch type do not support GPU resource requirements",
        ));
    }
    Ok(())
}

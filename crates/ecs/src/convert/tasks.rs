//! Tasks, joined from what is wanted of them, what was reported, and their interface.

use super::attachments::{address, attachments};
use super::common::{int, tags_to_wire};
use super::overrides::overrides_to_wire;
use super::services::definition_arn;
use api::ecs as w;
use domain::ecs::{
    ContainerDefinition, ContainerInstance, ContainerReport, ContainerStatus, DesiredStatus,
    HealthStatus, LastStatus, NetworkBinding, Task, TaskDefinition, TaskReport,
};
use domain::network::NetworkInterface;

/// A task with everything that is known of it.
#[derive(Debug, Clone)]
pub(crate) struct TaskView {
    /// What is wanted of it.
    pub(crate) task: Task,
    /// What was reported.
    pub(crate) report: Option<TaskReport>,
    /// What it is made from.
    pub(crate) definition: Option<TaskDefinition>,
    /// Its interface, while there is one.
    pub(crate) interface: Option<NetworkInterface>,
}

/// Where a task stands: `PROVISIONING` until its agent has reported.
pub(crate) fn last_status(task: &Task, report: Option<&TaskReport>) -> LastStatus {
    match report {
        Some(report) => report.last_status,
        // An agent that never saw the task has nothing to stop.
        None if task.desired == DesiredStatus::Stopped => LastStatus::Deprovisioning,
        None => LastStatus::Provisioning,
    }
}

/// Where a task should be; one that ends by itself should be stopped, whoever has noticed.
pub(crate) fn desired_status(task: &Task, report: Option<&TaskReport>) -> DesiredStatus {
    if report.is_some_and(|report| report.last_status.is_ending()) {
        return DesiredStatus::Stopped;
    }
    task.desired
}

/// What a task's health checks say: its essential containers', when they have any.
pub(crate) fn health(
    definition: Option<&TaskDefinition>,
    report: Option<&TaskReport>,
) -> HealthStatus {
    let (Some(definition), Some(report)) = (definition, report) else {
        return HealthStatus::Unknown;
    };
    let is_checked =
        |container: &&ContainerDefinition| container.essential && container.health_check.is_some();
    let state = |container: &ContainerDefinition| {
        let mut reports = report.containers.iter();
        let found = reports.find(|report| report.name == container.name);
        found.and_then(|report| report.health).unwrap_or_default()
    };
    let mut states = definition
        .containers
        .iter()
        .filter(is_checked)
        .map(state)
        .peekable();
    if states.peek().is_none() {
        return HealthStatus::Unknown;
    }
    states.fold(HealthStatus::Healthy, |all, one| match (all, one) {
        (HealthStatus::Unhealthy, _) | (_, HealthStatus::Unhealthy) => HealthStatus::Unhealthy,
        (HealthStatus::Unknown, _) | (_, HealthStatus::Unknown) => HealthStatus::Unknown,
        (HealthStatus::Healthy, HealthStatus::Healthy) => HealthStatus::Healthy,
    })
}

/// Tells a task.
pub(crate) fn task_to_wire(view: &TaskView, with_tags: bool) -> w::Task {
    let TaskView {
        task,
        report,
        definition,
        ..
    } = view;
    let report = report.as_ref();
    let definition = definition.as_ref();
    let entered = |status| report.and_then(|report: &TaskReport| report.entered(status));
    let stop = report
        .and_then(|report| report.stop.clone())
        .or_else(|| task.stop.clone().map(|stop| (stop.code, stop.reason)));
    let asked_to_stop = task.stop.as_ref().map(|stop| stop.at);
    let cpu = task
        .overrides
        .cpu_units
        .or(definition.and_then(|made| made.cpu_units));
    let memory = task
        .overrides
        .memory_mib
        .or(definition.and_then(|made| made.memory_mib));
    let fargate = task.launch_type == "FARGATE";
    let storage = storage(task, definition);
    w::Task {
        attachments: Some(attachments(view)),
        attributes: Some(vec![architecture(definition)]),
        availability_zone: task.zone.clone().or_else(|| {
            let interface = task.interface.as_ref();
            interface.map(|interface| interface.zone.clone())
        }),
        capacity_provider_name: task.capacity_provider.clone(),
        cluster_arn: Some(cluster_arn(task)),
        connectivity: report.map(|_| "CONNECTED".to_owned()),
        connectivity_at: entered(LastStatus::Pending),
        container_instance_arn: instance_arn(task),
        containers: Some(containers(view)),
        cpu: cpu.map(|cpu| cpu.to_string()),
        created_at: Some(task.created_at),
        desired_status: Some(desired_status(task, report).as_str().to_owned()),
        enable_execute_command: Some(task.execute_command),
        execution_stopped_at: report.and_then(|report| report.execution_stopped_at),
        group: Some(task.group.clone()),
        health_status: Some(health(definition, report).as_str().to_owned()),
        inference_accelerators: None,
        last_status: Some(last_status(task, report).as_str().to_owned()),
        launch_type: Some(task.launch_type.clone()),
        memory: memory.map(|memory| memory.to_string()),
        overrides: Some(overrides_to_wire(task, definition)),
        platform_version: task.platform_version.clone(),
        platform_family: Some("Linux".to_owned()).filter(|_| fargate),
        pull_started_at: report.and_then(|report| report.pull_started_at),
        pull_stopped_at: report.and_then(|report| report.pull_stopped_at),
        started_at: entered(LastStatus::Running),
        started_by: task.started_by.clone(),
        stop_code: stop.as_ref().map(|(code, _)| code.as_str().to_owned()),
        stopped_at: entered(LastStatus::Stopped),
        stopped_reason: stop.map(|(_, reason)| reason),
        stopping_at: asked_to_stop.or(entered(LastStatus::Deactivating)),
        tags: Some(if with_tags {
            tags_to_wire(&task.tags)
        } else {
            Vec::new()
        }),
        task_arn: Some(task.arn().to_string()),
        task_definition_arn: Some(definition_arn(&task.scope, &task.definition)),
        version: i64::try_from(task.version(report)).ok(),
        ephemeral_storage: storage.clone().filter(|_| fargate),
        fargate_ephemeral_storage: storage.filter(|_| fargate).map(|size| {
            w::TaskEphemeralStorage {
                size_in_gi_b: Some(size.size_in_gi_b),
                kms_key_id: None,
            }
        }),
        trusted_execution_summary: None,
    }
}

/// The storage a task has; 20 GiB unless more was asked for.
fn storage(task: &Task, definition: Option<&TaskDefinition>) -> Option<w::EphemeralStorage> {
    let asked = definition.and_then(|made| made.ephemeral_storage_gib);
    let size = task.overrides.ephemeral_storage_gib.or(asked).unwrap_or(20);
    Some(w::EphemeralStorage {
        size_in_gi_b: int(size),
    })
}

fn architecture(definition: Option<&TaskDefinition>) -> w::Attribute {
    let asked = definition.and_then(|made| made.cpu_architecture.as_deref());
    let value = if asked == Some("ARM64") {
        "arm64"
    } else {
        "x86_64"
    };
    w::Attribute {
        name: "ecs.cpu-architecture".to_owned(),
        value: Some(value.to_owned()),
        ..w::Attribute::default()
    }
}

fn cluster_arn(task: &Task) -> String {
    domain::ecs::Cluster::arn_of(&task.scope, &task.cluster).to_string()
}

/// The ARN of the container instance a task runs on.
fn instance_arn(task: &Task) -> Option<String> {
    let id = task.container_instance.as_deref()?;
    let arn = ContainerInstance::arn_of(&task.scope, &task.cluster, id);
    Some(arn.to_string())
}

/// Whether a task has a place; until then neither containers nor overrides without a change are
/// told. Source: an answer of `RunTask` quoted in an issue of boto3 (4160).
pub(super) fn has_place(task: &Task) -> bool {
    !task.instance.is_empty() || task.container_instance.is_some()
}

fn containers(view: &TaskView) -> Vec<w::Container> {
    let definition = view.definition.as_ref();
    let Some(definition) = definition.filter(|_| has_place(&view.task)) else {
        return Vec::new();
    };
    let report = |name: &str| {
        let report = view.report.as_ref()?;
        report.containers.iter().find(|report| report.name == name)
    };
    let containers = definition.containers.iter();
    containers
        .map(|container| container_to_wire(view, container, report(&container.name)))
        .collect()
}

fn container_to_wire(
    view: &TaskView,
    container: &ContainerDefinition,
    report: Option<&ContainerReport>,
) -> w::Container {
    let task = &view.task;
    let change = task
        .overrides
        .containers
        .iter()
        .find(|change| change.name == container.name);
    let cpu = change
        .and_then(|change| change.cpu_units)
        .unwrap_or(container.cpu_units);
    let memory = change
        .and_then(|change| change.memory_mib)
        .or(container.memory_mib);
    let soft = change.and_then(|change| change.memory_reservation_mib);
    let soft = soft.or(container.memory_reservation_mib);
    let status = report.map_or(ContainerStatus::Pending, |report| report.last_status);
    let arn = |report: &ContainerReport| {
        let path = format!("container/{}/{}/{}", task.cluster, task.id, report.id);
        task.scope.arn("ecs", path).to_string()
    };
    w::Container {
        container_arn: report.map(arn),
        task_arn: Some(task.arn().to_string()),
        name: Some(container.name.clone()),
        image: Some(container.image.clone()),
        image_digest: report.and_then(|report| report.image_digest.clone()),
        runtime_id: report
            .map(|report| report.runtime_id.clone())
            .filter(|id| !id.is_empty()),
        last_status: Some(status.as_str().to_owned()),
        exit_code: report.and_then(|report| report.exit_code),
        reason: report.and_then(|report| report.reason.clone()),
        network_bindings: Some(network_bindings(report)),
        network_interfaces: Some(container_interface(view).into_iter().collect()),
        health_status: Some(container_health(container, report).as_str().to_owned()),
        managed_agents: managed_agent(task, status, report).map(|agent| vec![agent]),
        cpu: Some(cpu.to_string()),
        memory: memory.map(|memory| memory.to_string()),
        memory_reservation: soft.map(|memory| memory.to_string()),
        ..w::Container::default()
    }
}

/// What takes commands in the container, when the task was run so that it does.
fn managed_agent(
    task: &Task,
    status: ContainerStatus,
    report: Option<&ContainerReport>,
) -> Option<w::ManagedAgent> {
    task.execute_command.then(|| w::ManagedAgent {
        last_started_at: report.and_then(|report| report.started_at),
        name: Some("ExecuteCommandAgent".to_owned()),
        reason: None,
        last_status: Some(status.as_str().to_owned()),
    })
}

fn container_health(
    container: &ContainerDefinition,
    report: Option<&ContainerReport>,
) -> HealthStatus {
    let checked = container.health_check.is_some();
    let health = report.and_then(|report| report.health);
    health.filter(|_| checked).unwrap_or_default()
}

fn container_interface(view: &TaskView) -> Option<w::NetworkInterface> {
    let interface = view.task.interface.as_ref()?;
    let address = address(view)?;
    Some(w::NetworkInterface {
        attachment_id: Some(interface.attachment.clone()),
        private_ipv4_address: Some(address.private_ip.to_string()),
        ipv6_address: None,
    })
}

/// Ports of the instance that lead to a container.
fn network_bindings(report: Option<&ContainerReport>) -> Vec<w::NetworkBinding> {
    let bindings = report
        .into_iter()
        .flat_map(|report| &report.network_bindings);
    let told = |binding: &NetworkBinding| w::NetworkBinding {
        bind_ip: Some("0.0.0.0".to_owned()),
        container_port: Some(binding.container_port.into()),
        host_port: Some(binding.host_port.into()),
        protocol: Some(binding.protocol.clone()),
        ..w::NetworkBinding::default()
    };
    bindings.map(told).collect()
}

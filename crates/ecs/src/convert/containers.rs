//! Container definitions.

use super::common::{int, kept, pairs, pairs_to_wire, some, to_seconds};
use crate::refusal::client;
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::ecs::{
    ContainerDefinition, Dependency, DependencyCondition, Firelens, HealthCheck, LogConfiguration,
    MountPoint, NetworkMode, PortMapping, SecretReference, Tmpfs, Ulimit, VolumesFrom,
};
use serde_json::Value;
use std::time::Duration;

/// Members of a container definition that are kept and told again but do not act.
pub(crate) const KEPT: &[&str] = &[
    "repositoryCredentials",
    "restartPolicy",
    "environmentFiles",
    "versionConsistency",
    "hostname",
    "disableNetworking",
    "dnsServers",
    "dnsSearchDomains",
    "extraHosts",
    "dockerSecurityOptions",
    "interactive",
    "pseudoTerminal",
    "resourceRequirements",
    "credentialSpecs",
];

/// The same for `linuxParameters`.
pub(crate) const KEPT_LINUX: &[&str] = &["devices", "maxSwap", "swappiness"];

/// Reads a container definition and fills in AWS's defaults.
pub(crate) fn container(
    given: w::ContainerDefinition,
    mode: NetworkMode,
) -> Result<ContainerDefinition, ApiError> {
    let mut inert = kept(&given, KEPT);
    let name = required(given.name, "Container.name")?;
    let linux = given.linux_parameters.unwrap_or_default();
    let kept_linux = kept(&linux, KEPT_LINUX);
    if !kept_linux.is_empty() {
        inert.insert("linuxParameters".to_owned(), Value::Object(kept_linux));
    }
    let capabilities = linux.capabilities.unwrap_or_default();
    let ports = given.port_mappings.unwrap_or_default().into_iter();
    Ok(ContainerDefinition {
        image: required(given.image, "Container.image")?,
        cpu_units: positive(given.cpu, &name, "cpu")?.unwrap_or(0),
        memory_mib: positive(given.memory, &name, "memory")?,
        memory_reservation_mib: positive(given.memory_reservation, &name, "memoryReservation")?,
        essential: given.essential.unwrap_or(true),
        entry_point: given.entry_point.unwrap_or_default(),
        command: given.command.unwrap_or_default(),
        environment: pairs(given.environment),
        secrets: secrets(given.secrets),
        port_mappings: ports
            .map(|port| port_mapping(port, mode))
            .collect::<Result<_, _>>()?,
        health_check: given.health_check.map(health_check).transpose()?,
        depends_on: dependencies(given.depends_on)?,
        start_timeout: timeout(given.start_timeout, &name, "startTimeout")?,
        stop_timeout: timeout(given.stop_timeout, &name, "stopTimeout")?,
        log: given.log_configuration.map(log),
        firelens: given.firelens_configuration.map(firelens),
        mount_points: mounts(given.mount_points),
        volumes_from: volumes_from(given.volumes_from),
        links: given.links.unwrap_or_default(),
        user: given.user,
        working_directory: given.working_directory,
        read_only_root: given.readonly_root_filesystem.unwrap_or(false),
        privileged: given.privileged.unwrap_or(false),
        init_process: linux.init_process_enabled.unwrap_or(false),
        capabilities_add: capabilities.add.unwrap_or_default(),
        capabilities_drop: capabilities.drop.unwrap_or_default(),
        tmpfs: linux
            .tmpfs
            .unwrap_or_default()
            .into_iter()
            .map(tmpfs)
            .collect(),
        shared_memory_mib: positive(linux.shared_memory_size, &name, "sharedMemorySize")?,
        ulimits: given
            .ulimits
            .unwrap_or_default()
            .into_iter()
            .map(ulimit)
            .collect(),
        system_controls: controls(given.system_controls),
        docker_labels: given.docker_labels.unwrap_or_default(),
        inert,
        name,
    })
}

fn required(given: Option<String>, what: &str) -> Result<String, ApiError> {
    given
        .filter(|text| !text.is_empty())
        .ok_or_else(|| client(format!("{what} should not be null or empty.")))
}

fn positive(given: Option<i32>, container: &str, what: &str) -> Result<Option<u32>, ApiError> {
    let refuse = |_| {
        let message = format!("Invalid '{what}' setting for container '{container}'.");
        client(message)
    };
    given.map(u32::try_from).transpose().map_err(refuse)
}

fn timeout(given: Option<i32>, container: &str, what: &str) -> Result<Option<Duration>, ApiError> {
    let seconds = positive(given, container, what)?;
    Ok(seconds.map(|seconds| Duration::from_secs(seconds.into())))
}

fn secrets(given: Option<Vec<w::Secret>>) -> Vec<SecretReference> {
    let secret = |secret: w::Secret| SecretReference {
        name: secret.name,
        value_from: secret.value_from,
    };
    given.unwrap_or_default().into_iter().map(secret).collect()
}

fn port_mapping(given: w::PortMapping, mode: NetworkMode) -> Result<PortMapping, ApiError> {
    if given.container_port_range.is_some() {
        return Err(client("containerPortRange is not supported by Longshore."));
    }
    let port = |number: Option<i32>| -> Result<Option<u16>, ApiError> {
        let refuse = |_| client("Ports must be between 0 and 65535.");
        number.map(u16::try_from).transpose().map_err(refuse)
    };
    let container_port = port(given.container_port)?
        .filter(|port| *port > 0)
        .ok_or_else(|| client("Container port must be between 1 and 65535."))?;
    let mut host_port = port(given.host_port)?;
    if matches!(mode, NetworkMode::Awsvpc | NetworkMode::Host) {
        if host_port.is_some_and(|port| port != container_port) {
            let mode = if mode == NetworkMode::Awsvpc {
                "awsvpc"
            } else {
                "host"
            };
            return Err(client(format!(
                "When networkMode={mode}, the host ports and container ports in port mappings \
                 must match."
            )));
        }
        host_port = Some(container_port);
    }
    Ok(PortMapping {
        name: given.name,
        container_port,
        host_port,
        protocol: given.protocol.unwrap_or_else(|| "tcp".to_owned()),
        app_protocol: given.app_protocol,
    })
}

fn health_check(given: w::HealthCheck) -> Result<HealthCheck, ApiError> {
    let number = |given: Option<i32>, default: i32, least: i32, most: i32, what: &str| {
        let number = given.unwrap_or(default);
        let range = least..=most;
        let refuse = || {
            client(format!(
                "The health check {what} must be between {least} and {most}."
            ))
        };
        range
            .contains(&number)
            .then_some(number as u32)
            .ok_or_else(refuse)
    };
    let seconds = |number: u32| Duration::from_secs(number.into());
    if given.command.is_empty() {
        return Err(client("The health check command should not be empty."));
    }
    let start_period = match given.start_period {
        None => None,
        Some(_) => Some(number(given.start_period, 0, 0, 300, "startPeriod")?),
    };
    Ok(HealthCheck {
        command: given.command,
        interval: seconds(number(given.interval, 30, 5, 300, "interval")?),
        timeout: seconds(number(given.timeout, 5, 2, 60, "timeout")?),
        retries: number(given.retries, 3, 1, 10, "retries")?,
        start_period: start_period.map(seconds),
    })
}

fn dependencies(given: Option<Vec<w::ContainerDependency>>) -> Result<Vec<Dependency>, ApiError> {
    let one = |given: w::ContainerDependency| {
        let condition = match given.condition.as_str() {
            "START" => DependencyCondition::Start,
            "COMPLETE" => DependencyCondition::Complete,
            "SUCCESS" => DependencyCondition::Success,
            "HEALTHY" => DependencyCondition::Healthy,
            other => return Err(client(format!("Invalid dependency condition '{other}'."))),
        };
        Ok(Dependency {
            container: given.container_name,
            condition,
        })
    };
    given.unwrap_or_default().into_iter().map(one).collect()
}

/// Reads a log configuration.
pub(crate) fn log(given: w::LogConfiguration) -> LogConfiguration {
    LogConfiguration {
        driver: given.log_driver,
        options: given.options.unwrap_or_default(),
        secret_options: secrets(given.secret_options),
    }
}

fn mounts(given: Option<Vec<w::MountPoint>>) -> Vec<MountPoint> {
    let mount = |given: w::MountPoint| MountPoint {
        volume: given.source_volume.unwrap_or_default(),
        container_path: given.container_path.unwrap_or_default(),
        read_only: given.read_only.unwrap_or(false),
    };
    given.unwrap_or_default().into_iter().map(mount).collect()
}

fn volumes_from(given: Option<Vec<w::VolumeFrom>>) -> Vec<VolumesFrom> {
    let from = |given: w::VolumeFrom| VolumesFrom {
        container: given.source_container.unwrap_or_default(),
        read_only: given.read_only.unwrap_or(false),
    };
    given.unwrap_or_default().into_iter().map(from).collect()
}

fn firelens(given: w::FirelensConfiguration) -> Firelens {
    Firelens {
        kind: given.r#type,
        options: given.options.unwrap_or_default(),
    }
}

fn tmpfs(given: w::Tmpfs) -> Tmpfs {
    Tmpfs {
        container_path: given.container_path,
        size_mib: u32::try_from(given.size).unwrap_or(0),
        options: given.mount_options.unwrap_or_default(),
    }
}

/// A negative limit means none.
fn ulimit(given: w::Ulimit) -> Ulimit {
    let limit = |number: i32| u64::try_from(number).unwrap_or(u64::MAX);
    Ulimit {
        soft: limit(given.soft_limit),
        hard: limit(given.hard_limit),
        name: given.name,
    }
}

fn controls(given: Option<Vec<w::SystemControl>>) -> Vec<(String, String)> {
    let control = |given: w::SystemControl| {
        (
            given.namespace.unwrap_or_default(),
            given.value.unwrap_or_default(),
        )
    };
    given.unwrap_or_default().into_iter().map(control).collect()
}

/// Tells a container definition. Lists that AWS always tells are told when empty too.
pub(crate) fn container_to_wire(container: &ContainerDefinition) -> w::ContainerDefinition {
    let mut told: w::ContainerDefinition = from_tree(Value::Object(container.inert.clone()));
    told.name = Some(container.name.clone());
    told.image = Some(container.image.clone());
    told.cpu = Some(int(container.cpu_units));
    told.memory = container.memory_mib.map(int);
    told.memory_reservation = container.memory_reservation_mib.map(int);
    told.essential = Some(container.essential);
    told.entry_point = some(container.entry_point.clone());
    told.command = some(container.command.clone());
    told.environment = Some(pairs_to_wire(&container.environment));
    told.secrets = some(secrets_to_wire(&container.secrets));
    let ports = container.port_mappings.iter().map(port_to_wire);
    told.port_mappings = Some(ports.collect());
    told.health_check = container.health_check.as_ref().map(health_check_to_wire);
    let needs = container.depends_on.iter().map(dependency_to_wire);
    told.depends_on = some(needs.collect());
    told.start_timeout = container.start_timeout.map(to_seconds);
    told.stop_timeout = container.stop_timeout.map(to_seconds);
    told.log_configuration = container.log.as_ref().map(log_to_wire);
    let mounts = container.mount_points.iter().map(mount_to_wire);
    told.mount_points = Some(mounts.collect());
    told.firelens_configuration = container.firelens.as_ref().map(firelens_to_wire);
    let sources = container.volumes_from.iter().map(volumes_from_to_wire);
    told.volumes_from = Some(sources.collect());
    told.links = some(container.links.clone());
    told.user = container.user.clone();
    told.working_directory = container.working_directory.clone();
    told.readonly_root_filesystem = Some(true).filter(|_| container.read_only_root);
    told.privileged = Some(true).filter(|_| container.privileged);
    told.linux_parameters = linux_to_wire(container, told.linux_parameters);
    let ulimits = container.ulimits.iter().map(ulimit_to_wire);
    told.ulimits = some(ulimits.collect());
    let controls = container.system_controls.iter().map(control_to_wire);
    told.system_controls = Some(controls.collect());
    told.docker_labels = Some(container.docker_labels.clone()).filter(|labels| !labels.is_empty());
    told
}

fn secrets_to_wire(secrets: &[SecretReference]) -> Vec<w::Secret> {
    let secret = |secret: &SecretReference| w::Secret {
        name: secret.name.clone(),
        value_from: secret.value_from.clone(),
    };
    secrets.iter().map(secret).collect()
}

fn port_to_wire(port: &PortMapping) -> w::PortMapping {
    w::PortMapping {
        name: port.name.clone(),
        container_port: Some(port.container_port.into()),
        host_port: Some(port.host_port.unwrap_or(0).into()),
        protocol: Some(port.protocol.clone()),
        app_protocol: port.app_protocol.clone(),
        container_port_range: None,
    }
}

fn health_check_to_wire(check: &HealthCheck) -> w::HealthCheck {
    w::HealthCheck {
        command: check.command.clone(),
        interval: Some(to_seconds(check.interval)),
        timeout: Some(to_seconds(check.timeout)),
        retries: Some(int(check.retries)),
        start_period: check.start_period.map(to_seconds),
    }
}

fn dependency_to_wire(dependency: &Dependency) -> w::ContainerDependency {
    let condition = match dependency.condition {
        DependencyCondition::Start => "START",
        DependencyCondition::Complete => "COMPLETE",
        DependencyCondition::Success => "SUCCESS",
        DependencyCondition::Healthy => "HEALTHY",
    };
    w::ContainerDependency {
        container_name: dependency.container.clone(),
        condition: condition.to_owned(),
    }
}

/// Tells a log configuration.
pub(crate) fn log_to_wire(log: &LogConfiguration) -> w::LogConfiguration {
    w::LogConfiguration {
        log_driver: log.driver.clone(),
        options: Some(log.options.clone()).filter(|options| !options.is_empty()),
        secret_options: some(secrets_to_wire(&log.secret_options)),
    }
}

fn mount_to_wire(mount: &MountPoint) -> w::MountPoint {
    w::MountPoint {
        source_volume: Some(mount.volume.clone()),
        container_path: Some(mount.container_path.clone()),
        read_only: Some(mount.read_only),
    }
}

fn volumes_from_to_wire(from: &VolumesFrom) -> w::VolumeFrom {
    w::VolumeFrom {
        source_container: Some(from.container.clone()),
        read_only: Some(from.read_only),
    }
}

fn firelens_to_wire(firelens: &Firelens) -> w::FirelensConfiguration {
    w::FirelensConfiguration {
        r#type: firelens.kind.clone(),
        options: Some(firelens.options.clone()).filter(|options| !options.is_empty()),
    }
}

fn ulimit_to_wire(limit: &Ulimit) -> w::Ulimit {
    let number = |limit: u64| match limit {
        u64::MAX => -1,
        limit => i32::try_from(limit).unwrap_or(i32::MAX),
    };
    w::Ulimit {
        name: limit.name.clone(),
        soft_limit: number(limit.soft),
        hard_limit: number(limit.hard),
    }
}

fn control_to_wire((namespace, value): &(String, String)) -> w::SystemControl {
    w::SystemControl {
        namespace: Some(namespace.clone()),
        value: Some(value.clone()),
    }
}

fn linux_to_wire(
    container: &ContainerDefinition,
    kept: Option<w::LinuxParameters>,
) -> Option<w::LinuxParameters> {
    let tmpfs = |tmpfs: &Tmpfs| w::Tmpfs {
        container_path: tmpfs.container_path.clone(),
        size: int(tmpfs.size_mib),
        mount_options: some(tmpfs.options.clone()),
    };
    let mut told = kept.unwrap_or_default();
    let (add, drop) = (&container.capabilities_add, &container.capabilities_drop);
    if !add.is_empty() || !drop.is_empty() {
        told.capabilities = Some(w::KernelCapabilities {
            add: some(add.clone()),
            drop: some(drop.clone()),
        });
    }
    told.init_process_enabled = Some(true).filter(|_| container.init_process);
    told.shared_memory_size = container.shared_memory_mib.map(int);
    told.tmpfs = some(container.tmpfs.iter().map(tmpfs).collect());
    Some(told).filter(|told| *told != w::LinuxParameters::default())
}

//! Container definitions.

mod life;
mod linux;
mod ports;
pub(super) mod references;

use super::common::{int, kept, pairs, pairs_to_wire, some, to_seconds};
use crate::refusal::client;
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::ecs::{ContainerDefinition, NetworkMode};
use serde_json::Value;
use std::time::Duration;

pub(crate) use references::{log, log_to_wire};

/// Members of a container definition that are kept and told again but do not act.
pub(crate) const KEPT: &[&str] = &["environmentFiles", "versionConsistency", "credentialSpecs"];

/// Reads a container definition and fills in AWS's defaults.
pub(crate) fn container(
    given: w::ContainerDefinition,
    mode: NetworkMode,
) -> Result<ContainerDefinition, ApiError> {
    let inert = kept(&given, KEPT);
    let name = required(given.name, "Container.name")?;
    let linux = linux::linux(given.linux_parameters, &name)?;
    let ports = given.port_mappings.unwrap_or_default().into_iter();
    let restart = given.restart_policy;
    let ulimits = given.ulimits.unwrap_or_default().into_iter();
    Ok(ContainerDefinition {
        image: required(given.image, "Container.image")?,
        cpu_units: positive(given.cpu, &name, "cpu")?.unwrap_or(0),
        memory_mib: positive(given.memory, &name, "memory")?,
        memory_reservation_mib: positive(given.memory_reservation, &name, "memoryReservation")?,
        essential: given.essential.unwrap_or(true),
        entry_point: given.entry_point.unwrap_or_default(),
        command: given.command.unwrap_or_default(),
        environment: pairs(given.environment),
        secrets: references::secrets(given.secrets),
        port_mappings: ports
            .map(|port| ports::port_mapping(port, mode))
            .collect::<Result<_, _>>()?,
        health_check: given.health_check.map(life::health_check).transpose()?,
        depends_on: life::dependencies(given.depends_on)?,
        start_timeout: timeout(given.start_timeout, &name, "startTimeout")?,
        stop_timeout: timeout(given.stop_timeout, &name, "stopTimeout")?,
        log: given.log_configuration.map(log),
        firelens: given.firelens_configuration.map(references::firelens),
        mount_points: references::mounts(given.mount_points),
        volumes_from: references::volumes_from(given.volumes_from),
        links: given.links.unwrap_or_default(),
        user: given.user,
        working_directory: given.working_directory,
        read_only_root: given.readonly_root_filesystem,
        privileged: given.privileged,
        init_process: linux.init_process,
        capabilities_add: linux.capabilities_add,
        capabilities_drop: linux.capabilities_drop,
        tmpfs: linux.tmpfs,
        shared_memory_mib: linux.shared_memory_mib,
        devices: linux.devices,
        max_swap_mib: linux.max_swap_mib,
        swappiness: linux.swappiness,
        ulimits: ulimits.map(linux::ulimit).collect(),
        system_controls: linux::controls(given.system_controls),
        docker_labels: given.docker_labels.unwrap_or_default(),
        repository_credentials: given
            .repository_credentials
            .map(|credentials| credentials.credentials_parameter),
        restart_policy: restart
            .map(|policy| life::restart_policy(policy, &name))
            .transpose()?,
        hostname: given.hostname,
        disable_networking: given.disable_networking,
        dns_servers: given.dns_servers.unwrap_or_default(),
        dns_search_domains: given.dns_search_domains.unwrap_or_default(),
        extra_hosts: references::hosts(given.extra_hosts),
        security_options: given.docker_security_options.unwrap_or_default(),
        interactive: given.interactive,
        pseudo_terminal: given.pseudo_terminal,
        resource_requirements: references::requirements(given.resource_requirements),
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

/// Tells a container definition. Lists that AWS always tells are told when empty too.
pub(crate) fn container_to_wire(container: &ContainerDefinition) -> w::ContainerDefinition {
    let told: w::ContainerDefinition = from_tree(Value::Object(container.inert.clone()));
    let ports = container.port_mappings.iter().map(ports::port_to_wire);
    let needs = container.depends_on.iter().map(life::dependency_to_wire);
    let mounts = container.mount_points.iter().map(references::mount_to_wire);
    let sources = container.volumes_from.iter();
    let sources = sources.map(references::volumes_from_to_wire);
    let ulimits = container.ulimits.iter().map(linux::ulimit_to_wire);
    let controls = container.system_controls.iter().map(linux::control_to_wire);
    let requirements = container.resource_requirements.iter();
    let credentials = container.repository_credentials.clone();
    w::ContainerDefinition {
        name: Some(container.name.clone()),
        image: Some(container.image.clone()),
        cpu: Some(int(container.cpu_units)),
        memory: container.memory_mib.map(int),
        memory_reservation: container.memory_reservation_mib.map(int),
        essential: Some(container.essential),
        entry_point: some(container.entry_point.clone()),
        command: some(container.command.clone()),
        environment: Some(pairs_to_wire(&container.environment)),
        secrets: some(references::secrets_to_wire(&container.secrets)),
        port_mappings: Some(ports.collect()),
        health_check: container
            .health_check
            .as_ref()
            .map(life::health_check_to_wire),
        depends_on: some(needs.collect()),
        start_timeout: container.start_timeout.map(to_seconds),
        stop_timeout: container.stop_timeout.map(to_seconds),
        log_configuration: container.log.as_ref().map(log_to_wire),
        mount_points: Some(mounts.collect()),
        firelens_configuration: container
            .firelens
            .as_ref()
            .map(references::firelens_to_wire),
        volumes_from: Some(sources.collect()),
        links: some(container.links.clone()),
        user: container.user.clone(),
        working_directory: container.working_directory.clone(),
        readonly_root_filesystem: container.read_only_root,
        privileged: container.privileged,
        linux_parameters: linux::linux_to_wire(container),
        ulimits: some(ulimits.collect()),
        system_controls: Some(controls.collect()),
        docker_labels: Some(container.docker_labels.clone()).filter(|labels| !labels.is_empty()),
        repository_credentials: credentials.map(|credentials_parameter| w::RepositoryCredentials {
            credentials_parameter,
        }),
        restart_policy: container
            .restart_policy
            .as_ref()
            .map(life::restart_policy_to_wire),
        hostname: container.hostname.clone(),
        disable_networking: container.disable_networking,
        dns_servers: some(container.dns_servers.clone()),
        dns_search_domains: some(container.dns_search_domains.clone()),
        extra_hosts: some(references::hosts_to_wire(&container.extra_hosts)),
        docker_security_options: some(container.security_options.clone()),
        interactive: container.interactive,
        pseudo_terminal: container.pseudo_terminal,
        resource_requirements: some(requirements.map(references::requirement_to_wire).collect()),
        ..told
    }
}

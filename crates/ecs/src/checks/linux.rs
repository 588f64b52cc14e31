//! What containers may ask of Linux and of their network, wherever they run.

use crate::refusal::client;
use api::ApiError;
use domain::ecs::{ContainerDefinition, NamespaceMode, NetworkMode, TaskDefinition};

/// Kernel parameters of an IPC namespace; others of a container belong to its network.
/// Source: ECS API model, `SystemControl$namespace`.
const IPC_CONTROLS: [&str; 8] = [
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];

/// Capabilities a container can be given or go without.
/// Source: ECS API model, `KernelCapabilities$add`.
const CAPABILITIES: [&str; 39] = [
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_READ",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "SYSLOG",
    "WAKE_ALARM",
];

/// Refuses what no container of this definition could have.
pub(super) fn check_linux(definition: &TaskDefinition) -> Result<(), ApiError> {
    if definition.pid_mode == Some(NamespaceMode::None) {
        return Err(client("Invalid pid mode 'none'."));
    }
    let family = definition.operating_system_family.as_deref();
    if let Some(family) = family.filter(|family| *family != "LINUX") {
        // Chosen: refused when it is registered, since no instance here could ever run it.
        return Err(client(format!(
            "The operating system family {family} is not supported: instances run Linux."
        )));
    }
    for container in &definition.containers {
        check_network(definition.network_mode, container)?;
        check_controls(definition, container)?;
        check_capabilities(container)?;
        check_limits(container)?;
    }
    Ok(())
}

/// With `awsvpc` the network of a container is its task's.
fn check_network(mode: NetworkMode, container: &ContainerDefinition) -> Result<(), ApiError> {
    if mode != NetworkMode::Awsvpc {
        return Ok(());
    }
    let asked = [
        ("hostname is", container.hostname.is_some()),
        (
            "Disable Networking is",
            container.disable_networking == Some(true),
        ),
        ("DNS servers are", !container.dns_servers.is_empty()),
        (
            "DNS search domains are",
            !container.dns_search_domains.is_empty(),
        ),
        ("Extra hosts are", !container.extra_hosts.is_empty()),
    ];
    match asked.into_iter().find(|(_, asked)| *asked) {
        Some((what, _)) => Err(client(format!(
            "{what} not supported on container when networkMode=awsvpc."
        ))),
        None => Ok(()),
    }
}

/// Only parameters of namespaces that are not the machine's.
fn check_controls(
    definition: &TaskDefinition,
    container: &ContainerDefinition,
) -> Result<(), ApiError> {
    for (name, value) in &container.system_controls {
        let of_ipc = IPC_CONTROLS.contains(&name.as_str()) || name.starts_with("fs.mqueue.");
        let of_network = name.starts_with("net.") && !name.contains('/');
        let refuse = |why: &str| {
            client(format!(
                "Invalid system control '{name}' for container '{}': {why}.",
                container.name
            ))
        };
        if value.is_empty() {
            return Err(refuse("it has no value"));
        }
        if !of_ipc && !of_network {
            return Err(refuse("it does not belong to a namespace of the container"));
        }
        if of_ipc && definition.ipc_mode == Some(NamespaceMode::Host) {
            return Err(refuse("the IPC namespace is the host's"));
        }
        if of_network && definition.network_mode == NetworkMode::Host {
            return Err(refuse("the network is the host's"));
        }
    }
    Ok(())
}

fn check_capabilities(container: &ContainerDefinition) -> Result<(), ApiError> {
    let names = container
        .capabilities_add
        .iter()
        .chain(&container.capabilities_drop);
    let unknown = |name: &&String| !CAPABILITIES.contains(&name.trim_start_matches("CAP_"));
    match names.into_iter().find(unknown) {
        Some(name) => Err(client(format!(
            "Invalid capability '{name}' for container '{}'.",
            container.name
        ))),
        None => Ok(()),
    }
}

fn check_limits(container: &ContainerDefinition) -> Result<(), ApiError> {
    let name = &container.name;
    if let Some(limit) = container
        .ulimits
        .iter()
        .find(|limit| limit.soft > limit.hard)
    {
        return Err(client(format!(
            "Invalid ulimit '{}' for container '{name}': the soft limit is above the hard limit.",
            limit.name
        )));
    }
    let (memory, reserved) = (container.memory_mib, container.memory_reservation_mib);
    if memory
        .zip(reserved)
        .is_some_and(|(memory, reserved)| memory < reserved)
    {
        return Err(client(format!(
            "Invalid setting for container '{name}'. The 'memoryReservation' must not be larger \
             than the 'memory'."
        )));
    }
    Ok(())
}

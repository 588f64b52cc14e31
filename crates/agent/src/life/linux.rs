//! What a container asks of Linux, as the runtime takes it.

use super::Ending;
use domain::ecs::{
    ContainerDefinition, ContainerOverride, DeviceMapping, NamespaceMode, TaskDefinition,
};
use runtime::CapabilitySet;
use runtime::spec::{
    ContainerSpec, Device, DeviceAccess, Limits, Network, Sharing, Ulimit, UlimitResource,
};

/// Most processes of a container; the kernel's own default for a pids cgroup is none at all.
const PIDS: u64 = 32_768;

/// Says what the definition asks for, limits and mounts apart.
pub(super) fn ask(
    spec: &mut ContainerSpec,
    definition: &TaskDefinition,
    container: &ContainerDefinition,
) -> Result<(), Ending> {
    spec.hostname.clone_from(&container.hostname);
    if container.disable_networking == Some(true) {
        spec.network = Some(Network::None);
    }
    spec.privileged = container.privileged == Some(true);
    spec.init_process = container.init_process == Some(true);
    spec.terminal = container.pseudo_terminal == Some(true);
    spec.open_stdin = container.interactive == Some(true);
    spec.no_new_privileges = no_new_privileges(container)?;
    spec.capabilities = capabilities(container)?;
    spec.devices = container.devices.iter().map(device).collect();
    spec.shm_bytes = match definition.ipc_mode {
        Some(NamespaceMode::None) => Some(0),
        _ => container.shared_memory_mib.map(mebibytes),
    };
    spec.ulimits = ulimits(container)?;
    spec.sysctls.clone_from(&container.system_controls);
    Ok(())
}

/// Whether `dockerSecurityOptions` asks for it. Labels and AppArmor profiles have no effect here.
fn no_new_privileges(container: &ContainerDefinition) -> Result<bool, Ending> {
    let mut asked = false;
    for option in &container.security_options {
        match option.as_str() {
            "no-new-privileges" | "no-new-privileges:true" => asked = true,
            "no-new-privileges:false" => asked = false,
            other if other.starts_with("label:") || other.starts_with("apparmor:") => {}
            other => {
                return Err(Ending::failed_to_start(format!(
                    "CannotCreateContainerError: Error response from daemon: invalid \
                     --security-opt: {other:?}"
                )));
            }
        }
    }
    Ok(asked)
}

/// What Fargate gives every container that does not say otherwise: 65,535 open files.
/// Source: developer guide, resource limits on Fargate.
pub(super) fn limit_as_fargate(spec: &mut ContainerSpec) {
    let resource = UlimitResource::Nofile;
    if !spec.ulimits.iter().any(|limit| limit.resource == resource) {
        spec.ulimits.push(Ulimit {
            resource,
            soft: 65_535,
            hard: 65_535,
        });
    }
}

fn device(device: &DeviceMapping) -> Device {
    let may = |what: &str| {
        let permissions = &device.permissions;
        permissions.is_empty() || permissions.iter().any(|permission| permission == what)
    };
    let container_path = device.container_path.as_ref().unwrap_or(&device.host_path);
    Device {
        host_path: device.host_path.clone().into(),
        container_path: container_path.into(),
        access: DeviceAccess {
            read: may("read"),
            write: may("write"),
            mknod: may("mknod"),
        },
    }
}

/// Swap of all containers together: the task's own limit must leave room for it.
pub(super) fn swap_of_all(definition: &TaskDefinition) -> Option<u64> {
    let swap = definition
        .containers
        .iter()
        .filter_map(|one| one.max_swap_mib);
    let bytes: u64 = swap.map(mebibytes).sum();
    (bytes > 0).then_some(bytes)
}

/// The `/dev/shm` that containers share is as large as the largest of them asks for.
pub(super) fn largest_shared_memory(definition: &TaskDefinition) -> Option<u64> {
    let sizes = definition.containers.iter();
    sizes
        .filter_map(|one| one.shared_memory_mib)
        .max()
        .map(mebibytes)
}

/// The limits of one container.
pub(super) fn limits(
    container: &ContainerDefinition,
    change: Option<&ContainerOverride>,
) -> Limits {
    let changed = |of: fn(&ContainerOverride) -> Option<u32>| change.and_then(of);
    let memory = changed(|change| change.memory_mib).or(container.memory_mib);
    let reservation =
        changed(|change| change.memory_reservation_mib).or(container.memory_reservation_mib);
    let cpu_units = changed(|change| change.cpu_units).unwrap_or(container.cpu_units);
    Limits {
        memory_bytes: memory.map(mebibytes),
        memory_reservation_bytes: reservation.map(mebibytes),
        cpu_shares: (cpu_units > 0).then_some(u64::from(cpu_units)),
        swap_bytes: container.max_swap_mib.map(mebibytes),
        // Without `maxSwap` it has no effect. Source: ECS API model, `LinuxParameters$swappiness`.
        swappiness: container
            .max_swap_mib
            .and(container.swappiness)
            .and_then(|swappiness| u8::try_from(swappiness).ok()),
        pids: Some(PIDS),
        ..Limits::default()
    }
}

fn capabilities(container: &ContainerDefinition) -> Result<CapabilitySet, Ending> {
    let add: Vec<&str> = container
        .capabilities_add
        .iter()
        .map(String::as_str)
        .collect();
    let drop: Vec<&str> = container
        .capabilities_drop
        .iter()
        .map(String::as_str)
        .collect();
    CapabilitySet::from_add_and_drop(&add, &drop)
        .map_err(|error| Ending::failed_to_start(format!("CannotCreateContainerError: {error}")))
}

fn ulimits(container: &ContainerDefinition) -> Result<Vec<Ulimit>, Ending> {
    let one = |ulimit: &domain::ecs::Ulimit| {
        let name = serde_json::Value::String(ulimit.name.clone());
        let resource = serde_json::from_value(name).map_err(|error| {
            Ending::failed_to_start(format!("CannotCreateContainerError: {error}"))
        })?;
        Ok(Ulimit {
            resource,
            soft: ulimit.soft,
            hard: ulimit.hard,
        })
    };
    container.ulimits.iter().map(one).collect()
}

/// How far a namespace reaches.
pub(super) fn sharing(mode: Option<NamespaceMode>) -> Sharing {
    match mode {
        None | Some(NamespaceMode::None) => Sharing::Container,
        Some(NamespaceMode::Task) => Sharing::Sandbox,
        Some(NamespaceMode::Host) => Sharing::Machine,
    }
}

/// MiB as bytes.
pub(super) fn mebibytes(count: u32) -> u64 {
    u64::from(count) << 20
}

#[cfg(test)]
mod tests;

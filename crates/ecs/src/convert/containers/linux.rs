//! What a container asks of Linux: `linuxParameters`, resource limits, kernel parameters.

use super::positive;
use crate::convert::common::{int, some};
use crate::refusal::client;
use api::ApiError;
use api::ecs as w;
use domain::ecs::{ContainerDefinition, DeviceMapping, Tmpfs, Ulimit};

/// What `linuxParameters` says.
#[derive(Default)]
pub(super) struct Linux {
    pub(super) init_process: Option<bool>,
    pub(super) capabilities_add: Vec<String>,
    pub(super) capabilities_drop: Vec<String>,
    pub(super) devices: Vec<DeviceMapping>,
    pub(super) tmpfs: Vec<Tmpfs>,
    pub(super) shared_memory_mib: Option<u32>,
    pub(super) max_swap_mib: Option<u32>,
    pub(super) swappiness: Option<u32>,
}

/// Reads `linuxParameters`.
pub(super) fn linux(given: Option<w::LinuxParameters>, container: &str) -> Result<Linux, ApiError> {
    let given = given.unwrap_or_default();
    let capabilities = given.capabilities.unwrap_or_default();
    let tmpfs = given.tmpfs.unwrap_or_default().into_iter();
    let devices = given.devices.unwrap_or_default().into_iter();
    let swappiness = positive(given.swappiness, container, "swappiness")?;
    if swappiness.is_some_and(|swappiness| swappiness > 100) {
        return Err(client(format!(
            "Invalid 'swappiness' setting for container '{container}'. It must be between 0 and \
             100."
        )));
    }
    Ok(Linux {
        init_process: given.init_process_enabled,
        capabilities_add: capabilities.add.unwrap_or_default(),
        capabilities_drop: capabilities.drop.unwrap_or_default(),
        devices: devices.map(device).collect::<Result<_, _>>()?,
        tmpfs: tmpfs.map(memory_file_system).collect::<Result<_, _>>()?,
        shared_memory_mib: positive(given.shared_memory_size, container, "sharedMemorySize")?,
        max_swap_mib: positive(given.max_swap, container, "maxSwap")?,
        swappiness,
    })
}

fn device(given: w::Device) -> Result<DeviceMapping, ApiError> {
    let container_path = given.container_path.filter(|path| !path.is_empty());
    let paths = [Some(&given.host_path), container_path.as_ref()];
    if let Some(path) = paths
        .into_iter()
        .flatten()
        .find(|path| !path.starts_with('/'))
    {
        return Err(client(format!("Invalid device path '{path}'.")));
    }
    Ok(DeviceMapping {
        container_path,
        permissions: given.permissions.unwrap_or_default(),
        host_path: given.host_path,
    })
}

fn memory_file_system(given: w::Tmpfs) -> Result<Tmpfs, ApiError> {
    if !given.container_path.starts_with('/') {
        let path = &given.container_path;
        return Err(client(format!("Invalid tmpfs path '{path}'.")));
    }
    let size = u32::try_from(given.size).ok().filter(|size| *size > 0);
    let refuse = || {
        client(
            "The container has an invalid tmpfs size value specified. It must be a non-zero, \
             non-negative integer.",
        )
    };
    Ok(Tmpfs {
        container_path: given.container_path,
        size_mib: size.ok_or_else(refuse)?,
        options: given.mount_options.unwrap_or_default(),
    })
}

/// A negative limit means none.
pub(super) fn ulimit(given: w::Ulimit) -> Ulimit {
    let limit = |number: i32| u64::try_from(number).unwrap_or(u64::MAX);
    Ulimit {
        soft: limit(given.soft_limit),
        hard: limit(given.hard_limit),
        name: given.name,
    }
}

/// Reads kernel parameters.
pub(super) fn controls(given: Option<Vec<w::SystemControl>>) -> Vec<(String, String)> {
    let control = |given: w::SystemControl| {
        (
            given.namespace.unwrap_or_default(),
            given.value.unwrap_or_default(),
        )
    };
    given.unwrap_or_default().into_iter().map(control).collect()
}

/// Tells `linuxParameters`.
pub(super) fn linux_to_wire(container: &ContainerDefinition) -> Option<w::LinuxParameters> {
    let tmpfs = |tmpfs: &Tmpfs| w::Tmpfs {
        container_path: tmpfs.container_path.clone(),
        size: int(tmpfs.size_mib),
        mount_options: some(tmpfs.options.clone()),
    };
    let device = |device: &DeviceMapping| w::Device {
        host_path: device.host_path.clone(),
        container_path: device.container_path.clone(),
        permissions: some(device.permissions.clone()),
    };
    let (add, drop) = (&container.capabilities_add, &container.capabilities_drop);
    let any = !add.is_empty() || !drop.is_empty();
    let told = w::LinuxParameters {
        capabilities: any.then(|| w::KernelCapabilities {
            add: some(add.clone()),
            drop: some(drop.clone()),
        }),
        devices: some(container.devices.iter().map(device).collect()),
        init_process_enabled: container.init_process,
        shared_memory_size: container.shared_memory_mib.map(int),
        tmpfs: some(container.tmpfs.iter().map(tmpfs).collect()),
        max_swap: container.max_swap_mib.map(int),
        swappiness: container.swappiness.map(int),
    };
    Some(told).filter(|told| *told != w::LinuxParameters::default())
}

/// Tells a resource limit.
pub(super) fn ulimit_to_wire(limit: &Ulimit) -> w::Ulimit {
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

/// Tells a kernel parameter.
pub(super) fn control_to_wire((namespace, value): &(String, String)) -> w::SystemControl {
    w::SystemControl {
        namespace: Some(namespace.clone()),
        value: Some(value.clone()),
    }
}

//! What a container refers to outside itself: secrets, volumes, hosts, where its output goes.

use crate::convert::common::some;
use api::ecs as w;
use api::record::{from_tree, to_tree};
use domain::ecs::{
    Firelens, LogConfiguration, MountPoint, ResourceRequirement, SecretReference, VolumesFrom,
};

/// Reads secrets.
pub(super) fn secrets(given: Option<Vec<w::Secret>>) -> Vec<SecretReference> {
    let secret = |secret: w::Secret| SecretReference {
        name: secret.name,
        value_from: secret.value_from,
    };
    given.unwrap_or_default().into_iter().map(secret).collect()
}

/// Reads a log configuration.
pub(crate) fn log(given: w::LogConfiguration) -> LogConfiguration {
    LogConfiguration {
        driver: given.log_driver,
        options: given.options.unwrap_or_default(),
        secret_options: secrets(given.secret_options),
    }
}

/// Reads mount points.
pub(super) fn mounts(given: Option<Vec<w::MountPoint>>) -> Vec<MountPoint> {
    let mount = |given: w::MountPoint| MountPoint {
        volume: given.source_volume.unwrap_or_default(),
        container_path: given.container_path.unwrap_or_default(),
        read_only: given.read_only.unwrap_or(false),
    };
    given.unwrap_or_default().into_iter().map(mount).collect()
}

/// Reads whose volumes are mounted as well.
pub(super) fn volumes_from(given: Option<Vec<w::VolumeFrom>>) -> Vec<VolumesFrom> {
    let from = |given: w::VolumeFrom| VolumesFrom {
        container: given.source_container.unwrap_or_default(),
        read_only: given.read_only.unwrap_or(false),
    };
    given.unwrap_or_default().into_iter().map(from).collect()
}

/// Reads what a log router does.
pub(super) fn firelens(given: w::FirelensConfiguration) -> Firelens {
    Firelens {
        kind: given.r#type,
        options: given.options.unwrap_or_default(),
    }
}

/// Reads names for the hosts file.
pub(super) fn hosts(given: Option<Vec<w::HostEntry>>) -> Vec<(String, String)> {
    let host = |given: w::HostEntry| (given.hostname, given.ip_address);
    given.unwrap_or_default().into_iter().map(host).collect()
}

/// Reads what a container needs for itself.
pub(crate) fn requirements(given: Option<Vec<w::ResourceRequirement>>) -> Vec<ResourceRequirement> {
    let requirement = |given: w::ResourceRequirement| ResourceRequirement {
        kind: given.r#type,
        value: given.value.unwrap_or_default(),
        sharing: given.sharing_strategy.as_ref().map(to_tree),
    };
    let given = given.unwrap_or_default().into_iter();
    given.map(requirement).collect()
}

/// Tells secrets.
pub(super) fn secrets_to_wire(secrets: &[SecretReference]) -> Vec<w::Secret> {
    let secret = |secret: &SecretReference| w::Secret {
        name: secret.name.clone(),
        value_from: secret.value_from.clone(),
    };
    secrets.iter().map(secret).collect()
}

/// Tells a log configuration.
pub(crate) fn log_to_wire(log: &LogConfiguration) -> w::LogConfiguration {
    w::LogConfiguration {
        log_driver: log.driver.clone(),
        options: Some(log.options.clone()).filter(|options| !options.is_empty()),
        secret_options: some(secrets_to_wire(&log.secret_options)),
    }
}

/// Tells a mount point.
pub(super) fn mount_to_wire(mount: &MountPoint) -> w::MountPoint {
    w::MountPoint {
        source_volume: Some(mount.volume.clone()),
        container_path: Some(mount.container_path.clone()),
        read_only: Some(mount.read_only),
    }
}

/// Tells whose volumes are mounted as well.
pub(super) fn volumes_from_to_wire(from: &VolumesFrom) -> w::VolumeFrom {
    w::VolumeFrom {
        source_container: Some(from.container.clone()),
        read_only: Some(from.read_only),
    }
}

/// Tells what a log router does.
pub(super) fn firelens_to_wire(firelens: &Firelens) -> w::FirelensConfiguration {
    w::FirelensConfiguration {
        r#type: firelens.kind.clone(),
        options: Some(firelens.options.clone()).filter(|options| !options.is_empty()),
    }
}

/// Tells names for the hosts file.
pub(super) fn hosts_to_wire(hosts: &[(String, String)]) -> Vec<w::HostEntry> {
    let host = |(hostname, address): &(String, String)| w::HostEntry {
        hostname: hostname.clone(),
        ip_address: address.clone(),
    };
    hosts.iter().map(host).collect()
}

/// Tells what a container needs for itself.
pub(crate) fn requirement_to_wire(requirement: &ResourceRequirement) -> w::ResourceRequirement {
    w::ResourceRequirement {
        r#type: requirement.kind.clone(),
        value: Some(requirement.value.clone()).filter(|value| !value.is_empty()),
        sharing_strategy: requirement.sharing.clone().map(from_tree),
    }
}

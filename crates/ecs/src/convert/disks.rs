//! Disks that whoever launches tasks describes (`volumeConfigurations`).

use super::common::{kept, pair, some, tags, tags_to_wire};
use crate::refs::role_arn;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::Scope;
use domain::ecs::{DiskPattern, LastStatus, ManagedDisk, TaskDefinition, VolumeSource};
use serde_json::Value;

/// Sizes a disk may have, GiB. Source: API reference, `TaskManagedEBSVolumeConfiguration`.
const SIZES: std::ops::RangeInclusive<i32> = 1..=16_384;

/// Members of a disk that are kept and told again but do not act.
const KEPT: &[&str] = &[
    "encrypted",
    "kmsKeyId",
    "volumeInitializationRate",
    "iops",
    "throughput",
];

/// Tags that ECS gives every disk itself. Source: API reference, `EBSTagSpecification$tags`.
pub(crate) const RESERVED_TAGS: [&str; 2] = ["AmazonECSCreated", "AmazonECSManaged"];

/// Reads the disks of standalone tasks, and holds them against their task definition.
pub(crate) fn disks_of_task(
    given: Option<Vec<w::TaskVolumeConfiguration>>,
    definition: &TaskDefinition,
) -> Result<Vec<DiskPattern>, ApiError> {
    let read = |one: w::TaskVolumeConfiguration| {
        let disk = described(one.managed_ebs_volume, &one.name)?;
        let pattern = pattern(one.name, disk, &definition.scope)?;
        match pattern.propagate_tags.as_deref() {
            Some("SERVICE") => Err(invalid(
                "The tags of an EBS volume of a standalone task cannot be propagated from a \
                 service.",
            )),
            _ => Ok(pattern),
        }
    };
    let disks: Vec<DiskPattern> = given
        .unwrap_or_default()
        .into_iter()
        .map(read)
        .collect::<Result<_, _>>()?;
    check_disks(&disks, definition)?;
    Ok(disks)
}

/// Reads the disks of a service's tasks, which always go with their tasks.
pub(crate) fn disks_of_service(
    given: Option<Vec<w::ServiceVolumeConfiguration>>,
    scope: &Scope,
) -> Result<Vec<DiskPattern>, ApiError> {
    let read = |one: w::ServiceVolumeConfiguration| {
        let disk = described(one.managed_ebs_volume, &one.name)?;
        pattern(one.name, like_of_task(disk), scope)
    };
    given.unwrap_or_default().into_iter().map(read).collect()
}

fn described<T>(given: Option<T>, volume: &str) -> Result<T, ApiError> {
    given.ok_or_else(|| invalid(format!("Volume '{volume}' has no configuration.")))
}

fn like_of_task(
    given: w::ServiceManagedEBSVolumeConfiguration,
) -> w::TaskManagedEBSVolumeConfiguration {
    w::TaskManagedEBSVolumeConfiguration {
        encrypted: given.encrypted,
        kms_key_id: given.kms_key_id,
        volume_type: given.volume_type,
        size_in_gi_b: given.size_in_gi_b,
        snapshot_id: given.snapshot_id,
        volume_initialization_rate: given.volume_initialization_rate,
        iops: given.iops,
        throughput: given.throughput,
        tag_specifications: given.tag_specifications,
        role_arn: given.role_arn,
        termination_policy: None,
        filesystem_type: given.filesystem_type,
    }
}

fn pattern(
    volume: String,
    given: w::TaskManagedEBSVolumeConfiguration,
    scope: &Scope,
) -> Result<DiskPattern, ApiError> {
    let size_gib = size_of(&given)?;
    if given.filesystem_type.as_deref() == Some("ntfs") {
        return Err(invalid("The file system NTFS is for Windows tasks."));
    }
    let inert = kept(&given, KEPT);
    let policy = given.termination_policy;
    let (tags, propagate_tags) = tags_of(given.tag_specifications)?;
    let disk = ManagedDisk {
        volume,
        id: String::new(),
        attachment: String::new(),
        size_gib,
        file_system: given.filesystem_type,
        kind: given.volume_type,
        role: role_arn(scope, &given.role_arn),
        delete_on_termination: policy.is_none_or(|policy| policy.delete_on_termination),
        tags,
    };
    Ok(DiskPattern {
        disk,
        propagate_tags,
        inert,
    })
}

fn size_of(given: &w::TaskManagedEBSVolumeConfiguration) -> Result<u32, ApiError> {
    let Some(size) = given.size_in_gi_b else {
        let missing = match given.snapshot_id {
            Some(_) => "Snapshots of EBS volumes are not supported by Longshore: give a sizeInGiB.",
            None => "Either sizeInGiB or snapshotId must be given for an EBS volume.",
        };
        return Err(invalid(missing));
    };
    if given.snapshot_id.is_some() {
        return Err(invalid(
            "Snapshots of EBS volumes are not supported by Longshore.",
        ));
    }
    let size_gib = u32::try_from(size).ok().filter(|_| SIZES.contains(&size));
    size_gib.ok_or_else(|| invalid("sizeInGiB must be between 1 and 16384."))
}

/// The tags that were given, and where more come from.
fn tags_of(
    given: Option<Vec<w::EBSTagSpecification>>,
) -> Result<(domain::ecs::Tags, Option<String>), ApiError> {
    let mut given = given.unwrap_or_default().into_iter();
    let Some(first) = given.next() else {
        return Ok((domain::ecs::Tags::new(), None));
    };
    if given.next().is_some() {
        return Err(invalid(
            "Only one tag specification may be given for an EBS volume.",
        ));
    }
    let read = tags(first.tags)?;
    if let Some(name) = RESERVED_TAGS.iter().find(|name| read.contains_key(**name)) {
        return Err(invalid(format!("{name} is a reserved tag key.")));
    }
    Ok((read, first.propagate_tags.filter(|from| from != "NONE")))
}

/// Exactly the volumes that are configured at launch must be described.
pub(crate) fn check_disks(
    disks: &[DiskPattern],
    definition: &TaskDefinition,
) -> Result<(), ApiError> {
    let volumes = || {
        let volumes = definition.volumes.iter();
        volumes.filter(|volume| volume.source == VolumeSource::AtLaunch)
    };
    for DiskPattern { disk, .. } in disks {
        if !volumes().any(|volume| volume.name == disk.volume) {
            return Err(invalid(format!(
                "Volume '{}' is not configured at launch in the task definition.",
                disk.volume
            )));
        }
    }
    let described = |name: &str| disks.iter().filter(|one| one.disk.volume == name).count();
    match volumes().find(|volume| described(&volume.name) != 1) {
        Some(volume) => Err(invalid(format!(
            "Volume '{}' is configured at launch: exactly one configuration of it is needed.",
            volume.name
        ))),
        None => Ok(()),
    }
}

/// Tells the disks of a service's tasks.
pub(crate) fn disks_to_wire(disks: &[DiskPattern]) -> Vec<w::ServiceVolumeConfiguration> {
    disks.iter().map(disk_to_wire).collect()
}

fn disk_to_wire(pattern: &DiskPattern) -> w::ServiceVolumeConfiguration {
    let disk = &pattern.disk;
    let mut told: w::ServiceManagedEBSVolumeConfiguration =
        from_tree(Value::Object(pattern.inert.clone()));
    told.size_in_gi_b = i32::try_from(disk.size_gib).ok();
    told.role_arn = disk.role.clone();
    told.filesystem_type = disk.file_system.clone();
    told.volume_type = disk.kind.clone();
    if !disk.tags.is_empty() || pattern.propagate_tags.is_some() {
        told.tag_specifications = Some(vec![w::EBSTagSpecification {
            resource_type: "volume".to_owned(),
            tags: some(tags_to_wire(&disk.tags)),
            propagate_tags: pattern.propagate_tags.clone(),
        }]);
    }
    w::ServiceVolumeConfiguration {
        name: disk.volume.clone(),
        managed_ebs_volume: Some(told),
    }
}

/// Tells a disk as an attachment of its task.
pub(crate) fn attachment(disk: &ManagedDisk, status: LastStatus) -> w::Attachment {
    let mut details = vec![
        pair("roleArn", &disk.role),
        pair("volumeName", &disk.volume),
        pair("volumeId", &disk.id),
        pair(
            "deleteOnTermination",
            &disk.delete_on_termination.to_string(),
        ),
    ];
    if let Some(file_system) = &disk.file_system {
        details.push(pair("filesystemType", file_system));
    }
    let status = match status {
        LastStatus::Provisioning => "CREATED",
        LastStatus::Pending => "ATTACHING",
        LastStatus::Deprovisioning => "DETACHING",
        LastStatus::Stopped => "DELETED",
        LastStatus::Activating
        | LastStatus::Running
        | LastStatus::Deactivating
        | LastStatus::Stopping => "ATTACHED",
    };
    w::Attachment {
        id: Some(disk.attachment.clone()),
        r#type: Some("AmazonElasticBlockStorage".to_owned()),
        status: Some(status.to_owned()),
        details: Some(details),
    }
}

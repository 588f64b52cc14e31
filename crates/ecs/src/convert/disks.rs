//! Disks that whoever launches tasks describes (`volumeConfigurations`).

use super::common::pair;
use crate::refs::role_arn;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use domain::ecs::{LastStatus, ManagedDisk, TaskDefinition, VolumeSource};

/// Sizes a disk may have, GiB. Source: API reference, `TaskManagedEBSVolumeConfiguration`.
const SIZES: std::ops::RangeInclusive<i32> = 1..=16_384;

/// Reads the disks of a standalone task. They get their ids when a task is made.
pub(crate) fn disks(
    given: Option<Vec<w::TaskVolumeConfiguration>>,
    definition: &TaskDefinition,
) -> Result<Vec<ManagedDisk>, ApiError> {
    let given = given.unwrap_or_default();
    let mut disks = Vec::new();
    for one in given {
        let Some(disk) = one.managed_ebs_volume else {
            return Err(invalid(format!(
                "Volume '{}' has no configuration.",
                one.name
            )));
        };
        disks.push(disk_of(one.name, disk, definition)?);
    }
    check_names(&disks, definition)?;
    Ok(disks)
}

fn disk_of(
    volume: String,
    given: w::TaskManagedEBSVolumeConfiguration,
    definition: &TaskDefinition,
) -> Result<ManagedDisk, ApiError> {
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
    let Some(size_gib) = size_gib else {
        return Err(invalid("sizeInGiB must be between 1 and 16384."));
    };
    if given.filesystem_type.as_deref() == Some("ntfs") {
        return Err(invalid("The file system NTFS is for Windows tasks."));
    }
    let policy = given.termination_policy;
    Ok(ManagedDisk {
        volume,
        id: String::new(),
        attachment: String::new(),
        size_gib,
        file_system: given.filesystem_type,
        role: role_arn(&definition.scope, &given.role_arn),
        delete_on_termination: policy.is_none_or(|policy| policy.delete_on_termination),
    })
}

/// Exactly the volumes that are configured at launch must be described.
fn check_names(disks: &[ManagedDisk], definition: &TaskDefinition) -> Result<(), ApiError> {
    let volumes = || {
        let volumes = definition.volumes.iter();
        volumes.filter(|volume| volume.source == VolumeSource::AtLaunch)
    };
    for disk in disks {
        if !volumes().any(|volume| volume.name == disk.volume) {
            return Err(invalid(format!(
                "Volume '{}' is not configured at launch in the task definition.",
                disk.volume
            )));
        }
    }
    let described = |name: &str| disks.iter().filter(|disk| disk.volume == name).count();
    match volumes().find(|volume| described(&volume.name) != 1) {
        Some(volume) => Err(invalid(format!(
            "Volume '{}' is configured at launch: exactly one configuration of it is needed.",
            volume.name
        ))),
        None => Ok(()),
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
        LastStatus::Provisioning | LastStatus::Pending => "ATTACHING",
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

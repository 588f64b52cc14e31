//! Volumes on the wire.

use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{Tag, Volume as Wire, VolumeAttachment};
use domain::ecs::{LastStatus, ManagedDisk, Task, TaskReport};

/// The type that is told of a volume that was asked for without one.
const TYPE: &str = "gp3";

/// The volumes of a task that are there; one that goes with its task does so when that has ended.
pub(crate) fn of_task(task: &Task, report: Option<&TaskReport>) -> Vec<Wire> {
    let status = report.map_or(LastStatus::Provisioning, |report| report.last_status);
    let disks = task.disks.iter();
    let there = disks.filter(|disk| status != LastStatus::Stopped || !disk.delete_on_termination);
    there.map(|disk| volume(task, disk, status)).collect()
}

fn volume(task: &Task, disk: &ManagedDisk, status: LastStatus) -> Wire {
    let interface = task.interface.as_ref();
    let zone = interface.map(|interface| interface.zone.clone());
    let attached = attachment(task, disk, status);
    let state = match attached {
        Some(_) => "in-use",
        None if status == LastStatus::Stopped => "available",
        None => "creating",
    };
    Wire {
        attachments: Some(attached.into_iter().collect()),
        availability_zone: task.zone.clone().or(zone),
        create_time: Some(task.created_at),
        encrypted: Some(false),
        multi_attach_enabled: Some(false),
        size: i32::try_from(disk.size_gib).ok(),
        snapshot_id: Some(String::new()),
        state: Some(state.to_owned()),
        tags: told(&disk.tags),
        volume_id: Some(disk.id.clone()),
        volume_type: Some(disk.kind.clone().unwrap_or_else(|| TYPE.to_owned())),
        ..Wire::default()
    }
}

/// How it is attached to its task, while it is. Source: EC2 API reference, `VolumeAttachment`.
fn attachment(task: &Task, disk: &ManagedDisk, status: LastStatus) -> Option<VolumeAttachment> {
    let state = match status {
        LastStatus::Provisioning | LastStatus::Stopped => return None,
        LastStatus::Pending => "attaching",
        LastStatus::Deprovisioning => "detaching",
        LastStatus::Activating
        | LastStatus::Running
        | LastStatus::Deactivating
        | LastStatus::Stopping => "attached",
    };
    Some(VolumeAttachment {
        associated_resource: Some(task.arn().to_string()),
        attach_time: Some(task.created_at),
        delete_on_termination: Some(disk.delete_on_termination),
        state: Some(state.to_owned()),
        volume_id: Some(disk.id.clone()),
        ..VolumeAttachment::default()
    })
}

impl Row for Wire {
    const FACETS: &'static [Facet<Self>] = &[
        ("volume-id", |row| each(&row.volume_id, Some)),
        ("volume-type", |row| each(&row.volume_type, Some)),
        ("status", |row| each(&row.state, Some)),
        ("availability-zone", |row| {
            each(&row.availability_zone, Some)
        }),
        ("size", |row| row.size.iter().map(i32::to_string).collect()),
        ("encrypted", |row| {
            row.encrypted.iter().map(bool::to_string).collect()
        }),
        ("attachment.status", |row| {
            each(row.attachments.iter().flatten(), |one| one.state.as_ref())
        }),
        ("attachment.delete-on-termination", |row| {
            let attachments = row.attachments.iter().flatten();
            let goes = attachments.filter_map(|one| one.delete_on_termination);
            goes.map(|goes| goes.to_string()).collect()
        }),
    ];

    fn id(&self) -> String {
        self.volume_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}

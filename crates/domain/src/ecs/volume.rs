//! Volumes of a task definition, and the disks a task is given when it is launched.

use super::Tags;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A volume of a task definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Volume {
    /// Its name, unique in the task definition.
    pub name: String,
    /// What it is.
    pub source: VolumeSource,
    /// Members that are kept and told again but do not act.
    pub inert: Map<String, Value>,
}

/// What a volume is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VolumeSource {
    /// Storage that lives as long as the task.
    Task,
    /// A directory of the instance.
    Host(String),
    /// A volume made by a Docker volume driver.
    Docker(DockerVolume),
    /// A directory of a shared file system.
    Efs(EfsVolume),
    /// A disk that whoever launches the task describes.
    AtLaunch,
    /// Storage that is not served here; its description is kept among the inert members.
    NotServed,
}

/// A volume made by a Docker volume driver. Source: ECS API model, `DockerVolumeConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DockerVolume {
    /// How long it lives; as long as its task when nothing was given.
    pub scope: Option<DockerScope>,
    /// Whether a shared volume is made when it does not exist; `false` when nothing was given.
    pub autoprovision: Option<bool>,
    /// The driver; `local` when none was given.
    pub driver: Option<String>,
    /// What the driver is told.
    pub driver_options: Tags,
    /// Labels.
    pub labels: Tags,
}

/// How long a Docker volume lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DockerScope {
    /// As long as its task.
    Task,
    /// Until somebody removes it.
    Shared,
}

/// A directory of an Elastic File System. Source: ECS API model, `EFSVolumeConfiguration`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EfsVolume {
    /// `fs-…`.
    pub file_system: String,
    /// The directory that is mounted; the root when none was given.
    pub root_directory: Option<String>,
    /// `ENABLED` or `DISABLED`, when given.
    pub transit_encryption: Option<String>,
    /// The port encryption uses, when given.
    pub transit_encryption_port: Option<i32>,
    /// `fsap-…`, when given.
    pub access_point: Option<String>,
    /// Whether the task role is shown to the file system: `ENABLED` or `DISABLED`, when given.
    pub iam: Option<String>,
}

/// A disk for one task, as `volumeConfigurations` of `RunTask` or a service describe it.
/// Source: ECS API model, `TaskManagedEBSVolumeConfiguration`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ManagedDisk {
    /// The volume of the task definition it is.
    pub volume: String,
    /// `vol-…`; given when the task is made.
    pub id: String,
    /// The attachment's id: a UUID.
    pub attachment: String,
    /// Its size, GiB.
    pub size_gib: u32,
    /// `ext3`, `ext4` or `xfs`, when given.
    pub file_system: Option<String>,
    /// Its type, such as `gp3`, when given: told again, and as fast as the machine is.
    #[serde(default)]
    pub kind: Option<String>,
    /// The role that ECS makes it with.
    pub role: String,
    /// Whether it goes with the task.
    pub delete_on_termination: bool,
    /// Its tags: those that were given, those passed on, and ECS's own.
    #[serde(default)]
    pub tags: Tags,
}

/// What disks of tasks are made after: each task gets one of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiskPattern {
    /// The disk, with the tags that were given and without ids.
    pub disk: ManagedDisk,
    /// Where more tags come from: `TASK_DEFINITION`, `SERVICE` or nothing.
    pub propagate_tags: Option<String>,
    /// Members that are kept and told again but do not act.
    #[serde(default)]
    pub inert: Map<String, Value>,
}

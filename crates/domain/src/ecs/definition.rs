//! Task definitions: what a task is made of.

use super::{Tags, Volume};
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;

/// One revision of a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskDefinition {
    /// Account and Region.
    pub scope: Scope,
    /// The family's name.
    pub family: String,
    /// Counts up from 1 in the family; a number is never used again.
    pub revision: u32,
    /// Whether new tasks may be made from it.
    pub status: DefinitionStatus,
    /// How its tasks are joined to a network.
    pub network_mode: NetworkMode,
    /// CPU units of the whole task; 1,024 is one vCPU.
    pub cpu_units: Option<u32>,
    /// Memory of the whole task, MiB.
    pub memory_mib: Option<u32>,
    /// The role the agent uses to fetch images and secrets and to write logs.
    pub execution_role: Option<String>,
    /// The role the containers' own calls use.
    pub task_role: Option<String>,
    /// Launch types that were asked for: `FARGATE`, `EC2`, `EXTERNAL`.
    pub requires_compatibilities: Vec<String>,
    /// `X86_64` or `ARM64`, when given.
    pub cpu_architecture: Option<String>,
    /// `LINUX` or a Windows family, when given.
    pub operating_system_family: Option<String>,
    /// Its containers, in the order given.
    pub containers: Vec<ContainerDefinition>,
    /// Volumes its containers may mount.
    pub volumes: Vec<Volume>,
    /// Ephemeral storage, GiB, when given.
    pub ephemeral_storage_gib: Option<u32>,
    /// Members that are kept and told again but do not act, by their name on the wire. Each
    /// stands in docs/coverage as a gap.
    pub inert: Map<String, Value>,
    /// Tags.
    pub tags: Tags,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// Who registered it: an ARN.
    pub registered_by: String,
    /// When it was deregistered.
    pub deregistered_at: Option<Timestamp>,
    /// When its deletion was asked for.
    #[serde(default)]
    pub delete_requested_at: Option<Timestamp>,
}

/// A family of task definitions: remembers the numbers that were given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFamily {
    /// Account and Region.
    pub scope: Scope,
    /// Its name.
    pub name: String,
    /// The last revision that was registered.
    pub last_revision: u32,
}

impl TaskFamily {
    /// The key of the family of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }
}

impl Record for TaskFamily {
    const KIND: &'static str = "ecs/task-families";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

/// Whether new tasks may be made from a task definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DefinitionStatus {
    /// They may.
    Active,
    /// It was deregistered; what runs from it goes on.
    Inactive,
    /// It is going away.
    DeleteInProgress,
}

/// How tasks are joined to a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NetworkMode {
    /// Each task has its own network interface in a VPC.
    Awsvpc,
    /// Containers share a bridge on the instance.
    Bridge,
    /// Containers use the instance's own network.
    Host,
    /// Containers have no network.
    None,
}

/// One container of a task definition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContainerDefinition {
    /// Its name, unique in the task definition.
    pub name: String,
    /// The image it runs.
    pub image: String,
    /// CPU units of its own; 0 when none were given.
    pub cpu_units: u32,
    /// Hard memory limit, MiB.
    pub memory_mib: Option<u32>,
    /// Soft memory limit, MiB.
    pub memory_reservation_mib: Option<u32>,
    /// Whether the task ends when this container does.
    pub essential: bool,
    /// Replaces the image's entry point when not empty.
    pub entry_point: Vec<String>,
    /// Replaces the image's command when not empty.
    pub command: Vec<String>,
    /// Environment variables, in the order given.
    pub environment: Vec<(String, String)>,
    /// Environment variables whose values are fetched when the task starts.
    pub secrets: Vec<SecretReference>,
    /// Ports it serves on.
    pub port_mappings: Vec<PortMapping>,
    /// How its health is probed.
    pub health_check: Option<HealthCheck>,
    /// What must have happened to other containers before this one starts.
    pub depends_on: Vec<Dependency>,
    /// How long its dependencies may take; the agent's default when absent.
    pub start_timeout: Option<Duration>,
    /// From SIGTERM to SIGKILL; 30 s when absent.
    pub stop_timeout: Option<Duration>,
    /// Where its output goes.
    pub log: Option<LogConfiguration>,
    /// What it does as a log router, when it is one.
    #[serde(default)]
    pub firelens: Option<Firelens>,
    /// Volumes it mounts.
    pub mount_points: Vec<MountPoint>,
    /// Containers whose volumes it mounts as well.
    #[serde(default)]
    pub volumes_from: Vec<VolumesFrom>,
    /// Containers it knows by name on a bridge network: `NAME` or `NAME:ALIAS`.
    #[serde(default)]
    pub links: Vec<String>,
    /// `user`, as in an image: name or number, with an optional group.
    pub user: Option<String>,
    /// Working directory, instead of the image's.
    pub working_directory: Option<String>,
    /// Whether its root file system is read-only.
    pub read_only_root: bool,
    /// Whether it has every privilege of the instance; refused on Fargate.
    pub privileged: bool,
    /// Whether a small init process runs as its first process.
    pub init_process: bool,
    /// Capabilities beyond the default ones.
    pub capabilities_add: Vec<String>,
    /// Default capabilities it does without.
    pub capabilities_drop: Vec<String>,
    /// Memory file systems.
    pub tmpfs: Vec<Tmpfs>,
    /// Size of `/dev/shm`, MiB.
    pub shared_memory_mib: Option<u32>,
    /// Resource limits.
    pub ulimits: Vec<Ulimit>,
    /// Kernel parameters of its namespaces.
    pub system_controls: Vec<(String, String)>,
    /// Labels.
    pub docker_labels: Tags,
    /// Members that are kept and told again but do not act, by their name on the wire.
    pub inert: Map<String, Value>,
}

/// An environment variable whose value is fetched when the task starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretReference {
    /// The variable.
    pub name: String,
    /// ARN of a secret, with an optional `:json-key:version-stage:version-id`, or ARN or name
    /// of a parameter.
    pub value_from: String,
}

/// A port a container serves on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortMapping {
    /// What Service Connect knows the port by.
    pub name: Option<String>,
    /// The port inside the container.
    pub container_port: u16,
    /// The port on the instance; the same as the container's with `awsvpc`.
    pub host_port: Option<u16>,
    /// `tcp` or `udp`.
    pub protocol: String,
    /// `http`, `http2` or `grpc`.
    pub app_protocol: Option<String>,
}

/// How a container's health is probed. Source: ECS API model, `HealthCheck`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthCheck {
    /// `CMD` and arguments, or `CMD-SHELL` and one line.
    pub command: Vec<String>,
    /// Between two probes: 5 to 300 s, 30 when not given.
    pub interval: Duration,
    /// For one probe: 2 to 60 s, 5 when not given.
    pub timeout: Duration,
    /// Failures in a row that make it unhealthy: 1 to 10, 3 when not given.
    pub retries: u32,
    /// Failures within this time of the start do not count: 0 to 300 s.
    pub start_period: Option<Duration>,
}

/// What must have happened to another container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dependency {
    /// The other container.
    pub container: String,
    /// What must have happened.
    pub condition: DependencyCondition,
}

/// What must have happened to a container before another may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DependencyCondition {
    /// It has started.
    Start,
    /// It has exited, with any code.
    Complete,
    /// It has exited with code 0.
    Success,
    /// Its health check passes.
    Healthy,
}

/// Where a container's output goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogConfiguration {
    /// The log driver, such as `awslogs`.
    pub driver: String,
    /// The driver's options.
    pub options: Tags,
    /// Options whose values are fetched when the task starts.
    pub secret_options: Vec<SecretReference>,
}

/// What a container does as the log router of its task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Firelens {
    /// `fluentbit` or `fluentd`.
    pub kind: String,
    /// Its options, such as `enable-ecs-log-metadata`.
    pub options: Tags,
}

/// A container whose volumes another one mounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VolumesFrom {
    /// The container.
    pub container: String,
    /// Whether what it shares may only be read.
    pub read_only: bool,
}

/// A volume mounted into a container.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MountPoint {
    /// The volume.
    pub volume: String,
    /// Where the container sees it.
    pub container_path: String,
    /// Whether the container may only read it.
    pub read_only: bool,
}

/// A memory file system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tmpfs {
    /// Where the container sees it.
    pub container_path: String,
    /// Its size, MiB.
    pub size_mib: u32,
    /// Mount options.
    pub options: Vec<String>,
}

/// A resource limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ulimit {
    /// The limit's name, such as `nofile`.
    pub name: String,
    /// What the process starts with.
    pub soft: u64,
    /// What it may raise it to.
    pub hard: u64,
}

impl TaskDefinition {
    /// The key of `family:revision`.
    pub fn key_of(scope: &Scope, family: &str, revision: u32) -> Key {
        Self::family_key(scope, family).child(&format!("{revision:010}"))
    }

    /// The key all revisions of a family are below, in order of their number.
    pub fn family_key(scope: &Scope, family: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(family)
    }

    /// `arn:aws:ecs:…:task-definition/FAMILY:REVISION`.
    pub fn arn(&self) -> Arn {
        self.scope.arn(
            "ecs",
            format!("task-definition/{}:{}", self.family, self.revision),
        )
    }

    /// The container of that name.
    pub fn container(&self, name: &str) -> Option<&ContainerDefinition> {
        self.containers
            .iter()
            .find(|container| container.name == name)
    }
}

impl Record for TaskDefinition {
    const KIND: &'static str = "ecs/task-definitions";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.family, self.revision)
    }
}

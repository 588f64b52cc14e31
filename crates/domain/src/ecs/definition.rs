//! Task definitions: what a task is made of.

use super::{ContainerDefinition, Tags, Volume};
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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
    /// Whose processes its containers see, when given: `pidMode`.
    #[serde(default)]
    pub pid_mode: Option<NamespaceMode>,
    /// With whom its containers share memory and message queues, when given: `ipcMode`.
    #[serde(default)]
    pub ipc_mode: Option<NamespaceMode>,
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

/// How far a namespace of a task's containers reaches (`pidMode`, `ipcMode`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NamespaceMode {
    /// All processes of the instance.
    Host,
    /// All containers of the task.
    Task,
    /// The container alone, and with no shared memory (`ipcMode` only).
    None,
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

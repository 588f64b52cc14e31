//! Tasks: what is wanted of them.

use super::{DesiredStatus, ManagedDisk, ResourceRequirement, StopCode, Tags};
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::net::Ipv4Addr;

/// What is wanted of one task. Written by the `ecs` room alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// 32 hexadecimal digits.
    pub id: String,
    /// Family and revision it is made from.
    pub definition: (String, u32),
    /// `family:NAME` or `service:NAME`, or what the caller gave.
    pub group: String,
    /// What the caller gave, or the deployment's id for a service's task.
    pub started_by: Option<String>,
    /// The service and deployment it belongs to.
    pub service: Option<TaskOfService>,
    /// `FARGATE`, `EC2` or `EXTERNAL`.
    pub launch_type: String,
    /// `1.4.0` on Fargate.
    pub platform_version: Option<String>,
    /// The capacity provider it was placed by.
    pub capacity_provider: Option<String>,
    /// Changes to the task definition for this task alone.
    pub overrides: TaskOverrides,
    /// The agent that serves it: this machine's for Fargate, its container instance's else.
    pub instance: String,
    /// The id of the [`super::ContainerInstance`] it is placed on; none on Fargate.
    #[serde(default)]
    pub container_instance: Option<String>,
    /// The Availability Zone of its container instance; its interface's subnet has one as well.
    #[serde(default)]
    pub zone: Option<String>,
    /// Its network interface, when the network mode is `awsvpc`.
    pub interface: Option<TaskInterface>,
    /// What it sees of the mesh, when its service has Service Connect enabled.
    pub mesh: Option<TaskMesh>,
    /// Disks that were configured when it was launched.
    #[serde(default)]
    pub disks: Vec<ManagedDisk>,
    /// Whether commands may be run in it.
    pub execute_command: bool,
    /// Tags.
    pub tags: Tags,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Where it should be.
    pub desired: DesiredStatus,
    /// Why it should stop, once it should.
    pub stop: Option<StopRequest>,
    /// Container instance attributes, volumes and the like that are kept and told again but
    /// do not act.
    #[serde(default)]
    pub inert: Map<String, Value>,
    /// Digests its images were resolved to, by container: what its deployment holds it to.
    #[serde(default)]
    pub image_digests: Tags,
    /// Whether its service has seen it healthy.
    #[serde(default)]
    pub seen_healthy: bool,
    /// Whether its service has taken note of its end.
    #[serde(default)]
    pub end_noted: bool,
}

/// The service a task belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskOfService {
    /// The service's name.
    pub name: String,
    /// The deployment's id, `ecs-svc/…`.
    pub deployment: String,
}

/// The network interface of a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskInterface {
    /// `eni-…`; its [`crate::network::NetworkInterface`] has the address once one is given.
    pub id: String,
    /// The `attachments[].id` of the API: a UUID.
    pub attachment: String,
    /// The subnet.
    pub subnet: String,
    /// The subnet's Availability Zone.
    #[serde(default)]
    pub zone: String,
    /// The address it had, kept when the task has ended and the interface is gone.
    #[serde(default)]
    pub last_address: Option<crate::network::InterfaceAddress>,
}

/// What a task sees of the mesh: fixed when its deployment starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskMesh {
    /// The namespace's id, `ns-…`.
    pub namespace: String,
    /// Names it can call.
    pub aliases: Vec<MeshAlias>,
    /// Its ports that others do not reach but through the mesh.
    #[serde(default)]
    pub doors: Vec<MeshDoor>,
    /// Where its calls are logged.
    #[serde(default)]
    pub log: Option<MeshLog>,
}

/// Where the mesh logs the calls of a task, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshLog {
    /// The Region of the log group.
    pub region: String,
    /// The log group.
    pub group: String,
    /// The stream, but for the task's id at its end.
    pub stream: String,
    /// Whether lines are JSON.
    pub json: bool,
    /// Whether queries are told.
    pub query: bool,
}

/// A port of a task that the mesh answers at in its program's stead: because what comes there is
/// encrypted, or because it was given a port of its own (`ingressPortOverride`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshDoor {
    /// The endpoint's name in the namespace.
    pub discovery_name: String,
    /// The port that is answered at.
    pub port: u16,
    /// The port the program serves on.
    pub program_port: u16,
    /// `http`, `http2`, `grpc` or `tcp`.
    pub protocol: String,
    /// Whether callers must come through TLS, with a certificate of their own.
    pub secure: bool,
    /// Idle time-out; zero for none.
    pub idle_timeout: std::time::Duration,
}

/// A name in a task's hosts file, and what answers behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshAlias {
    /// The name, such as `orders.storefront`.
    pub dns_name: String,
    /// The port.
    pub port: u16,
    /// The loopback address the name resolves to: `127.255.0.x`.
    pub address: Ipv4Addr,
    /// The discovery name of the [`crate::discovery::MeshEndpoint`] in the namespace.
    pub discovery_name: String,
}

/// Changes to a task definition for one task.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TaskOverrides {
    /// CPU units of the whole task.
    pub cpu_units: Option<u32>,
    /// Memory of the whole task, MiB.
    pub memory_mib: Option<u32>,
    /// The execution role instead.
    pub execution_role: Option<String>,
    /// The task role instead.
    pub task_role: Option<String>,
    /// Ephemeral storage, GiB.
    pub ephemeral_storage_gib: Option<u32>,
    /// Changes by container.
    pub containers: Vec<ContainerOverride>,
}

/// Changes to one container for one task.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ContainerOverride {
    /// The container.
    pub name: String,
    /// The command instead.
    pub command: Option<Vec<String>>,
    /// Variables added or replaced.
    pub environment: Vec<(String, String)>,
    /// Files of variables instead, as they were given.
    #[serde(default)]
    pub environment_files: Option<Vec<Value>>,
    /// CPU units instead.
    pub cpu_units: Option<u32>,
    /// Hard memory limit instead, MiB.
    pub memory_mib: Option<u32>,
    /// Soft memory limit instead, MiB.
    pub memory_reservation_mib: Option<u32>,
    /// What it needs of the instance instead.
    #[serde(default)]
    pub resource_requirements: Option<Vec<ResourceRequirement>>,
}

/// Why a task should stop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopRequest {
    /// The kind of reason.
    pub code: StopCode,
    /// The reason in words, as `stoppedReason` tells it.
    pub reason: String,
    /// When it was asked.
    pub at: Timestamp,
}

impl Task {
    /// The key of the task of that id.
    pub fn key_of(scope: &Scope, cluster: &str, id: &str) -> Key {
        Self::cluster_key(scope, cluster).child(id)
    }

    /// The key all tasks of a cluster are below.
    pub fn cluster_key(scope: &Scope, cluster: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(cluster)
    }

    /// `arn:aws:ecs:…:task/CLUSTER/ID`.
    pub fn arn(&self) -> Arn {
        self.scope
            .arn("ecs", format!("task/{}/{}", self.cluster, self.id))
    }
}

impl Record for Task {
    const KIND: &'static str = "ecs/tasks";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster, &self.id)
    }
}

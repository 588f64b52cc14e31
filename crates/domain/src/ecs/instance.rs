//! Container instances: capacity of a cluster that its owner has registered.
//!
//! Fargate is not here: its capacity is the machine itself, in any cluster.

use super::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The agent of this machine: what [`super::Task::instance`] says of tasks on Fargate.
pub const LOCAL_AGENT: &str = "local";

/// One container instance of one cluster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ContainerInstance {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// 32 hexadecimal digits.
    pub id: String,
    /// `i-…` or, for an external one, `mi-…`.
    pub ec2_instance_id: Option<String>,
    /// Whether tasks may be placed on it.
    pub status: InstanceStatus,
    /// Why it is not `ACTIVE`, where there is something to say.
    #[serde(default)]
    pub status_reason: Option<String>,
    /// Attributes by name; some have no value.
    pub attributes: BTreeMap<String, Option<String>>,
    /// What it has when nothing runs on it.
    pub registered: InstanceResources,
    /// The agent that serves it, as [`super::Task::instance`] names it; nobody of ours serves
    /// one that was only registered through the API.
    pub agent: Option<String>,
    /// Whether its agent can be reached.
    pub agent_connected: bool,
    /// Its Availability Zone.
    pub zone: String,
    /// The capacity provider it belongs to.
    pub capacity_provider: Option<String>,
    /// `EC2`, or `EXTERNAL` for a machine outside of EC2.
    #[serde(default = "ec2")]
    pub launch_type: String,
    /// Tags.
    pub tags: Tags,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// Versions of its agent.
    #[serde(default)]
    pub versions: InstanceVersions,
    /// Counts changes, from 1.
    #[serde(default)]
    pub version: u64,
    /// When it was deregistered: it is told as `INACTIVE` for a while.
    #[serde(default)]
    pub deregistered_at: Option<Timestamp>,
}

fn ec2() -> String {
    "EC2".to_owned()
}

/// Whether tasks may be placed on an instance. Source: ECS API model, `ContainerInstance$status`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum InstanceStatus {
    /// It is being registered.
    Registering,
    /// It could not be registered.
    RegistrationFailed,
    /// Tasks may be placed on it.
    Active,
    /// Its service tasks are moving away; none is placed on it.
    Draining,
    /// It is leaving.
    Deregistering,
    /// It has left.
    Inactive,
}

/// What a container instance has, or what tasks take of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InstanceResources {
    /// CPU units; 1,024 is one vCPU.
    pub cpu_units: u32,
    /// Memory, MiB.
    pub memory_mib: u32,
    /// Ports over TCP that are taken.
    pub tcp_ports: BTreeSet<u16>,
    /// Ports over UDP that are taken.
    pub udp_ports: BTreeSet<u16>,
}

/// Versions of an instance's agent (`versionInfo`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InstanceVersions {
    /// `agentVersion`.
    pub agent: Option<String>,
    /// `agentHash`.
    pub hash: Option<String>,
    /// `dockerVersion`.
    pub docker: Option<String>,
}

/// How often tasks were placed on instances of a cluster, or the instances changed: whoever
/// places one raises the number, so that two who have seen the same room cannot both take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClusterPlacements {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// Changes so far.
    pub count: u64,
}

impl InstanceStatus {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registering => "REGISTERING",
            Self::RegistrationFailed => "REGISTRATION_FAILED",
            Self::Active => "ACTIVE",
            Self::Draining => "DRAINING",
            Self::Deregistering => "DEREGISTERING",
            Self::Inactive => "INACTIVE",
        }
    }
}

impl ContainerInstance {
    /// The key of the instance of that id.
    pub fn key_of(scope: &Scope, cluster: &str, id: &str) -> Key {
        Self::cluster_key(scope, cluster).child(id)
    }

    /// The key all instances of a cluster are below.
    pub fn cluster_key(scope: &Scope, cluster: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(cluster)
    }

    /// `arn:aws:ecs:…:container-instance/CLUSTER/ID`.
    pub fn arn(&self) -> Arn {
        Self::arn_of(&self.scope, &self.cluster, &self.id)
    }

    /// The ARN of the instance of that id.
    pub fn arn_of(scope: &Scope, cluster: &str, id: &str) -> Arn {
        scope.arn("ecs", format!("container-instance/{cluster}/{id}"))
    }

    /// Whether it is part of its cluster: registered, and not gone again.
    pub fn is_registered(&self) -> bool {
        matches!(
            self.status,
            InstanceStatus::Active | InstanceStatus::Draining
        )
    }

    /// What [`super::Task::instance`] says of tasks placed here: its agent, or its own id while
    /// no agent of ours serves it.
    pub fn agent_name(&self) -> &str {
        self.agent.as_deref().unwrap_or(&self.id)
    }

    /// The machine its tasks' network interfaces are on: agents called `local/NAME` share the
    /// machine `local`.
    pub fn machine(agent: &str) -> &str {
        agent.split('/').next().unwrap_or(agent)
    }
}

impl Record for ContainerInstance {
    const KIND: &'static str = "ecs/container-instances";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster, &self.id)
    }
}

impl ClusterPlacements {
    /// The key of the number of a cluster.
    pub fn key_of(scope: &Scope, cluster: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(cluster)
    }
}

impl Record for ClusterPlacements {
    const KIND: &'static str = "ecs/cluster-placements";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster)
    }
}

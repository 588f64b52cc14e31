//! Services.

use super::{Deployment, DiskPattern, Rollout, StrategyItem, Tags};
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;

/// A service: a wish for a number of tasks. Handlers write the wish; the service controller
/// writes `deployments` and `events`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Service {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// Its name, unique in the cluster.
    pub name: String,
    /// `ACTIVE`, then `DRAINING`, then `INACTIVE`.
    pub status: ServiceStatus,
    /// When `DeleteService` was called.
    pub deleted_at: Option<Timestamp>,
    /// Tasks wanted; ignored for a daemon.
    pub desired_count: u32,
    /// `true` for one task an instance instead of a number.
    pub daemon: bool,
    /// What new tasks look like.
    pub revision: ServiceRevision,
    /// `ECS`, `CODE_DEPLOY` or `EXTERNAL`.
    pub controller: String,
    /// How a change rolls out.
    pub rollout: Rollout,
    /// Failed target health checks within this time of a task's start do not count.
    pub health_check_grace: Duration,
    /// Whether commands may be run in new tasks.
    pub execute_command: bool,
    /// `SERVICE`, `TASK_DEFINITION` or nothing.
    pub propagate_tags: Option<String>,
    /// Whether ECS adds its own tags to tasks.
    pub managed_tags: bool,
    /// Newest first; the first is PRIMARY.
    pub deployments: Vec<Deployment>,
    /// Newest first; at most [`EVENTS_KEPT`].
    pub events: Vec<ServiceEvent>,
    /// Members that are kept and told again but do not act.
    pub inert: Map<String, Value>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
    /// Who made it: an ARN.
    pub created_by: String,
    /// The latest deployment that completed: what a failed one rolls back to.
    #[serde(default)]
    pub last_completed: Option<Box<Deployment>>,
    /// The caller's token, which makes a repeated `CreateService` harmless.
    #[serde(default)]
    pub client_token: Option<String>,
    /// Whether tasks move when zones have become uneven (`availabilityZoneRebalancing`).
    #[serde(default)]
    pub zone_rebalancing: bool,
    /// The task that is being moved to another zone. Written by the service controller.
    #[serde(default)]
    pub moving: Option<String>,
    /// Whether ECS manages what stands around it (`resourceManagementType`): an Express service,
    /// whose record is [`super::ExpressService`].
    #[serde(default)]
    pub express: bool,
}

/// How many events a service remembers. Source: developer guide, service event messages.
pub const EVENTS_KEPT: usize = 100;

/// Where a service stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ServiceStatus {
    /// It keeps its tasks running.
    Active,
    /// It is deleted; its tasks are stopping.
    Draining,
    /// It is gone; kept for a while to be described.
    Inactive,
}

/// What a service's tasks look like: a change of any member makes a new deployment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceRevision {
    /// Family and revision of the task definition.
    pub definition: (String, u32),
    /// `FARGATE`, `EC2` or `EXTERNAL`; absent when a capacity provider strategy is used.
    pub launch_type: Option<String>,
    /// Where tasks are placed when no launch type is given.
    pub strategy: Vec<StrategyItem>,
    /// `LATEST` or a number, on Fargate.
    pub platform_version: Option<String>,
    /// Where its tasks are joined to a network.
    pub network: Option<AwsvpcConfiguration>,
    /// Target groups its tasks are registered with.
    pub load_balancers: Vec<ServiceLoadBalancer>,
    /// Its part in the mesh.
    pub service_connect: Option<ServiceConnect>,
    /// Cloud Map services its tasks are registered with.
    pub registries: Vec<Map<String, Value>>,
    /// Disks of its tasks, one of each for every task (`volumeConfigurations`).
    #[serde(default)]
    pub disks: Vec<DiskPattern>,
}

/// Where tasks are joined to a network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwsvpcConfiguration {
    /// Subnets, at least one.
    pub subnets: Vec<String>,
    /// Security groups; the VPC's default one when empty.
    pub security_groups: Vec<String>,
    /// Whether its interface has a public address.
    pub assign_public_ip: bool,
}

/// A target group and the container port that serves behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceLoadBalancer {
    /// The target group.
    pub target_group: Arn,
    /// The container.
    pub container: String,
    /// The port inside the container.
    pub container_port: u16,
}

/// A service's part in the mesh.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ServiceConnect {
    /// The namespace's id, `ns-…`.
    pub namespace: String,
    /// The namespace as it was named by the caller.
    pub namespace_as_given: Option<String>,
    /// Endpoints it serves; none for a client.
    pub services: Vec<ServiceConnectEndpoint>,
    /// Where the mesh writes its own log.
    pub log: Option<super::LogConfiguration>,
    /// How it logs each call; nothing when it does not.
    #[serde(default)]
    pub access_log: Option<MeshAccessLog>,
}

/// How the mesh logs calls of a service's tasks (`accessLogConfiguration`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeshAccessLog {
    /// `TEXT` or `JSON`.
    pub format: String,
    /// Whether queries are told, which may hold secrets; nothing when nobody said.
    pub query: Option<bool>,
}

/// An endpoint a service serves in the mesh.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceConnectEndpoint {
    /// The name of a port mapping of the task definition.
    pub port_name: String,
    /// Its name in the namespace; the port's name when none was given.
    pub discovery_name: String,
    /// Names and ports clients call, in the order given.
    pub aliases: Vec<(Option<String>, u16)>,
    /// The port the mesh listens on in the server's task, when given.
    pub ingress_port: Option<u16>,
    /// Idle time-out; `None` for the default, zero for none.
    pub idle_timeout: Option<Duration>,
    /// Time-out of one request; `None` for the default, zero for none.
    pub per_request_timeout: Option<Duration>,
    /// Who vouches for it, when callers reach it through TLS.
    #[serde(default)]
    pub tls: Option<crate::discovery::MeshTls>,
}

/// A line in a service's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceEvent {
    /// A UUID.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// What happened, as people know it.
    pub message: String,
}

impl Service {
    /// Whether task sets of its owner take the place of deployments.
    pub fn is_external(&self) -> bool {
        self.controller == "EXTERNAL"
    }

    /// The key of the service of that name.
    pub fn key_of(scope: &Scope, cluster: &str, name: &str) -> Key {
        Self::cluster_key(scope, cluster).child(name)
    }

    /// The key all services of a cluster are below.
    pub fn cluster_key(scope: &Scope, cluster: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(cluster)
    }

    /// `arn:aws:ecs:…:service/CLUSTER/NAME`.
    pub fn arn(&self) -> Arn {
        self.scope
            .arn("ecs", format!("service/{}/{}", self.cluster, self.name))
    }
}

impl Record for Service {
    const KIND: &'static str = "ecs/services";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster, &self.name)
    }
}

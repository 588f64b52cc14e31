//! Services and their deployments.

use super::{StrategyItem, Tags};
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
}

/// How a change rolls out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rollout {
    /// Percent of the desired count that must stay running; rounds up.
    pub minimum_healthy_percent: u32,
    /// Percent of the desired count that may run or be pending; rounds down.
    pub maximum_percent: u32,
    /// Whether a deployment whose tasks keep failing is given up.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// Alarms that fail a deployment: names, enable, rollback.
    pub alarms: Option<DeploymentAlarms>,
}

/// Gives up a deployment whose tasks keep failing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CircuitBreaker {
    /// Whether it watches.
    pub enable: bool,
    /// Whether the last good deployment comes back.
    pub rollback: bool,
    /// How many failures it takes.
    #[serde(default)]
    pub threshold: BreakerThreshold,
    /// Whether a task that becomes healthy clears the count; `true` when not given.
    #[serde(default = "yes")]
    pub reset_on_healthy_task: bool,
}

/// How many failed tasks fail a deployment. Source: ECS API model, `ThresholdConfiguration`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BreakerThreshold {
    /// A percentage of the desired count, rounded up, not below 3 and not above 200.
    BoundedPercent(u32),
    /// A percentage of the desired count, rounded up.
    UnboundedPercent(u32),
    /// A number of tasks.
    Count(u32),
}

impl Default for BreakerThreshold {
    fn default() -> Self {
        Self::BoundedPercent(50)
    }
}

fn yes() -> bool {
    true
}

/// Alarms that fail a deployment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentAlarms {
    /// The alarms' names.
    pub names: Vec<String>,
    /// Whether they are watched.
    pub enable: bool,
    /// Whether the last good deployment comes back.
    pub rollback: bool,
}

/// One deployment of a service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Deployment {
    /// `ecs-svc/` and 19 digits.
    pub id: String,
    /// What its tasks look like.
    pub revision: ServiceRevision,
    /// Names in the mesh when it began: what its tasks will see.
    pub mesh: Option<super::TaskMesh>,
    /// Image digests its container images were resolved to, by container.
    pub image_digests: Tags,
    /// How far it has come.
    pub rollout_state: RolloutState,
    /// The same in words.
    pub rollout_reason: String,
    /// Tasks that failed since it began, or since one became healthy.
    pub failed_tasks: u32,
    /// When it began.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it completed or was given up.
    #[serde(default)]
    pub finished_at: Option<Timestamp>,
    /// Names the revision: 19 digits.
    #[serde(default)]
    pub revision_id: String,
    /// Names this rollout of it: 21 letters and digits.
    #[serde(default)]
    pub rollout_id: String,
    /// How long starts wait after tasks that did not come up.
    #[serde(default)]
    pub throttle: StartThrottle,
}

/// How long starts wait after tasks that did not come up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct StartThrottle {
    /// Failed rounds in a row.
    pub rounds: u32,
    /// No task starts before this time.
    pub until: Option<Timestamp>,
}

/// How far a deployment has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RolloutState {
    /// Its tasks are replacing the others.
    InProgress,
    /// Its tasks have replaced the others and the service is steady.
    Completed,
    /// It was given up.
    Failed,
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

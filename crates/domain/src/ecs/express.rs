//! Express services: a container, and everything around it that makes it answer.

use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// What is kept of an Express service beside the [`super::Service`] of the same name: the wish
/// for what stands around it, and the names of what does.
///
/// The names follow from this record alone, so that whoever makes the resources can begin again
/// at any step and finds what is there already.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpressService {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// The service's name.
    pub name: String,
    /// The role that makes the resources: an ARN.
    pub infrastructure_role: String,
    /// The path its targets are probed at.
    pub health_check_path: String,
    /// Whether the target group is still probed at the path before.
    pub path_pending: bool,
    /// How many tasks, and by which measure.
    pub scaling: ExpressScaling,
    /// The port of the container.
    pub container_port: u16,
    /// The first label of its host names: two letters and 32 hexadecimal digits.
    pub label: String,
    /// Where it stands.
    pub place: ExpressPlace,
    /// Security groups the caller gave its tasks, beside the one they have by themselves.
    pub security_groups: Vec<String>,
    /// The load balancer it shares with others of the same subnets.
    pub balancer: String,
    /// The log group that is made for it; `None` when the caller named one.
    pub log_group: Option<String>,
    /// Why a resource could not be made, or removed.
    pub problem: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed by its owner.
    pub updated_at: Timestamp,
    /// When all that stood around it was gone again.
    pub removed_at: Option<Timestamp>,
}

/// Where an Express service stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpressPlace {
    /// The VPC.
    pub vpc: String,
    /// The subnets of tasks and load balancer.
    pub subnets: Vec<String>,
    /// Whether the internet reaches the subnets: then the load balancer faces it.
    pub public: bool,
}

/// How many tasks an Express service has, and by which measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpressScaling {
    /// The fewest.
    pub min_tasks: u32,
    /// The most.
    pub max_tasks: u32,
    /// `AVERAGE_CPU`, `AVERAGE_MEMORY` or `REQUEST_COUNT_PER_TARGET`.
    pub metric: String,
    /// The value that is aimed at.
    pub target: u32,
}

/// The container of an Express service that is served. Source: ECS API model,
/// `CreateExpressGatewayServiceRequest$taskDefinitionArn`.
pub const EXPRESS_CONTAINER: &str = "Main";

impl ExpressService {
    /// The key of the Express service of that name.
    pub fn key_of(scope: &Scope, cluster: &str, name: &str) -> Key {
        Self::scope_key(scope).child(cluster).child(name)
    }

    /// The key all Express services of a scope are below.
    pub fn scope_key(scope: &Scope) -> Key {
        Key::kind(Self::KIND).join(&scope.segments())
    }

    /// The host name it is called by, which every machine resolves to itself.
    pub fn host(&self) -> String {
        format!("{}.ecs.{}.localhost", self.label, self.scope.region)
    }

    /// The host name AWS would give it.
    pub fn aws_host(&self) -> String {
        format!("{}.ecs.{}.on.aws", self.label, self.scope.region)
    }

    /// The hexadecimal digits that tell its resources from those of others.
    fn digits(&self) -> &str {
        self.label.split_once('-').map_or("", |(_, digits)| digits)
    }

    /// The name of its target group.
    pub fn target_group(&self) -> String {
        let digits = self.digits();
        format!("ecs-gateway-tg-{}", digits.get(..17).unwrap_or(digits))
    }

    /// The name of the security group its tasks have by themselves.
    pub fn task_group(&self) -> String {
        let digits = self.digits();
        let digits = digits.get(..17).unwrap_or(digits);
        format!("ecs-express-service-{digits}")
    }
}

impl Record for ExpressService {
    const KIND: &'static str = "ecs/express-services";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.cluster, &self.name)
    }
}

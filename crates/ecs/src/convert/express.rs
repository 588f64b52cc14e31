//! Express services: the wish as it is given, and what is told of it.
//!
//! - `definition`: the task definition that ECS writes for one
//! - `resources`: what was made around one
//! - `service`: the service it is

pub(crate) mod definition;
pub(crate) mod resources;
pub(crate) mod service;

use super::common::{int, tags_to_wire, whole};
use super::services::status_name;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use definition::Written;
use domain::Timestamp;
use domain::ecs::{
    Cluster, ExpressScaling, ExpressService, Service, ServiceRevision, ServiceStatus,
    TaskDefinition,
};

/// Where targets are probed unless told otherwise. Source: developer guide, Express Mode
/// defaults; the API reference still says `/ping`.
pub(crate) const HEALTH_CHECK_PATH: &str = "/";
/// The most characters of a health check path. Source: Elastic Load Balancing API model.
const PATH_MAX: usize = 1024;
/// Source: developer guide, Express Mode defaults.
const SCALING: (u32, u32, &str, u32) = (1, 20, "AVERAGE_CPU", 60);

/// The scaling of a service whose owner has said nothing.
pub(crate) fn default_scaling() -> ExpressScaling {
    let (min_tasks, max_tasks, metric, target) = SCALING;
    ExpressScaling {
        min_tasks,
        max_tasks,
        metric: metric.to_owned(),
        target,
    }
}

/// Reads a scaling target; what is not given stays as it was.
pub(crate) fn scaling(
    given: Option<w::ExpressGatewayScalingTarget>,
    before: ExpressScaling,
) -> Result<ExpressScaling, ApiError> {
    let given = given.unwrap_or_default();
    let number = |given: Option<i32>, what: &str, before: u32| {
        given.map_or(Ok(before), |given| whole(given, what))
    };
    let scaling = ExpressScaling {
        min_tasks: number(given.min_task_count, "minTaskCount", before.min_tasks)?,
        max_tasks: number(given.max_task_count, "maxTaskCount", before.max_tasks)?,
        target: number(
            given.auto_scaling_target_value,
            "autoScalingTargetValue",
            before.target,
        )?,
        metric: given.auto_scaling_metric.unwrap_or(before.metric),
    };
    if scaling.max_tasks == 0 || scaling.max_tasks < scaling.min_tasks {
        return Err(invalid(
            "maxTaskCount must be at least 1 and not less than minTaskCount.",
        ));
    }
    let most = match scaling.metric.as_str() {
        "REQUEST_COUNT_PER_TARGET" => u32::MAX,
        _ => 100,
    };
    if !(1..=most).contains(&scaling.target) {
        return Err(invalid(
            "autoScalingTargetValue must be at least 1, and at most 100 for a utilization.",
        ));
    }
    Ok(scaling)
}

/// Reads a health check path.
pub(crate) fn health_check_path(given: Option<String>) -> Result<Option<String>, ApiError> {
    match given {
        Some(path) if !path.starts_with('/') || path.len() > PATH_MAX => Err(invalid(
            "healthCheckPath must begin with a forward slash and have at most 1024 characters.",
        )),
        given => Ok(given),
    }
}

/// An Express service with what it consists of.
pub(crate) struct ExpressView {
    pub(crate) express: ExpressService,
    pub(crate) service: Service,
    /// The task definitions its revisions use, those that are still there.
    pub(crate) definitions: Vec<TaskDefinition>,
}

impl ExpressView {
    /// The task definition that new tasks are made from.
    pub(crate) fn current(&self) -> Option<&TaskDefinition> {
        self.definition(&self.service.revision)
    }

    fn definition(&self, revision: &ServiceRevision) -> Option<&TaskDefinition> {
        let (family, number) = &revision.definition;
        let mut definitions = self.definitions.iter();
        definitions.find(|one| one.family == *family && one.revision == *number)
    }

    /// `ACTIVE`, `DRAINING` until tasks and resources are gone, then `INACTIVE`.
    fn status(&self) -> w::ExpressGatewayServiceStatus {
        let status = match self.service.status {
            ServiceStatus::Inactive if self.express.removed_at.is_none() => ServiceStatus::Draining,
            status => status,
        };
        w::ExpressGatewayServiceStatus {
            status_code: Some(status_name(status).to_owned()),
            status_reason: self.express.problem.clone(),
        }
    }

    fn arn_of(&self, kind: &str, id: &str) -> String {
        let Service {
            scope,
            cluster,
            name,
            ..
        } = &self.service;
        let path = format!("{kind}/{cluster}/{name}/{id}");
        scope.arn("ecs", path).to_string()
    }

    /// The revisions that have tasks; the one that is waited for while there is none.
    fn configurations(&self) -> Vec<w::ExpressGatewayServiceConfiguration> {
        let service = &self.service;
        if service.status == ServiceStatus::Inactive {
            return Vec::new();
        }
        if service.deployments.is_empty() {
            return vec![self.configuration(&service.revision, None, service.created_at)];
        }
        let told = service.deployments.iter().map(|one| {
            let arn = self.arn_of("service-revision", &one.revision_id);
            self.configuration(&one.revision, Some(arn), one.created_at)
        });
        told.collect()
    }

    fn configuration(
        &self,
        revision: &ServiceRevision,
        arn: Option<String>,
        created_at: Timestamp,
    ) -> w::ExpressGatewayServiceConfiguration {
        let express = &self.express;
        let definition = self.definition(revision);
        let written = definition.map(Written::of);
        let part = |of: fn(&Written) -> Option<String>| written.as_ref().and_then(of);
        let network = revision.network.as_ref();
        w::ExpressGatewayServiceConfiguration {
            service_revision_arn: arn,
            execution_role_arn: part(|written| written.execution_role.clone()),
            task_role_arn: part(|written| written.task_role.clone()),
            task_definition_arn: definition.map(|definition| definition.arn().to_string()),
            cpu: part(|written| written.cpu.clone()),
            memory: part(|written| written.memory.clone()),
            cpu_architecture: part(|written| written.architecture.clone()),
            network_configuration: network.map(|network| {
                w::ExpressGatewayServiceNetworkConfiguration {
                    subnets: Some(network.subnets.clone()),
                    security_groups: Some(network.security_groups.clone()),
                }
            }),
            health_check_path: Some(express.health_check_path.clone()),
            primary_container: written.map(|written| written.container),
            scaling_target: Some(scaling_to_wire(&express.scaling)),
            ingress_paths: Some(vec![w::IngressPathSummary {
                access_type: access(express).to_owned(),
                endpoint: endpoint(express),
            }]),
            created_at: Some(created_at),
        }
    }

    /// Tells the service.
    pub(crate) fn told(&self, with_tags: bool) -> w::ECSExpressGatewayService {
        let Self {
            express, service, ..
        } = self;
        let mut deployments = service.deployments.iter();
        let current = deployments.next().filter(|first| {
            first.rollout_state == domain::ecs::RolloutState::InProgress
                && service.status == ServiceStatus::Active
        });
        w::ECSExpressGatewayService {
            cluster: Some(Cluster::arn_of(&service.scope, &service.cluster).to_string()),
            service_name: Some(service.name.clone()),
            service_arn: Some(service.arn().to_string()),
            infrastructure_role_arn: Some(express.infrastructure_role.clone()),
            status: Some(self.status()),
            current_deployment: current
                .map(|current| self.arn_of("service-deployment", &current.rollout_id)),
            active_configurations: Some(self.configurations()),
            tags: with_tags.then(|| tags_to_wire(&service.tags)),
            created_at: Some(express.created_at),
            updated_at: Some(express.updated_at),
        }
    }

    /// Tells what an update makes of the service.
    pub(crate) fn updated(&self) -> w::UpdatedExpressGatewayService {
        let service = &self.service;
        w::UpdatedExpressGatewayService {
            service_arn: Some(service.arn().to_string()),
            cluster: Some(Cluster::arn_of(&service.scope, &service.cluster).to_string()),
            service_name: Some(service.name.clone()),
            status: Some(self.status()),
            target_configuration: self.configurations().into_iter().next(),
            created_at: Some(self.express.created_at),
            updated_at: Some(self.express.updated_at),
        }
    }
}

fn scaling_to_wire(scaling: &ExpressScaling) -> w::ExpressGatewayScalingTarget {
    w::ExpressGatewayScalingTarget {
        min_task_count: Some(int(scaling.min_tasks)),
        max_task_count: Some(int(scaling.max_tasks)),
        auto_scaling_metric: Some(scaling.metric.clone()),
        auto_scaling_target_value: Some(int(scaling.target)),
    }
}

/// Who reaches the service: everybody, or its VPC.
pub(crate) fn access(express: &ExpressService) -> &'static str {
    if express.place.public {
        "PUBLIC"
    } else {
        "PRIVATE"
    }
}

/// Where it answers.
pub(crate) fn endpoint(express: &ExpressService) -> String {
    format!("http://{}", express.host())
}

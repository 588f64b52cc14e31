//! Services: what is told of them.

use super::common::{int, network_to_wire, some, strategy_to_wire, tags_to_wire, to_seconds};
use super::connect::service_connect_to_wire;
use super::disks::disks_to_wire;
use super::registrations::{load_balancer_to_wire, registries_to_wire};
use super::rollouts::rollout_to_wire;
use super::task_sets::task_sets_to_wire;
use super::tasks::last_status;
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::Scope;
use domain::ecs::{
    Cluster, Deployment, FARGATE_PROVIDERS, LastStatus, RolloutState, Service,
    ServiceConnectEndpoint, ServiceRevision, ServiceStatus, StrategyItem, Task, TaskReport,
};
use serde_json::Value;

/// Members of a service that are kept and told again but do not act.
pub(crate) const KEPT: &[&str] = &[
    "placementConstraints",
    "placementStrategy",
    "role",
    "monitoring",
];

/// Refuses what would be ignored otherwise.
pub(crate) fn unsupported(what: &str) -> ApiError {
    w::unsupported_feature_exception(format!("{what} is not supported by Longshore yet."))
}

/// How many tasks of a service, or of one of its deployments, stand where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// `RUNNING`.
    pub(crate) running: u32,
    /// On the way there.
    pub(crate) pending: u32,
}

/// Counts tasks by where they stand.
pub(crate) fn count<'a>(tasks: impl Iterator<Item = (&'a Task, Option<&'a TaskReport>)>) -> Counts {
    let mut counts = Counts::default();
    for (task, report) in tasks {
        let status = last_status(task, report);
        counts.running += u32::from(status == LastStatus::Running);
        counts.pending += u32::from(status.is_pending());
    }
    counts
}

/// A service with its tasks.
pub(crate) struct ServiceView {
    /// The service.
    pub(crate) service: Service,
    /// Its tasks and what was reported of them.
    pub(crate) tasks: Vec<(Task, Option<TaskReport>)>,
}

impl ServiceView {
    pub(crate) fn counts_of(&self, deployment: &str) -> Counts {
        let of = |task: &Task| {
            let service = task.service.as_ref();
            service.is_some_and(|service| service.deployment == deployment)
        };
        let tasks = self.tasks.iter().filter(|(task, _)| of(task));
        count(tasks.map(|(task, report)| (task, report.as_ref())))
    }

    fn counts(&self) -> Counts {
        count(
            self.tasks
                .iter()
                .map(|(task, report)| (task, report.as_ref())),
        )
    }
}

/// Tells a service.
pub(crate) fn service_to_wire(view: &ServiceView, with_tags: bool) -> w::Service {
    let service = &view.service;
    let revision = &service.revision;
    let counts = view.counts();
    let kept = |name: &str| service.inert.get(name).cloned();
    let list = |name: &str| kept(name).unwrap_or(Value::Array(Vec::new()));
    let mut told: w::Service = from_tree(serde_json::json!({
        "placementConstraints": list("placementConstraints"),
        "placementStrategy": list("placementStrategy"),
    }));
    told.service_arn = Some(service.arn().to_string());
    told.service_name = Some(service.name.clone());
    told.cluster_arn = Some(Cluster::arn_of(&service.scope, &service.cluster).to_string());
    let balancers = revision.load_balancers.iter().map(load_balancer_to_wire);
    told.load_balancers = Some(balancers.collect());
    told.service_registries = Some(registries_to_wire(revision));
    told.status = Some(status_name(service.status).to_owned());
    told.desired_count = Some(int(service.desired_count));
    told.running_count = Some(int(counts.running));
    told.pending_count = Some(int(counts.pending));
    told.launch_type = revision.launch_type.clone();
    told.capacity_provider_strategy = some(strategy_to_wire(&revision.strategy));
    told.platform_version = revision.platform_version.clone();
    told.platform_family = Some("Linux".to_owned()).filter(|_| is_fargate(revision));
    let definition = definition_arn(&service.scope, &revision.definition);
    told.task_definition = Some(definition).filter(|_| !revision.definition.0.is_empty());
    told.deployment_configuration = Some(rollout_to_wire(&service.rollout));
    if service.is_external() {
        told.task_sets = Some(task_sets_to_wire(view, with_tags));
    }
    let rolls = service.deployments.iter().enumerate();
    let deployments = rolls.filter(|(_, one)| one.task_set.is_none());
    let deployments = deployments.map(|(place, one)| deployment_to_wire(view, place, one));
    told.deployments = Some(deployments.collect());
    told.role_arn = Some(service_role(view));
    told.events = Some(service.events.iter().map(event_to_wire).collect());
    told.created_at = Some(service.created_at);
    told.network_configuration = revision.network.as_ref().map(network_to_wire);
    told.health_check_grace_period_seconds = Some(to_seconds(service.health_check_grace));
    let strategy = if service.daemon { "DAEMON" } else { "REPLICA" };
    told.scheduling_strategy = Some(strategy.to_owned());
    told.deployment_controller = Some(w::DeploymentController {
        r#type: service.controller.clone(),
    });
    told.tags = Some(if with_tags {
        tags_to_wire(&service.tags)
    } else {
        Vec::new()
    });
    told.created_by = Some(service.created_by.clone());
    told.enable_ecs_managed_tags = Some(service.managed_tags);
    let propagate = service.propagate_tags.clone();
    told.propagate_tags = Some(propagate.unwrap_or_else(|| "NONE".to_owned()));
    told.enable_execute_command = Some(service.execute_command);
    let balance = if service.zone_rebalancing {
        "ENABLED"
    } else {
        "DISABLED"
    };
    told.availability_zone_rebalancing = Some(balance.to_owned());
    told.resource_management_type = Some(manager_name(service).to_owned());
    tell_current(view, &mut told);
    told
}

/// Who manages what stands around a service, as the API has it.
pub(crate) fn manager_name(service: &Service) -> &'static str {
    if service.express { "ECS" } else { "CUSTOMER" }
}

/// The service-linked role, unless the caller gave one.
fn service_role(view: &ServiceView) -> String {
    let Service { scope, inert, .. } = &view.service;
    let given = inert.get("role").and_then(Value::as_str);
    let linked = "aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS";
    crate::refs::role_arn(scope, given.unwrap_or(linked))
}

/// The deployment that is under way, and the revisions that have tasks.
fn tell_current(view: &ServiceView, told: &mut w::Service) {
    let service = &view.service;
    if service.is_external() {
        return;
    }
    let Scope { account, region } = &service.scope;
    let arn = |kind: &str, id: &str| {
        let Service { cluster, name, .. } = service;
        format!("arn:aws:ecs:{region}:{account}:{kind}/{cluster}/{name}/{id}")
    };
    let primary = service.deployments.first();
    told.current_service_deployment = primary
        .filter(|primary| primary.rollout_state == RolloutState::InProgress)
        .map(|primary| arn("service-deployment", &primary.rollout_id));
    let revision = |(place, deployment): (usize, &Deployment)| {
        let counts = view.counts_of(&deployment.id);
        w::ServiceCurrentRevisionSummary {
            arn: Some(arn("service-revision", &deployment.revision_id)),
            requested_task_count: Some(int(wanted(service, place, counts))),
            running_task_count: Some(int(counts.running)),
            pending_task_count: Some(int(counts.pending)),
        }
    };
    let revisions = service.deployments.iter().enumerate().map(revision);
    told.current_service_revisions = Some(revisions.collect());
}

/// How many tasks a deployment should have: the primary one all, an older one what is left.
fn wanted(service: &Service, place: usize, counts: Counts) -> u32 {
    let failed = service
        .deployments
        .get(place)
        .is_some_and(|deployment| deployment.rollout_state == RolloutState::Failed);
    match (place, failed) {
        (0, false) => service.desired_count,
        _ => counts.running + counts.pending,
    }
}

fn deployment_to_wire(view: &ServiceView, place: usize, deployment: &Deployment) -> w::Deployment {
    let revision = &deployment.revision;
    let counts = view.counts_of(&deployment.id);
    let connect = revision.service_connect.as_ref();
    let resource = |endpoint: &ServiceConnectEndpoint| w::ServiceConnectServiceResource {
        discovery_name: Some(endpoint.discovery_name.clone()),
        discovery_arn: None,
    };
    let resources = connect.map(|connect| connect.services.iter().map(resource).collect());
    w::Deployment {
        id: Some(deployment.id.clone()),
        status: Some(if place == 0 { "PRIMARY" } else { "ACTIVE" }.to_owned()),
        task_definition: Some(definition_arn(&view.service.scope, &revision.definition)),
        desired_count: Some(int(wanted(&view.service, place, counts))),
        pending_count: Some(int(counts.pending)),
        running_count: Some(int(counts.running)),
        failed_tasks: Some(int(deployment.failed_tasks)),
        created_at: Some(deployment.created_at),
        updated_at: Some(deployment.updated_at),
        capacity_provider_strategy: some(strategy_to_wire(&revision.strategy)),
        launch_type: revision.launch_type.clone(),
        platform_version: platform_version(revision),
        platform_family: Some("Linux".to_owned()).filter(|_| is_fargate(revision)),
        network_configuration: revision.network.as_ref().map(network_to_wire),
        rollout_state: Some(rollout_state_name(deployment.rollout_state).to_owned()),
        rollout_state_reason: Some(deployment.rollout_reason.clone()),
        service_connect_configuration: connect.map(service_connect_to_wire),
        service_connect_resources: resources.and_then(some),
        volume_configurations: some(disks_to_wire(&revision.disks)),
        ..w::Deployment::default()
    }
}

/// Whether a revision's tasks run on Fargate.
pub(crate) fn is_fargate(revision: &ServiceRevision) -> bool {
    match &revision.launch_type {
        Some(launch_type) => launch_type == "FARGATE",
        None => is_fargate_strategy(&revision.strategy),
    }
}

/// Whether a strategy names Fargate's capacity providers; they are never mixed with others.
pub(crate) fn is_fargate_strategy(strategy: &[StrategyItem]) -> bool {
    let first = strategy.first().map(|item| item.provider.as_str());
    first.is_some_and(|name| FARGATE_PROVIDERS.contains(&name))
}

/// `LATEST` is told as what it means in a deployment.
pub(super) fn platform_version(revision: &ServiceRevision) -> Option<String> {
    let given = revision.platform_version.as_deref()?;
    let told = if given == "LATEST" {
        crate::launch::PLATFORM_VERSION
    } else {
        given
    };
    Some(told.to_owned())
}

fn event_to_wire(event: &domain::ecs::ServiceEvent) -> w::ServiceEvent {
    w::ServiceEvent {
        id: Some(event.id.clone()),
        created_at: Some(event.at),
        message: Some(event.message.clone()),
    }
}

/// The ARN of a family and revision.
pub(crate) fn definition_arn(scope: &Scope, (family, revision): &(String, u32)) -> String {
    let path = format!("task-definition/{family}:{revision}");
    scope.arn("ecs", path).to_string()
}

/// The name of a status as the API has it.
pub(crate) fn status_name(status: ServiceStatus) -> &'static str {
    match status {
        ServiceStatus::Active => "ACTIVE",
        ServiceStatus::Draining => "DRAINING",
        ServiceStatus::Inactive => "INACTIVE",
    }
}

fn rollout_state_name(state: RolloutState) -> &'static str {
    match state {
        RolloutState::InProgress => "IN_PROGRESS",
        RolloutState::Completed => "COMPLETED",
        RolloutState::Failed => "FAILED",
    }
}

/// Refuses a name no service may have.
pub(crate) fn check_name(name: &str) -> Result<(), ApiError> {
    let fits = name.chars().all(crate::refs::is_name_character);
    if name.is_empty() || name.len() > 255 || !fits {
        return Err(invalid(
            "Invalid service name. A service name can contain up to 255 letters, numbers, \
             underscores and hyphens.",
        ));
    }
    Ok(())
}

//! Task sets, as an external deployment controller sees them.

use super::common::{int, network_to_wire, some, strategy_to_wire, tags_to_wire};
use super::registrations::{load_balancer_to_wire, registries_to_wire};
use super::services::{ServiceView, definition_arn, is_fargate, platform_version};
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use domain::Arn;
use domain::ecs::{Cluster, Deployment, Service, ServiceStatus, TaskSet, TaskSetStatus};

/// Reads a scale; a task set without one has no tasks.
/// Source: ECS API model, `Scale`; the default as `CreateTaskSet` answers it.
pub(crate) fn scale(given: Option<&w::Scale>) -> Result<f64, ApiError> {
    let Some(given) = given else { return Ok(0.0) };
    let value = given.value.unwrap_or(0.0);
    if !(0.0..=100.0).contains(&value) {
        return Err(invalid("The scale value must be between 0 and 100."));
    }
    Ok(value)
}

/// The ARN of a task set.
pub(crate) fn task_set_arn(service: &Service, id: &str) -> Arn {
    let Service { cluster, name, .. } = service;
    let path = format!("task-set/{cluster}/{name}/{id}");
    service.scope.arn("ecs", path)
}

/// Tells the task sets of a service, newest first.
pub(crate) fn task_sets_to_wire(view: &ServiceView, with_tags: bool) -> Vec<w::TaskSet> {
    let deployments = view.service.deployments.iter();
    deployments
        .filter_map(|deployment| task_set_to_wire(view, deployment, with_tags))
        .collect()
}

/// Tells a task set; `None` for a deployment that is none.
pub(crate) fn task_set_to_wire(
    view: &ServiceView,
    deployment: &Deployment,
    with_tags: bool,
) -> Option<w::TaskSet> {
    let set: &TaskSet = deployment.task_set.as_deref()?;
    let service = &view.service;
    let revision = &deployment.revision;
    let counts = view.counts_of(&deployment.id);
    let balancers = revision.load_balancers.iter().map(load_balancer_to_wire);
    let drained = set.status == TaskSetStatus::Draining || service.status != ServiceStatus::Active;
    let desired = if drained {
        0
    } else {
        set.desired_of(service.desired_count)
    };
    let stability = if set.steady {
        "STEADY_STATE"
    } else {
        "STABILIZING"
    };
    Some(w::TaskSet {
        id: Some(deployment.id.clone()),
        task_set_arn: Some(task_set_arn(service, &deployment.id).to_string()),
        service_arn: Some(service.arn().to_string()),
        cluster_arn: Some(Cluster::arn_of(&service.scope, &service.cluster).to_string()),
        started_by: None,
        external_id: set.external_id.clone(),
        status: Some(set.status.as_str().to_owned()),
        task_definition: Some(definition_arn(&service.scope, &revision.definition)),
        computed_desired_count: Some(int(desired)),
        pending_count: Some(int(counts.pending)),
        running_count: Some(int(counts.running)),
        created_at: Some(deployment.created_at),
        updated_at: Some(deployment.updated_at),
        launch_type: revision.launch_type.clone(),
        capacity_provider_strategy: some(strategy_to_wire(&revision.strategy)),
        platform_version: platform_version(revision),
        platform_family: Some("Linux".to_owned()).filter(|_| is_fargate(revision)),
        network_configuration: revision.network.as_ref().map(network_to_wire),
        load_balancers: Some(balancers.collect()),
        service_registries: Some(registries_to_wire(revision)),
        scale: Some(w::Scale {
            value: Some(set.scale_percent),
            unit: Some("PERCENT".to_owned()),
        }),
        stability_status: Some(stability.to_owned()),
        stability_status_at: Some(set.steady_at),
        tags: Some(if with_tags {
            tags_to_wire(&set.tags)
        } else {
            Vec::new()
        }),
        fargate_ephemeral_storage: None,
    })
}

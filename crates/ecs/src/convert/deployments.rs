//! Service deployments and revisions, as `DescribeServiceDeployments` and its kin tell them.

use super::common::{int, network_to_wire, some, strategy_to_wire};
use super::connect::service_connect_to_wire;
use super::disks::disks_to_wire;
use super::registrations::{load_balancer_to_wire, registries_to_wire};
use super::rollouts::rollout_to_wire;
use super::services::{definition_arn, is_fargate, platform_version};
use api::ecs as w;
use domain::ecs::{Cluster, ServiceDeployment};
use scheduler::breaker::threshold;

/// Tells a service deployment.
pub(crate) fn deployment_to_wire(of: &ServiceDeployment) -> w::ServiceDeployment {
    let deployment = &of.deployment;
    let source = |id: &String| w::ServiceRevisionSummary {
        arn: Some(of.revision_arn(id).to_string()),
        ..w::ServiceRevisionSummary::default()
    };
    let rollback = of.rolled_back_to.as_ref().map(|(id, at)| w::Rollback {
        reason: of.status_reason.clone(),
        started_at: Some(*at),
        service_revision_arn: Some(of.revision_arn(id).to_string()),
    });
    w::ServiceDeployment {
        service_deployment_arn: Some(of.arn().to_string()),
        service_arn: Some(service_arn(of)),
        cluster_arn: Some(Cluster::arn_of(&of.scope, &of.cluster).to_string()),
        created_at: Some(deployment.created_at),
        started_at: Some(deployment.created_at),
        finished_at: deployment.finished_at,
        stopped_at: deployment.finished_at.filter(|_| of.status == "STOPPED"),
        updated_at: Some(deployment.updated_at),
        source_service_revisions: Some(of.sources.iter().map(source).collect()),
        target_service_revision: Some(w::ServiceRevisionSummary {
            arn: Some(of.revision_arn(&deployment.revision_id).to_string()),
            ..w::ServiceRevisionSummary::default()
        }),
        status: Some(of.status.clone()),
        status_reason: of.status_reason.clone(),
        deployment_configuration: Some(rollout_to_wire(&of.rollout)),
        rollback,
        deployment_circuit_breaker: breaker(of),
        alarms: alarms(of),
        ..w::ServiceDeployment::default()
    }
}

fn breaker(of: &ServiceDeployment) -> Option<w::ServiceDeploymentCircuitBreaker> {
    let rule = of.rollout.circuit_breaker.as_ref();
    let failed = of.deployment.rollout_reason.as_str();
    let status = match rule.filter(|rule| rule.enable) {
        None => "DISABLED",
        Some(_) if failed.starts_with("ECS deployment circuit breaker: tasks") => "TRIGGERED",
        Some(_) if is_open(of) => "MONITORING",
        Some(_) => "MONITORING_COMPLETE",
    };
    Some(w::ServiceDeploymentCircuitBreaker {
        status: Some(status.to_owned()),
        failure_count: Some(int(of.deployment.failed_tasks)),
        threshold: rule.map(|rule| int(threshold(rule.threshold, of.desired_count))),
    })
}

fn alarms(of: &ServiceDeployment) -> Option<w::ServiceDeploymentAlarms> {
    let rule = of.rollout.alarms.as_ref()?;
    let watch = &of.deployment.alarm_watch;
    let status = match (rule.enable && !watch.off, watch.rang.is_empty()) {
        (false, _) => "DISABLED",
        (true, false) => "TRIGGERED",
        (true, true) if is_open(of) => "MONITORING",
        (true, true) => "MONITORING_COMPLETE",
    };
    Some(w::ServiceDeploymentAlarms {
        status: Some(status.to_owned()),
        alarm_names: Some(rule.names.clone()),
        triggered_alarm_names: Some(watch.rang.clone()),
    })
}

fn is_open(of: &ServiceDeployment) -> bool {
    matches!(of.status.as_str(), "PENDING" | "IN_PROGRESS")
}

/// Tells a service deployment in a list.
pub(crate) fn brief(of: &ServiceDeployment) -> w::ServiceDeploymentBrief {
    let deployment = &of.deployment;
    w::ServiceDeploymentBrief {
        service_deployment_arn: Some(of.arn().to_string()),
        service_arn: Some(service_arn(of)),
        cluster_arn: Some(Cluster::arn_of(&of.scope, &of.cluster).to_string()),
        started_at: Some(deployment.created_at),
        created_at: Some(deployment.created_at),
        finished_at: deployment.finished_at,
        target_service_revision_arn: Some(of.revision_arn(&deployment.revision_id).to_string()),
        status: Some(of.status.clone()),
        status_reason: of.status_reason.clone(),
    }
}

/// Tells a revision of a service.
pub(crate) fn revision_to_wire(of: &ServiceDeployment) -> w::ServiceRevision {
    let deployment = &of.deployment;
    let revision = &deployment.revision;
    let image = |(container, digest): (&String, &String)| w::ContainerImage {
        container_name: Some(container.clone()),
        image_digest: Some(digest.clone()),
        image: None,
    };
    let balancers = revision.load_balancers.iter().map(load_balancer_to_wire);
    w::ServiceRevision {
        service_revision_arn: Some(of.revision_arn(&deployment.revision_id).to_string()),
        service_arn: Some(service_arn(of)),
        cluster_arn: Some(Cluster::arn_of(&of.scope, &of.cluster).to_string()),
        task_definition: Some(definition_arn(&of.scope, &revision.definition)),
        capacity_provider_strategy: some(strategy_to_wire(&revision.strategy)),
        launch_type: revision.launch_type.clone(),
        platform_version: platform_version(revision),
        platform_family: Some("Linux".to_owned()).filter(|_| is_fargate(revision)),
        load_balancers: some(balancers.collect()),
        service_registries: some(registries_to_wire(revision)),
        network_configuration: revision.network.as_ref().map(network_to_wire),
        container_images: some(deployment.image_digests.iter().map(image).collect()),
        guard_duty_enabled: Some(false),
        service_connect_configuration: revision
            .service_connect
            .as_ref()
            .map(service_connect_to_wire),
        volume_configurations: some(disks_to_wire(&revision.disks)),
        created_at: Some(deployment.created_at),
        ..w::ServiceRevision::default()
    }
}

/// The ARN of the service a deployment belongs to.
fn service_arn(of: &ServiceDeployment) -> String {
    let path = format!("service/{}/{}", of.cluster, of.service);
    of.scope.arn("ecs", path).to_string()
}

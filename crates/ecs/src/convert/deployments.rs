//! Service deployments, as `DescribeServiceDeployments` tells them.

use super::common::int;
use super::services::{rollout_to_wire, service_arn};
use api::ecs as w;
use domain::ecs::{Cluster, ServiceDeployment};

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
        ..w::ServiceDeployment::default()
    }
}

fn breaker(of: &ServiceDeployment) -> Option<w::ServiceDeploymentCircuitBreaker> {
    let rule = of.rollout.circuit_breaker.as_ref();
    let watching = of.status == "IN_PROGRESS" || of.status == "PENDING";
    let status = match rule.filter(|rule| rule.enable) {
        None => "DISABLED",
        Some(_) if of.status.starts_with("ROLLBACK") || of.status == "STOPPED" => "TRIGGERED",
        Some(_) if watching => "MONITORING",
        Some(_) => "MONITORING_COMPLETE",
    };
    Some(w::ServiceDeploymentCircuitBreaker {
        status: Some(status.to_owned()),
        failure_count: Some(int(of.deployment.failed_tasks)),
        threshold: None,
    })
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

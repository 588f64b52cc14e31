//! The history of a service's deployments: written with the service.

use crate::refusal::Step;
use domain::clock::later;
use domain::ecs::{Deployment, Service, ServiceDeployment};
use domain::{Key, Record, Timestamp};
use std::time::Duration;
use store::Txn;

/// How long a deployment that ended can be described. Source: view service history page.
const DEPLOYMENTS_KEPT: Duration = Duration::from_secs(90 * 24 * 60 * 60);

/// How a deployment ends.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ending {
    /// Its status from now on.
    pub(crate) status: &'static str,
    /// Why, when there is more to say.
    pub(crate) reason: Option<String>,
    /// The revision id it rolls back to.
    pub(crate) rolls_back_to: Option<String>,
}

impl Ending {
    /// All went well.
    pub(crate) fn successful() -> Self {
        Self {
            status: "SUCCESSFUL",
            reason: None,
            rolls_back_to: None,
        }
    }

    /// It ended like this, for this reason.
    pub(crate) fn told(status: &'static str, reason: &str) -> Self {
        Self {
            status,
            reason: Some(reason.to_owned()),
            rolls_back_to: None,
        }
    }
}

/// Where the history of a rollout is kept.
fn rollout_key(service: &Service, rollout: &str) -> Key {
    history_key(service).child(rollout)
}

/// The key the whole history of a service is below.
pub(crate) fn history_key(service: &Service) -> Key {
    ServiceDeployment::service_key(&service.scope, &service.cluster, &service.name)
}

/// A deployment as the history knows it when it begins.
pub(crate) fn opened(service: &Service, deployment: &Deployment) -> ServiceDeployment {
    let sources = service.deployments.iter();
    ServiceDeployment {
        scope: service.scope.clone(),
        cluster: service.cluster.clone(),
        service: service.name.clone(),
        id: deployment.rollout_id.clone(),
        deployment: deployment.clone(),
        rollout: service.rollout.clone(),
        desired_count: service.desired_count,
        sources: sources
            .map(|deployment| deployment.revision_id.clone())
            .collect(),
        status: "IN_PROGRESS".to_owned(),
        status_reason: None,
        rolled_back_to: None,
    }
}

/// Writes to the history how a deployment ended.
pub(crate) async fn close(
    txn: &Txn,
    service: &Service,
    deployment: &Deployment,
    ending: &Ending,
    now: Timestamp,
) -> Step<()> {
    let key = rollout_key(service, &deployment.rollout_id);
    let Some(mut history) = txn.get::<ServiceDeployment>(&key).await? else {
        return Ok(());
    };
    history.deployment = deployment.clone();
    history.deployment.updated_at = now;
    history.deployment.finished_at = Some(now);
    history.status = ending.status.to_owned();
    history.status_reason = ending.reason.clone();
    history.desired_count = service.desired_count;
    history.rolled_back_to = ending.rolls_back_to.clone().map(|to| (to, now));
    txn.put(&history);
    Ok(())
}

/// Writes to the history of a rollout how its rollback ended.
pub(crate) async fn close_rollback(
    txn: &Txn,
    service: &Service,
    rollout: &str,
    status: &str,
    now: Timestamp,
) -> Step<()> {
    change(txn, service, rollout, |history| {
        history.status = status.to_owned();
        history.deployment.updated_at = now;
        history.deployment.finished_at = Some(now);
    })
    .await
}

/// Changes the history of a rollout, when there is one.
pub(crate) async fn change(
    txn: &Txn,
    service: &Service,
    rollout: &str,
    change: impl FnOnce(&mut ServiceDeployment),
) -> Step<()> {
    let key = rollout_key(service, rollout);
    if let Some(mut history) = txn.get::<ServiceDeployment>(&key).await? {
        change(&mut history);
        txn.put(&history);
    }
    Ok(())
}

/// Forgets deployments that ended more than [`DEPLOYMENTS_KEPT`] ago.
pub(crate) async fn forget_old(txn: &Txn, service: &Service, now: Timestamp) -> Step<()> {
    for one in txn.list::<ServiceDeployment>(&history_key(service)).await? {
        let ended = one.deployment.finished_at;
        if ended.is_some_and(|ended| later(ended, DEPLOYMENTS_KEPT) <= now) {
            txn.delete(&one.key());
        }
    }
    Ok(())
}

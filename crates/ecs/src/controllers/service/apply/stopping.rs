//! Asks tasks to stop, and forgets those that have.

use super::super::plan::Plan;
use super::super::snapshot::Snapshot;
use super::super::standing::is_illness;
use crate::refusal::{Refusal, Step};
use domain::Timestamp;
use domain::ecs::{
    DesiredStatus, Service, ServiceStatus, ServiceTask, StopCode, StopRequest, Task, TaskProtection,
};
use std::collections::{BTreeMap, BTreeSet};
use store::{CommitError, Txn};

/// Asks tasks to stop and notes what was seen of them; answers which were really stopped. A task
/// that somebody protects meanwhile changes what may start in its place: look again.
pub(super) async fn stop_tasks(
    txn: &Txn,
    snapshot: &Snapshot,
    plan: &Plan,
    now: Timestamp,
) -> Step<Vec<String>> {
    let mut stopped = Vec::new();
    let stops: BTreeMap<&str, &str> = plan
        .stop
        .iter()
        .map(|(id, reason)| (id.as_str(), reason.as_str()))
        .collect();
    let noted = plan
        .seen_healthy
        .iter()
        .chain(&plan.end_noted)
        .map(String::as_str);
    let touched: BTreeSet<&str> = stops.keys().copied().chain(noted).collect();
    for id in touched {
        let Service { scope, cluster, .. } = &snapshot.service;
        let Some(mut task) = txn.get::<Task>(&Task::key_of(scope, cluster, id)).await? else {
            continue;
        };
        task.seen_healthy |= plan.seen_healthy.iter().any(|one| one == id);
        task.end_noted |= plan.end_noted.iter().any(|one| one == id);
        if let (Some(reason), DesiredStatus::Running) = (stops.get(id), task.desired) {
            if is_spared(txn, &snapshot.service, id, reason, now).await? {
                return Err(Refusal::Store(CommitError::Conflict));
            }
            task.desired = DesiredStatus::Stopped;
            task.stop = Some(StopRequest {
                code: StopCode::ServiceSchedulerInitiated,
                reason: (*reason).to_owned(),
                at: now,
            });
            stopped.push(id.to_owned());
        }
        txn.put(&task);
    }
    Ok(stopped)
}

/// Whether a task is protected at this moment, from a stop that protection keeps off.
async fn is_spared(
    txn: &Txn,
    service: &Service,
    id: &str,
    reason: &str,
    now: Timestamp,
) -> Step<bool> {
    if service.status != ServiceStatus::Active || is_illness(reason) {
        return Ok(false);
    }
    let Service {
        scope,
        cluster,
        name,
        ..
    } = service;
    let key = TaskProtection::key_of(scope, cluster, name, id);
    let found: Option<TaskProtection> = txn.get(&key).await?;
    Ok(found.is_some_and(|found| found.until > now))
}

/// Tasks that tell nothing more are no longer found below the service.
pub(super) async fn forget_spent(txn: &Txn, snapshot: &Snapshot, plan: &Plan) -> Step<()> {
    let Service {
        scope,
        cluster,
        name,
        ..
    } = &snapshot.service;
    for id in &plan.spent {
        txn.delete(&ServiceTask::key_of(scope, cluster, name, id));
        if snapshot.protected.contains_key(id) {
            txn.delete(&TaskProtection::key_of(scope, cluster, name, id));
        }
    }
    Ok(())
}

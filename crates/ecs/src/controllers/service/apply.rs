//! Writes a plan: one transaction, which fails when the service is not as it was seen.
//!
//! - `starting`: new tasks, each in its place
//! - `stopping`: tasks that are asked to stop, and those that are forgotten

mod starting;
mod stopping;

use super::ServiceController;
use super::events;
use super::plan::Plan;
use super::snapshot::Snapshot;
use crate::controllers::housekeeping::retry;
use crate::handlers::service_history::{close, close_rollback, history_key};
use crate::mesh;
use crate::refusal::{Refusal, Step};
use domain::ecs::{Service, ServiceDeployment, ServiceStatus};
use domain::elb::Target;
use domain::{Record, Timestamp};
use reconcile::{Next, Retry};
use stopping::{forget_spent, stop_tasks};
use store::{CommitError, Txn};

impl ServiceController {
    /// Writes what the plan wants and says when to look again.
    pub async fn apply(&self, snapshot: &Snapshot, plan: &Plan) -> Result<Next, Retry> {
        if is_idle(snapshot, plan) {
            return Ok(plan.next);
        }
        let written = self.ecs.store.transact(|txn: Txn| async move {
            let key = snapshot.service.key();
            let found: Option<Service> = txn.get(&key).await?;
            if found.as_ref() != Some(&snapshot.service) {
                return Err(Refusal::Store(CommitError::Conflict));
            }
            if plan.forget {
                return self.forget(&txn, &snapshot.service).await;
            }
            self.write(&txn, snapshot, plan).await
        });
        written.await.map_err(retry)
    }

    async fn forget(&self, txn: &Txn, service: &Service) -> Step<Next> {
        txn.delete(&service.key());
        for one in txn.list::<ServiceDeployment>(&history_key(service)).await? {
            txn.delete(&one.key());
        }
        Ok(Next::Forget)
    }

    async fn write(&self, txn: &Txn, snapshot: &Snapshot, plan: &Plan) -> Step<Next> {
        let now = self.ecs.clock.now();
        let mut service = plan.service.clone();
        let stopped = stop_tasks(txn, snapshot, plan, now).await?;
        forget_spent(txn, snapshot, plan).await?;
        write_targets(txn, plan).await?;
        let (mut texts, next) = self.start_tasks(txn, snapshot, plan, &mut service).await?;
        texts.extend(events::stopped(snapshot, stopped));
        write_history(txn, snapshot, plan, now).await?;
        write_mesh(txn, snapshot, plan).await?;
        texts.extend(plan.events.iter().cloned());
        events::tell(&mut service, &texts, &*self.ecs.ids, now);
        if service != snapshot.service {
            txn.put(&service);
        }
        Ok(next)
    }
}

async fn write_targets(txn: &Txn, plan: &Plan) -> Step<()> {
    for target in &plan.register {
        let _: Option<Target> = txn.get(&target.key()).await?;
        txn.put(target);
    }
    for target in &plan.deregister {
        if txn.exists(&target.key()).await? {
            txn.put(target);
        }
    }
    Ok(())
}

async fn write_history(txn: &Txn, snapshot: &Snapshot, plan: &Plan, now: Timestamp) -> Step<()> {
    let service = &snapshot.service;
    for (deployment, ending) in &plan.closed {
        close(txn, service, deployment, ending, now).await?;
    }
    for (rollout, status) in &plan.rolled_back {
        close_rollback(txn, service, rollout, status, now).await?;
    }
    Ok(())
}

/// Endpoints follow the revision when it is rolled back, and go with the service.
async fn write_mesh(txn: &Txn, snapshot: &Snapshot, plan: &Plan) -> Step<()> {
    let service = &plan.service;
    let before = snapshot.service.revision.service_connect.as_ref();
    let before = before.map(|connect| connect.namespace.as_str());
    if plan.revision_returned {
        let name = &service.revision.definition;
        if let Some(definition) = snapshot.definitions.get(name) {
            mesh::declare(txn, service, before, definition).await?;
        }
    }
    if let (ServiceStatus::Inactive, Some(namespace)) = (service.status, before) {
        mesh::withdraw(txn, &service.scope, namespace, &service.key()).await?;
    }
    Ok(())
}

fn is_idle(snapshot: &Snapshot, plan: &Plan) -> bool {
    let quiet = plan.events.is_empty() && plan.closed.is_empty() && !plan.forget;
    let still = plan.start.is_empty() && plan.stop.is_empty();
    let unchanged = plan.register.is_empty() && plan.deregister.is_empty();
    let noted = !plan.seen_healthy.is_empty() || !plan.end_noted.is_empty();
    let unnoted = !noted && plan.spent.is_empty();
    quiet && still && unchanged && unnoted && plan.service == snapshot.service
}

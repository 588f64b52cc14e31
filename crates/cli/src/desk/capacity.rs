//! Capacity that the AWS APIs have no word for: plans of groups, and interruptions on command.

use super::Desk;
use super::reply::{Fault, json_answer};
use domain::Record;
use domain::Scope;
use domain::ecs::{CapacityPlan, DesiredStatus, StopCode, StopRequest, Task};
use http::StatusCode;
use serde_json::json;
use store::Txn;
use wire::WebResponse;

/// The capacity provider whose tasks may be interrupted.
const SPOT: &str = "FARGATE_SPOT";
/// Why an interrupted task ends, in AWS's words.
const INTERRUPTED: &str = "Your Spot Task was interrupted.";

impl Desk {
    /// How large the groups of capacity providers should be.
    pub(super) async fn capacity_plans(&self, scope: &Scope) -> Result<WebResponse, Fault> {
        let plans: Vec<CapacityPlan> = self.all(scope).await?;
        let told = plans.iter().map(|plan| {
            json!({
                "cluster": plan.cluster,
                "capacityProvider": plan.provider,
                "running": plan.running,
                "needed": plan.needed,
                "wanted": plan.wanted,
                "capacityProviderReservation": plan.reservation_percent,
                "protected": plan.protected,
                "decidedAt": plan.at.to_string(),
            })
        });
        let plans: Vec<_> = told.collect();
        Ok(json_answer(StatusCode::OK, &json!({"plans": plans})))
    }

    /// Takes a task's Spot capacity away: it has the notice at once, is asked to stop, and is
    /// ended when its containers' time-outs are over, two minutes at most.
    pub(super) async fn interrupt(
        &self,
        scope: &Scope,
        cluster: Option<&str>,
        name: &str,
    ) -> Result<WebResponse, Fault> {
        let task = self.task(scope, cluster, name).await?;
        if task.capacity_provider.as_deref() != Some(SPOT) {
            return Err(Fault::bad(format!(
                "task {} does not run on FARGATE_SPOT: nothing else is interrupted",
                task.id
            )));
        }
        let (key, now) = (&task.key(), self.parts.clock.now());
        let interrupted = self.parts.store.transact(|txn: Txn| async move {
            let Some(mut task) = txn.get::<Task>(key).await? else {
                return Ok(false);
            };
            if task.desired == DesiredStatus::Stopped {
                return Ok(false);
            }
            task.desired = DesiredStatus::Stopped;
            task.stop = Some(StopRequest {
                code: StopCode::TerminationNotice,
                reason: INTERRUPTED.to_owned(),
                at: now,
            });
            txn.put(&task);
            Ok::<_, store::CommitError>(true)
        });
        match interrupted.await? {
            true => Ok(json_answer(
                StatusCode::OK,
                &json!({"taskArn": task.arn().to_string()}),
            )),
            false => Err(Fault::bad(format!("task {} is stopping already", task.id))),
        }
    }
}

//! Stops an account's tasks, and kills those that take too long.

use super::{DRAINED, Fault, PAUSE, Progress, late};
use crate::desk::Desk;
use domain::ecs::{DesiredStatus, LastStatus, Service, StopCode, StopRequest, Task, TaskReport};
use domain::{AccountId, Key, Record};
use futures_util::future::join_all;
use runtime::{ContainerId, Signal};
use serde_json::json;
use std::collections::BTreeMap;
use std::time::Duration;
use store::Txn;
use tokio::time::Instant;

/// How long a task that no agent has taken on is waited for.
const NOT_TAKEN: Duration = Duration::from_secs(5);

impl Desk {
    /// Deletes services, stops every task and waits for the last one's end.
    pub(super) async fn end_tasks(
        &self,
        account: &AccountId,
        grace: Duration,
        deadline: Instant,
        progress: &Progress,
    ) -> Result<(), Fault> {
        let began = Instant::now();
        let mut told = None;
        loop {
            let services = format!("{}/", Service::KIND);
            self.delete(account, &[&services]).await?;
            let left = self.stop_tasks(account, began).await?;
            self.delete(account, DRAINED).await?;
            if left.is_empty() {
                return Ok(());
            }
            if told != Some(left.len()) {
                told = Some(left.len());
                progress
                    .tell(json!({"stopping": {"tasks": left.len()}}))
                    .await;
            }
            if began.elapsed() >= grace {
                self.kill(&left).await;
            }
            if Instant::now() > deadline {
                let ids: Vec<&str> = left.iter().map(|(task, _)| task.id.as_str()).collect();
                return Err(late(&format!(
                    "these tasks have not ended: {}",
                    ids.join(", ")
                )));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Asks every task to stop; answers those that have not ended.
    async fn stop_tasks(
        &self,
        account: &AccountId,
        began: Instant,
    ) -> Result<Vec<(Task, Option<TaskReport>)>, Fault> {
        let store = &self.parts.store;
        let below = |kind: &str| Key::kind(kind).child(account.as_str());
        let tasks: Vec<Task> = store.list(&below(Task::KIND)).await?;
        let reports: Vec<TaskReport> = store.list(&below(TaskReport::KIND)).await?;
        let mut reports: BTreeMap<Key, TaskReport> = reports
            .into_iter()
            .map(|report| (report.task_key(), report))
            .collect();
        let mut left = Vec::new();
        for task in tasks {
            if task.desired == DesiredStatus::Running {
                self.stop(&task.key()).await?;
            }
            match reports.remove(&task.key()) {
                Some(report) if report.last_status == LastStatus::Stopped => {}
                None if began.elapsed() >= NOT_TAKEN => {}
                report => left.push((task, report)),
            }
        }
        Ok(left)
    }

    async fn stop(&self, key: &Key) -> Result<(), Fault> {
        let at = self.parts.clock.now();
        let stopped = self.parts.store.transact(|txn: Txn| async move {
            if let Some(mut task) = txn.get::<Task>(key).await? {
                task.desired = DesiredStatus::Stopped;
                task.stop.get_or_insert(StopRequest {
                    code: StopCode::UserInitiated,
                    reason: "The account is being emptied".to_owned(),
                    at,
                });
                txn.put(&task);
            }
            Ok::<_, store::CommitError>(())
        });
        Ok(stopped.await?)
    }

    async fn kill(&self, tasks: &[(Task, Option<TaskReport>)]) {
        let reports = tasks.iter().filter_map(|(_, report)| report.as_ref());
        let ids = reports
            .flat_map(|report| &report.containers)
            .filter_map(|container| ContainerId::new(container.runtime_id.clone()).ok());
        // All at once; one that has not started or has ended already is what we want.
        join_all(ids.map(|id| async move {
            let _ = self.parts.runtime.signal(&id, Signal::KILL).await;
        }))
        .await;
    }
}

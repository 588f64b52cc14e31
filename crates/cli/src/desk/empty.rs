//! Empties an account: stops its tasks, deletes its records, waits until the machine is as it
//! was. The default VPC comes back with the next call that needs one.
//!
//! Services go first, so that nothing starts tasks again; then load balancers and the mesh, so
//! that no task waits to be drained; then, once all tasks have ended, the rest.

use super::Desk;
use super::reply::{Fault, json_answer, lines_answer};
use bytes::Bytes;
use domain::ecs::{DesiredStatus, LastStatus, Service, StopCode, StopRequest, Task, TaskReport};
use domain::{AccountId, Key, Principal, Record, Region};
use http::StatusCode;
use runtime::{ContainerId, Signal};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::{Batch, Entry, Txn, Write};
use tokio::sync::{OwnedMutexGuard, mpsc};
use tokio::time::Instant;
use wire::WebResponse;

/// How long tasks may take to end by themselves before `down` kills them.
const GRACE: Duration = Duration::from_secs(10);
/// The longest it may take until tasks and networks have let go.
const DEADLINE: Duration = Duration::from_secs(120);
/// How long a task that no agent has taken on is waited for.
const NOT_TAKEN: Duration = Duration::from_secs(5);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);
/// How many records one commit deletes; a store may take no more than 128.
const BATCH: usize = 100;
/// Records of these rooms keep tasks from ending: as long as there is something to drain.
const DRAINED: &[&str] = &["elb/", "mesh/"];
/// Their events live elsewhere, so these are deleted by their operation.
const LOG_GROUPS: &str = "logs/";

/// Tells how far it has come, to whoever still listens.
#[derive(Clone)]
struct Progress(Option<mpsc::Sender<Bytes>>);

impl Progress {
    async fn tell(&self, line: Value) {
        if let Some(lines) = &self.0 {
            // Nobody listening is no reason to stop half-way.
            let _ = lines.send(Bytes::from(format!("{line}\n"))).await;
        }
    }
}

impl Desk {
    /// Empties the account at once and answers when it is empty.
    pub(super) async fn reset(&self, account: &AccountId) -> Result<WebResponse, Fault> {
        if !self.parts.allow_reset {
            let message = "the server was not started with --allow-reset";
            return Err(Fault::new(StatusCode::FORBIDDEN, message));
        }
        let turn = self.emptying.clone().lock_owned().await;
        let (desk, account) = (self.clone(), account.clone());
        // On a task of its own, so that a client that goes away leaves nothing half done.
        let work = tokio::spawn(async move {
            desk.empty(turn, &account, Duration::ZERO, &Progress(None))
                .await
        });
        let ended = work.await;
        ended.map_err(|error| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, error))??;
        Ok(json_answer(StatusCode::OK, &json!({"status": "empty"})))
    }

    /// Empties the account and tells how far it has come.
    pub(super) fn down(&self, account: &AccountId, body: &[u8]) -> Result<WebResponse, Fault> {
        let asked: Value = serde_json::from_slice(body).unwrap_or_default();
        if asked["all"] != json!(true) {
            return Err(Fault::bad("only {\"all\": true} can be taken down yet"));
        }
        let busy = |_| Fault::new(StatusCode::CONFLICT, "the account is being emptied already");
        let turn = self.emptying.clone().try_lock_owned().map_err(busy)?;
        let (sender, lines) = mpsc::channel(64);
        let (desk, account) = (self.clone(), account.clone());
        tokio::spawn(async move {
            let progress = Progress(Some(sender));
            let last = match desk.empty(turn, &account, GRACE, &progress).await {
                Ok(()) => json!({"done": true}),
                Err(fault) => json!({"error": fault.message}),
            };
            progress.tell(last).await;
        });
        Ok(lines_answer(lines))
    }

    async fn empty(
        &self,
        _turn: OwnedMutexGuard<()>,
        account: &AccountId,
        grace: Duration,
        progress: &Progress,
    ) -> Result<(), Fault> {
        let deadline = Instant::now() + DEADLINE;
        self.end_tasks(account, grace, deadline, progress).await?;
        progress
            .tell(json!({"deleting": "network interfaces"}))
            .await;
        self.delete(account, &["network/interfaces/"]).await?;
        self.let_go(deadline).await?;
        self.delete_logs(account).await?;
        loop {
            let deleted = self.delete(account, &[""]).await?;
            if deleted == 0 {
                return self.forget_what_happened(account);
            }
            progress.tell(json!({"deleted": deleted})).await;
            if Instant::now() > deadline {
                return Err(late("records were made again and again"));
            }
            // Controllers that were at work may write once more.
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Nothing is told any more of what an account had.
    fn forget_what_happened(&self, account: &AccountId) -> Result<(), Fault> {
        let purged = self.parts.journal.purge(account);
        purged.map_err(|error| Fault::of(StatusCode::SERVICE_UNAVAILABLE, &error))?;
        Ok(())
    }

    /// Deletes services, stops every task and waits for the last one's end.
    async fn end_tasks(
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
        for container in reports.flat_map(|report| &report.containers) {
            if let Ok(id) = ContainerId::new(container.runtime_id.clone()) {
                // One that has not started or has ended already is what we want.
                let _ = self.parts.runtime.signal(&id, Signal::KILL).await;
            }
        }
    }

    /// Waits until nothing is left on the machine.
    async fn let_go(&self, deadline: Instant) -> Result<(), Fault> {
        let Some(leftovers) = &self.parts.leftovers else {
            return Ok(());
        };
        loop {
            let left = leftovers.left().await;
            if left.is_empty() {
                return Ok(());
            }
            if Instant::now() > deadline {
                return Err(late(&format!("still there: {}", left.join(", "))));
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Deletes log groups by their operation, which deletes their events too.
    async fn delete_logs(&self, account: &AccountId) -> Result<(), Fault> {
        for region in self.log_regions(account).await? {
            let root = || Principal::Root {
                account: account.clone(),
            };
            let call = |operation: &'static str, input: Value| {
                let caller = &self.parts.caller;
                caller.call(root(), region.clone(), "logs", operation, input)
            };
            loop {
                let listed = call("DescribeLogGroups", json!({})).await.map_err(failed)?;
                let groups = listed["logGroups"].as_array().cloned().unwrap_or_default();
                if groups.is_empty() {
                    break;
                }
                for group in groups {
                    let input = json!({"logGroupName": group["logGroupName"]});
                    call("DeleteLogGroup", input).await.map_err(failed)?;
                }
            }
        }
        Ok(())
    }

    async fn log_regions(&self, account: &AccountId) -> Result<BTreeSet<Region>, Fault> {
        let engine = self.parts.store.engine();
        let listing = engine.list(LOG_GROUPS, None, usize::MAX).await?;
        let mine = listing
            .entries
            .iter()
            .filter(|entry| belongs_to(entry, account));
        let region = |entry: &Entry| entry.key.as_str().split('/').nth(3)?.parse().ok();
        Ok(mine.filter_map(region).collect())
    }

    /// Deletes the account's records below these prefixes; answers how many there were.
    async fn delete(&self, account: &AccountId, prefixes: &[&str]) -> Result<usize, Fault> {
        let engine = self.parts.store.engine();
        let mut deleted = 0;
        for prefix in prefixes {
            let listing = engine.list(prefix, None, usize::MAX).await?;
            let keys: Vec<Key> = listing
                .entries
                .into_iter()
                .filter(|entry| belongs_to(entry, account) && !self.is_kept(&entry.key))
                .map(|entry| entry.key)
                .collect();
            for keys in keys.chunks(BATCH) {
                let writes = keys.iter().cloned().map(Write::Delete).collect();
                let guards = Vec::new();
                engine.commit(Batch { guards, writes }).await?;
            }
            deleted += keys.len();
        }
        Ok(deleted)
    }

    fn is_kept(&self, key: &Key) -> bool {
        let mut kept = self.parts.keep.iter();
        kept.any(|kind| key.as_str().starts_with(kind))
    }
}

/// Whether a record is the account's: its key says so, or where keys have no account, its scope.
fn belongs_to(entry: &Entry, account: &AccountId) -> bool {
    match entry
        .key
        .as_str()
        .split('/')
        .nth(2)
        .map(str::parse::<AccountId>)
    {
        Some(Ok(owner)) => owner == *account,
        Some(Err(_)) | None => {
            let stored: Value = serde_json::from_slice(&entry.value).unwrap_or_default();
            let record = &stored["r"];
            let owner = record["scope"]["account"]
                .as_str()
                .or(record["account"].as_str());
            owner == Some(account.as_str())
        }
    }
}

fn late(what: &str) -> Fault {
    let seconds = DEADLINE.as_secs();
    let message = format!("the account is not empty after {seconds} s: {what}");
    Fault::new(StatusCode::INTERNAL_SERVER_ERROR, message)
}

fn failed<E: std::fmt::Debug>(error: E) -> Fault {
    let message = format!("log groups could not be deleted: {error:?}");
    Fault::new(StatusCode::INTERNAL_SERVER_ERROR, message)
}

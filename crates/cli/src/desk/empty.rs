//! Empties an account: stops its tasks, deletes its records, waits until the machine is as it
//! was. The default VPC comes back with the next call that needs one, and what the server was
//! told to have at its start comes back at once.
//!
//! Services go first, so that nothing starts tasks again; then load balancers and the mesh, so
//! that no task waits to be drained; then, once all tasks have ended, the rest.

mod operations;
mod records;
mod tasks;

use super::Desk;
use super::reply::{Fault, json_answer, lines_answer};
use bytes::Bytes;
use domain::AccountId;
use http::StatusCode;
use runtime::Forget;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::{OwnedMutexGuard, mpsc};
use tokio::time::Instant;
use wire::WebResponse;

/// How long tasks may take to end by themselves before `down` kills them, unless it is told.
const GRACE: Duration = Duration::from_secs(2);
/// The longest that `down` may be told to wait.
const GRACE_MOST: u64 = 60;
/// The longest it may take until tasks and networks have let go.
const DEADLINE: Duration = Duration::from_secs(120);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(50);
/// Records of these rooms keep tasks from ending: as long as there is something to drain.
const DRAINED: &[&str] = &["elb/", "mesh/"];

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
    /// Empties the account at once, its image repositories too, and answers when it is empty.
    pub(super) async fn reset(&self, account: &AccountId) -> Result<WebResponse, Fault> {
        if !self.parts.allow_reset {
            let message = "the server was not started with --allow-reset";
            return Err(Fault::new(StatusCode::FORBIDDEN, message));
        }
        let turn = self.emptying.clone().lock_owned().await;
        let (desk, account) = (self.clone(), account.clone());
        // On a task of its own, so that a client that goes away leaves nothing half done.
        let work = tokio::spawn(async move {
            let progress = Progress(None);
            desk.empty(&turn, &account, Duration::ZERO, &progress)
                .await?;
            desk.delete_repositories(&account).await?;
            desk.furnish(&account).await
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
        let grace = match &asked["timeout"] {
            Value::Null => GRACE,
            told => told
                .as_u64()
                .filter(|seconds| *seconds <= GRACE_MOST)
                .map(Duration::from_secs)
                .ok_or_else(|| Fault::bad("timeout is a number of seconds from 0 to 60"))?,
        };
        let busy = |_| Fault::new(StatusCode::CONFLICT, "the account is being emptied already");
        let turn = self.emptying.clone().try_lock_owned().map_err(busy)?;
        let (sender, lines) = mpsc::channel(64);
        let (desk, account) = (self.clone(), account.clone());
        tokio::spawn(async move {
            let progress = Progress(Some(sender));
            let emptied = async {
                desk.empty(&turn, &account, grace, &progress).await?;
                desk.furnish(&account).await
            };
            let last = match emptied.await {
                Ok(()) => json!({"done": true}),
                Err(fault) => json!({"error": fault.message}),
            };
            progress.tell(last).await;
        });
        Ok(lines_answer(lines))
    }

    async fn empty(
        &self,
        _turn: &OwnedMutexGuard<()>,
        account: &AccountId,
        grace: Duration,
        progress: &Progress,
    ) -> Result<(), Fault> {
        let deadline = Instant::now() + DEADLINE;
        self.end_tasks(account, grace, deadline, progress).await?;
        progress.tell(json!({"deleting": "networks"})).await;
        // Interfaces first; a router stays until its VPC is gone.
        self.delete(account, &["network/interfaces/", "network/"])
            .await?;
        self.let_go(deadline).await?;
        self.delete_logs(account).await?;
        loop {
            let deleted = self.delete(account, &[""]).await?;
            if deleted == 0 {
                return self.forget_what_happened(account).await;
            }
            progress.tell(json!({"deleted": deleted})).await;
            if Instant::now() > deadline {
                return Err(late("records were made again and again"));
            }
            // Controllers that were at work may write once more.
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn furnish(&self, account: &AccountId) -> Result<(), Fault> {
        let furnished = self.parts.furnish.furnish(account).await;
        furnished.map_err(|why| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, why))
    }

    /// Nothing is told any more of what an account had.
    async fn forget_what_happened(&self, account: &AccountId) -> Result<(), Fault> {
        if let Some(measures) = &self.parts.measures {
            let forgotten = measures.forget(account).await;
            forgotten.map_err(|why| Fault::new(StatusCode::INTERNAL_SERVER_ERROR, why))?;
        }
        let purged = self.parts.journal.purge(account);
        purged.map_err(|error| Fault::of(StatusCode::SERVICE_UNAVAILABLE, &error))?;
        let output = Forget::Of(account.to_string());
        let forgotten = self.parts.runtime.forget_output(&output);
        forgotten.map_err(|error| Fault::of(StatusCode::INTERNAL_SERVER_ERROR, &error))?;
        Ok(())
    }
}

fn late(what: &str) -> Fault {
    let seconds = DEADLINE.as_secs();
    let message = format!("the account is not empty after {seconds} s: {what}");
    Fault::new(StatusCode::INTERNAL_SERVER_ERROR, message)
}

//! Deletes an account's records, and waits until the machine has let go of what they spoke of.

use super::{Fault, PAUSE, late};
use crate::desk::Desk;
use domain::iam::AccessKey;
use domain::{AccountId, Key, Principal, Record, Region};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::{Batch, Entry, Write};
use tokio::time::Instant;

/// How many records one commit deletes; a store may take no more than 128.
const BATCH: usize = 100;
/// Their events live elsewhere, so these are deleted by their operation.
const LOG_GROUPS: &str = "logs/";

impl Desk {
    /// Waits until nothing is left on the machine.
    pub(super) async fn let_go(&self, deadline: Instant) -> Result<(), Fault> {
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
    pub(super) async fn delete_logs(&self, account: &AccountId) -> Result<(), Fault> {
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
    pub(super) async fn delete(
        &self,
        account: &AccountId,
        prefixes: &[&str],
    ) -> Result<usize, Fault> {
        let engine = self.parts.store.engine();
        let mut deleted = 0;
        for prefix in prefixes {
            let listing = engine.list(prefix, None, usize::MAX).await?;
            let keys: Vec<Key> = listing
                .entries
                .into_iter()
                .filter(|entry| belongs_to(entry, account) && !self.is_kept(entry))
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

    fn is_kept(&self, entry: &Entry) -> bool {
        let mut kept = self.parts.keep.iter();
        kept.any(|kind| entry.key.as_str().starts_with(kind)) || is_roots_key(entry)
    }
}

/// Whether it is the access key of an account's root, without which nobody could call a strict
/// server again.
fn is_roots_key(entry: &Entry) -> bool {
    let is_key = entry.key.as_str().starts_with(AccessKey::KIND);
    let stored = || serde_json::from_slice(&entry.value).unwrap_or(Value::Null);
    is_key && stored()["r"]["user"].is_null()
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

fn failed<E: std::fmt::Debug>(error: E) -> Fault {
    let message = format!("log groups could not be deleted: {error:?}");
    Fault::new(StatusCode::INTERNAL_SERVER_ERROR, message)
}

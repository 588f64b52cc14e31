//! Deletes an account's records, and waits until the machine has let go of what they spoke of.

use super::{Fault, PAUSE, late};
use crate::desk::Desk;
use domain::iam::AccessKey;
use domain::{AccountId, Key, Record};
use serde_json::Value;
use store::{Batch, Entry, Write};
use tokio::time::Instant;

/// How many records one commit deletes; a store may take no more than 128.
const BATCH: usize = 100;

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
pub(super) fn belongs_to(entry: &Entry, account: &AccountId) -> bool {
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

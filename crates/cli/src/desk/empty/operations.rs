//! Deletes by their operations what is more than records: log groups with their events, image
//! repositories with their images.

use super::Fault;
use super::records::belongs_to;
use crate::desk::Desk;
use domain::{AccountId, Principal, Region};
use http::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use store::Entry;

/// The records of log groups and streams.
const LOG_GROUPS: &str = "logs/";

impl Desk {
    /// Deletes log groups and their events.
    pub(super) async fn delete_logs(&self, account: &AccountId) -> Result<(), Fault> {
        for region in self.log_regions(account).await? {
            let call = |operation, input| self.as_root(account, &region, "logs", operation, input);
            loop {
                let listed = call("DescribeLogGroups", json!({})).await?;
                let groups = listed["logGroups"].as_array().cloned().unwrap_or_default();
                if groups.is_empty() {
                    break;
                }
                for group in groups {
                    let input = json!({"logGroupName": group["logGroupName"]});
                    call("DeleteLogGroup", input).await?;
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

    /// Deletes the account's ECR repositories and their images. Images under other names, such
    /// as those of `docker.io`, are the machine's and stay.
    pub(super) async fn delete_repositories(&self, account: &AccountId) -> Result<(), Fault> {
        for held in self.parts.images.repositories() {
            let registry = held.name.ecr();
            let Some(registry) = registry.filter(|one| one.account == account.as_str()) else {
                continue;
            };
            let Ok(region) = registry.region.parse::<Region>() else {
                continue;
            };
            let input = json!({"repositoryName": held.name.path(), "force": true});
            self.as_root(account, &region, "ecr", "DeleteRepository", input)
                .await?;
        }
        Ok(())
    }

    async fn as_root(
        &self,
        account: &AccountId,
        region: &Region,
        service: &'static str,
        operation: &'static str,
        input: Value,
    ) -> Result<Value, Fault> {
        let root = Principal::Root {
            account: account.clone(),
        };
        let caller = &self.parts.caller;
        let called = caller.call(root, region.clone(), service, operation, input);
        called.await.map_err(|error| {
            let message = format!("{operation} failed: {error:?}");
            Fault::new(StatusCode::INTERNAL_SERVER_ERROR, message)
        })
    }
}

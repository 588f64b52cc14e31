//! Managed policies by their ARNs.

use crate::refuse::Refusal;
use crate::{Iam, managed};
use api::Reply;
use domain::AccountId;
use domain::iam::ManagedPolicy;

/// The name in a policy's ARN.
pub(super) fn policy_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or_default()
}

/// The key of the account's policy with this ARN; `None` when it is not one of the account.
pub(super) fn account_policy(account: &AccountId, arn: &str) -> Option<domain::Key> {
    let path = arn.strip_prefix(&format!("arn:aws:iam::{account}:policy/"))?;
    Some(ManagedPolicy::key_of(account, policy_name(path)))
}

impl Iam {
    /// Whether there is a managed policy with this ARN.
    pub(super) async fn policy_exists(&self, account: &AccountId, arn: &str) -> Reply<bool> {
        if managed::find(arn).is_some() {
            return Ok(true);
        }
        Ok(self.account_policy(account, arn).await?.is_some())
    }

    /// The account's managed policy with this ARN.
    pub(super) async fn account_policy(
        &self,
        account: &AccountId,
        arn: &str,
    ) -> Reply<Option<ManagedPolicy>> {
        let Some(key) = account_policy(account, arn) else {
            return Ok(None);
        };
        let found = self
            .store()
            .get::<ManagedPolicy>(&key)
            .await
            .map_err(Refusal::from)?;
        Ok(found.filter(|policy| policy.arn().to_string() == arn))
    }
}

//! How long events are kept.

use super::{Logs, Refusal, millis, no_group, policy_arn};
use api::Reply;
use api::logs::{
    DeleteRetentionPolicyRequest, PutRetentionPolicyRequest, invalid_parameter_exception,
};
use domain::logs::LogGroup;
use wire::Context;

/// Days that may be asked for. Source: CloudWatch Logs API, `PutRetentionPolicy`.
const DAYS: [u32; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

const DAY: u64 = 24 * 60 * 60 * 1_000;

impl Logs {
    pub(super) async fn put_retention_policy(
        &self,
        cx: &Context,
        input: PutRetentionPolicyRequest,
    ) -> Reply<()> {
        let arn = policy_arn(cx, &input.log_group_name);
        cx.allow("logs:PutRetentionPolicy", &arn).await?;
        let days = u32::try_from(input.retention_in_days).ok();
        let Some(days) = days.filter(|days| DAYS.contains(days)) else {
            return Err(invalid_parameter_exception(format!(
                "Value {} at 'retentionInDays' failed to satisfy constraint: Member must satisfy \
                 enum value set: {DAYS:?}",
                input.retention_in_days
            )));
        };
        self.retain(cx, &input.log_group_name, Some(days)).await
    }

    pub(super) async fn delete_retention_policy(
        &self,
        cx: &Context,
        input: DeleteRetentionPolicyRequest,
    ) -> Reply<()> {
        let arn = policy_arn(cx, &input.log_group_name);
        cx.allow("logs:DeleteRetentionPolicy", &arn).await?;
        self.retain(cx, &input.log_group_name, None).await
    }

    async fn retain(&self, cx: &Context, name: &str, days: Option<u32>) -> Reply<()> {
        self.change_group(cx, name, move |group| {
            group.retention_days = days;
            Ok(())
        })
        .await
    }

    /// Changes the group of that name, whoever else is changing it.
    pub(super) async fn change_group(
        &self,
        cx: &Context,
        name: &str,
        change: impl Fn(&mut LogGroup) -> Reply<()>,
    ) -> Reply<()> {
        let (key, change) = (&LogGroup::key_of(&cx.scope, name), &change);
        let changed: Result<(), Refusal> = self
            .store
            .transact(|txn| async move {
                let found: Option<LogGroup> = txn.get(key).await?;
                let mut group = found.ok_or_else(no_group)?;
                change(&mut group)?;
                txn.put(&group);
                Ok(())
            })
            .await;
        changed.map_err(|Refusal(error)| error)
    }

    /// Events before this time are not shown, whether or not they have been deleted yet.
    pub(super) fn oldest_kept(&self, group: &LogGroup) -> u64 {
        oldest_kept(group, millis(self.clock.now()))
    }
}

/// Events of a group before this time are kept no longer, milliseconds since 1970.
pub(crate) fn oldest_kept(group: &LogGroup, now: u64) -> u64 {
    let kept = group.retention_days.map(|days| u64::from(days) * DAY);
    kept.map_or(0, |kept| now.saturating_sub(kept))
}

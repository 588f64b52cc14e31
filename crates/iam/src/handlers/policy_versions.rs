//! Versions of managed policies.

use super::managed_policies::check;
use crate::page::Wanted;
use crate::refuse::{Refusal, no_such_policy};
use crate::{Iam, convert, managed};
use api::iam::{
    CreatePolicyVersionRequest, CreatePolicyVersionResponse, DeletePolicyVersionRequest,
    GetPolicyVersionRequest, GetPolicyVersionResponse, ListPolicyVersionsRequest,
    ListPolicyVersionsResponse, PolicyVersion, SetDefaultPolicyVersionRequest,
    delete_conflict_exception, limit_exceeded_exception, no_such_entity_exception,
};
use api::{ApiError, Reply};
use domain::AccountId;
use domain::iam::{self, ManagedPolicy};
use wire::Context;

/// Versions that are kept of one policy.
const MOST: usize = 5;

impl Iam {
    /// Changes the account's policy with this ARN.
    pub(super) async fn change_policy<T>(
        &self,
        account: &AccountId,
        arn: &str,
        change: impl Fn(&mut ManagedPolicy) -> Reply<T>,
    ) -> Reply<T> {
        let change = &change;
        let key = super::policy_arns::account_policy(account, arn);
        let key = &key.ok_or_else(|| no_such_policy(arn))?;
        let changed: Result<T, Refusal> = self
            .store()
            .transact(|txn| async move {
                let policy = txn.get::<ManagedPolicy>(key).await?;
                let policy = policy.filter(|policy| policy.arn().to_string() == arn);
                let mut policy = policy.ok_or_else(|| no_such_policy(arn))?;
                let answer = change(&mut policy)?;
                txn.put(&policy);
                Ok(answer)
            })
            .await;
        Ok(changed?)
    }
}

fn no_such_version(arn: &str, version: &str) -> ApiError {
    let message = format!("Policy {arn} version {version} does not exist or is not attachable.");
    no_such_entity_exception(message)
}

/// The number of `v7`.
fn number(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.parse().ok()
}

pub(super) async fn create_policy_version(
    iam: &Iam,
    cx: &Context,
    input: CreatePolicyVersionRequest,
) -> Reply<CreatePolicyVersionResponse> {
    let arn = &input.policy_arn;
    cx.allow("iam:CreatePolicyVersion", arn).await?;
    check(&input.policy_document)?;
    let now = iam.clock().now();
    let version = iam.change_policy(&cx.scope.account, arn, |policy| {
        if policy.versions.len() >= MOST {
            return Err(limit_exceeded_exception(format!(
                "A managed policy can have up to {MOST} versions. Before you create a new \
                 version, you must delete an existing version."
            )));
        }
        policy.last_version += 1;
        let version = iam::PolicyVersion {
            number: policy.last_version,
            document: input.policy_document.clone(),
            created_at: now,
        };
        if input.set_as_default == Some(true) {
            policy.default_version = version.number;
        }
        policy.updated_at = now;
        let shown = convert::listed_version(&version, policy.default_version);
        policy.versions.push(version);
        Ok(shown)
    });
    let policy_version = Some(version.await?);
    Ok(CreatePolicyVersionResponse { policy_version })
}

pub(super) async fn get_policy_version(
    iam: &Iam,
    cx: &Context,
    input: GetPolicyVersionRequest,
) -> Reply<GetPolicyVersionResponse> {
    let (arn, asked) = (&input.policy_arn, &input.version_id);
    cx.allow("iam:GetPolicyVersion", arn).await?;
    let missing = || no_such_version(arn, asked);
    let (shown, document) = match managed::find(arn) {
        Some(policy) if asked == "v1" => (convert::managed_version(), policy.document()),
        Some(_) => return Err(missing()),
        None => {
            let policy = iam.account_policy(&cx.scope.account, arn).await?;
            let policy = policy.ok_or_else(|| no_such_policy(arn))?;
            let version = number(asked).and_then(|number| policy.version(number));
            let version = version.ok_or_else(missing)?;
            let shown = convert::listed_version(version, policy.default_version);
            (shown, version.document.clone())
        }
    };
    let document = Some(convert::document(&document));
    let policy_version = Some(PolicyVersion { document, ..shown });
    Ok(GetPolicyVersionResponse { policy_version })
}

pub(super) async fn list_policy_versions(
    iam: &Iam,
    cx: &Context,
    input: ListPolicyVersionsRequest,
) -> Reply<ListPolicyVersionsResponse> {
    let arn = &input.policy_arn;
    cx.allow("iam:ListPolicyVersions", arn).await?;
    let versions = match managed::find(arn) {
        Some(_) => vec![(1, convert::managed_version())],
        None => {
            let policy = iam.account_policy(&cx.scope.account, arn).await?;
            let policy = policy.ok_or_else(|| no_such_policy(arn))?;
            let shown = |version: &iam::PolicyVersion| {
                (
                    version.number,
                    convert::listed_version(version, policy.default_version),
                )
            };
            policy.versions.iter().rev().map(shown).collect()
        }
    };
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    // Newest first; the marker counts down.
    let page = wanted.of(versions, |(number, _)| format!("{:010}", u32::MAX - number));
    let versions = page.items.into_iter().map(|(_, version)| version).collect();
    Ok(ListPolicyVersionsResponse {
        versions: Some(versions),
        is_truncated: page.more,
        marker: page.marker,
    })
}

pub(super) async fn set_default_policy_version(
    iam: &Iam,
    cx: &Context,
    input: SetDefaultPolicyVersionRequest,
) -> Reply<()> {
    let (arn, asked) = (&input.policy_arn, &input.version_id);
    cx.allow("iam:SetDefaultPolicyVersion", arn).await?;
    let now = iam.clock().now();
    iam.change_policy(&cx.scope.account, arn, |policy| {
        let known = number(asked).filter(|number| policy.version(*number).is_some());
        policy.default_version = known.ok_or_else(|| no_such_version(arn, asked))?;
        policy.updated_at = now;
        Ok(())
    })
    .await
}

pub(super) async fn delete_policy_version(
    iam: &Iam,
    cx: &Context,
    input: DeletePolicyVersionRequest,
) -> Reply<()> {
    let (arn, asked) = (&input.policy_arn, &input.version_id);
    cx.allow("iam:DeletePolicyVersion", arn).await?;
    let now = iam.clock().now();
    iam.change_policy(&cx.scope.account, arn, |policy| {
        let known = number(asked).filter(|number| policy.version(*number).is_some());
        let number = known.ok_or_else(|| no_such_version(arn, asked))?;
        if number == policy.default_version {
            let message = "Cannot delete the default version of a policy.";
            return Err(delete_conflict_exception(message));
        }
        policy.versions.retain(|version| version.number != number);
        policy.updated_at = now;
        Ok(())
    })
    .await
}

//! Managed policies: made, told, deleted.

use super::policy_lists::uses_of;
use super::shared::{asked_arn, check_document, path, size};
use crate::convert;
use crate::refuse::{Refusal, no_such_policy};
use crate::{Iam, managed};
use api::Reply;
use api::iam::{
    CreatePolicyRequest, CreatePolicyResponse, DeletePolicyRequest, GetPolicyRequest,
    GetPolicyResponse, delete_conflict_exception, entity_already_exists_exception,
    limit_exceeded_exception,
};
use domain::iam::{Group, ManagedPolicy, PolicyVersion, Role, User};
use policy::Kind;
use wire::Context;

/// The most characters of a managed policy, white space not counted.
const LIMIT: usize = 6144;

pub(super) async fn create_policy(
    iam: &Iam,
    cx: &Context,
    input: CreatePolicyRequest,
) -> Reply<CreatePolicyResponse> {
    let path = path(input.path);
    let arn = asked_arn(&cx.scope.account, "policy", &path, &input.policy_name);
    cx.allow("iam:CreatePolicy", &arn).await?;
    check(&input.policy_document)?;
    let now = iam.clock().now();
    let policy = ManagedPolicy {
        account: cx.scope.account.clone(),
        name: input.policy_name,
        path,
        id: iam.unique_id("ANPA"),
        description: input.description.filter(|text| !text.is_empty()),
        versions: vec![PolicyVersion {
            number: 1,
            document: input.policy_document,
            created_at: now,
        }],
        default_version: 1,
        last_version: 1,
        tags: convert::tags(input.tags)?,
        created_at: now,
        updated_at: now,
    };
    iam.create(&policy, || {
        entity_already_exists_exception(format!(
            "A policy called {} already exists. Duplicate names are not allowed.",
            policy.name
        ))
    })
    .await?;
    let policy = Some(convert::made_policy(&policy));
    Ok(CreatePolicyResponse { policy })
}

/// Refuses a document that is no policy, or is too long.
pub(super) fn check(document: &str) -> Reply<()> {
    check_document(document, Kind::Identity)?;
    match size(document) <= LIMIT {
        true => Ok(()),
        false => {
            let message = format!("Cannot exceed quota for PolicySize: {LIMIT}");
            Err(limit_exceeded_exception(message))
        }
    }
}

pub(super) async fn get_policy(
    iam: &Iam,
    cx: &Context,
    input: GetPolicyRequest,
) -> Reply<GetPolicyResponse> {
    let arn = &input.policy_arn;
    cx.allow("iam:GetPolicy", arn).await?;
    let account = &cx.scope.account;
    let uses = iam.uses(account).await?;
    let uses = uses_of(&uses, arn);
    let policy = match managed::find(arn) {
        Some(policy) => convert::managed_policy(policy, uses),
        None => {
            let policy = iam.account_policy(account, arn).await?;
            convert::policy(&policy.ok_or_else(|| no_such_policy(arn))?, uses)
        }
    };
    Ok(GetPolicyResponse {
        policy: Some(policy),
    })
}

pub(super) async fn delete_policy(
    iam: &Iam,
    cx: &Context,
    input: DeletePolicyRequest,
) -> Reply<()> {
    let arn = &input.policy_arn;
    cx.allow("iam:DeletePolicy", arn).await?;
    let account = &cx.scope.account;
    let policy = iam
        .account_policy(account, arn)
        .await?
        .ok_or_else(|| no_such_policy(arn))?;
    let name = &policy.name;
    let deleted: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let key = ManagedPolicy::key_of(account, name);
            let policy = txn.get::<ManagedPolicy>(&key).await?;
            let policy = policy.ok_or_else(|| no_such_policy(arn))?;
            let roles = txn.list::<Role>(&Role::all(account)).await?;
            let users = txn.list::<User>(&User::all(account)).await?;
            let groups = txn.list::<Group>(&Group::all(account)).await?;
            let of_roles = roles
                .iter()
                .map(|role| (&role.grants, role.boundary.as_ref()));
            let of_users = users
                .iter()
                .map(|user| (&user.grants, user.boundary.as_ref()));
            let of_groups = groups.iter().map(|group| (&group.grants, None));
            let mut holders = of_roles.chain(of_users).chain(of_groups);
            if holders.any(|(grants, limit)| grants.attached.contains(arn) || limit == Some(arn)) {
                let message = "Cannot delete a policy attached to entities.";
                return Err(delete_conflict_exception(message).into());
            }
            if policy.versions.len() > 1 {
                let message = "This policy has more than one version. Before you delete a policy, \
                               you must delete the policy's versions. The default version is \
                               deleted with the policy.";
                return Err(delete_conflict_exception(message).into());
            }
            txn.delete(&key);
            Ok(())
        })
        .await;
    Ok(deleted?)
}

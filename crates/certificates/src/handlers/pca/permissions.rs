//! Who may use an authority: permissions of services, and its policy.

use super::{change, find};
use crate::Certificates;
use crate::handlers::Outcome;
use api::acm_pca::{
    CreatePermissionRequest, DeletePermissionRequest, DeletePolicyRequest, GetPolicyRequest,
    GetPolicyResponse, ListPermissionsRequest, ListPermissionsResponse, Permission,
    PutPolicyRequest, invalid_next_token_exception, invalid_policy_exception,
    permission_already_exists_exception, resource_not_found_exception,
};
use domain::certificates::AuthorityPermission;
use policy::{Kind, Policy};
use wire::Context;
use wire::page::page;

pub(super) async fn create(
    room: &Certificates,
    cx: &Context,
    input: CreatePermissionRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    let account = cx.scope.account.to_string();
    let given = AuthorityPermission {
        principal: input.principal.clone(),
        source_account: input.source_account.clone().unwrap_or(account),
        actions: input.actions.clone(),
        created_at: room.clock.now(),
    };
    change(room, cx, arn, "CreatePermission", |authority| {
        if authority.permissions.iter().any(|one| is_for(one, &given)) {
            let principal = &given.principal;
            let message = format!("{principal} has a permission already.");
            return Err(permission_already_exists_exception(message).into());
        }
        authority.permissions.push(given.clone());
        Ok(())
    })
    .await
}

fn is_for(one: &AuthorityPermission, other: &AuthorityPermission) -> bool {
    one.principal == other.principal && one.source_account == other.source_account
}

pub(super) async fn delete(
    room: &Certificates,
    cx: &Context,
    input: DeletePermissionRequest,
) -> Outcome<()> {
    let arn = &input.certificate_authority_arn;
    change(room, cx, arn, "DeletePermission", |authority| {
        let before = authority.permissions.len();
        let account = input.source_account.as_ref();
        authority.permissions.retain(|one| {
            let same = account.is_none_or(|account| *account == one.source_account);
            one.principal != input.principal || !same
        });
        if authority.permissions.len() == before {
            let message = format!("{} has no permission.", input.principal);
            return Err(resource_not_found_exception(message).into());
        }
        Ok(())
    })
    .await
}

pub(super) async fn list(
    room: &Certificates,
    cx: &Context,
    input: ListPermissionsRequest,
) -> Outcome<ListPermissionsResponse> {
    let arn = &input.certificate_authority_arn;
    let found = find(room, cx, arn, "ListPermissions").await?;
    let mut all = found.permissions;
    all.sort_by(|left, right| left.principal.cmp(&right.principal));
    let limit = input
        .max_results
        .map_or(100, |most| most.clamp(1, 1_000) as usize);
    let page = page(
        all,
        |one| &one.principal,
        input.next_token.as_deref(),
        limit,
    );
    let (shown, next_token) =
        page.map_err(|_| invalid_next_token_exception("The next token is not valid."))?;
    let told = |one: AuthorityPermission| Permission {
        certificate_authority_arn: Some(arn.clone()),
        created_at: Some(one.created_at),
        principal: Some(one.principal),
        source_account: Some(one.source_account),
        actions: Some(one.actions),
        policy: None,
    };
    Ok(ListPermissionsResponse {
        next_token,
        permissions: Some(shown.into_iter().map(told).collect()),
    })
}

pub(super) async fn put_policy(
    room: &Certificates,
    cx: &Context,
    input: PutPolicyRequest,
) -> Outcome<()> {
    let read = Policy::parse("Policy", &input.policy, Kind::Resource);
    change(room, cx, &input.resource_arn, "PutPolicy", |authority| {
        if let Err(error) = &read {
            return Err(invalid_policy_exception(error.to_string()).into());
        }
        authority.policy = Some(input.policy.clone());
        Ok(())
    })
    .await
}

pub(super) async fn policy(
    room: &Certificates,
    cx: &Context,
    input: GetPolicyRequest,
) -> Outcome<GetPolicyResponse> {
    let found = find(room, cx, &input.resource_arn, "GetPolicy").await?;
    let missing = || resource_not_found_exception("The certificate authority has no policy.");
    Ok(GetPolicyResponse {
        policy: Some(found.policy.ok_or_else(missing)?),
    })
}

pub(super) async fn delete_policy(
    room: &Certificates,
    cx: &Context,
    input: DeletePolicyRequest,
) -> Outcome<()> {
    change(room, cx, &input.resource_arn, "DeletePolicy", |authority| {
        authority.policy = None;
        Ok(())
    })
    .await
}

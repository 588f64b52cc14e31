//! Roles.

use super::shared::{asked_arn, check_document, path, size};
use crate::page::Wanted;
use crate::refuse::{Refusal, not_attachable, unless_linked};
use crate::{Iam, convert};
use api::Reply;
use api::iam::{
    CreateRoleRequest, CreateRoleResponse, DeleteRolePermissionsBoundaryRequest, DeleteRoleRequest,
    GetRoleRequest, GetRoleResponse, ListRolesRequest, ListRolesResponse,
    PutRolePermissionsBoundaryRequest, UpdateAssumeRolePolicyRequest, UpdateRoleDescriptionRequest,
    UpdateRoleDescriptionResponse, UpdateRoleRequest, UpdateRoleResponse,
    delete_conflict_exception, entity_already_exists_exception, limit_exceeded_exception,
    no_such_entity_exception,
};
use domain::iam::{Grants, InstanceProfile, Role};
use policy::Kind;
use wire::Context;

/// How long sessions may last unless the role says otherwise, in seconds.
pub(super) const USUAL_SESSION: u32 = 3600;

/// The most characters of a trust policy, white space not counted.
const TRUST_LIMIT: usize = 2048;

pub(super) async fn create_role(
    iam: &Iam,
    cx: &Context,
    input: CreateRoleRequest,
) -> Reply<CreateRoleResponse> {
    let path = path(input.path);
    let arn = asked_arn(&cx.scope.account, "role", &path, &input.role_name);
    let boundary = input.permissions_boundary;
    let limit = boundary
        .iter()
        .map(|arn| ("iam:PermissionsBoundary", arn.clone()));
    cx.allow_with("iam:CreateRole", &arn, &limit.collect::<Vec<_>>())
        .await?;
    check_trust(&input.assume_role_policy_document)?;
    check_boundary(iam, cx, boundary.as_deref()).await?;
    let seconds = input
        .max_session_duration
        .and_then(|seconds| seconds.try_into().ok());
    let role = Role {
        account: cx.scope.account.clone(),
        name: input.role_name,
        path,
        id: iam.unique_id("AROA"),
        trust: input.assume_role_policy_document,
        description: input.description.filter(|text| !text.is_empty()),
        max_session_seconds: seconds.unwrap_or(USUAL_SESSION),
        boundary,
        grants: Grants::default(),
        tags: convert::tags(input.tags)?,
        linked_to: None,
        created_at: iam.clock().now(),
    };
    iam.create(&role, || taken(&role.name)).await?;
    Ok(CreateRoleResponse {
        role: convert::role(&role),
    })
}

pub(super) fn taken(name: &str) -> api::ApiError {
    entity_already_exists_exception(format!("Role with name {name} already exists."))
}

fn check_trust(document: &str) -> Reply<()> {
    check_document(document, Kind::Trust)?;
    match size(document) <= TRUST_LIMIT {
        true => Ok(()),
        false => Err(limit_exceeded_exception(format!(
            "Cannot exceed quota for ACLSizePerRole: {TRUST_LIMIT}"
        ))),
    }
}

/// Refuses a boundary that does not exist.
pub(super) async fn check_boundary(iam: &Iam, cx: &Context, arn: Option<&str>) -> Reply<()> {
    let Some(arn) = arn else { return Ok(()) };
    match iam.policy_exists(&cx.scope.account, arn).await? {
        true => Ok(()),
        false => Err(not_attachable(arn)),
    }
}

pub(super) async fn get_role(
    iam: &Iam,
    cx: &Context,
    input: GetRoleRequest,
) -> Reply<GetRoleResponse> {
    let role: Role = iam.find(cx, "GetRole", &input.role_name).await?;
    Ok(GetRoleResponse {
        role: convert::role(&role),
    })
}

pub(super) async fn list_roles(
    iam: &Iam,
    cx: &Context,
    input: ListRolesRequest,
) -> Reply<ListRolesResponse> {
    let prefix = path(input.path_prefix);
    let account = &cx.scope.account;
    cx.allow("iam:ListRoles", &asked_arn(account, "role", &prefix, ""))
        .await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let keep = |role: &Role| role.path.starts_with(&prefix);
    let page = wanted
        .records(iam.store(), &Role::all(account), keep)
        .await?;
    Ok(ListRolesResponse {
        roles: page.items.iter().map(convert::listed_role).collect(),
        is_truncated: page.more,
        marker: page.marker,
    })
}

pub(super) async fn update_role(
    iam: &Iam,
    cx: &Context,
    input: UpdateRoleRequest,
) -> Reply<UpdateRoleResponse> {
    let role: Role = iam.find(cx, "UpdateRole", &input.role_name).await?;
    iam.change(&role.account, &role.name, |role: &mut Role| {
        unless_linked(role)?;
        if let Some(description) = &input.description {
            role.description = Some(description.clone()).filter(|text| !text.is_empty());
        }
        let seconds = input
            .max_session_duration
            .and_then(|seconds| seconds.try_into().ok());
        role.max_session_seconds = seconds.unwrap_or(role.max_session_seconds);
        Ok(())
    })
    .await?;
    Ok(UpdateRoleResponse {})
}

pub(super) async fn update_role_description(
    iam: &Iam,
    cx: &Context,
    input: UpdateRoleDescriptionRequest,
) -> Reply<UpdateRoleDescriptionResponse> {
    let role: Role = iam
        .find(cx, "UpdateRoleDescription", &input.role_name)
        .await?;
    let changed = iam.change(&role.account, &role.name, |role: &mut Role| {
        role.description = Some(input.description.clone()).filter(|text| !text.is_empty());
        Ok(convert::role(role))
    });
    Ok(UpdateRoleDescriptionResponse {
        role: Some(changed.await?),
    })
}

pub(super) async fn update_assume_role_policy(
    iam: &Iam,
    cx: &Context,
    input: UpdateAssumeRolePolicyRequest,
) -> Reply<()> {
    let role: Role = iam
        .find(cx, "UpdateAssumeRolePolicy", &input.role_name)
        .await?;
    check_trust(&input.policy_document)?;
    iam.change(&role.account, &role.name, |role: &mut Role| {
        unless_linked(role)?;
        role.trust = input.policy_document.clone();
        Ok(())
    })
    .await
}

pub(super) async fn delete_role(iam: &Iam, cx: &Context, input: DeleteRoleRequest) -> Reply<()> {
    let role: Role = iam.find(cx, "DeleteRole", &input.role_name).await?;
    let (account, name) = (&role.account, &role.name);
    let deleted: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let key = Role::key_of(account, name);
            let Some(role) = txn.get::<Role>(&key).await? else {
                return Err(crate::refuse::no_such("role", name).into());
            };
            unless_linked(&role)?;
            check_empty(&role.grants)?;
            let profiles = txn
                .list::<InstanceProfile>(&InstanceProfile::all(account))
                .await?;
            let holds = |profile: &InstanceProfile| profile.role.as_ref() == Some(&role.name);
            if profiles.iter().any(holds) {
                let message =
                    "Cannot delete entity, must remove roles from instance profile first.";
                return Err(delete_conflict_exception(message).into());
            }
            txn.delete(&key);
            Ok(())
        })
        .await;
    Ok(deleted?)
}

/// Refuses to delete what still holds policies.
pub(super) fn check_empty(grants: &Grants) -> Reply<()> {
    let message = match (grants.attached.is_empty(), grants.inline.is_empty()) {
        (true, true) => return Ok(()),
        (false, _) => "Cannot delete entity, must detach all policies first.",
        (true, false) => "Cannot delete entity, must delete policies first.",
    };
    Err(delete_conflict_exception(message))
}

pub(super) async fn put_role_permissions_boundary(
    iam: &Iam,
    cx: &Context,
    input: PutRolePermissionsBoundaryRequest,
) -> Reply<()> {
    let arn = input.permissions_boundary;
    let conditions = [("iam:PermissionsBoundary", arn.clone())];
    let operation = "PutRolePermissionsBoundary";
    let role: Role = iam
        .find_with(cx, operation, &input.role_name, &conditions)
        .await?;
    check_boundary(iam, cx, Some(&arn)).await?;
    iam.change(&role.account, &role.name, |role: &mut Role| {
        unless_linked(role)?;
        role.boundary = Some(arn.clone());
        Ok(())
    })
    .await
}

pub(super) async fn delete_role_permissions_boundary(
    iam: &Iam,
    cx: &Context,
    input: DeleteRolePermissionsBoundaryRequest,
) -> Reply<()> {
    let operation = "DeleteRolePermissionsBoundary";
    let role: Role = iam.find(cx, operation, &input.role_name).await?;
    iam.change(&role.account, &role.name, |role: &mut Role| {
        unless_linked(role)?;
        let none = || {
            let message = format!("Role {} does not have a permission boundary.", role.name);
            no_such_entity_exception(message)
        };
        role.boundary.is_some().then_some(()).ok_or_else(none)?;
        role.boundary = None;
        Ok(())
    })
    .await
}

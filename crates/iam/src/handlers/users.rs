//! Users.

use super::roles::{check_boundary, check_empty};
use super::shared::{Named, asked_arn, path};
use crate::page::Wanted;
use crate::refuse::{Refusal, invalid};
use crate::{Iam, convert};
use api::iam::{
    CreateUserRequest, CreateUserResponse, DeleteUserRequest, GetUserRequest, GetUserResponse,
    ListGroupsForUserRequest, ListGroupsForUserResponse, ListUsersRequest, ListUsersResponse,
    UpdateUserRequest, delete_conflict_exception, entity_already_exists_exception,
};
use api::{ApiError, Reply};
use domain::Principal;
use domain::iam::{AccessKey, Grants, Group, User};
use std::collections::BTreeSet;
use wire::Context;

fn taken(name: &str) -> ApiError {
    entity_already_exists_exception(format!("User with name {name} already exists."))
}

/// The user a call is about when it names none: the caller.
pub(super) fn named(cx: &Context, name: Option<String>) -> Reply<String> {
    match (name, &cx.caller) {
        (Some(name), _) => Ok(name),
        (None, Principal::User { name, .. }) => Ok(name.clone()),
        (None, _) => {
            let message = "Must specify userName when calling with non-User credentials";
            Err(invalid(message))
        }
    }
}

pub(super) async fn create_user(
    iam: &Iam,
    cx: &Context,
    input: CreateUserRequest,
) -> Reply<CreateUserResponse> {
    let path = path(input.path);
    let arn = asked_arn(&cx.scope.account, "user", &path, &input.user_name);
    let boundary = input.permissions_boundary;
    let limit = boundary
        .iter()
        .map(|arn| ("iam:PermissionsBoundary", arn.clone()));
    cx.allow_with("iam:CreateUser", &arn, &limit.collect::<Vec<_>>())
        .await?;
    check_boundary(iam, cx, boundary.as_deref()).await?;
    let user = User {
        account: cx.scope.account.clone(),
        name: input.user_name,
        path,
        id: iam.unique_id("AIDA"),
        boundary,
        grants: Grants::default(),
        groups: BTreeSet::new(),
        access_keys: Vec::new(),
        tags: convert::tags(input.tags)?,
        created_at: iam.clock().now(),
    };
    iam.create(&user, || taken(&user.name)).await?;
    Ok(CreateUserResponse {
        user: Some(convert::user(&user)),
    })
}

pub(super) async fn get_user(
    iam: &Iam,
    cx: &Context,
    input: GetUserRequest,
) -> Reply<GetUserResponse> {
    if let (None, Principal::Root { account }) = (&input.user_name, &cx.caller) {
        cx.allow("iam:GetUser", &cx.caller.arn().to_string())
            .await?;
        let user = api::iam::User {
            user_id: account.to_string(),
            arn: cx.caller.arn().to_string(),
            create_date: crate::managed::created_at(),
            ..api::iam::User::default()
        };
        return Ok(GetUserResponse { user });
    }
    let user: User = iam
        .find(cx, "GetUser", &named(cx, input.user_name)?)
        .await?;
    Ok(GetUserResponse {
        user: convert::user(&user),
    })
}

pub(super) async fn list_users(
    iam: &Iam,
    cx: &Context,
    input: ListUsersRequest,
) -> Reply<ListUsersResponse> {
    let prefix = path(input.path_prefix);
    let account = &cx.scope.account;
    cx.allow("iam:ListUsers", &asked_arn(account, "user", &prefix, ""))
        .await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let keep = |user: &User| user.path.starts_with(&prefix);
    let page = wanted
        .records(iam.store(), &User::all(account), keep)
        .await?;
    Ok(ListUsersResponse {
        users: page.items.iter().map(convert::listed_user).collect(),
        is_truncated: page.more,
        marker: page.marker,
    })
}

pub(super) async fn update_user(iam: &Iam, cx: &Context, input: UpdateUserRequest) -> Reply<()> {
    let old: User = iam.find(cx, "UpdateUser", &input.user_name).await?;
    let account = &old.account;
    let path = input.new_path.clone().unwrap_or_else(|| old.path.clone());
    let name = input
        .new_user_name
        .clone()
        .unwrap_or_else(|| old.name.clone());
    cx.allow("iam:UpdateUser", &asked_arn(account, "user", &path, &name))
        .await?;
    let (old, path, name) = (&User::key_of(account, &old.name), &path, &name);
    let updated: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let missing = || User::missing(&input_name(old));
            let mut user = txn.get::<User>(old).await?.ok_or_else(missing)?;
            let new = User::key_of(&user.account, name);
            if new != *old && txn.exists(&new).await? {
                return Err(taken(name).into());
            }
            (user.name, user.path) = (name.clone(), path.clone());
            for id in &user.access_keys {
                if let Some(mut key) = txn.get::<AccessKey>(&AccessKey::key_of(id)).await? {
                    key.user = Some(name.clone());
                    txn.put(&key);
                }
            }
            txn.delete(old);
            txn.put(&user);
            Ok(())
        })
        .await;
    Ok(updated?)
}

fn input_name(key: &domain::Key) -> String {
    key.as_str()
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned()
}

pub(super) async fn delete_user(iam: &Iam, cx: &Context, input: DeleteUserRequest) -> Reply<()> {
    let user: User = iam.find(cx, "DeleteUser", &input.user_name).await?;
    let key = &User::key_of(&user.account, &user.name);
    let name = &user.name;
    let deleted: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let user = txn
                .get::<User>(key)
                .await?
                .ok_or_else(|| User::missing(name))?;
            check_empty(&user.grants)?;
            let first = match (user.access_keys.is_empty(), user.groups.is_empty()) {
                (true, true) => None,
                (false, _) => Some("delete access keys"),
                (true, false) => Some("remove users from group"),
            };
            if let Some(first) = first {
                let message = format!("Cannot delete entity, must {first} first.");
                return Err(delete_conflict_exception(message).into());
            }
            txn.delete(key);
            Ok(())
        })
        .await;
    Ok(deleted?)
}

pub(super) async fn list_groups_for_user(
    iam: &Iam,
    cx: &Context,
    input: ListGroupsForUserRequest,
) -> Reply<ListGroupsForUserResponse> {
    let user: User = iam.find(cx, "ListGroupsForUser", &input.user_name).await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let page = wanted.of(user.groups.iter().cloned().collect(), Clone::clone);
    let mut groups = Vec::new();
    for name in &page.items {
        let group = iam
            .store()
            .get::<Group>(&Group::key_of(&user.account, name))
            .await;
        groups.extend(group.map_err(Refusal::from)?.as_ref().map(convert::group));
    }
    Ok(ListGroupsForUserResponse {
        groups,
        is_truncated: page.more,
        marker: page.marker,
    })
}

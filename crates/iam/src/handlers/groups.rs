//! Groups of users.

use super::roles::check_empty;
use super::shared::{Named, asked_arn, path};
use crate::page::Wanted;
use crate::refuse::Refusal;
use crate::{Iam, convert};
use api::Reply;
use api::iam::{
    AddUserToGroupRequest, CreateGroupRequest, CreateGroupResponse, DeleteGroupRequest,
    GetGroupRequest, GetGroupResponse, ListGroupsRequest, ListGroupsResponse,
    RemoveUserFromGroupRequest, delete_conflict_exception, entity_already_exists_exception,
    limit_exceeded_exception,
};
use domain::iam::{Grants, Group, User};
use wire::Context;

/// Groups a user may be in.
const MOST: usize = 10;

/// How a user record names a group.
fn member_name(group: &str) -> String {
    group.to_ascii_lowercase()
}

pub(super) async fn create_group(
    iam: &Iam,
    cx: &Context,
    input: CreateGroupRequest,
) -> Reply<CreateGroupResponse> {
    let path = path(input.path);
    let arn = asked_arn(&cx.scope.account, "group", &path, &input.group_name);
    cx.allow("iam:CreateGroup", &arn).await?;
    let group = Group {
        account: cx.scope.account.clone(),
        name: input.group_name,
        path,
        id: iam.unique_id("AGPA"),
        grants: Grants::default(),
        created_at: iam.clock().now(),
    };
    iam.create(&group, || {
        let message = format!("Group with name {} already exists.", group.name);
        entity_already_exists_exception(message)
    })
    .await?;
    Ok(CreateGroupResponse {
        group: convert::group(&group),
    })
}

pub(super) async fn get_group(
    iam: &Iam,
    cx: &Context,
    input: GetGroupRequest,
) -> Reply<GetGroupResponse> {
    let group: Group = iam.find(cx, "GetGroup", &input.group_name).await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let member = member_name(&group.name);
    let keep = |user: &User| user.groups.contains(&member);
    let page = wanted
        .records(iam.store(), &User::all(&group.account), keep)
        .await?;
    Ok(GetGroupResponse {
        group: convert::group(&group),
        users: page.items.iter().map(convert::listed_user).collect(),
        is_truncated: page.more,
        marker: page.marker,
    })
}

pub(super) async fn list_groups(
    iam: &Iam,
    cx: &Context,
    input: ListGroupsRequest,
) -> Reply<ListGroupsResponse> {
    let prefix = path(input.path_prefix);
    let account = &cx.scope.account;
    cx.allow("iam:ListGroups", &asked_arn(account, "group", &prefix, ""))
        .await?;
    let wanted = Wanted::new(input.marker.as_deref(), input.max_items)?;
    let keep = |group: &Group| group.path.starts_with(&prefix);
    let page = wanted
        .records(iam.store(), &Group::all(account), keep)
        .await?;
    Ok(ListGroupsResponse {
        groups: page.items.iter().map(convert::group).collect(),
        is_truncated: page.more,
        marker: page.marker,
    })
}

pub(super) async fn delete_group(iam: &Iam, cx: &Context, input: DeleteGroupRequest) -> Reply<()> {
    let group: Group = iam.find(cx, "DeleteGroup", &input.group_name).await?;
    let group = &group;
    let deleted: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            let key = Group::key_of(&group.account, &group.name);
            let missing = || Group::missing(&group.name);
            let found = txn.get::<Group>(&key).await?.ok_or_else(missing)?;
            check_empty(&found.grants)?;
            let users = txn.list::<User>(&User::all(&group.account)).await?;
            let member = member_name(&group.name);
            if users.iter().any(|user| user.groups.contains(&member)) {
                let message = "Cannot delete entity, must remove users from group first.";
                return Err(delete_conflict_exception(message).into());
            }
            txn.delete(&key);
            Ok(())
        })
        .await;
    Ok(deleted?)
}

pub(super) async fn add_user_to_group(
    iam: &Iam,
    cx: &Context,
    input: AddUserToGroupRequest,
) -> Reply<()> {
    let group: Group = iam.find(cx, "AddUserToGroup", &input.group_name).await?;
    let (group, name) = (&group, &input.user_name);
    let added: Result<(), Refusal> = iam
        .store()
        .transact(|txn| async move {
            // Read here, so that the group cannot be deleted at the same moment.
            if !txn
                .exists(&Group::key_of(&group.account, &group.name))
                .await?
            {
                return Err(Group::missing(&group.name).into());
            }
            let key = User::key_of(&group.account, name);
            let mut user = txn
                .get::<User>(&key)
                .await?
                .ok_or_else(|| User::missing(name))?;
            if user.groups.insert(member_name(&group.name)) && user.groups.len() > MOST {
                let message = format!("Cannot exceed quota for GroupsPerUser: {MOST}");
                return Err(limit_exceeded_exception(message).into());
            }
            txn.put(&user);
            Ok(())
        })
        .await;
    Ok(added?)
}

pub(super) async fn remove_user_from_group(
    iam: &Iam,
    cx: &Context,
    input: RemoveUserFromGroupRequest,
) -> Reply<()> {
    let group: Group = iam
        .find(cx, "RemoveUserFromGroup", &input.group_name)
        .await?;
    iam.change(&group.account, &input.user_name, |user: &mut User| {
        user.groups.remove(&member_name(&group.name));
        Ok(())
    })
    .await
}

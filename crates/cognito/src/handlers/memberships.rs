//! Who is in which group.

use crate::convert::users;
use crate::ground::Cognito;
use crate::page::page;
use api::Reply;
use api::cognito_idp::{
    AdminAddUserToGroupRequest, AdminListGroupsForUserRequest, AdminListGroupsForUserResponse,
    AdminRemoveUserFromGroupRequest, ListUsersInGroupRequest, ListUsersInGroupResponse,
};
use domain::Record as _;
use wire::Context;

impl Cognito {
    pub(super) async fn admin_add_user_to_group(
        &self,
        cx: &Context,
        input: AdminAddUserToGroupRequest,
    ) -> Reply<()> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminAddUserToGroup")
            .await?;
        let group = self.group(&pool, &input.group_name).await?;
        let user = self.user(&pool, &input.username).await?;
        self.change_user(&pool, &user.key(), |user| {
            user.groups.insert(group.name.clone());
            Ok(())
        })
        .await
    }

    pub(super) async fn admin_remove_user_from_group(
        &self,
        cx: &Context,
        input: AdminRemoveUserFromGroupRequest,
    ) -> Reply<()> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminRemoveUserFromGroup")
            .await?;
        let group = self.group(&pool, &input.group_name).await?;
        let user = self.user(&pool, &input.username).await?;
        self.change_user(&pool, &user.key(), |user| {
            user.groups.remove(&group.name);
            Ok(())
        })
        .await
    }

    pub(super) async fn admin_list_groups_for_user(
        &self,
        cx: &Context,
        input: AdminListGroupsForUserRequest,
    ) -> Reply<AdminListGroupsForUserResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AdminListGroupsForUser")
            .await?;
        let user = self.user(&pool, &input.username).await?;
        let found = self.groups_of(&pool, &user).await?;
        let token = input.next_token.as_deref();
        let (groups, next_token) = page(found, |group| group.name.as_str(), token, input.limit)?;
        Ok(AdminListGroupsForUserResponse {
            groups: Some(groups.into_iter().map(users::group).collect()),
            next_token,
        })
    }

    pub(super) async fn list_users_in_group(
        &self,
        cx: &Context,
        input: ListUsersInGroupRequest,
    ) -> Reply<ListUsersInGroupResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "ListUsersInGroup")
            .await?;
        let group = self.group(&pool, &input.group_name).await?;
        let mut found = self.users(&pool).await?;
        found.retain(|user| user.groups.contains(&group.name));
        let token = input.next_token.as_deref();
        let (shown, next_token) = page(found, |user| user.folded.as_str(), token, input.limit)?;
        Ok(ListUsersInGroupResponse {
            users: Some(shown.iter().map(users::shown).collect()),
            next_token,
        })
    }
}

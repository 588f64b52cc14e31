//! Groups: made, told, changed, deleted, listed.

use crate::convert::users;
use crate::ground::{Cognito, Refusal, unavailable};
use crate::page::page;
use crate::words::no_group;
use api::Reply;
use api::cognito_idp::{
    CreateGroupRequest, CreateGroupResponse, DeleteGroupRequest, GetGroupRequest, GetGroupResponse,
    ListGroupsRequest, ListGroupsResponse, UpdateGroupRequest, UpdateGroupResponse,
    group_exists_exception,
};
use domain::Record as _;
use domain::cognito::{PoolGroup, UserPool};
use wire::Context;

impl Cognito {
    pub(super) async fn create_group(
        &self,
        cx: &Context,
        input: CreateGroupRequest,
    ) -> Reply<CreateGroupResponse> {
        let pool = self.pool(cx, &input.user_pool_id, "CreateGroup").await?;
        let now = self.clock.now();
        let group = &PoolGroup {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            name: input.group_name,
            description: input.description,
            role: input.role_arn,
            precedence: input.precedence,
            created_at: now,
            changed_at: now,
        };
        self.write(|txn| async move {
            if txn.exists(&group.key()).await? {
                let message = "A group with the name already exists.";
                return Err(group_exists_exception(message).into());
            }
            txn.put(group);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(CreateGroupResponse {
            group: Some(users::group(group.clone())),
        })
    }

    pub(super) async fn get_group(
        &self,
        cx: &Context,
        input: GetGroupRequest,
    ) -> Reply<GetGroupResponse> {
        let pool = self.pool(cx, &input.user_pool_id, "GetGroup").await?;
        let group = self.group(&pool, &input.group_name).await?;
        Ok(GetGroupResponse {
            group: Some(users::group(group)),
        })
    }

    pub(super) async fn update_group(
        &self,
        cx: &Context,
        input: UpdateGroupRequest,
    ) -> Reply<UpdateGroupResponse> {
        let pool = self.pool(cx, &input.user_pool_id, "UpdateGroup").await?;
        let key = &PoolGroup::pool_key(&pool.scope, &pool.id).child(&input.group_name);
        let (input, now) = (&input, self.clock.now());
        let changed = self
            .write(|txn| async move {
                let found: Option<PoolGroup> = txn.get(key).await?;
                let mut group = found.ok_or_else(no_group)?;
                if let Some(description) = &input.description {
                    group.description = Some(description.clone());
                }
                if let Some(role) = &input.role_arn {
                    group.role = Some(role.clone());
                }
                group.precedence = input.precedence.or(group.precedence);
                group.changed_at = now;
                txn.put(&group);
                Ok::<_, Refusal>(group)
            })
            .await?;
        Ok(UpdateGroupResponse {
            group: Some(users::group(changed)),
        })
    }

    pub(super) async fn delete_group(&self, cx: &Context, input: DeleteGroupRequest) -> Reply<()> {
        let pool = self.pool(cx, &input.user_pool_id, "DeleteGroup").await?;
        let group = &self.group(&pool, &input.group_name).await?;
        self.write(|txn| async move {
            txn.delete(&group.key());
            Ok::<_, Refusal>(())
        })
        .await?;
        for user in self.users(&pool).await? {
            if user.groups.contains(&group.name) {
                self.change_user(&pool, &user.key(), |user| {
                    user.groups.remove(&group.name);
                    Ok(())
                })
                .await?;
            }
        }
        Ok(())
    }

    pub(super) async fn list_groups(
        &self,
        cx: &Context,
        input: ListGroupsRequest,
    ) -> Reply<ListGroupsResponse> {
        let pool = self.pool(cx, &input.user_pool_id, "ListGroups").await?;
        let parent = PoolGroup::pool_key(&pool.scope, &pool.id);
        let found: Vec<PoolGroup> = self.store.list(&parent).await.map_err(unavailable)?;
        let token = input.next_token.as_deref();
        let (groups, next_token) = page(found, |group| group.name.as_str(), token, input.limit)?;
        Ok(ListGroupsResponse {
            groups: Some(groups.into_iter().map(users::group).collect()),
            next_token,
        })
    }

    /// The group of that name.
    pub(super) async fn group(&self, pool: &UserPool, name: &str) -> Reply<PoolGroup> {
        let key = PoolGroup::pool_key(&pool.scope, &pool.id).child(name);
        let found = self.store.get(&key).await.map_err(unavailable)?;
        found.ok_or_else(no_group)
    }
}

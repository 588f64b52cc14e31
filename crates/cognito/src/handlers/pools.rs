//! User pools: made, told, changed, deleted, listed.

use super::pool_settings::check_tags;
use crate::convert::attributes::add_attribute;
use crate::convert::pools::{self, Fresh};
use crate::ground::{Cognito, Refusal, internal, unavailable};
use crate::keys;
use crate::page::page;
use crate::words::{bad, no_pool};
use api::Reply;
use api::cognito_idp::{
    AddCustomAttributesRequest, AddCustomAttributesResponse, CreateUserPoolRequest,
    CreateUserPoolResponse, DeleteUserPoolRequest, DescribeUserPoolRequest,
    DescribeUserPoolResponse, ListUserPoolsRequest, ListUserPoolsResponse, UpdateUserPoolRequest,
    UpdateUserPoolResponse, UserPoolDescriptionType,
};
use domain::cognito::{
    Authorization, Challenge, Code, Grant, IdentityProvider, Place, PlaceKind, PoolClient,
    PoolGroup, ResourceServer, UserPool, Visit,
};
use domain::{Key, Record as _};
use wire::Context;

impl Cognito {
    pub(super) async fn create_user_pool(
        &self,
        cx: &Context,
        input: CreateUserPoolRequest,
    ) -> Reply<CreateUserPoolResponse> {
        cx.allow("cognito-idp:CreateUserPool", "*").await?;
        check_tags(input.user_pool_tags.as_ref().unwrap_or(&Default::default()))?;
        let (seal, ids) = (self.seal.clone(), self.ids.clone());
        // Finding two large primes takes the processor a moment.
        let key = tokio::task::spawn_blocking(move || keys::generate(&seal, &*ids)).await;
        let key = key.map_err(|_| internal("no key was made"))?;
        let fresh = Fresh {
            scope: cx.scope.clone(),
            id: format!("{}_{}", cx.scope.region, self.ids.mixed(9)),
            key: key.map_err(|error| internal(&error.to_string()))?,
            now: self.clock.now(),
        };
        let pool = &pools::created(input, fresh)?;
        let place = &Place {
            scope: cx.scope.clone(),
            pool: pool.id.clone(),
            kind: PlaceKind::Pool,
            name: pool.id.clone(),
        };
        self.write(|txn| async move {
            txn.put(pool);
            txn.put(place);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(CreateUserPoolResponse {
            user_pool: Some(pools::shown(pool, 0)),
        })
    }

    pub(super) async fn describe_user_pool(
        &self,
        cx: &Context,
        input: DescribeUserPoolRequest,
    ) -> Reply<DescribeUserPoolResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "DescribeUserPool")
            .await?;
        let users = self.users(&pool).await?.len();
        Ok(DescribeUserPoolResponse {
            user_pool: Some(pools::shown(&pool, users)),
        })
    }

    pub(super) async fn update_user_pool(
        &self,
        cx: &Context,
        input: UpdateUserPoolRequest,
    ) -> Reply<UpdateUserPoolResponse> {
        let pool = self.pool(cx, &input.user_pool_id, "UpdateUserPool").await?;
        check_tags(input.user_pool_tags.as_ref().unwrap_or(&Default::default()))?;
        let now = self.clock.now();
        self.change_pool(&pool, |pool| {
            if input.mfa_configuration.as_deref() == Some("ON") && !pool.software_token_mfa && pool.mfa != "ON" {
                return Err(bad("Invalid MFA configuration given, SMS configuration and software token MFA configuration are missing."));
            }
            pools::change(pool, input.clone(), now)
        })
        .await?;
        Ok(UpdateUserPoolResponse {})
    }

    pub(super) async fn add_custom_attributes(
        &self,
        cx: &Context,
        input: AddCustomAttributesRequest,
    ) -> Reply<AddCustomAttributesResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "AddCustomAttributes")
            .await?;
        let now = self.clock.now();
        self.change_pool(&pool, |pool| {
            for given in input.custom_attributes.clone() {
                let name = given.name.clone().unwrap_or_default();
                if pool.attribute(&name).is_some() {
                    return Err(bad(format!(
                        "custom:{name}: Existing attribute already has name custom:{name}."
                    )));
                }
                add_attribute(&mut pool.schema, given)?;
            }
            pool.changed_at = now;
            Ok(())
        })
        .await?;
        Ok(AddCustomAttributesResponse {})
    }

    pub(super) async fn delete_user_pool(
        &self,
        cx: &Context,
        input: DeleteUserPoolRequest,
    ) -> Reply<()> {
        let pool = self.pool(cx, &input.user_pool_id, "DeleteUserPool").await?;
        let key = &pool.key();
        self.write(|txn| async move {
            let found: Option<UserPool> = txn.get(key).await?;
            let pool = found.ok_or_else(|| no_pool(&input_id(key)))?;
            if pool.protected {
                return Err(bad("The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.").into());
            }
            if pool.domain.is_some() || pool.custom_domain.is_some() {
                return Err(bad("User pool cannot be deleted. It has a domain configured that should be deleted first.").into());
            }
            let clients = PoolClient::pool_key(&pool.scope, &pool.id);
            for client in txn.list::<PoolClient>(&clients).await? {
                txn.delete(&Place::key_of(PlaceKind::Client, &client.id));
            }
            txn.delete(&Place::key_of(PlaceKind::Pool, &pool.id));
            txn.delete(key);
            Ok::<_, Refusal>(())
        })
        .await?;
        self.forget_below(&contents(&pool)).await
    }

    pub(super) async fn list_user_pools(
        &self,
        cx: &Context,
        input: ListUserPoolsRequest,
    ) -> Reply<ListUserPoolsResponse> {
        cx.allow("cognito-idp:ListUserPools", "*").await?;
        let parent = Key::kind(UserPool::KIND).join(&cx.scope.segments());
        let found: Vec<UserPool> = self.store.list(&parent).await.map_err(unavailable)?;
        let limit = Some(input.max_results);
        let token = input.next_token.as_deref();
        let (pools, next_token) = page(found, |pool| pool.id.as_str(), token, limit)?;
        let described = |pool: UserPool| UserPoolDescriptionType {
            id: Some(pool.id),
            name: Some(pool.name),
            lambda_config: Some(Default::default()),
            last_modified_date: Some(pool.changed_at),
            creation_date: Some(pool.created_at),
            ..UserPoolDescriptionType::default()
        };
        Ok(ListUserPoolsResponse {
            user_pools: Some(pools.into_iter().map(described).collect()),
            next_token,
        })
    }

    /// Changes a pool.
    pub(super) async fn change_pool<T>(
        &self,
        pool: &UserPool,
        change: impl Fn(&mut UserPool) -> Reply<T> + Sync,
    ) -> Reply<T>
    where
        T: Send,
    {
        let (change, key) = (&change, &pool.key());
        self.write(|txn| async move {
            let found: Option<UserPool> = txn.get(key).await?;
            let mut pool = found.ok_or_else(|| no_pool(&input_id(key)))?;
            let answer = change(&mut pool)?;
            txn.put(&pool);
            Ok::<_, Refusal>(answer)
        })
        .await
    }
}

fn input_id(key: &Key) -> String {
    let segments = key.segments_after(UserPool::KIND);
    segments.into_iter().next_back().unwrap_or_default()
}

/// Everything that goes with a pool.
fn contents(pool: &UserPool) -> Vec<Key> {
    let (scope, id) = (&pool.scope, pool.id.as_str());
    let mut keys = Cognito::people(pool).to_vec();
    keys.extend([
        PoolClient::pool_key(scope, id),
        PoolGroup::pool_key(scope, id),
        ResourceServer::pool_key(scope, id),
        IdentityProvider::pool_key(scope, id),
        Code::pool_key(scope, id),
        Challenge::pool_key(scope, id),
        Grant::pool_key(scope, id),
        Authorization::pool_key(scope, id),
        Visit::pool_key(scope, id),
    ]);
    keys
}

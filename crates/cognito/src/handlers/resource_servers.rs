//! Resource servers: APIs that access tokens can be for.

use crate::ground::{Cognito, Refusal, unavailable};
use crate::page::page;
use crate::words::bad;
use api::cognito_idp::{
    CreateResourceServerRequest, CreateResourceServerResponse, DeleteResourceServerRequest,
    DescribeResourceServerRequest, DescribeResourceServerResponse, ListResourceServersRequest,
    ListResourceServersResponse, ResourceServerScopeType, ResourceServerType,
    UpdateResourceServerRequest, UpdateResourceServerResponse, resource_not_found_exception,
};
use api::{ApiError, Reply};
use domain::Record as _;
use domain::cognito::{ResourceServer, UserPool};
use wire::Context;

impl Cognito {
    pub(super) async fn create_resource_server(
        &self,
        cx: &Context,
        input: CreateResourceServerRequest,
    ) -> Reply<CreateResourceServerResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "CreateResourceServer")
            .await?;
        let server = &ResourceServer {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            identifier: input.identifier,
            name: input.name,
            scopes: scopes(input.scopes),
        };
        self.write(|txn| async move {
            if txn.exists(&server.key()).await? {
                let id = &server.identifier;
                return Err(
                    bad(format!("{id} already exists in user pool {}.", server.pool)).into(),
                );
            }
            txn.put(server);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(CreateResourceServerResponse {
            resource_server: shown(server.clone()),
        })
    }

    pub(super) async fn describe_resource_server(
        &self,
        cx: &Context,
        input: DescribeResourceServerRequest,
    ) -> Reply<DescribeResourceServerResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "DescribeResourceServer")
            .await?;
        let server = self.resource_server(&pool, &input.identifier).await?;
        Ok(DescribeResourceServerResponse {
            resource_server: shown(server),
        })
    }

    pub(super) async fn update_resource_server(
        &self,
        cx: &Context,
        input: UpdateResourceServerRequest,
    ) -> Reply<UpdateResourceServerResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "UpdateResourceServer")
            .await?;
        let mut server = self.resource_server(&pool, &input.identifier).await?;
        server.name = input.name;
        server.scopes = scopes(input.scopes);
        let changed = &server;
        self.write(|txn| async move {
            txn.put(changed);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateResourceServerResponse {
            resource_server: shown(server),
        })
    }

    pub(super) async fn delete_resource_server(
        &self,
        cx: &Context,
        input: DeleteResourceServerRequest,
    ) -> Reply<()> {
        let pool = self
            .pool(cx, &input.user_pool_id, "DeleteResourceServer")
            .await?;
        let key = &self.resource_server(&pool, &input.identifier).await?.key();
        self.write(|txn| async move {
            txn.delete(key);
            Ok::<_, Refusal>(())
        })
        .await
    }

    pub(super) async fn list_resource_servers(
        &self,
        cx: &Context,
        input: ListResourceServersRequest,
    ) -> Reply<ListResourceServersResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "ListResourceServers")
            .await?;
        let parent = ResourceServer::pool_key(&pool.scope, &pool.id);
        let found: Vec<ResourceServer> = self.store.list(&parent).await.map_err(unavailable)?;
        let token = input.next_token.as_deref();
        let (servers, next_token) = page(
            found,
            |server| server.identifier.as_str(),
            token,
            input.max_results,
        )?;
        Ok(ListResourceServersResponse {
            resource_servers: servers.into_iter().map(shown).collect(),
            next_token,
        })
    }

    async fn resource_server(&self, pool: &UserPool, identifier: &str) -> Reply<ResourceServer> {
        let key = ResourceServer::pool_key(&pool.scope, &pool.id).child(identifier);
        let found = self.store.get(&key).await.map_err(unavailable)?;
        found.ok_or_else(|| missing(identifier))
    }
}

fn missing(identifier: &str) -> ApiError {
    resource_not_found_exception(format!("Resource server {identifier} does not exist."))
}

fn scopes(given: Option<Vec<ResourceServerScopeType>>) -> Vec<(String, String)> {
    let given = given.unwrap_or_default().into_iter();
    given
        .map(|scope| (scope.scope_name, scope.scope_description))
        .collect()
}

fn shown(server: ResourceServer) -> ResourceServerType {
    let scope = |(scope_name, scope_description)| ResourceServerScopeType {
        scope_name,
        scope_description,
    };
    ResourceServerType {
        user_pool_id: Some(server.pool),
        identifier: Some(server.identifier),
        name: Some(server.name),
        scopes: Some(server.scopes.into_iter().map(scope).collect())
            .filter(|scopes: &Vec<_>| !scopes.is_empty()),
        ..ResourceServerType::default()
    }
}

//! App clients: made, told, changed, deleted, listed.

use crate::convert::{client_rules, clients};
use crate::ground::{Cognito, Refusal, unavailable};
use crate::page::page;
use crate::words::{bad, no_client};
use api::Reply;
use api::cognito_idp::{
    CreateUserPoolClientRequest, CreateUserPoolClientResponse, DeleteUserPoolClientRequest,
    DescribeUserPoolClientRequest, DescribeUserPoolClientResponse, ListUserPoolClientsRequest,
    ListUserPoolClientsResponse, UpdateUserPoolClientRequest, UpdateUserPoolClientResponse,
    UserPoolClientDescription, UserPoolClientType,
};
use api::record::{from_tree, to_tree};
use domain::Record as _;
use domain::cognito::{
    IdentityProvider, Place, PlaceKind, PoolClient, ResourceServer, TokenValidity, UserPool,
};
use serde_json::Map;
use wire::Context;

/// How users sign in where nobody chose. Source: API reference,
/// `CreateUserPoolClient$ExplicitAuthFlows`.
const FLOWS: [&str; 3] = [
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_CUSTOM_AUTH",
];

impl Cognito {
    pub(super) async fn create_user_pool_client(
        &self,
        cx: &Context,
        input: CreateUserPoolClientRequest,
    ) -> Reply<CreateUserPoolClientResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "CreateUserPoolClient")
            .await?;
        if input.client_secret.is_some() && input.generate_secret == Some(true) {
            return Err(bad(
                "ClientSecret cannot be given when GenerateSecret is true.",
            ));
        }
        let secret = match input.generate_secret {
            Some(true) => Some(self.ids.lower(51)),
            _ => input.client_secret.clone(),
        };
        let now = self.clock.now();
        let mut client = PoolClient {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            id: self.ids.lower(26),
            name: input.client_name.clone(),
            secret: secret.as_deref().map(|secret| self.sealed(secret)),
            validity: TokenValidity::default(),
            read: None,
            write: None,
            flows: None,
            providers: None,
            callback_urls: None,
            logout_urls: None,
            default_redirect: None,
            oauth_flows: None,
            oauth_scopes: None,
            oauth: None,
            hides_users: false,
            revocation: true,
            session_minutes: 3,
            rotation: None,
            told: Map::new(),
            created_at: now,
            changed_at: now,
        };
        let mut wish: UpdateUserPoolClientRequest = from_tree(to_tree(&input));
        if wish.explicit_auth_flows.as_ref().is_none_or(Vec::is_empty) {
            wish.explicit_auth_flows = Some(FLOWS.map(str::to_owned).to_vec());
        }
        self.apply(&pool, &mut client, wish).await?;
        let place = &Place {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            kind: PlaceKind::Client,
            name: client.id.clone(),
        };
        let (made, pool_key) = (&client, &pool.key());
        self.write(|txn| async move {
            if !txn.exists(pool_key).await? {
                return Err(crate::words::no_pool(&made.pool).into());
            }
            txn.put(made);
            txn.put(place);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(CreateUserPoolClientResponse {
            user_pool_client: Some(clients::shown(&client, secret)),
        })
    }

    pub(super) async fn describe_user_pool_client(
        &self,
        cx: &Context,
        input: DescribeUserPoolClientRequest,
    ) -> Reply<DescribeUserPoolClientResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "DescribeUserPoolClient")
            .await?;
        let client = self.client(&pool, &input.client_id).await?;
        Ok(DescribeUserPoolClientResponse {
            user_pool_client: Some(self.shown_client(&client)?),
        })
    }

    pub(super) async fn update_user_pool_client(
        &self,
        cx: &Context,
        input: UpdateUserPoolClientRequest,
    ) -> Reply<UpdateUserPoolClientResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "UpdateUserPoolClient")
            .await?;
        let mut client = self.client(&pool, &input.client_id).await?;
        let mut wish = input;
        if wish.explicit_auth_flows.as_ref().is_none_or(Vec::is_empty) {
            wish.explicit_auth_flows = Some(FLOWS.map(str::to_owned).to_vec());
        }
        self.apply(&pool, &mut client, wish).await?;
        let changed = &client;
        self.write(|txn| async move {
            if !txn.exists(&changed.key()).await? {
                return Err(no_client(&changed.id).into());
            }
            txn.put(changed);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateUserPoolClientResponse {
            user_pool_client: Some(self.shown_client(&client)?),
        })
    }

    async fn apply(
        &self,
        pool: &UserPool,
        client: &mut PoolClient,
        wish: UpdateUserPoolClientRequest,
    ) -> Reply<()> {
        client_rules::refuse_what_is_not_here(wish.explicit_auth_flows.as_deref())?;
        let parent = ResourceServer::pool_key(&pool.scope, &pool.id);
        let servers: Vec<ResourceServer> = self.store.list(&parent).await.map_err(unavailable)?;
        let parent = IdentityProvider::pool_key(&pool.scope, &pool.id);
        let providers: Vec<IdentityProvider> =
            self.store.list(&parent).await.map_err(unavailable)?;
        let names: Vec<String> = providers.into_iter().map(|one| one.name).collect();
        client_rules::check_providers(wish.supported_identity_providers.as_deref(), &names)?;
        clients::change(client, wish, pool, &servers, self.clock.now())
    }

    pub(super) async fn delete_user_pool_client(
        &self,
        cx: &Context,
        input: DeleteUserPoolClientRequest,
    ) -> Reply<()> {
        let pool = self
            .pool(cx, &input.user_pool_id, "DeleteUserPoolClient")
            .await?;
        let client = &self.client(&pool, &input.client_id).await?;
        self.write(|txn| async move {
            txn.delete(&client.key());
            txn.delete(&Place::key_of(PlaceKind::Client, &client.id));
            Ok::<_, Refusal>(())
        })
        .await
    }

    pub(super) async fn list_user_pool_clients(
        &self,
        cx: &Context,
        input: ListUserPoolClientsRequest,
    ) -> Reply<ListUserPoolClientsResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "ListUserPoolClients")
            .await?;
        let parent = PoolClient::pool_key(&pool.scope, &pool.id);
        let found: Vec<PoolClient> = self.store.list(&parent).await.map_err(unavailable)?;
        let token = input.next_token.as_deref();
        let (clients, next_token) =
            page(found, |client| client.id.as_str(), token, input.max_results)?;
        let described = |client: PoolClient| UserPoolClientDescription {
            client_id: Some(client.id),
            user_pool_id: Some(client.pool),
            client_name: Some(client.name),
        };
        Ok(ListUserPoolClientsResponse {
            user_pool_clients: Some(clients.into_iter().map(described).collect()),
            next_token,
        })
    }

    fn shown_client(&self, client: &PoolClient) -> Reply<UserPoolClientType> {
        let secret = client
            .secret
            .as_ref()
            .map(|secret| self.opened(secret))
            .transpose()?;
        Ok(clients::shown(client, secret))
    }
}

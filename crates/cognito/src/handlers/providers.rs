//! Identity providers: kept and told. Nobody signs in by them yet; the pages say so.

use crate::ground::{Cognito, Refusal, unavailable};
use crate::page::page;
use crate::words::not_here;
use api::cognito_idp::{
    CreateIdentityProviderRequest, CreateIdentityProviderResponse, DeleteIdentityProviderRequest,
    DescribeIdentityProviderRequest, DescribeIdentityProviderResponse,
    GetIdentityProviderByIdentifierRequest, GetIdentityProviderByIdentifierResponse,
    IdentityProviderType, ListIdentityProvidersRequest, ListIdentityProvidersResponse,
    ProviderDescription, UpdateIdentityProviderRequest, UpdateIdentityProviderResponse,
    duplicate_provider_exception, resource_not_found_exception,
};
use api::{ApiError, Reply};
use domain::Record as _;
use domain::Sealed;
use domain::cognito::{IdentityProvider, UserPool};
use std::collections::BTreeMap;
use wire::Context;

impl Cognito {
    pub(super) async fn create_identity_provider(
        &self,
        cx: &Context,
        input: CreateIdentityProviderRequest,
    ) -> Reply<CreateIdentityProviderResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "CreateIdentityProvider")
            .await?;
        refuse_classes(&input.acr_mapping)?;
        let now = self.clock.now();
        let provider = &IdentityProvider {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            name: input.provider_name,
            kind: input.provider_type,
            details: self.sealed_details(&input.provider_details),
            mapping: input.attribute_mapping.unwrap_or_default(),
            identifiers: input.idp_identifiers.unwrap_or_default(),
            created_at: now,
            changed_at: now,
        };
        self.write(|txn| async move {
            if txn.exists(&provider.key()).await? {
                let name = &provider.name;
                let message = format!("A provider with the name {name} already exists.");
                return Err(duplicate_provider_exception(message).into());
            }
            txn.put(provider);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(CreateIdentityProviderResponse {
            identity_provider: self.shown_provider(provider)?,
        })
    }

    pub(super) async fn describe_identity_provider(
        &self,
        cx: &Context,
        input: DescribeIdentityProviderRequest,
    ) -> Reply<DescribeIdentityProviderResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "DescribeIdentityProvider")
            .await?;
        let provider = self.provider(&pool, &input.provider_name).await?;
        Ok(DescribeIdentityProviderResponse {
            identity_provider: self.shown_provider(&provider)?,
        })
    }

    pub(super) async fn get_identity_provider_by_identifier(
        &self,
        cx: &Context,
        input: GetIdentityProviderByIdentifierRequest,
    ) -> Reply<GetIdentityProviderByIdentifierResponse> {
        let action = "GetIdentityProviderByIdentifier";
        let pool = self.pool(cx, &input.user_pool_id, action).await?;
        let mut known = self.providers(&pool).await?.into_iter();
        let found = known.find(|one| one.identifiers.contains(&input.idp_identifier));
        let provider = found.ok_or_else(|| missing(&input.idp_identifier))?;
        Ok(GetIdentityProviderByIdentifierResponse {
            identity_provider: self.shown_provider(&provider)?,
        })
    }

    pub(super) async fn update_identity_provider(
        &self,
        cx: &Context,
        input: UpdateIdentityProviderRequest,
    ) -> Reply<UpdateIdentityProviderResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "UpdateIdentityProvider")
            .await?;
        refuse_classes(&input.acr_mapping)?;
        let mut provider = self.provider(&pool, &input.provider_name).await?;
        if let Some(details) = &input.provider_details {
            provider.details = self.sealed_details(details);
        }
        if let Some(mapping) = input.attribute_mapping {
            provider.mapping = mapping;
        }
        if let Some(identifiers) = input.idp_identifiers {
            provider.identifiers = identifiers;
        }
        provider.changed_at = self.clock.now();
        let changed = &provider;
        self.write(|txn| async move {
            txn.put(changed);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateIdentityProviderResponse {
            identity_provider: self.shown_provider(&provider)?,
        })
    }

    pub(super) async fn delete_identity_provider(
        &self,
        cx: &Context,
        input: DeleteIdentityProviderRequest,
    ) -> Reply<()> {
        let pool = self
            .pool(cx, &input.user_pool_id, "DeleteIdentityProvider")
            .await?;
        let key = &self.provider(&pool, &input.provider_name).await?.key();
        self.write(|txn| async move {
            txn.delete(key);
            Ok::<_, Refusal>(())
        })
        .await
    }

    pub(super) async fn list_identity_providers(
        &self,
        cx: &Context,
        input: ListIdentityProvidersRequest,
    ) -> Reply<ListIdentityProvidersResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "ListIdentityProviders")
            .await?;
        let found = self.providers(&pool).await?;
        let token = input.next_token.as_deref();
        let (providers, next_token) =
            page(found, |one| one.name.as_str(), token, input.max_results)?;
        let described = |provider: IdentityProvider| ProviderDescription {
            provider_name: Some(provider.name),
            provider_type: Some(provider.kind),
            last_modified_date: Some(provider.changed_at),
            creation_date: Some(provider.created_at),
        };
        Ok(ListIdentityProvidersResponse {
            providers: providers.into_iter().map(described).collect(),
            next_token,
        })
    }

    async fn providers(&self, pool: &UserPool) -> Reply<Vec<IdentityProvider>> {
        let parent = IdentityProvider::pool_key(&pool.scope, &pool.id);
        self.store.list(&parent).await.map_err(unavailable)
    }

    async fn provider(&self, pool: &UserPool, name: &str) -> Reply<IdentityProvider> {
        let key = IdentityProvider::pool_key(&pool.scope, &pool.id).child(name);
        let found = self.store.get(&key).await.map_err(unavailable)?;
        found.ok_or_else(|| missing(name))
    }

    fn sealed_details(&self, details: &BTreeMap<String, String>) -> Sealed {
        self.sealed(&serde_json::json!(details).to_string())
    }

    fn shown_provider(&self, provider: &IdentityProvider) -> Reply<IdentityProviderType> {
        let details = self.opened(&provider.details)?;
        let provider = provider.clone();
        Ok(IdentityProviderType {
            user_pool_id: Some(provider.pool),
            provider_name: Some(provider.name),
            provider_type: Some(provider.kind),
            provider_details: serde_json::from_str(&details).ok(),
            attribute_mapping: Some(provider.mapping),
            idp_identifiers: Some(provider.identifiers),
            last_modified_date: Some(provider.changed_at),
            creation_date: Some(provider.created_at),
            ..IdentityProviderType::default()
        })
    }
}

fn missing(name: &str) -> ApiError {
    resource_not_found_exception(format!("Identity provider {name} does not exist."))
}

fn refuse_classes(given: &Option<BTreeMap<String, String>>) -> Reply<()> {
    match given.as_ref().is_some_and(|given| !given.is_empty()) {
        true => Err(not_here("Authentication context classes are")),
        false => Ok(()),
    }
}

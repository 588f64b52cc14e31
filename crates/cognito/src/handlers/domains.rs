//! Domains: the hosts of pools' pages.

use crate::ground::{Cognito, Refusal};
use crate::words::{bad, not_here};
use api::cognito_idp::{
    CreateUserPoolDomainRequest, CreateUserPoolDomainResponse, CustomDomainConfigType,
    DeleteUserPoolDomainRequest, DeleteUserPoolDomainResponse, DescribeUserPoolDomainRequest,
    DescribeUserPoolDomainResponse, DomainDescriptionType, UpdateUserPoolDomainRequest,
    UpdateUserPoolDomainResponse, resource_not_found_exception,
};
use api::record::{from_tree, to_tree};
use api::{ApiError, Reply};
use domain::Record as _;
use domain::cognito::{Place, PlaceKind, PoolDomain, UserPool};
use serde_json::{Map, Value};
use wire::Context;

const CERTIFICATE: &str = "CustomDomainConfig";
const VERSION: &str = "ManagedLoginVersion";
/// Words that no domain may hold. Source: developer guide, "Using the Amazon Cognito domain".
const RESERVED: [&str; 3] = ["aws", "amazon", "cognito"];

impl Cognito {
    pub(super) async fn create_user_pool_domain(
        &self,
        cx: &Context,
        input: CreateUserPoolDomainRequest,
    ) -> Reply<CreateUserPoolDomainResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "CreateUserPoolDomain")
            .await?;
        if input.routing.is_some() {
            return Err(not_here("Failover of domains is"));
        }
        let is_custom = input.custom_domain_config.is_some();
        if !is_custom && RESERVED.iter().any(|word| input.domain.contains(word)) {
            return Err(bad(
                "Domain cannot contain reserved word: cognito, aws or amazon.",
            ));
        }
        if !is_custom && input.domain.contains('.') {
            return Err(bad("Domain prefix must not contain dots."));
        }
        let domain = &PoolDomain {
            scope: pool.scope.clone(),
            pool: pool.id.clone(),
            domain: input.domain.to_lowercase(),
            is_custom,
            told: kept(&input.custom_domain_config, input.managed_login_version),
            created_at: self.clock.now(),
        };
        let (place, pool_key) = (&place(domain), &pool.key());
        self.write(|txn| async move {
            if txn.exists(&place.key()).await? {
                return Err(bad("Domain already associated with another user pool.").into());
            }
            let found: Option<UserPool> = txn.get(pool_key).await?;
            let mut pool = found.ok_or_else(|| crate::words::no_pool(&domain.pool))?;
            let slot = if is_custom {
                &mut pool.custom_domain
            } else {
                &mut pool.domain
            };
            if slot.is_some() {
                return Err(bad("User pool already has a domain configured.").into());
            }
            *slot = Some(domain.domain.clone());
            txn.put(&pool);
            txn.put(domain);
            txn.put(place);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(CreateUserPoolDomainResponse {
            managed_login_version: Some(version(domain)),
            cloud_front_domain: distribution(domain),
            ..CreateUserPoolDomainResponse::default()
        })
    }

    pub(super) async fn describe_user_pool_domain(
        &self,
        cx: &Context,
        input: DescribeUserPoolDomainRequest,
    ) -> Reply<DescribeUserPoolDomainResponse> {
        cx.allow("cognito-idp:DescribeUserPoolDomain", "*").await?;
        let found = self.domain(&input.domain).await?;
        let description = found.map_or_else(DomainDescriptionType::default, |domain| {
            DomainDescriptionType {
                user_pool_id: Some(domain.pool.clone()),
                aws_account_id: Some(domain.scope.account.to_string()),
                domain: Some(domain.domain.clone()),
                version: Some(domain.created_at.strftime("%Y%m%d%H%M%S").to_string()),
                status: Some("ACTIVE".to_owned()),
                custom_domain_config: domain.told.get(CERTIFICATE).cloned().map(from_tree),
                managed_login_version: Some(version(&domain)),
                cloud_front_distribution: distribution(&domain),
                ..DomainDescriptionType::default()
            }
        });
        Ok(DescribeUserPoolDomainResponse {
            domain_description: Some(description),
        })
    }

    pub(super) async fn update_user_pool_domain(
        &self,
        cx: &Context,
        input: UpdateUserPoolDomainRequest,
    ) -> Reply<UpdateUserPoolDomainResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "UpdateUserPoolDomain")
            .await?;
        let mut domain = self.domain_of(&pool, &input.domain).await?;
        domain.told = kept(&input.custom_domain_config, input.managed_login_version);
        let changed = &domain;
        self.write(|txn| async move {
            txn.put(changed);
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(UpdateUserPoolDomainResponse {
            managed_login_version: Some(version(&domain)),
            cloud_front_domain: distribution(&domain),
            ..UpdateUserPoolDomainResponse::default()
        })
    }

    pub(super) async fn delete_user_pool_domain(
        &self,
        cx: &Context,
        input: DeleteUserPoolDomainRequest,
    ) -> Reply<DeleteUserPoolDomainResponse> {
        let pool = self
            .pool(cx, &input.user_pool_id, "DeleteUserPoolDomain")
            .await?;
        let domain = &self.domain_of(&pool, &input.domain).await?;
        let pool_key = &pool.key();
        self.write(|txn| async move {
            if let Some(mut pool) = txn.get::<UserPool>(pool_key).await? {
                match domain.is_custom {
                    true => pool.custom_domain = None,
                    false => pool.domain = None,
                }
                txn.put(&pool);
            }
            txn.delete(&domain.key());
            txn.delete(&place(domain).key());
            Ok::<_, Refusal>(())
        })
        .await?;
        Ok(DeleteUserPoolDomainResponse {})
    }

    /// The domain of that name, whosever it is.
    pub(crate) async fn domain(&self, name: &str) -> Reply<Option<PoolDomain>> {
        let name = name.to_lowercase();
        let Some(place) = self.place(PlaceKind::Domain, &name).await? else {
            return Ok(None);
        };
        let key = PoolDomain::pool_key(&place.scope, &place.pool).child(&name);
        self.store
            .get(&key)
            .await
            .map_err(crate::ground::unavailable)
    }

    async fn domain_of(&self, pool: &UserPool, name: &str) -> Reply<PoolDomain> {
        let found = self
            .domain(name)
            .await?
            .filter(|domain| domain.pool == pool.id);
        found.ok_or_else(missing)
    }
}

fn missing() -> ApiError {
    resource_not_found_exception("No such domain or user pool exists.")
}

fn place(domain: &PoolDomain) -> Place {
    Place {
        scope: domain.scope.clone(),
        pool: domain.pool.clone(),
        kind: PlaceKind::Domain,
        name: domain.domain.clone(),
    }
}

fn kept(certificate: &Option<CustomDomainConfigType>, version: Option<i32>) -> Map<String, Value> {
    let mut kept = Map::new();
    if let Some(certificate) = certificate {
        kept.insert(CERTIFICATE.to_owned(), to_tree(certificate));
    }
    if let Some(version) = version {
        kept.insert(VERSION.to_owned(), version.into());
    }
    kept
}

fn version(domain: &PoolDomain) -> i32 {
    let version = domain.told.get(VERSION).and_then(Value::as_i64);
    version
        .and_then(|version| version.try_into().ok())
        .unwrap_or(1)
}

/// What a custom domain's name would have to point to; there is no distribution here.
fn distribution(domain: &PoolDomain) -> Option<String> {
    domain.is_custom.then(|| {
        format!(
            "{}.cloudfront.localhost",
            domain.pool.replace('_', "-").to_lowercase()
        )
    })
}

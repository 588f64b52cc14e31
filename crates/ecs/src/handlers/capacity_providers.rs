//! Capacity providers: the two of Fargate, and those of Auto Scaling groups.

use crate::Ecs;
use crate::convert::common::{provider_name, tags};
use crate::convert::providers::{
    check_name, check_protection, fargate_to_wire, provider_to_wire, scaling, switch,
};
use crate::handlers::clusters::missing;
use crate::handlers::tags::allow_tags;
use crate::page::Window;
use crate::refusal::{Refusal, Step, client, invalid};
use api::ecs as w;
use api::{ApiError, Reply};
use domain::ecs::{CapacityProvider, Cluster, FARGATE_PROVIDERS, ManagedScaling, StrategyItem};
use domain::{Key, Record, Scope};
use store::Txn;
use wire::Context;

/// Most capacity providers a page has. Source: ECS API model, `DescribeCapacityProviders`.
const PAGE: i32 = 10;

/// Refuses a strategy that names a provider the cluster does not have.
pub(crate) fn check_strategy_in(
    strategy: &[StrategyItem],
    providers: &[String],
) -> Result<(), ApiError> {
    if strategy
        .iter()
        .all(|item| providers.contains(&item.provider))
    {
        return Ok(());
    }
    Err(invalid(
        "The specified capacity provider strategy cannot contain a capacity provider that is not \
         associated with the cluster. Associate the capacity provider with the cluster and try \
         again.",
    ))
}

/// Refuses capacity providers that do not exist.
pub(crate) async fn check_exist(txn: &Txn, scope: &Scope, names: &[String]) -> Step<()> {
    for name in names {
        if FARGATE_PROVIDERS.contains(&name.as_str()) {
            continue;
        }
        let found: Option<CapacityProvider> =
            txn.get(&CapacityProvider::key_of(scope, name)).await?;
        if !found.is_some_and(|provider| provider.active) {
            return Err(unknown().into());
        }
    }
    Ok(())
}

fn unknown() -> ApiError {
    invalid(
        "The specified capacity provider was not found. Specify a valid name or ARN and try again.",
    )
}

impl Ecs {
    /// Makes a capacity provider of an Auto Scaling group.
    pub(crate) async fn create_capacity_provider(
        &self,
        cx: &Context,
        input: w::CreateCapacityProviderRequest,
    ) -> Reply<w::CreateCapacityProviderResponse> {
        let arn = CapacityProvider::arn_of(&cx.scope, &input.name).to_string();
        cx.allow("ecs:CreateCapacityProvider", &arn).await?;
        allow_tags(cx, "CreateCapacityProvider", &arn, input.tags.as_deref()).await?;
        let wished = self.wished_provider(cx, input)?;
        let wished = &wished;
        let saved = self.store.transact(|txn: Txn| async move {
            let parent = Key::kind(CapacityProvider::KIND).join(&wished.scope.segments());
            let all: Vec<CapacityProvider> = txn.list(&parent).await?;
            let mut active = all.iter().filter(|known| known.active);
            if active.clone().any(|known| known.name == wished.name) {
                return Err(client(
                    "The specified capacity provider already exists. To change the configuration \
                     of an existing capacity provider, update the capacity provider.",
                )
                .into());
            }
            if active.any(|known| known.group == wished.group) {
                return Err(client(
                    "The specified Auto Scaling group ARN is already being used by another \
                     capacity provider. Specify a unique Auto Scaling group ARN and try again.",
                )
                .into());
            }
            txn.put(wished);
            Ok::<_, Refusal>(wished.clone())
        });
        Ok(w::CreateCapacityProviderResponse {
            capacity_provider: Some(provider_to_wire(&saved.await?, true)),
        })
    }

    fn wished_provider(
        &self,
        cx: &Context,
        input: w::CreateCapacityProviderRequest,
    ) -> Result<CapacityProvider, ApiError> {
        check_name(&input.name)?;
        if input.managed_instances_provider.is_some() {
            return Err(w::unsupported_feature_exception(
                "Managed instances are not supported by Longshore: machines are their owner's. \
                 Use an Auto Scaling group provider and register container instances.",
            ));
        }
        let Some(group) = input.auto_scaling_group_provider else {
            return Err(client(
                "A capacity provider needs an autoScalingGroupProvider.",
            ));
        };
        let provider = CapacityProvider {
            scope: cx.scope.clone(),
            name: input.name,
            active: true,
            group: group.auto_scaling_group_arn,
            // Source: API reference, `ManagedScaling`: given without a status it is enabled.
            scaling: scaling(
                group.managed_scaling.as_ref(),
                ManagedScaling {
                    enabled: group.managed_scaling.is_some(),
                    ..ManagedScaling::default()
                },
            )?,
            termination_protection: switch(group.managed_termination_protection.as_deref(), false),
            draining: switch(group.managed_draining.as_deref(), true),
            update_status: None,
            tags: tags(input.tags)?,
            created_at: self.clock.now(),
        };
        check_protection(&provider)?;
        Ok(provider)
    }

    /// Changes how the group of a capacity provider is scaled.
    pub(crate) async fn update_capacity_provider(
        &self,
        cx: &Context,
        input: w::UpdateCapacityProviderRequest,
    ) -> Reply<w::UpdateCapacityProviderResponse> {
        let name = provider_name(&input.name);
        let arn = CapacityProvider::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:UpdateCapacityProvider", &arn).await?;
        if FARGATE_PROVIDERS.contains(&name.as_str()) {
            return Err(client(
                "The specified capacity provider is reserved and cannot be updated.",
            ));
        }
        let Some(change) = &input.auto_scaling_group_provider else {
            return Err(client(
                "An autoScalingGroupProvider is needed to update from.",
            ));
        };
        let key = &CapacityProvider::key_of(&cx.scope, &name);
        let saved = self.store.transact(|txn: Txn| async move {
            let found: Option<CapacityProvider> = txn.get(key).await?;
            let mut provider = found.filter(|found| found.active).ok_or_else(unknown)?;
            provider.scaling = scaling(change.managed_scaling.as_ref(), provider.scaling)?;
            let protection = change.managed_termination_protection.as_deref();
            provider.termination_protection = switch(protection, provider.termination_protection);
            provider.draining = switch(change.managed_draining.as_deref(), provider.draining);
            check_protection(&provider)?;
            provider.update_status = Some("UPDATE_COMPLETE".to_owned());
            txn.put(&provider);
            Ok::<_, Refusal>(provider)
        });
        Ok(w::UpdateCapacityProviderResponse {
            capacity_provider: Some(provider_to_wire(&saved.await?, true)),
        })
    }

    /// Deletes a capacity provider that no cluster has.
    pub(crate) async fn delete_capacity_provider(
        &self,
        cx: &Context,
        input: w::DeleteCapacityProviderRequest,
    ) -> Reply<w::DeleteCapacityProviderResponse> {
        let name = provider_name(&input.capacity_provider);
        let arn = CapacityProvider::arn_of(&cx.scope, &name).to_string();
        cx.allow("ecs:DeleteCapacityProvider", &arn).await?;
        if FARGATE_PROVIDERS.contains(&name.as_str()) {
            return Err(client(
                "The specified capacity provider is reserved and cannot be deleted.",
            ));
        }
        let name = &name;
        let key = &CapacityProvider::key_of(&cx.scope, name);
        let gone = self.store.transact(|txn: Txn| async move {
            let found: Option<CapacityProvider> = txn.get(key).await?;
            let mut provider = found.filter(|found| found.active).ok_or_else(unknown)?;
            let parent = Key::kind(Cluster::KIND).join(&cx.scope.segments());
            let clusters: Vec<Cluster> = txn.list(&parent).await?;
            let mut having = clusters.iter().filter(|cluster| {
                cluster.deleted_at.is_none() && cluster.capacity_providers.contains(name)
            });
            if let Some(cluster) = having.next() {
                return Err(client(format!(
                    "The capacity provider cannot be deleted because it is associated with \
                     cluster: {}. Remove the capacity provider from the cluster and try again.",
                    cluster.name
                ))
                .into());
            }
            txn.delete(key);
            provider.active = false;
            provider.update_status = Some("DELETE_COMPLETE".to_owned());
            Ok::<_, Refusal>(provider)
        });
        Ok(w::DeleteCapacityProviderResponse {
            capacity_provider: Some(provider_to_wire(&gone.await?, true)),
        })
    }

    /// Tells capacity providers; ones that are missing are failures.
    pub(crate) async fn describe_capacity_providers(
        &self,
        cx: &Context,
        input: w::DescribeCapacityProvidersRequest,
    ) -> Reply<w::DescribeCapacityProvidersResponse> {
        cx.allow("ecs:DescribeCapacityProviders", "*").await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let with_tags = input
            .include
            .is_some_and(|include| include.iter().any(|part| part == "TAGS"));
        let parent = Key::kind(CapacityProvider::KIND).join(&cx.scope.segments());
        let made: Vec<CapacityProvider> = self.store.list(&parent).await.map_err(Refusal::from)?;
        let fargate = FARGATE_PROVIDERS
            .map(|name| (name.to_owned(), fargate_to_wire(&cx.scope, name)))
            .into_iter();
        let made = made
            .iter()
            .map(|provider| (provider.name.clone(), provider_to_wire(provider, with_tags)));
        let mut known: Vec<(String, w::CapacityProvider)> = fargate.chain(made).collect();
        known.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut failures = Vec::new();
        if let Some(given) = input.capacity_providers.filter(|given| !given.is_empty()) {
            let names: Vec<String> = given.iter().map(|one| provider_name(one)).collect();
            known.retain(|(name, _)| names.contains(name));
            let is_known = |name: &String| known.iter().any(|(known, _)| known == name);
            let missed = given.iter().zip(&names).filter(|(_, name)| !is_known(name));
            let arn = |name: &str| CapacityProvider::arn_of(&cx.scope, name).to_string();
            failures = missed.map(|(_, name)| missing(arn(name))).collect();
        }
        let (providers, next_token) = window.cut(known);
        Ok(w::DescribeCapacityProvidersResponse {
            capacity_providers: Some(providers),
            failures: Some(failures),
            next_token,
        })
    }
}

//! Capacity providers: the two of Fargate. Ones of instances are not built yet.

use crate::Ecs;
use crate::handlers::clusters::missing;
use crate::page::Window;
use crate::refusal::invalid;
use api::ecs as w;
use api::{ApiError, Reply};
use domain::Scope;
use domain::ecs::StrategyItem;
use wire::Context;

/// The capacity providers every account has.
pub(crate) const BUILT_IN: [&str; 2] = ["FARGATE", "FARGATE_SPOT"];

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

impl Ecs {
    /// Tells capacity providers; ones that are missing are failures.
    pub(crate) async fn describe_capacity_providers(
        &self,
        cx: &Context,
        input: w::DescribeCapacityProvidersRequest,
    ) -> Reply<w::DescribeCapacityProvidersResponse> {
        cx.allow("ecs:DescribeCapacityProviders", "*").await?;
        let window = Window::read(input.next_token.as_deref(), input.max_results, PAGE)?;
        let given = input.capacity_providers.filter(|given| !given.is_empty());
        let given = given.unwrap_or_else(|| BUILT_IN.map(str::to_owned).to_vec());
        let name_of = |given: &str| given.rsplit('/').next().unwrap_or_default().to_owned();
        let (known, unknown): (Vec<String>, Vec<String>) = given
            .into_iter()
            .partition(|one| BUILT_IN.contains(&name_of(one).as_str()));
        let known = known
            .iter()
            .map(|one| (name_of(one), provider(&cx.scope, &name_of(one))));
        let (providers, next_token) = window.cut(known);
        Ok(w::DescribeCapacityProvidersResponse {
            capacity_providers: Some(providers),
            failures: Some(unknown.into_iter().map(missing).collect()),
            next_token,
        })
    }
}

fn provider(scope: &Scope, name: &str) -> w::CapacityProvider {
    let arn = scope.arn("ecs", format!("capacity-provider/{name}"));
    w::CapacityProvider {
        capacity_provider_arn: Some(arn.to_string()),
        name: Some(name.to_owned()),
        status: Some("ACTIVE".to_owned()),
        tags: Some(Vec::new()),
        r#type: Some(name.to_owned()),
        ..w::CapacityProvider::default()
    }
}

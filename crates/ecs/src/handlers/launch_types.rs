//! Where tasks are to run: launch types, platform versions, capacity provider strategies.

use crate::convert::services::{is_fargate_strategy, unsupported};
use crate::handlers::capacity_providers::check_strategy_in;
use crate::refusal::{Step, invalid};
use api::ApiError;
use api::ecs as w;
use domain::ecs::{Cluster, StrategyItem, TaskDefinition};

/// Where a call's tasks are placed: a launch type, and a provider for each task where a strategy
/// spreads them.
///
/// Chosen: with neither a launch type nor a strategy of the call or the cluster, a task
/// definition that asks for Fargate gets it. AWS would look for EC2 instances and find none.
pub(crate) fn placement(
    cluster: &Cluster,
    definition: &TaskDefinition,
    (launch_type, strategy): (Option<&str>, &[StrategyItem]),
) -> Step<(String, Box<dyn Iterator<Item = String> + Send>)> {
    let none = || Box::new(std::iter::empty());
    let asks_fargate = definition
        .requires_compatibilities
        .iter()
        .any(|name| name == "FARGATE");
    let strategy = match (launch_type, strategy.is_empty()) {
        (Some(launch_type), _) => {
            check_launch_type(definition, launch_type)?;
            return Ok((launch_type.to_owned(), none()));
        }
        (None, false) => strategy,
        (None, true) => &cluster.default_strategy,
    };
    if strategy.is_empty() {
        let launch_type = if asks_fargate { "FARGATE" } else { "EC2" };
        return Ok((launch_type.to_owned(), none()));
    }
    check_strategy_in(strategy, &cluster.capacity_providers)?;
    let launch_type = match is_fargate_strategy(strategy) {
        true => "FARGATE",
        false => "EC2",
    };
    check_launch_type(definition, launch_type)?;
    Ok((launch_type.to_owned(), Box::new(spread(strategy, 0))))
}

/// Which provider each next task goes to: bases first, then in proportion to the weights.
/// `placed` tasks were placed before.
pub(crate) fn spread(
    strategy: &[StrategyItem],
    placed: usize,
) -> impl Iterator<Item = String> + Send + use<> {
    let items = strategy.to_vec();
    let bases: Vec<String> = items
        .iter()
        .flat_map(|item| std::iter::repeat_n(item.provider.clone(), item.base as usize))
        .collect();
    let weighted: Vec<StrategyItem> = items.into_iter().filter(|item| item.weight > 0).collect();
    let mut given = vec![0_u64; weighted.len()];
    let rest = std::iter::from_fn(move || {
        // The one furthest behind its share comes next.
        let behind =
            |place: &usize| (given[*place] + 1) * 1_000_000 / u64::from(weighted[*place].weight);
        let next = (0..weighted.len()).min_by_key(behind)?;
        given[next] += 1;
        Some(weighted[next].provider.clone())
    });
    bases.into_iter().chain(rest).skip(placed)
}

/// Refuses a launch type the task definition was not made for.
pub(crate) fn check_launch_type(
    definition: &TaskDefinition,
    launch_type: &str,
) -> Result<(), ApiError> {
    let requires = &definition.requires_compatibilities;
    if launch_type == "MANAGED_INSTANCES" {
        return Err(unsupported("The launch type MANAGED_INSTANCES"));
    }
    let fargate = launch_type == "FARGATE";
    let fits = match requires.is_empty() {
        true => !fargate || crate::checks::fits_fargate(definition),
        false => requires.iter().any(|name| name == launch_type),
    };
    if fits {
        return Ok(());
    }
    let name = launch_type;
    Err(invalid(format!(
        "Task definition does not support launch_type {name}."
    )))
}

/// Refuses a Fargate platform version there is none of.
pub(crate) fn check_platform(version: Option<&str>, launch_type: &str) -> Result<(), ApiError> {
    match version {
        None => Ok(()),
        Some(_) if launch_type != "FARGATE" => Err(invalid(
            "The platform version must be null when specifying an EC2 launch type.",
        )),
        Some("LATEST" | "1.4.0" | "1.3.0") => Ok(()),
        Some(_) => Err(w::platform_unknown_exception(
            "The specified platform does not exist.",
        )),
    }
}

/// The refusal of a launch type beside a strategy.
pub(crate) fn both_given() -> ApiError {
    invalid(
        "Specifying both a launch type and capacity provider strategy is not supported. Remove \
         one and try again.",
    )
}

#[cfg(test)]
mod tests;

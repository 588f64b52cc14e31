//! Shapes that several nouns share: tags, pairs, networks, strategies.

use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use api::record::{Record, to_tree};
use domain::ecs::{AwsvpcConfiguration, FARGATE_PROVIDERS, StrategyItem, Tags};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::time::Duration;

/// Most tags a resource may have. Source: ECS service quotas.
const TAGS_MAX: usize = 50;

/// Reads tags; refuses duplicate keys, AWS's own prefix and more than [`TAGS_MAX`].
pub(crate) fn tags(given: Option<Vec<w::Tag>>) -> Result<Tags, ApiError> {
    let mut tags = Tags::new();
    for tag in given.unwrap_or_default() {
        let key = tag.key.unwrap_or_default();
        if key.is_empty() || key.len() > 128 {
            return Err(invalid("Tag keys must have 1 to 128 characters."));
        }
        if is_reserved(&key) {
            return Err(reserved());
        }
        if tags.insert(key, tag.value.unwrap_or_default()).is_some() {
            return Err(invalid("Duplicate tag keys found."));
        }
    }
    check_tag_count(&tags)?;
    Ok(tags)
}

/// Whether a tag's key is AWS's own. Source: ECS API model, `Tag`.
pub(crate) fn is_reserved(key: &str) -> bool {
    key.to_ascii_lowercase().starts_with("aws:")
}

/// The refusal of a key that is AWS's own.
pub(crate) fn reserved() -> ApiError {
    invalid("aws: prefixed tag key names are not allowed for external use.")
}

/// Refuses more tags than a resource may have; AWS's own do not count.
pub(crate) fn check_tag_count(tags: &Tags) -> Result<(), ApiError> {
    if tags.keys().filter(|key| !is_reserved(key)).count() > TAGS_MAX {
        return Err(invalid(format!(
            "Too many tags. A resource can have at most {TAGS_MAX} tags."
        )));
    }
    Ok(())
}

/// Tells tags.
pub(crate) fn tags_to_wire(tags: &Tags) -> Vec<w::Tag> {
    let tag = |(key, value): (&String, &String)| w::Tag {
        key: Some(key.clone()),
        value: Some(value.clone()),
    };
    tags.iter().map(tag).collect()
}

/// Reads name-value pairs, keeping their order.
pub(crate) fn pairs(given: Option<Vec<w::KeyValuePair>>) -> Vec<(String, String)> {
    let pair = |pair: w::KeyValuePair| {
        (
            pair.name.unwrap_or_default(),
            pair.value.unwrap_or_default(),
        )
    };
    given.unwrap_or_default().into_iter().map(pair).collect()
}

/// Tells name-value pairs.
pub(crate) fn pairs_to_wire(pairs: &[(String, String)]) -> Vec<w::KeyValuePair> {
    pairs
        .iter()
        .map(|(name, value)| pair(name, value))
        .collect()
}

/// One name-value pair.
pub(crate) fn pair(name: &str, value: &str) -> w::KeyValuePair {
    w::KeyValuePair {
        name: Some(name.to_owned()),
        value: Some(value.to_owned()),
    }
}

/// Reads a network configuration; `None` when there is none.
pub(crate) fn network(
    given: Option<w::NetworkConfiguration>,
) -> Result<Option<AwsvpcConfiguration>, ApiError> {
    let Some(given) = given.and_then(|given| given.awsvpc_configuration) else {
        return Ok(None);
    };
    if given.subnets.is_empty() {
        return Err(invalid("subnets can not be empty."));
    }
    if given.subnets.len() > 16 {
        return Err(invalid("subnets can have at most 16 items."));
    }
    let security_groups = given.security_groups.unwrap_or_default();
    if security_groups.len() > 5 {
        return Err(invalid("securityGroups can have at most 5 items."));
    }
    Ok(Some(AwsvpcConfiguration {
        subnets: given.subnets,
        security_groups,
        assign_public_ip: given.assign_public_ip.as_deref() == Some("ENABLED"),
    }))
}

/// Tells a network configuration.
pub(crate) fn network_to_wire(network: &AwsvpcConfiguration) -> w::NetworkConfiguration {
    let public = if network.assign_public_ip {
        "ENABLED"
    } else {
        "DISABLED"
    };
    w::NetworkConfiguration {
        awsvpc_configuration: Some(w::AwsVpcConfiguration {
            subnets: network.subnets.clone(),
            security_groups: Some(network.security_groups.clone()),
            assign_public_ip: Some(public.to_owned()),
        }),
    }
}

/// Reads a capacity provider strategy. Whether its providers exist is not looked at.
pub(crate) fn strategy(
    given: Option<Vec<w::CapacityProviderStrategyItem>>,
) -> Result<Vec<StrategyItem>, ApiError> {
    let given = given.unwrap_or_default();
    if given.len() > 20 {
        return Err(invalid(
            "A capacity provider strategy can contain a maximum of 20 capacity providers.",
        ));
    }
    let items: Vec<StrategyItem> = given.into_iter().map(strategy_item).collect();
    check_items(&items)?;
    if items.iter().filter(|item| item.base > 0).count() > 1 {
        return Err(invalid(
            "Only one capacity provider in a capacity provider strategy can have a base defined.",
        ));
    }
    if !items.is_empty() && items.iter().all(|item| item.weight == 0) {
        return Err(invalid(
            "At least one capacity provider in the strategy must have a weight greater than zero.",
        ));
    }
    Ok(items)
}

/// Refuses providers named twice, and Fargate's beside others.
fn check_items(items: &[StrategyItem]) -> Result<(), ApiError> {
    let mut names = BTreeSet::new();
    for item in items {
        if !names.insert(item.provider.as_str()) {
            return Err(invalid(
                "A capacity provider can be named only once in a capacity provider strategy.",
            ));
        }
    }
    let is_fargate = |name: &&str| FARGATE_PROVIDERS.contains(name);
    let fargate = names.iter().filter(|name| is_fargate(name)).count();
    if fargate != 0 && fargate != names.len() {
        return Err(invalid(
            "A capacity provider strategy cannot contain a mix of capacity providers using Auto \
             Scaling groups and Fargate providers.",
        ));
    }
    Ok(())
}

/// The name of a capacity provider: bare, or the end of its ARN.
pub(crate) fn provider_name(given: &str) -> String {
    given.rsplit('/').next().unwrap_or(given).to_owned()
}

/// A single item alone weighs 1 unless told otherwise.
fn strategy_item(given: w::CapacityProviderStrategyItem) -> StrategyItem {
    let whole = |number: Option<i32>| number.and_then(|number| u32::try_from(number).ok());
    let weight = match (given.weight, given.base) {
        (None, None) => Some(1),
        (weight, _) => whole(weight),
    };
    StrategyItem {
        provider: provider_name(&given.capacity_provider),
        weight: weight.unwrap_or(0),
        base: whole(given.base).unwrap_or(0),
    }
}

/// Tells a capacity provider strategy.
pub(crate) fn strategy_to_wire(items: &[StrategyItem]) -> Vec<w::CapacityProviderStrategyItem> {
    let item = |item: &StrategyItem| w::CapacityProviderStrategyItem {
        capacity_provider: item.provider.clone(),
        weight: Some(int(item.weight)),
        base: Some(int(item.base)),
    };
    items.iter().map(item).collect()
}

/// The members of `record` that are set and named in `names`, to be kept as they are.
pub(crate) fn kept<R: Record>(record: &R, names: &[&str]) -> Map<String, Value> {
    let Value::Object(tree) = to_tree(record) else {
        return Map::new();
    };
    let is_kept = |name: &String| names.contains(&name.as_str());
    tree.into_iter().filter(|(name, _)| is_kept(name)).collect()
}

/// A number as the wire has it.
pub(crate) fn int(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A number that may not be negative; `what` names it in the refusal.
pub(crate) fn whole(number: i32, what: &str) -> Result<u32, ApiError> {
    u32::try_from(number).map_err(|_| invalid(format!("{what} cannot be a negative value.")))
}

/// Seconds that may not be negative.
pub(crate) fn seconds(number: i32, what: &str) -> Result<Duration, ApiError> {
    Ok(Duration::from_secs(whole(number, what)?.into()))
}

/// Whole seconds of a duration, as the wire has them.
pub(crate) fn to_seconds(duration: Duration) -> i32 {
    i32::try_from(duration.as_secs()).unwrap_or(i32::MAX)
}

/// A list, unless it is empty.
pub(crate) fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    Some(list).filter(|list| !list.is_empty())
}

//! Between the shapes of the API and the records, which keep rules in the API's words.

use std::collections::BTreeMap;

use api::Reply;
use api::record::{Record, from_tree, to_tree};
use api::wafv2::{CustomResponseBody, Rule as RuleShape, Tag};
use domain::ecs::Tags;
use domain::firewall::{CustomBody, Rule};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::fault::{invalid, too_many};

/// The record of a shape. What the language does not know is refused by name.
pub(crate) fn read<T: DeserializeOwned>(shape: &impl Record, field: &str) -> Reply<T> {
    serde_json::from_value(to_tree(shape)).map_err(|error| {
        let reason = format!("The parameter contains what is not supported here: {error}");
        invalid(&reason, field, field)
    })
}

/// The shape of a record.
pub(crate) fn told<R: Record>(record: &impl Serialize) -> R {
    from_tree(serde_json::to_value(record).unwrap_or(Value::Null))
}

pub(crate) fn rules(shapes: Option<Vec<RuleShape>>) -> Reply<Vec<Rule>> {
    shapes
        .unwrap_or_default()
        .iter()
        .map(|rule| read(rule, "RULE"))
        .collect()
}

pub(crate) fn told_rules(rules: &[Rule]) -> Vec<RuleShape> {
    rules.iter().map(told).collect()
}

pub(crate) fn bodies(
    shapes: Option<BTreeMap<String, CustomResponseBody>>,
) -> Reply<BTreeMap<String, CustomBody>> {
    let shapes = shapes.unwrap_or_default().into_iter();
    shapes
        .map(|(key, body)| Ok((key, read(&body, "CUSTOM_RESPONSE_BODY")?)))
        .collect()
}

pub(crate) fn told_bodies(
    bodies: &BTreeMap<String, CustomBody>,
) -> Option<BTreeMap<String, CustomResponseBody>> {
    let all = bodies.iter().map(|(key, body)| (key.clone(), told(body)));
    (!bodies.is_empty()).then(|| all.collect())
}

/// Most tags of a resource. Source: WAF API, tagging.
pub(crate) const MOST_TAGS: usize = 50;

/// Tags as kept. Refuses reserved keys and too many.
pub(crate) fn tags(given: Option<Vec<Tag>>) -> Reply<Tags> {
    let given = given.unwrap_or_default();
    if let Some(tag) = given
        .iter()
        .find(|tag| tag.key.to_ascii_lowercase().starts_with("aws:"))
    {
        return Err(invalid(
            "Tag keys starting with aws: are reserved.",
            "TAG_KEYS",
            &tag.key,
        ));
    }
    let tags: Tags = given.into_iter().map(|tag| (tag.key, tag.value)).collect();
    if tags.len() > MOST_TAGS {
        return Err(too_many("tags of a resource"));
    }
    Ok(tags)
}

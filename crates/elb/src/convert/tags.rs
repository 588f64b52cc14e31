//! Tags on the wire, and their limits.

use crate::fault::{Outcome, invalid};
use api::elbv2::{Tag, duplicate_tag_keys_exception, too_many_tags_exception};
use domain::ecs::Tags;

/// The most tags a resource may have.
const LIMIT: usize = 50;

/// The tags a request gives to a new resource.
pub(crate) fn given(tags: Option<Vec<Tag>>) -> Outcome<Tags> {
    let mut given = Tags::new();
    add(&mut given, tags.unwrap_or_default())?;
    Ok(given)
}

/// Adds tags, replacing values of keys that are there already.
pub(crate) fn add(tags: &mut Tags, more: Vec<Tag>) -> Outcome<()> {
    let mut seen = std::collections::BTreeSet::new();
    for tag in more {
        if tag.key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid(format!(
                "Tag key '{}' is not valid: the prefix aws: is reserved",
                tag.key
            )));
        }
        if !seen.insert(tag.key.clone()) {
            let message = format!("Tag key '{}' was specified more than once", tag.key);
            return Err(duplicate_tag_keys_exception(message).into());
        }
        tags.insert(tag.key, tag.value.unwrap_or_default());
    }
    if tags.len() > LIMIT {
        let message = format!("The maximum number of tags for a resource is {LIMIT}");
        return Err(too_many_tags_exception(message).into());
    }
    Ok(())
}

/// Tags as answers have them.
pub(crate) fn told(tags: &Tags) -> Option<Vec<Tag>> {
    let tell = |(key, value): (&String, &String)| Tag {
        key: key.clone(),
        value: Some(value.clone()),
    };
    Some(tags.iter().map(tell).collect())
}

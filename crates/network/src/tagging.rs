//! Tags: in requests, in answers, and their limits.

use crate::fault::{Outcome, invalid, refuse};
use api::ec2::{Tag, TagSpecification};
use domain::ecs::Tags;

/// The most tags a resource may have.
const LIMIT: usize = 50;
/// The most characters of a key and of a value.
const LENGTHS: (usize, usize) = (127, 255);

/// The tags a request gives to a new resource of that type.
///
/// Refuses a specification for another type, reserved or overlong keys, and too many tags.
pub(crate) fn given(specifications: Option<Vec<TagSpecification>>, kind: &str) -> Outcome<Tags> {
    let mut tags = Tags::new();
    for specification in specifications.unwrap_or_default() {
        let named = specification.resource_type.unwrap_or_default();
        if named != kind {
            return Err(invalid(format!(
                "'{named}' is not a valid taggable resource type for this operation."
            )));
        }
        add(&mut tags, specification.tags.unwrap_or_default())?;
    }
    Ok(tags)
}

/// Adds tags, replacing values of keys that are there already.
pub(crate) fn add(tags: &mut Tags, more: Vec<Tag>) -> Outcome<()> {
    for tag in more {
        let key = tag.key.unwrap_or_default();
        let value = tag.value.unwrap_or_default();
        check(&key, &value)?;
        tags.insert(key, value);
    }
    if tags.len() > LIMIT {
        return Err(refuse(
            "TagLimitExceeded",
            "The maximum number of Tags for a resource has been reached.",
        ));
    }
    Ok(())
}

fn check(key: &str, value: &str) -> Outcome<()> {
    if key.is_empty() {
        return Err(invalid("Tag key cannot be empty or null"));
    }
    if key.to_ascii_lowercase().starts_with("aws:") {
        return Err(invalid(
            "Tag keys starting with 'aws:' are reserved for internal use",
        ));
    }
    if key.chars().count() > LENGTHS.0 {
        return Err(invalid(format!(
            "Tag key exceeds the maximum length of {} characters",
            LENGTHS.0
        )));
    }
    if value.chars().count() > LENGTHS.1 {
        return Err(invalid(format!(
            "Tag value exceeds the maximum length of {} characters",
            LENGTHS.1
        )));
    }
    Ok(())
}

/// Takes tags away: by key, or by key and value where a value is given. Without a list, all.
pub(crate) fn remove(tags: &mut Tags, which: Option<&[Tag]>) {
    let Some(which) = which else {
        tags.clear();
        return;
    };
    for tag in which {
        let key = tag.key.as_deref().unwrap_or_default();
        let fits = |value: &String| tag.value.as_ref().is_none_or(|wanted| wanted == value);
        if tags.get(key).is_some_and(fits) {
            tags.remove(key);
        }
    }
}

/// Tags as answers have them.
pub(crate) fn told(tags: &Tags) -> Option<Vec<Tag>> {
    let tell = |(key, value): (&String, &String)| Tag {
        key: Some(key.clone()),
        value: Some(value.clone()),
    };
    Some(tags.iter().map(tell).collect())
}

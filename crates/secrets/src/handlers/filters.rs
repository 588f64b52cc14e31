//! Filters of ListSecrets and BatchGetSecretValue: values are beginnings of words, `!` before one
//! turns it around.

use super::words::words;
use api::Reply;
use api::secretsmanager::{Filter, invalid_parameter_exception};
use domain::secrets::Secret;

/// Keeps the secrets that every filter lets through.
pub(super) fn apply(secrets: &mut Vec<Secret>, filters: &[Filter]) -> Reply<()> {
    for filter in filters {
        // The model has seen to it that a key is one of those that exist.
        let Some(key) = filter.key.as_deref() else {
            return Err(invalid_parameter_exception("Invalid filter key"));
        };
        let values = filter.values.as_deref().unwrap_or_default();
        if values.is_empty() {
            return Err(invalid_parameter_exception(format!(
                "Invalid filter values for key: {key}"
            )));
        }
        secrets.retain(|secret| values.iter().any(|value| fits(secret, key, value)));
    }
    Ok(())
}

fn fits(secret: &Secret, key: &str, value: &str) -> bool {
    match value.strip_prefix('!') {
        Some(value) => !found(secret, key, value),
        None => found(secret, key, value),
    }
}

/// Names and tags match from their beginning with regard to case; descriptions and `all` match
/// by words without.
///
/// Source: Secrets Manager user guide, finding secrets.
fn found(secret: &Secret, key: &str, value: &str) -> bool {
    let description = secret.description.as_deref().unwrap_or_default();
    match key {
        "name" => secret.name.starts_with(value),
        "description" => words_begin(&[description], value),
        "tag-key" => secret.tags.keys().any(|tag| tag.starts_with(value)),
        "tag-value" => secret.tags.values().any(|tag| tag.starts_with(value)),
        "all" => {
            let mut texts = vec![secret.name.as_str(), description];
            let tags = secret.tags.iter();
            texts.extend(tags.flat_map(|(key, value)| [key.as_str(), value.as_str()]));
            words_begin(&texts, value)
        }
        // No secret here is a replica or belongs to another service.
        _ => false,
    }
}

/// Whether each word of `value` begins a word of one of the texts.
fn words_begin(texts: &[&str], value: &str) -> bool {
    let asked = words(value);
    let known: Vec<String> = texts.iter().flat_map(|text| words(text)).collect();
    let begins = |asked: &String| known.iter().any(|known| known.starts_with(asked.as_str()));
    !asked.is_empty() && asked.iter().all(begins)
}

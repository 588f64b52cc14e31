//! Filters of ListSecrets: values are beginnings of words, `!` before one turns it around.

use api::Reply;
use api::secretsmanager::{Filter, invalid_parameter_exception};
use domain::secrets::Secret;

/// Keeps the secrets that every filter lets through.
pub(super) fn apply(secrets: &mut Vec<Secret>, filters: &[Filter]) -> Reply<()> {
    for filter in filters {
        let key = filter.key.as_deref().unwrap_or_default();
        let values = filter.values.as_deref().unwrap_or_default();
        let known = [
            "name",
            "description",
            "tag-key",
            "tag-value",
            "all",
            "primary-region",
            "owning-service",
        ];
        if !known.contains(&key) {
            return Err(invalid_parameter_exception(format!(
                "{key} is not a filter"
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

/// Names match from their beginning with regard to case, everything else by words without.
fn found(secret: &Secret, key: &str, value: &str) -> bool {
    let word = |text: &str| {
        let (text, value) = (text.to_lowercase(), value.to_lowercase());
        text.split_whitespace().any(|word| word.starts_with(&value)) || text.starts_with(&value)
    };
    let description = secret.description.as_deref().unwrap_or_default();
    match key {
        "name" => secret.name.starts_with(value),
        "description" => word(description),
        "tag-key" => secret.tags.keys().any(|tag| tag.starts_with(value)),
        "tag-value" => secret.tags.values().any(|tag| tag.starts_with(value)),
        "all" => {
            word(&secret.name)
                || word(description)
                || secret
                    .tags
                    .iter()
                    .any(|(key, value)| word(key) || word(value))
        }
        _ => false,
    }
}

//! Wire shapes of repositories and what the room keeps of them, both directions side by side.

use api::ecr::{
    EncryptionConfiguration, ImageScanningConfiguration, ImageTagMutabilityExclusionFilter, Tag,
    invalid_parameter_exception, invalid_tag_parameter_exception, too_many_tags_exception,
};
use api::{ApiError, Reply};
use domain::ecr::{Encryption, Repository, TagMutability};
use domain::ecs::Tags;

use crate::handlers::registry_of;

/// Most tags on one resource. Source: the ECR service quotas.
const TAGS: usize = 50;

/// The refusal of a parameter, as ECR words it.
pub(crate) fn invalid(parameter: &str, constraint: &str) -> ApiError {
    invalid_parameter_exception(format!(
        "Invalid parameter at '{parameter}' failed to satisfy constraint: '{constraint}'"
    ))
}

/// A repository as its callers see it.
pub(crate) fn repository(repository: &Repository) -> api::ecr::Repository {
    let (mutability, filters) = told_mutability(&repository.tags_move);
    api::ecr::Repository {
        repository_arn: Some(repository.arn().to_string()),
        registry_id: Some(repository.scope.account.to_string()),
        repository_name: Some(repository.name.clone()),
        repository_uri: Some(uri(repository)),
        created_at: Some(repository.created_at),
        image_tag_mutability: Some(mutability),
        image_tag_mutability_exclusion_filters: filters,
        image_scanning_configuration: Some(ImageScanningConfiguration {
            scan_on_push: Some(repository.scan_on_push),
        }),
        encryption_configuration: Some(EncryptionConfiguration {
            encryption_type: repository.encryption.kind.clone(),
            kms_key: repository.encryption.key.clone(),
        }),
    }
}

/// `ACCOUNT.dkr.ecr.REGION.amazonaws.com/NAME`.
pub(crate) fn uri(repository: &Repository) -> String {
    format!(
        "{}/{}",
        registry_of(&repository.scope).host(),
        repository.name
    )
}

/// The rule for tags that a caller asks for.
pub(crate) fn mutability(
    setting: Option<&str>,
    filters: Option<Vec<ImageTagMutabilityExclusionFilter>>,
) -> Reply<TagMutability> {
    let patterns: Vec<String> = filters
        .into_iter()
        .flatten()
        .map(|filter| filter.filter)
        .collect();
    let excluding = |rule: fn(Vec<String>) -> TagMutability| match patterns.is_empty() {
        true => Err(invalid(
            "imageTagMutabilityExclusionFilters",
            "at least one filter is required with an exclusion",
        )),
        false => Ok(rule(patterns.clone())),
    };
    match setting {
        Some("MUTABLE_WITH_EXCLUSION") => excluding(TagMutability::AllBut),
        Some("IMMUTABLE_WITH_EXCLUSION") => excluding(TagMutability::Only),
        Some(_) | None if !patterns.is_empty() => Err(invalid(
            "imageTagMutabilityExclusionFilters",
            "filters need an exclusion setting",
        )),
        Some("IMMUTABLE") => Ok(TagMutability::None),
        Some(_) | None => Ok(TagMutability::All),
    }
}

/// The rule for tags as callers see it.
pub(crate) fn told_mutability(
    rule: &TagMutability,
) -> (String, Option<Vec<ImageTagMutabilityExclusionFilter>>) {
    let filters = |patterns: &[String]| {
        let filter = |pattern: &String| ImageTagMutabilityExclusionFilter {
            filter_type: "WILDCARD".to_owned(),
            filter: pattern.clone(),
        };
        Some(patterns.iter().map(filter).collect())
    };
    let (setting, filters) = match rule {
        TagMutability::All => ("MUTABLE", None),
        TagMutability::None => ("IMMUTABLE", None),
        TagMutability::AllBut(patterns) => ("MUTABLE_WITH_EXCLUSION", filters(patterns)),
        TagMutability::Only(patterns) => ("IMMUTABLE_WITH_EXCLUSION", filters(patterns)),
    };
    (setting.to_owned(), filters)
}

/// What a caller asks images to be encrypted with.
pub(crate) fn encryption(asked: Option<EncryptionConfiguration>) -> Encryption {
    asked.map_or_else(Encryption::default, |asked| Encryption {
        kind: asked.encryption_type,
        key: asked.kms_key,
    })
}

/// `tags` with what a caller adds; the later value of a key counts.
pub(crate) fn add_tags(tags: &mut Tags, added: Vec<Tag>) -> Reply<()> {
    for Tag { key, value } in added {
        if key.is_empty() || key.to_ascii_lowercase().starts_with("aws:") {
            return Err(invalid_tag_parameter_exception(format!(
                "Invalid parameter at 'tags' failed to satisfy constraint: 'the key {key:?} is \
                 empty or begins with the reserved aws:'"
            )));
        }
        tags.insert(key, value);
    }
    match tags.len() > TAGS {
        true => Err(too_many_tags_exception(format!(
            "A resource has at most {TAGS} tags"
        ))),
        false => Ok(()),
    }
}

/// Tags as callers see them.
pub(crate) fn tags(tags: &Tags) -> Vec<Tag> {
    let tag = |(key, value): (&String, &String)| Tag {
        key: key.clone(),
        value: value.clone(),
    };
    tags.iter().map(tag).collect()
}

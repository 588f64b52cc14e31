//! Which image a caller means: a tag, a digest, or both.

use api::ecr::{ImageFailure, ImageIdentifier};

use crate::digest::Digest;
use crate::index::Repository;

/// Why no image is meant, as `failureCode` and `failureReason` tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unresolved {
    pub(super) code: &'static str,
    pub(super) reason: String,
}

impl Unresolved {
    pub(super) fn new(code: &'static str, reason: impl Into<String>) -> Self {
        Self {
            code,
            reason: reason.into(),
        }
    }

    pub(super) fn not_found() -> Self {
        Self::new("ImageNotFound", "Requested image not found")
    }

    /// The failure of `id` in a batch.
    pub(super) fn of(self, id: &ImageIdentifier) -> ImageFailure {
        ImageFailure {
            image_id: Some(id.clone()),
            failure_code: Some(self.code.to_owned()),
            failure_reason: Some(self.reason),
        }
    }
}

/// The manifest that `id` names in a repository, which may never have held an image.
pub(super) fn resolve(
    repository: Option<&Repository>,
    id: &ImageIdentifier,
) -> Result<Digest, Unresolved> {
    let by_digest = id.image_digest.as_deref().map(parse).transpose()?;
    let tagged = |tag: &str| repository?.tags.get(tag).cloned();
    let digest = match (by_digest, id.image_tag.as_deref()) {
        (None, None) => {
            let reason = "Invalid request parameters: both tag and digest cannot be null";
            return Err(Unresolved::new("MissingDigestAndTag", reason));
        }
        (Some(digest), None) => Some(digest),
        (None, Some(tag)) => tagged(tag),
        (Some(digest), Some(tag)) => match tagged(tag) {
            Some(tagged) if tagged != digest => {
                let reason = "The image tag does not match the image digest";
                return Err(Unresolved::new("ImageTagDoesNotMatchDigest", reason));
            }
            tagged => tagged,
        },
    };
    let held = |digest: &Digest| repository.is_some_and(|r| r.manifests.contains_key(digest));
    digest.filter(held).ok_or_else(Unresolved::not_found)
}

fn parse(digest: &str) -> Result<Digest, Unresolved> {
    digest.parse().map_err(|_| {
        let reason = "Invalid request parameters: image digest should satisfy the regex \
                      '[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+'";
        Unresolved::new("InvalidImageDigest", reason)
    })
}

/// The tags on a manifest, in order.
pub(super) fn tags_of(repository: &Repository, digest: &Digest) -> Vec<String> {
    let tags = repository.tags.iter();
    tags.filter(|(_, tagged)| *tagged == digest)
        .map(|(tag, _)| tag.clone())
        .collect()
}

/// One identifier for each tag on a manifest; for an untagged one its digest alone.
pub(super) fn identifiers(repository: &Repository, digest: &Digest) -> Vec<ImageIdentifier> {
    let identifier = |image_tag| ImageIdentifier {
        image_digest: Some(digest.to_string()),
        image_tag,
    };
    let tags = tags_of(repository, digest);
    match tags.is_empty() {
        true => vec![identifier(None)],
        false => tags.into_iter().map(|tag| identifier(Some(tag))).collect(),
    }
}

/// An identifier as the text of a refusal shows it.
pub(super) fn shown(id: &ImageIdentifier) -> String {
    let [digest, tag] =
        [&id.image_digest, &id.image_tag].map(|part| part.as_deref().unwrap_or("null").to_owned());
    format!("{{imageDigest:'{digest}', imageTag:'{tag}'}}")
}

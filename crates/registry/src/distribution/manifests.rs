//! Manifests by tag and by digest.

use http::{HeaderName, Method, StatusCode, header};
use http_body_util::{BodyExt, Limited};

use super::IDLE;
use super::answer::{self, Answer};
use super::error::ErrorAnswer;
use super::full;
use super::route::Call;
use crate::digest::Digest;
use crate::images::Store;
use crate::limits::MANIFEST_BYTES;
use crate::manifest::Manifest;
use crate::publish::{Publication, TagRule};
use crate::reference::{Reference, RepositoryName};

const SUBJECT: HeaderName = HeaderName::from_static("oci-subject");

/// GET and HEAD.
pub(super) async fn get(call: &Call<'_>, target: &str) -> Answer {
    let reference = reference(&call.repository, target)?;
    let images = &call.server.images;
    let repository = images
        .repository(&call.repository)
        .ok_or_else(|| unknown_name(call))?;
    let digest = repository
        .find(&reference)
        .ok_or_else(|| unknown(target))?
        .clone();
    let entry = repository
        .manifests
        .get(&digest)
        .ok_or_else(|| unknown(target))?;
    let answer = answer::status(StatusCode::OK)
        .digest(&digest)
        .header(header::CONTENT_TYPE, &entry.media_type)
        .header(header::ETAG, format!("\"{digest}\""))
        .header(header::CONTENT_LENGTH, entry.size);
    if call.request.method() == Method::HEAD {
        return answer.empty();
    }
    let bytes = images
        .blocking(move |store| store.blobs.read(&digest, MANIFEST_BYTES))
        .await;
    answer.body(full(bytes.map_err(|error| ErrorAnswer::internal(&error))?))
}

/// PUT: stores a manifest whose parts are all here.
pub(super) async fn put(mut call: Call<'_>, target: &str) -> Answer {
    let reference = reference(&call.repository, target)?;
    let sent_as = call.header(header::CONTENT_TYPE).map(media_type);
    let bytes = read(&mut call).await?;
    let digest = Digest::of(&bytes);
    if let Some(expected) = reference.digest().filter(|expected| **expected != digest) {
        let message = format!("provided digest did not match: expected {expected}, got {digest}");
        return Err(ErrorAnswer::digest_invalid(message));
    }
    let manifest = Manifest::parse(&bytes, sent_as.as_deref())
        .map_err(|error| ErrorAnswer::manifest_invalid(error.to_string()))?;
    let subject = manifest.subject().map(|subject| subject.digest.clone());
    let tag_rule = match reference.tag() {
        Some(tag) => call.server.access.tag_rule(&call.repository, tag).await,
        None => TagRule::MayMove,
    };
    let images = &call.server.images;
    let stored = digest.clone();
    let publication = Publication {
        reference,
        bytes,
        manifest,
        media_type: sent_as,
        tag_rule,
    };
    images
        .blocking(move |store| publication.publish(store))
        .await?;
    let answer = answer::status(StatusCode::CREATED)
        .digest(&stored)
        .header(header::LOCATION, call.path(&format!("manifests/{stored}")));
    match subject {
        Some(subject) => answer.header(SUBJECT, subject).empty(),
        None => answer.empty(),
    }
}

/// DELETE: a tag alone, or with a digest the manifest and every tag on it.
pub(super) async fn delete(call: &Call<'_>, target: &str) -> Answer {
    let reference = reference(&call.repository, target)?;
    let images = &call.server.images;
    images
        .repository(&call.repository)
        .ok_or_else(|| unknown_name(call))?;
    let removed = images
        .blocking(move |store| remove(store, &reference))
        .await?;
    match removed {
        true => answer::status(StatusCode::ACCEPTED).empty(),
        false => Err(unknown(target)),
    }
}

fn remove(store: &Store, reference: &Reference) -> Result<bool, ErrorAnswer> {
    let held = store.index.hold();
    let name = reference.repository();
    let found = store
        .index
        .get(name)
        .and_then(|r| r.find(reference).cloned());
    let Some(digest) = found else {
        return Ok(false);
    };
    held.change(name, |repository| match reference.digest() {
        Some(_) => {
            repository.manifests.remove(&digest);
            repository.tags.retain(|_, tagged| *tagged != digest);
        }
        None => drop(repository.tags.remove(reference.target())),
    })?;
    Ok(true)
}

async fn read(call: &mut Call<'_>) -> Result<Vec<u8>, ErrorAnswer> {
    let limit = usize::try_from(MANIFEST_BYTES).unwrap_or(usize::MAX);
    let body = Limited::new(call.request.body_mut(), limit);
    match tokio::time::timeout(IDLE, body.collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes().to_vec()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
            let message = format!("manifest is larger than {MANIFEST_BYTES} bytes");
            Err(ErrorAnswer::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "SIZE_INVALID",
                message,
            ))
        }
        Ok(Err(_)) | Err(_) => Err(ErrorAnswer::manifest_invalid("the request body broke off")),
    }
}

/// A media type without its parameters.
fn media_type(header: &str) -> String {
    header
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

fn reference(repository: &RepositoryName, target: &str) -> Result<Reference, ErrorAnswer> {
    if target.contains(':') {
        return Ok(repository.pinned(&super::route::parse(target)?));
    }
    repository
        .tagged(target)
        .map_err(|_| ErrorAnswer::manifest_invalid(format!("invalid tag {target:?}")))
}

fn unknown(target: &str) -> ErrorAnswer {
    ErrorAnswer::manifest_unknown(format!("requested image not found: {target}"))
}

pub(super) fn unknown_name(call: &Call<'_>) -> ErrorAnswer {
    let registry = call
        .repository
        .ecr()
        .map(|ecr| ecr.account)
        .unwrap_or_default();
    ErrorAnswer::name_unknown(format!(
        "The repository with name '{}' does not exist in the registry with id '{registry}'",
        call.repository.path()
    ))
}

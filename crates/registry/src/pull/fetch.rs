//! One attempt: manifest, platform, configuration, layers, name.

use futures_util::{StreamExt, TryStreamExt};
use tokio::sync::oneshot;

use super::error::{PullError, PullFailure, PullStage};
use super::remote::{Part, Remote, stream_failure};
use super::source::PullSource;
use crate::blobs::{Draft, WriteBlobError};
use crate::config::ImageConfig;
use crate::digest::Digest;
use crate::images::Images;
use crate::ingest::{self, FillError};
use crate::limits::{CONFIG_BYTES, DOWNLOADS_AT_ONCE};
use crate::manifest::{Descriptor, ImageManifest, Manifest, from_json};
use crate::platform::Platform;
use crate::reference::Reference;

/// What the name stands for.
struct Resolved {
    root: Digest,
    image: ImageManifest,
    /// The manifest and the index above it, as they came.
    documents: Vec<bytes::Bytes>,
}

/// Fetches what is not here yet, and names it. Blobs resume within one attempt.
pub(super) async fn fetch(
    images: &Images,
    reference: &Reference,
    source: &PullSource,
    attempt: u32,
) -> Result<Digest, PullError> {
    let at = |stage| move |failure| PullError::new(reference, stage, attempt, failure);
    let remote = Remote::new(reference, source).map_err(at(PullStage::Manifest))?;
    let resolved = resolve(&remote, reference, &source.platform)
        .await
        .map_err(at(PullStage::Manifest))?;
    check_platform(images, &remote, &resolved.image, source)
        .await
        .map_err(at(PullStage::Manifest))?;
    futures_util::stream::iter(resolved.image.layers.clone())
        .map(|layer| {
            let remote = &remote;
            async move { blob(images, remote, &layer, source).await }
        })
        .buffer_unordered(DOWNLOADS_AT_ONCE)
        .try_collect::<()>()
        .await
        .map_err(at(PullStage::Content))?;
    keep(images, reference, resolved)
        .await
        .map_err(at(PullStage::Content))
}

async fn resolve(
    remote: &Remote,
    reference: &Reference,
    platform: &Platform,
) -> Result<Resolved, PullFailure> {
    remote.sign_in().await?;
    let (bytes, root) = remote.manifest(reference.target()).await?;
    match parse(&bytes)? {
        Manifest::Image(image) => Ok(Resolved {
            root,
            image,
            documents: vec![bytes],
        }),
        Manifest::Index(index) => {
            let child = index
                .choose(platform)
                .ok_or_else(|| PullFailure::Platform(platform.clone()))?;
            let (child, _) = remote.manifest(child.digest.as_str()).await?;
            match parse(&child)? {
                Manifest::Image(image) => Ok(Resolved {
                    root,
                    image,
                    documents: vec![child, bytes],
                }),
                Manifest::Index(_) => Err(PullFailure::Platform(platform.clone())),
            }
        }
    }
}

fn parse(bytes: &[u8]) -> Result<Manifest, PullFailure> {
    Manifest::parse(bytes, None).map_err(|e| PullFailure::Invalid(e.to_string()))
}

/// Fetches the configuration, and refuses an image for another machine before its layers come.
async fn check_platform(
    images: &Images,
    remote: &Remote,
    image: &ImageManifest,
    source: &PullSource,
) -> Result<(), PullFailure> {
    if image.config.size > CONFIG_BYTES {
        return Err(PullFailure::Invalid(
            "image configuration is too large".to_owned(),
        ));
    }
    blob(images, remote, &image.config, source).await?;
    let digest = image.config.digest.clone();
    let read = images
        .blocking(move |store| store.blobs.read(&digest, CONFIG_BYTES))
        .await;
    let bytes = read.map_err(|e| PullFailure::Store(e.to_string()))?;
    let config: ImageConfig = from_json(&bytes).map_err(|e| PullFailure::Invalid(e.to_string()))?;
    match source.platform.accepts(&config.platform) {
        true => Ok(()),
        false => Err(PullFailure::Platform(source.platform.clone())),
    }
}

/// Fetches one blob unless it is here.
async fn blob(
    images: &Images,
    remote: &Remote,
    wanted: &Descriptor,
    source: &PullSource,
) -> Result<(), PullFailure> {
    let _mine = images.store.downloads.lock(wanted.digest.clone()).await;
    if images.store.blobs.claim(&wanted.digest).is_some() {
        return Ok(());
    }
    let mut draft = images.store.blobs.draft().map_err(unwritable)?;
    for attempt in 1.. {
        let (filled, outcome) = more(images, remote, wanted, draft, source).await?;
        draft = filled;
        match outcome {
            Ok(()) => break,
            Err(PullFailure::Interrupted(why)) if attempt < source.attempts => {
                tracing::debug!(digest = %wanted.digest, at = draft.size(), why, "resuming a blob");
            }
            Err(failure) => return Err(failure),
        }
    }
    let expected = wanted.digest.clone();
    images
        .blocking(move |store| store.blobs.keep(draft, Some(&expected)))
        .await
        .map(drop)
        .map_err(unwritable)
}

/// Adds to a blob what one request brings.
async fn more(
    images: &Images,
    remote: &Remote,
    wanted: &Descriptor,
    draft: Draft,
    source: &PullSource,
) -> Result<(Draft, Result<(), PullFailure>), PullFailure> {
    let Part { resumed, frames } = match remote.blob(&wanted.digest, draft.size()).await {
        Ok(part) => part,
        Err(failure) => return Ok((draft, Err(failure))),
    };
    let draft = match resumed {
        true => draft,
        false => images.store.blobs.draft().map_err(unwritable)?,
    };
    let (give_back, back) = oneshot::channel();
    let filled = ingest::fill(draft, frames, source.read_timeout, |draft| {
        drop(give_back.send(draft));
    });
    let outcome = match filled.await {
        Ok(()) => Ok(()),
        Err(FillError::Source(error)) => Err(stream_failure(&error)),
        Err(FillError::Idle(_)) => Err(PullFailure::Interrupted("read: i/o timeout".to_owned())),
        Err(FillError::Write(error)) => return Err(unwritable(error)),
    };
    let draft = back
        .await
        .map_err(|_| PullFailure::Store("writer stopped".to_owned()))?;
    let short = draft.size() < wanted.size;
    let outcome = outcome.and(match short {
        true => Err(PullFailure::Interrupted(format!(
            "unexpected EOF: {} of {} bytes",
            draft.size(),
            wanted.size
        ))),
        false => Ok(()),
    });
    Ok((draft, outcome))
}

async fn keep(
    images: &Images,
    reference: &Reference,
    resolved: Resolved,
) -> Result<Digest, PullFailure> {
    // A digest beside a tag says which image, not where the tag points.
    let name = match reference.digest() {
        Some(digest) => reference.repository().pinned(digest),
        None => reference.clone(),
    };
    images
        .blocking(move |store| {
            for document in &resolved.documents {
                store.blobs.put(document).map_err(unwritable)?;
            }
            store
                .adopt(&name, &resolved.root)
                .map_err(|e| PullFailure::Store(e.to_string()))?;
            Ok(resolved.root)
        })
        .await
}

fn unwritable(error: WriteBlobError) -> PullFailure {
    match error {
        WriteBlobError::Digest { expected, actual } => PullFailure::Digest {
            expected: expected.to_string(),
            actual: actual.to_string(),
        },
        other @ (WriteBlobError::TooLarge(_) | WriteBlobError::Io(_)) => {
            PullFailure::Store(format!("{other}"))
        }
    }
}

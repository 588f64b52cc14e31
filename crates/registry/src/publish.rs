//! Putting a manifest into a repository whose parts are all there already: a push's last step.

use std::io;

use crate::blobs::WriteBlobError;
use crate::digest::Digest;
use crate::images::Store;
use crate::index::{ManifestEntry, Repository};
use crate::manifest::Manifest;
use crate::reference::Reference;

/// What may be done with a tag that names another image already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagRule {
    /// It may move to the new image.
    MayMove,
    /// It stays where it is.
    Fixed,
}

/// A manifest about to be put into a repository.
pub(crate) struct Publication {
    /// Where it goes: a tag, or its own digest.
    pub(crate) reference: Reference,
    /// The manifest as it came.
    pub(crate) bytes: Vec<u8>,
    /// The same, read.
    pub(crate) manifest: Manifest,
    /// The media type it came as, when that is not what it says itself.
    pub(crate) media_type: Option<String>,
    /// What may be done with the tag.
    pub(crate) tag_rule: TagRule,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Published {
    /// The image or its tag is new here.
    New,
    /// The repository held both before.
    AlreadyThere,
}

/// Why a manifest was not put into a repository.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PublishError {
    /// The repository does not hold a layer or configuration it names.
    #[error("manifest references unknown content: {0}")]
    Missing(Digest),
    /// The repository does not hold an image it lists.
    #[error("manifest references unknown content: {0}")]
    MissingManifest(Digest),
    /// The tag names another image and may not move.
    #[error(
        "The image tag '{tag}' already exists in the '{repository}' repository and cannot be \
         overwritten because the tag is immutable."
    )]
    TagTaken {
        /// The tag.
        tag: String,
        /// The repository's name within its registry.
        repository: String,
    },
    /// The manifest could not be stored.
    #[error(transparent)]
    Write(#[from] WriteBlobError),
    /// The table of names could not be saved.
    #[error("could not save the change")]
    Save(#[source] io::Error),
}

impl Publication {
    /// Stores the manifest and names it; on disk before it is seen. Reads and writes the disk.
    pub(crate) fn publish(&self, store: &Store) -> Result<Published, PublishError> {
        let digest = store.blobs.put(&self.bytes)?;
        let held = store.index.hold();
        let name = self.reference.repository();
        let repository = store.index.get(name);
        let known = repository.as_deref();
        missing(store, known, &self.manifest)?;
        let before = self.check_tag(known, &digest)?;
        let now = store.now();
        held.change(name, |repository| {
            repository.keep(digest.clone(), self.entry(), now);
            if let Some(tag) = self.reference.tag() {
                repository.tags.insert(tag.to_owned(), digest.clone());
            }
        })
        .map_err(PublishError::Save)?;
        store.blobs.settle(self.parts().chain([&digest]));
        Ok(before)
    }

    fn check_tag(
        &self,
        repository: Option<&Repository>,
        digest: &Digest,
    ) -> Result<Published, PublishError> {
        let held = repository.is_some_and(|known| known.manifests.contains_key(digest));
        let Some(tag) = self.reference.tag() else {
            return Ok(if held {
                Published::AlreadyThere
            } else {
                Published::New
            });
        };
        match repository.and_then(|known| known.tags.get(tag)) {
            Some(tagged) if tagged == digest && held => Ok(Published::AlreadyThere),
            Some(tagged) if tagged != digest && self.tag_rule == TagRule::Fixed => {
                Err(PublishError::TagTaken {
                    tag: tag.to_owned(),
                    repository: self.reference.repository().path().to_owned(),
                })
            }
            Some(_) | None => Ok(Published::New),
        }
    }

    fn entry(&self) -> ManifestEntry {
        let mut entry = ManifestEntry::of(&self.manifest, self.bytes.len() as u64);
        if let Some(media_type) = &self.media_type {
            entry.media_type.clone_from(media_type);
        }
        entry
    }

    /// What now lives and dies with the manifest.
    fn parts(&self) -> impl Iterator<Item = &Digest> {
        let image = match &self.manifest {
            Manifest::Image(image) => Some(image),
            Manifest::Index(_) => None,
        };
        image.into_iter().flat_map(|image| {
            let parts = [&image.config].into_iter().chain(&image.layers);
            parts.map(|part| &part.digest)
        })
    }
}

/// Refuses when this repository does not hold a part. Layers kept elsewhere need not be here,
/// and a subject may come later.
fn missing(
    store: &Store,
    repository: Option<&Repository>,
    manifest: &Manifest,
) -> Result<(), PublishError> {
    let has_blob = |digest: &Digest| {
        repository.is_some_and(|r| r.blobs.contains(digest)) && store.blobs.size(digest).is_some()
    };
    let has_manifest =
        |digest: &Digest| repository.is_some_and(|r| r.manifests.contains_key(digest));
    let missing = match manifest {
        Manifest::Image(image) => [&image.config]
            .into_iter()
            .chain(image.layers.iter().filter(|layer| layer.urls.is_empty()))
            .find(|part| !has_blob(&part.digest))
            .map(|part| PublishError::Missing(part.digest.clone())),
        Manifest::Index(index) => index
            .manifests
            .iter()
            .find(|child| !has_manifest(&child.digest) && !has_blob(&child.digest))
            .map(|child| PublishError::MissingManifest(child.digest.clone())),
    };
    missing.map_or(Ok(()), Err)
}

//! What hangs on a manifest: the manifests below it and the blobs they name.

use std::collections::{BTreeMap, BTreeSet};

use crate::blobs::{Blobs, ReadBlobError};
use crate::digest::Digest;
use crate::index::ManifestEntry;
use crate::limits::MANIFEST_BYTES;
use crate::manifest::{Manifest, ParseManifestError};

/// How deep indexes may nest.
const DEPTH: usize = 4;

/// A manifest with everything stored that it leads to.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    /// The manifest itself and, for an index, those below it that are stored.
    pub(crate) manifests: BTreeMap<Digest, ManifestEntry>,
    /// Configurations and layers that are stored.
    pub(crate) blobs: BTreeSet<Digest>,
    /// Configurations and layers that are named but not stored.
    pub(crate) missing: BTreeSet<Digest>,
}

/// Why a manifest could not be followed.
#[derive(Debug, thiserror::Error)]
pub enum ReadManifestError {
    /// The manifest is not stored, or damaged.
    #[error(transparent)]
    Read(#[from] ReadBlobError),
    /// The stored bytes are not a manifest.
    #[error(transparent)]
    Parse(#[from] ParseManifestError),
}

/// Reads and parses a stored manifest.
pub(crate) fn manifest(blobs: &Blobs, digest: &Digest) -> Result<Manifest, ReadManifestError> {
    Ok(Manifest::parse(&blobs.read(digest, MANIFEST_BYTES)?, None)?)
}

impl Graph {
    /// Follows the stored manifest `root`.
    pub(crate) fn of(blobs: &Blobs, root: &Digest) -> Result<Self, ReadManifestError> {
        let mut graph = Self::default();
        graph.follow(blobs, root, None, DEPTH)?;
        Ok(graph)
    }

    fn follow(
        &mut self,
        blobs: &Blobs,
        digest: &Digest,
        sent_as: Option<&str>,
        depth: usize,
    ) -> Result<(), ReadManifestError> {
        if self.manifests.contains_key(digest) {
            return Ok(());
        }
        let bytes = blobs.read(digest, MANIFEST_BYTES)?;
        let manifest = Manifest::parse(&bytes, sent_as.filter(|t| !t.is_empty()))?;
        self.manifests.insert(
            digest.clone(),
            ManifestEntry::of(&manifest, bytes.len() as u64),
        );
        match manifest {
            Manifest::Image(image) => {
                for part in [&image.config].into_iter().chain(&image.layers) {
                    let stored = blobs.size(&part.digest).is_some();
                    let set = if stored {
                        &mut self.blobs
                    } else {
                        &mut self.missing
                    };
                    set.insert(part.digest.clone());
                }
            }
            Manifest::Index(index) => {
                for child in &index.manifests {
                    if depth > 0 && blobs.size(&child.digest).is_some() {
                        let sent_as = Some(child.media_type.as_str());
                        self.follow(blobs, &child.digest, sent_as, depth - 1)?;
                    }
                }
            }
        }
        Ok(())
    }

    /// Everything of it that is stored.
    pub(crate) fn stored(&self) -> impl Iterator<Item = &Digest> {
        self.manifests.keys().chain(&self.blobs)
    }
}

impl ManifestEntry {
    /// What the table of names keeps of `manifest`.
    pub(crate) fn of(manifest: &Manifest, size: u64) -> Self {
        Self {
            media_type: manifest.media_type().to_owned(),
            size,
            subject: manifest.subject().map(|subject| subject.digest.clone()),
            stored_at: None,
        }
    }
}

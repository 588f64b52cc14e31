//! OCI image layouts: an index of manifests, and blobs by digest.

use super::files::Files;
use super::{Found, LoadError, named};
use crate::digest::Digest;
use crate::images::Store;
use crate::limits::MANIFEST_BYTES;
use crate::manifest::{Descriptor, ImageIndex, Manifest};
use crate::reference::Reference;

/// The index's place in the layout.
pub(super) const INDEX: &str = "index.json";

/// The full name, as containerd and Docker note it.
const IMAGE_NAME: &str = "io.containerd.image.name";
/// A tag, or whatever the writer was told to call the image.
const REF_NAME: &str = "org.opencontainers.image.ref.name";

/// How deep indexes may nest.
const DEPTH: usize = 4;

/// Stores every image the layout's index names.
pub(super) fn read(
    store: &Store,
    files: &mut Files,
    given: Option<&Reference>,
) -> Result<Found, LoadError> {
    let index: ImageIndex = files.json(store, INDEX, MANIFEST_BYTES)?;
    if index.manifests.is_empty() {
        return Err(LoadError::NotAnImage);
    }
    let mut found = Found::new();
    for image in &index.manifests {
        let names = named(names(image, given)?, given, &image.digest)?;
        keep(store, files, &image.digest, DEPTH)?;
        found.extend(names);
    }
    Ok(found)
}

fn names(image: &Descriptor, given: Option<&Reference>) -> Result<Vec<Reference>, LoadError> {
    let bad = |name: &str| {
        let name = name.to_owned();
        |error| LoadError::Name(name, error)
    };
    if let Some(name) = image.annotations.get(IMAGE_NAME) {
        return Ok(vec![name.parse().map_err(bad(name))?]);
    }
    let Some(name) = image.annotations.get(REF_NAME) else {
        return Ok(Vec::new());
    };
    let name = match (name.contains(['/', ':']), given) {
        // A bare word is a tag where a repository is known, and else all the name there is.
        (false, Some(given)) => given.repository().tagged(name).map_err(bad(name))?,
        (true, _) | (false, None) => name.parse().map_err(bad(name))?,
    };
    Ok(vec![name])
}

/// Stores a manifest and everything of it that the layout holds.
fn keep(store: &Store, files: &mut Files, digest: &Digest, depth: usize) -> Result<(), LoadError> {
    keep_blob(store, files, digest)?;
    let bytes = store.blobs.read(digest, MANIFEST_BYTES);
    let bytes = bytes.map_err(|_| LoadError::Missing(digest.to_string()))?;
    let manifest = Manifest::parse(&bytes, None)
        .map_err(|e| LoadError::Format(format!("manifest {digest}"), e))?;
    match manifest {
        Manifest::Image(image) => {
            for part in [&image.config].into_iter().chain(&image.layers) {
                keep_blob(store, files, &part.digest)?;
            }
        }
        Manifest::Index(index) => {
            // A layout may hold only some of an index's platforms.
            for child in index.manifests.iter().filter(|_| depth > 0) {
                if files.has(&path(&child.digest)) {
                    keep(store, files, &child.digest, depth - 1)?;
                }
            }
        }
    }
    Ok(())
}

fn keep_blob(store: &Store, files: &mut Files, digest: &Digest) -> Result<(), LoadError> {
    if store.blobs.claim(digest).is_some() {
        return Ok(());
    }
    let (actual, _) = files.keep(store, &path(digest))?;
    match actual == *digest {
        true => Ok(()),
        false => Err(LoadError::Blob(crate::blobs::WriteBlobError::Digest {
            expected: digest.clone(),
            actual,
        })),
    }
}

fn path(digest: &Digest) -> String {
    format!("blobs/sha256/{}", digest.hex())
}

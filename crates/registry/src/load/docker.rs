//! `docker save`: a table of images, each a configuration and plain layers; no manifest.

use std::fs::File;
use std::io::Read;

use serde::Deserialize;

use super::files::Files;
use super::{Found, LoadError, named};
use crate::config::ImageConfig;
use crate::digest::Digest;
use crate::images::Store;
use crate::limits::{CONFIG_BYTES, MANIFEST_BYTES};
use crate::manifest::{Descriptor, ImageManifest, OCI_CONFIG, OCI_LAYER, OCI_MANIFEST};
use crate::reference::Reference;

/// The table's place in the archive.
pub(super) const MANIFEST: &str = "manifest.json";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Saved {
    config: String,
    #[serde(default)]
    repo_tags: Option<Vec<String>>,
    #[serde(default)]
    layers: Option<Vec<String>>,
}

/// Stores every image of the archive, each with a manifest made for it.
pub(super) fn read(
    store: &Store,
    files: &mut Files,
    given: Option<&Reference>,
) -> Result<Found, LoadError> {
    let saved: Vec<Saved> = files.json(store, MANIFEST, MANIFEST_BYTES)?;
    let mut found = Found::new();
    for image in saved {
        let manifest = manifest(store, files, &image)?;
        let bytes = serde_json::to_vec(&manifest)
            .map_err(|e| LoadError::Archive(std::io::Error::other(e).into()))?;
        let digest = store.blobs.put(&bytes)?;
        found.extend(named(names(&image)?, given, &digest)?);
    }
    Ok(found)
}

fn names(image: &Saved) -> Result<Vec<Reference>, LoadError> {
    let tags = image.repo_tags.iter().flatten();
    tags.map(|tag| tag.parse().map_err(|e| LoadError::Name(tag.clone(), e)))
        .collect()
}

fn manifest(store: &Store, files: &mut Files, image: &Saved) -> Result<ImageManifest, LoadError> {
    let config: ImageConfig = files.json(store, &image.config, CONFIG_BYTES)?;
    let paths = image.layers.as_deref().unwrap_or_default();
    let diff_ids = config.rootfs.diff_ids.len();
    if paths.len() != diff_ids {
        return Err(LoadError::LayerCount {
            layers: paths.len(),
            diff_ids,
        });
    }
    let (digest, size) = files.keep(store, &image.config)?;
    let mut layers = Vec::new();
    for (path, diff_id) in paths.iter().zip(&config.rootfs.diff_ids) {
        let (digest, size) = files.keep(store, path)?;
        let media_type = match digest == *diff_id {
            true => OCI_LAYER.to_owned(),
            false => format!("{OCI_LAYER}{}", compression(store, &digest)?),
        };
        layers.push(Descriptor::new(&media_type, digest, size));
    }
    Ok(ImageManifest {
        schema_version: 2,
        media_type: Some(OCI_MANIFEST.to_owned()),
        artifact_type: None,
        config: Descriptor::new(OCI_CONFIG, digest, size),
        layers,
        subject: None,
        annotations: super::Annotations::new(),
    })
}

/// The suffix of a layer's media type, by the bytes it begins with.
fn compression(store: &Store, layer: &Digest) -> Result<&'static str, LoadError> {
    let path = store.blobs.path(layer);
    let mut start = [0; 2];
    let read = File::open(&path).and_then(|mut file| file.read(&mut start));
    read.map_err(|e| LoadError::Open(path, e))?;
    Ok(match start {
        [0x1f, 0x8b] => "+gzip",
        [0x28, 0xb5] => "+zstd",
        _ => "",
    })
}

//! Making an image ready to run: chosen for a platform, verified, unpacked.

use std::path::PathBuf;
use std::sync::Arc;

use futures_util::future::try_join_all;

use crate::blobs::ReadBlobError;
use crate::config::{ContainerConfig, ImageConfig};
use crate::digest::Digest;
use crate::graph::{self, ReadManifestError};
use crate::images::{Images, Store};
use crate::layers::Hold;
use crate::limits::CONFIG_BYTES;
use crate::manifest::{ImageManifest, Manifest, ParseManifestError, from_json};
use crate::platform::Platform;
use crate::unpack::UnpackError;

/// An image ready to run. While it lives, `prune` leaves its layers alone.
#[derive(Debug, Clone)]
pub struct Image {
    /// Digest of the image's own manifest (not of an index above it).
    pub digest: Digest,
    /// Digest of its configuration, which Docker calls the image id.
    pub config_digest: Digest,
    /// The machine it is for.
    pub platform: Platform,
    /// How its container runs.
    pub config: ContainerConfig,
    /// Directories for overlayfs `lowerdir`, top first; never empty, never twice the same.
    pub layers: Vec<PathBuf>,
    /// Size of its configuration and layers as they are stored, bytes.
    pub bytes: u64,
    _hold: Arc<Hold>,
}

/// Why an image cannot be made ready.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// The manifest is missing, damaged or not a manifest.
    #[error("could not read the image manifest")]
    Manifest(#[from] ReadManifestError),
    /// No image in the index is for the platform.
    #[error("image manifest does not contain descriptor matching platform '{0}'")]
    Platform(Platform),
    /// The configuration is missing or damaged.
    #[error("could not read the image configuration")]
    Config(#[source] ReadBlobError),
    /// The configuration is not one of a runnable image.
    #[error("image configuration is not valid")]
    ConfigFormat(#[source] ParseManifestError),
    /// Manifest and configuration do not agree on the layers.
    #[error("image has {layers} layers but its configuration names {diff_ids}")]
    LayerCount {
        /// Layers in the manifest.
        layers: usize,
        /// Layers in the configuration.
        diff_ids: usize,
    },
    /// The image has more layers than the kernel can stack.
    #[error("image has more than {0} layers")]
    TooManyLayers(usize),
    /// A layer is not stored.
    #[error("layer {0} is not stored")]
    LayerMissing(Digest),
    /// A layer could not be unpacked.
    #[error("failed to register layer {0}")]
    Unpack(Digest, #[source] UnpackError),
}

impl Images {
    /// Makes the image `digest` (a manifest, or an index to choose from) ready for `platform`.
    ///
    /// Layers that are not unpacked yet are, in parallel; those that are cost nothing.
    pub async fn prepare(
        &self,
        digest: &Digest,
        platform: &Platform,
    ) -> Result<Image, PrepareError> {
        let (root, wanted) = (digest.clone(), platform.clone());
        let found = self
            .blocking(move |store| find(store, &root, &wanted))
            .await?;
        let Found {
            digest,
            manifest,
            config,
        } = found;
        let layers = &self.store.layers;
        let blobs = manifest.layers.iter().chain([&manifest.config]);
        let bytes = blobs.map(|blob| blob.size).sum();
        let hold = layers.hold(&config.rootfs.diff_ids);
        let unpacking =
            manifest
                .layers
                .iter()
                .zip(&config.rootfs.diff_ids)
                .map(|(layer, diff_id)| {
                    let blob = self.store.blobs.path(&layer.digest);
                    let limits = self.store.limits.clone();
                    let layer = layer.digest.clone();
                    async move {
                        let unpacked = layers
                            .get(blob, layer.clone(), diff_id.clone(), limits)
                            .await;
                        unpacked.map_err(|error| PrepareError::Unpack(layer, error))
                    }
                });
        let lowest_first = try_join_all(unpacking).await?;
        Ok(Image {
            digest,
            config_digest: manifest.config.digest,
            platform: config.platform,
            config: config.config,
            layers: stack(lowest_first, layers.empty()),
            bytes,
            _hold: Arc::new(hold),
        })
    }
}

/// What there is to unpack.
struct Found {
    digest: Digest,
    manifest: ImageManifest,
    config: ImageConfig,
}

fn find(store: &Store, root: &Digest, platform: &Platform) -> Result<Found, PrepareError> {
    let (digest, manifest) = choose(store, root, platform)?;
    let config = store.blobs.read(&manifest.config.digest, CONFIG_BYTES);
    let config: ImageConfig =
        from_json(&config.map_err(PrepareError::Config)?).map_err(PrepareError::ConfigFormat)?;
    if !platform.accepts(&config.platform) {
        return Err(PrepareError::Platform(platform.clone()));
    }
    let (layers, diff_ids) = (manifest.layers.len(), config.rootfs.diff_ids.len());
    if layers != diff_ids {
        return Err(PrepareError::LayerCount { layers, diff_ids });
    }
    if layers > store.limits.layers {
        return Err(PrepareError::TooManyLayers(store.limits.layers));
    }
    match manifest
        .layers
        .iter()
        .find(|layer| store.blobs.size(&layer.digest).is_none())
    {
        Some(layer) => Err(PrepareError::LayerMissing(layer.digest.clone())),
        None => Ok(Found {
            digest,
            manifest,
            config,
        }),
    }
}

/// Goes down from an index to the image for `platform`.
fn choose(
    store: &Store,
    root: &Digest,
    platform: &Platform,
) -> Result<(Digest, ImageManifest), PrepareError> {
    match graph::manifest(&store.blobs, root)? {
        Manifest::Image(image) => Ok((root.clone(), image)),
        Manifest::Index(index) => {
            let none = || PrepareError::Platform(platform.clone());
            let child = index.choose(platform).ok_or_else(none)?;
            match graph::manifest(&store.blobs, &child.digest)? {
                Manifest::Image(image) => Ok((child.digest.clone(), image)),
                Manifest::Index(_) => Err(none()),
            }
        }
    }
}

/// Turns the layers top first. The kernel refuses the same directory twice, and a layer that
/// comes again higher up hides its lower self completely.
fn stack(mut layers: Vec<PathBuf>, empty: PathBuf) -> Vec<PathBuf> {
    layers.reverse();
    let mut seen = std::collections::HashSet::new();
    layers.retain(|layer| seen.insert(layer.clone()));
    if layers.is_empty() {
        layers.push(empty);
    }
    layers
}

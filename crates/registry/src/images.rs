//! The content store: images by name on top of blobs by digest and layers unpacked.

use std::collections::{BTreeSet, HashSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use domain::{Clock, Timestamp};

use crate::blobs::Blobs;
use crate::config::ImageConfig;
use crate::digest::Digest;
use crate::graph::{self, Graph, ReadManifestError};
use crate::index::{Index, Repository};
use crate::keyed::Keyed;
use crate::layers::Layers;
use crate::limits::{CONFIG_BYTES, Limits};
use crate::manifest::{Manifest, from_json};
use crate::platform::Platform;
use crate::pull::InFlight;
use crate::reference::{Reference, RepositoryName};
use crate::sweep;

mod prune;

pub use prune::Pruned;

/// The images on this machine. Cheap to clone; every clone is the same store.
///
/// Everything is written beside, synced and renamed, so a store whose process was killed at any
/// moment opens again with all that was acknowledged and nothing half made.
#[derive(Clone)]
pub struct Images {
    pub(crate) store: Arc<Store>,
}

pub(crate) struct Store {
    pub(crate) blobs: Blobs,
    pub(crate) index: Index,
    pub(crate) layers: Arc<Layers>,
    pub(crate) limits: Limits,
    pub(crate) pulls: InFlight,
    pub(crate) downloads: Keyed<Digest>,
    clock: OnceLock<Arc<dyn Clock>>,
    /// Held for as long as the store is open, so that no other process sweeps its work away.
    _lock: File,
}

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("image store {0} is in use by another process")]
    InUse(PathBuf),
    /// The directory cannot be made, read or swept, or a file in it is damaged.
    #[error("could not open image store {0}")]
    Io(PathBuf, #[source] io::Error),
}

/// Why the table of names could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// No image has this name.
    #[error("no such image: {0}")]
    NotFound(Reference),
    /// A tag is needed here, and the reference has none.
    #[error("reference {0} has no tag")]
    NoTag(Reference),
    /// The image's manifest cannot be read.
    #[error("could not read the image")]
    Manifest(#[source] ReadManifestError),
    /// The disk refused.
    #[error("could not save the change")]
    Save(#[source] io::Error),
}

/// One line of `image ls`.
#[derive(Debug, Clone)]
pub struct ImageSummary {
    /// The image's name, with its tag.
    pub reference: Reference,
    /// Digest of its manifest or index.
    pub digest: Digest,
    /// The platforms that are stored.
    pub platforms: Vec<Platform>,
    /// Bytes of all stored blobs it names, compressed as they came.
    pub size_bytes: u64,
    /// When it was built (RFC 3339), if it says.
    pub created: Option<String>,
}

impl Images {
    /// Opens the store in `dir`, making it if need be, and sweeps what a killed process left.
    pub fn open(dir: &Path) -> Result<Self, OpenError> {
        Self::open_with(dir, Limits::default())
    }

    /// As [`Images::open`], with other limits.
    pub fn open_with(dir: &Path, limits: Limits) -> Result<Self, OpenError> {
        let failed = |error| OpenError::Io(dir.to_owned(), error);
        let [blobs, repositories, layers, tmp] =
            ["blobs/sha256", "repositories", "layers", "tmp"].map(|name| dir.join(name));
        for dir in [&blobs, &repositories, &layers, &tmp] {
            std::fs::create_dir_all(dir).map_err(failed)?;
        }
        close_to_others(dir).map_err(failed)?;
        let lock = lock(dir)?;
        sweep::clear(&tmp).map_err(failed)?;
        let store = Store {
            blobs: Blobs::new(blobs, tmp.clone(), limits.blob_bytes),
            index: Index::open(repositories, tmp.clone()).map_err(failed)?,
            layers: Arc::new(Layers::open(layers, tmp).map_err(failed)?),
            limits,
            pulls: InFlight::default(),
            downloads: Keyed::new(),
            clock: OnceLock::new(),
            _lock: lock,
        };
        Ok(Self {
            store: Arc::new(store),
        })
    }

    /// Notes from now on when images arrive, by `clock`. The first clock stays.
    pub fn keep_time(&self, clock: Arc<dyn Clock>) {
        // A second clock would only contradict the times noted so far.
        let _ = self.store.clock.set(clock);
    }

    /// The digest of the manifest or index that `reference` names here, without any network.
    pub async fn resolve(&self, reference: &Reference) -> Option<Digest> {
        self.store
            .index
            .get(reference.repository())?
            .find(reference)
            .cloned()
    }

    /// What is stored of one repository.
    pub fn repository(&self, name: &RepositoryName) -> Option<Arc<Repository>> {
        self.store.index.get(name)
    }

    /// Every repository, in order of name.
    pub fn repositories(&self) -> Vec<Arc<Repository>> {
        self.store.index.snapshot().values().cloned().collect()
    }

    /// Makes sure a repository exists, empty if it is new.
    pub async fn create_repository(&self, name: &RepositoryName) -> Result<(), ChangeError> {
        let name = name.clone();
        self.blocking(move |store| {
            store
                .index
                .hold()
                .change(&name, |_| ())
                .map_err(ChangeError::Save)
        })
        .await
    }

    /// Forgets a repository with every image in it; `prune` frees the space.
    pub async fn delete_repository(&self, name: &RepositoryName) -> Result<(), ChangeError> {
        let name = name.clone();
        self.blocking(move |store| store.index.hold().forget(&name).map_err(ChangeError::Save))
            .await
    }

    /// Every tagged image, in order of name. Reads the disk: not for async threads.
    pub fn list(&self) -> Vec<ImageSummary> {
        let snapshot = self.store.index.snapshot();
        snapshot
            .values()
            .flat_map(|repository| {
                repository.tags.iter().filter_map(|(tag, digest)| {
                    let reference = repository.name.tagged(tag).ok()?;
                    Some(self.store.summary(reference, digest))
                })
            })
            .collect()
    }

    /// Gives the image `from` the further name `to`.
    pub async fn tag(&self, from: &Reference, to: &Reference) -> Result<Digest, ChangeError> {
        let digest = self
            .resolve(from)
            .await
            .ok_or_else(|| ChangeError::NotFound(from.clone()))?;
        if to.tag().is_none() {
            return Err(ChangeError::NoTag(to.clone()));
        }
        let (to, root) = (to.clone(), digest.clone());
        self.blocking(move |store| store.adopt(&to, &root)).await?;
        Ok(digest)
    }

    /// Takes a name away: a tag, or with a digest the manifest and all its tags.
    ///
    /// A manifest that loses its last tag goes too. `prune` frees the space.
    pub async fn remove(&self, reference: &Reference) -> Result<(), ChangeError> {
        let reference = reference.clone();
        self.blocking(move |store| store.remove(&reference)).await
    }

    /// Runs `work` where it may wait for the disk.
    pub(crate) async fn blocking<T, F>(&self, work: F) -> T
    where
        T: Send + 'static,
        F: FnOnce(&Store) -> T + Send + 'static,
    {
        let store = Arc::clone(&self.store);
        match tokio::task::spawn_blocking(move || work(&store)).await {
            Ok(answer) => answer,
            Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
        }
    }
}

impl Store {
    /// Names the stored manifest `root`, and lets its repository serve all that hangs on it.
    pub(crate) fn adopt(&self, name: &Reference, root: &Digest) -> Result<(), ChangeError> {
        let held = self.index.hold();
        let graph = Graph::of(&self.blobs, root).map_err(ChangeError::Manifest)?;
        let now = self.now();
        held.change(name.repository(), |repository| {
            repository.blobs.extend(graph.blobs.iter().cloned());
            for (digest, entry) in &graph.manifests {
                repository.keep(digest.clone(), entry.clone(), now);
            }
            if let Some(tag) = name.tag() {
                repository.tags.insert(tag.to_owned(), root.clone());
            }
        })
        .map_err(ChangeError::Save)?;
        self.blobs.settle(graph.stored());
        Ok(())
    }

    /// The present, once somebody has said what the time is.
    pub(crate) fn now(&self) -> Option<Timestamp> {
        self.clock.get().map(|clock| clock.now())
    }

    pub(crate) fn remove(&self, reference: &Reference) -> Result<(), ChangeError> {
        let not_found = || ChangeError::NotFound(reference.clone());
        let held = self.index.hold();
        let name = reference.repository();
        let repository = self.index.get(name).ok_or_else(not_found)?;
        let digest = repository.find(reference).ok_or_else(not_found)?.clone();
        let mut left = Repository::clone(&repository);
        match reference.digest() {
            Some(_) => left.tags.retain(|_, tagged| *tagged != digest),
            None => drop(left.tags.remove(reference.target())),
        }
        if !left.tags.values().any(|tagged| *tagged == digest) {
            left.manifests.remove(&digest);
            self.drop_orphans(&digest, &mut left);
        }
        // An ECR repository exists until it is deleted; any other only as long as it holds images.
        match left.manifests.is_empty() && name.ecr().is_none() {
            true => held.forget(name),
            false => held.change(name, |repository| *repository = left),
        }
        .map_err(ChangeError::Save)
    }

    /// Drops the manifests below a removed index that no tag and no other index leads to.
    fn drop_orphans(&self, removed: &Digest, left: &mut Repository) {
        let Ok(below) = Graph::of(&self.blobs, removed) else {
            return;
        };
        let wanted: BTreeSet<Digest> = left
            .manifests
            .keys()
            .filter(|digest| !below.manifests.contains_key(digest))
            .chain(left.tags.values())
            .filter_map(|digest| Graph::of(&self.blobs, digest).ok())
            .flat_map(|graph| graph.manifests.into_keys())
            .collect();
        left.manifests
            .retain(|digest, _| !below.manifests.contains_key(digest) || wanted.contains(digest));
    }

    fn summary(&self, reference: Reference, digest: &Digest) -> ImageSummary {
        let graph = Graph::of(&self.blobs, digest).unwrap_or_default();
        let configs: Vec<ImageConfig> = graph
            .manifests
            .keys()
            .filter_map(|digest| self.config(digest))
            .collect();
        ImageSummary {
            reference,
            digest: digest.clone(),
            size_bytes: graph
                .stored()
                .filter_map(|digest| self.blobs.size(digest))
                .sum(),
            created: configs.iter().find_map(|config| config.created.clone()),
            platforms: configs.into_iter().map(|config| config.platform).collect(),
        }
    }

    /// The configuration of an image manifest, if it is one of a runnable image.
    pub(crate) fn config(&self, manifest: &Digest) -> Option<ImageConfig> {
        match graph::manifest(&self.blobs, manifest).ok()? {
            Manifest::Image(image) => {
                from_json(&self.blobs.read(&image.config.digest, CONFIG_BYTES).ok()?).ok()
            }
            Manifest::Index(_) => None,
        }
    }
}

/// Layers hold set-user-id programs of all kinds: no other user of this machine may reach them.
fn close_to_others(dir: &Path) -> io::Result<()> {
    std::fs::set_permissions(dir, std::os::unix::fs::PermissionsExt::from_mode(0o700))
}

fn lock(dir: &Path) -> Result<File, OpenError> {
    let failed = |error| OpenError::Io(dir.to_owned(), error);
    let file = File::create(dir.join("lock")).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse(dir.to_owned())),
        Err(std::fs::TryLockError::Error(error)) => Err(failed(error)),
    }
}

impl Images {
    /// Removes blobs and unpacked layers that no image needs any more.
    ///
    /// `in_use` names manifests that tasks still run from; their layers stay even without a name.
    /// Blobs that arrived in this run and that no manifest names yet stay too: their push may be
    /// under way.
    pub async fn prune(&self, in_use: &HashSet<Digest>) -> io::Result<Pruned> {
        let in_use = in_use.clone();
        self.blocking(move |store| prune::prune(store, &in_use))
            .await
    }
}

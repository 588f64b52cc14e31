//! Taking in image files: `docker save` archives, OCI archives and OCI layout directories.
//!
//! Archives may be compressed and may come from a pipe; members may stand in any order. What the
//! archive claims its digests are is never believed: content is found by the digest it has.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;

use crate::blobs::WriteBlobError;
use crate::digest::Digest;
use crate::graph::Graph;
use crate::images::{ChangeError, Images, Store};
use crate::manifest::ParseManifestError;
use crate::reference::{ParseReferenceError, Reference};
use crate::tape::TapeError;

mod docker;
mod files;
mod layout;

use files::Files;

/// Where an image file comes from.
pub enum Source {
    /// An archive, or an OCI layout directory.
    Path(PathBuf),
    /// An archive from a pipe or a request.
    Reader(Box<dyn Read + Send>),
}

/// What to load, and what to call it.
pub struct LoadSpec {
    /// The image file.
    pub source: Source,
    /// Name for an image that carries none; where the archive names only a tag, its repository.
    pub name: Option<Reference>,
}

/// Why an image file was not loaded. Nothing is named then; blobs already stored are pruned later.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file cannot be opened or read.
    #[error("could not read image file {0:?}")]
    Open(PathBuf, #[source] io::Error),
    /// The archive is broken.
    #[error("image archive is not valid")]
    Archive(#[source] TapeError),
    /// The file is neither a docker-save nor an OCI archive.
    #[error("not an image archive: neither manifest.json nor index.json is in it")]
    NotAnImage,
    /// Something the archive's own table names is not in it.
    #[error("image archive is incomplete: {0} is missing")]
    Missing(String),
    /// A table in the archive cannot be read.
    #[error("{0} in the image archive is not valid")]
    Format(String, #[source] ParseManifestError),
    /// The image has as many layers as digests for them, or it is not an image.
    #[error("image has {layers} layers but its configuration names {diff_ids}")]
    LayerCount {
        /// Layers in the archive.
        layers: usize,
        /// Layers in the configuration.
        diff_ids: usize,
    },
    /// The archive gives no name, and the caller gave none.
    #[error("the image archive does not name its image; give it a name")]
    Unnamed,
    /// The name in the archive is not a reference.
    #[error("image name {0:?} in the archive is not valid")]
    Name(String, #[source] ParseReferenceError),
    /// The archive holds too many files.
    #[error("image archive has more than {0} files")]
    TooManyFiles(usize),
    /// The archive is larger than allowed.
    #[error("image archive is larger than the limit of {0} bytes")]
    TooLarge(u64),
    /// A blob could not be stored.
    #[error("could not store a blob of the image")]
    Blob(#[source] WriteBlobError),
    /// The image could not be named.
    #[error("could not save the image's name")]
    Save(#[source] ChangeError),
}

impl From<PathBuf> for LoadSpec {
    fn from(path: PathBuf) -> Self {
        Self {
            source: Source::Path(path),
            name: None,
        }
    }
}

/// An image found in a file: its manifest, now stored, and its names.
type Found = Vec<(Reference, Digest)>;

impl Images {
    /// Loads every image in a file and answers their names.
    pub async fn load(&self, spec: LoadSpec) -> Result<Vec<Reference>, LoadError> {
        self.blocking(move |store| load(store, spec)).await
    }
}

fn load(store: &Store, spec: LoadSpec) -> Result<Vec<Reference>, LoadError> {
    let mut files = open(store, spec.source)?;
    let found = match (files.has(layout::INDEX), files.has(docker::MANIFEST)) {
        // Docker 25 and later write both: the layout keeps the digest the image was built with.
        (true, true) => match layout::read(store, &mut files, spec.name.as_ref()) {
            Err(LoadError::Unnamed | LoadError::Missing(_)) => {
                docker::read(store, &mut files, spec.name.as_ref())
            }
            other => other,
        },
        (true, false) => layout::read(store, &mut files, spec.name.as_ref()),
        (false, true) => docker::read(store, &mut files, spec.name.as_ref()),
        (false, false) => Err(LoadError::NotAnImage),
    }?;
    for (name, digest) in &found {
        complete(store, digest)?;
        store.adopt(name, digest).map_err(LoadError::Save)?;
    }
    Ok(found.into_iter().map(|(name, _)| name).collect())
}

fn open(store: &Store, source: Source) -> Result<Files, LoadError> {
    match source {
        Source::Path(path) if path.is_dir() => Ok(Files::in_directory(path)),
        Source::Path(path) => {
            let file = std::fs::File::open(&path).map_err(|e| LoadError::Open(path, e))?;
            spool(store, BufReader::with_capacity(64 << 10, file))
        }
        Source::Reader(reader) => spool(store, BufReader::with_capacity(64 << 10, reader)),
    }
}

fn spool(store: &Store, source: impl BufRead) -> Result<Files, LoadError> {
    let plain = crate::unpack::decoder(source).map_err(|e| LoadError::Archive(e.into()))?;
    Files::spooled(store, plain)
}

/// Refuses an image whose manifest names what is not stored.
fn complete(store: &Store, root: &Digest) -> Result<(), LoadError> {
    let graph =
        Graph::of(&store.blobs, root).map_err(|e| LoadError::Save(ChangeError::Manifest(e)))?;
    match graph.missing.first() {
        Some(missing) => Err(LoadError::Missing(missing.to_string())),
        None => Ok(()),
    }
}

/// The names an image gets: its own, else the caller's.
fn named(
    own: Vec<Reference>,
    given: Option<&Reference>,
    digest: &Digest,
) -> Result<Found, LoadError> {
    let names = match (own.is_empty(), given) {
        (false, _) => own,
        (true, Some(given)) => vec![given.clone()],
        (true, None) => return Err(LoadError::Unnamed),
    };
    Ok(names
        .into_iter()
        .map(|name| (name, digest.clone()))
        .collect())
}

/// Labels and other small maps in the archive's tables.
type Annotations = BTreeMap<String, String>;

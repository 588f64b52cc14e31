//! The files of an image archive by path, wherever they are: spooled from a tar, or a directory.

use std::collections::HashMap;
use std::io::{self, Read};
use std::path::PathBuf;

use super::LoadError;
use crate::blobs::{Parcel, WriteBlobError};
use crate::digest::Digest;
use crate::images::Store;
use crate::manifest::from_json;
use crate::tape::{Entry, Kind, Tape};

/// Files in one archive.
const FILES: usize = 20_000;

/// The files of one archive.
pub(super) enum Files {
    /// An OCI layout directory.
    Directory(PathBuf),
    /// Members of a tar, each written to a temporary file and hashed on the way.
    Spooled {
        /// Digest of each file by path.
        names: HashMap<String, Digest>,
        /// Content not stored yet.
        parcels: HashMap<Digest, Parcel>,
    },
}

impl Files {
    pub(super) fn in_directory(path: PathBuf) -> Self {
        Self::Directory(path)
    }

    /// Reads a whole tar.
    pub(super) fn spooled(store: &Store, source: impl Read) -> Result<Self, LoadError> {
        let mut tape = Tape::new(source, store.limits.entries);
        let (mut names, mut parcels, mut links) = (HashMap::new(), HashMap::new(), Vec::new());
        let mut left = store.limits.archive_bytes;
        while let Some(entry) = tape.next().map_err(LoadError::Archive)? {
            if names.len() + links.len() >= FILES {
                return Err(LoadError::TooManyFiles(FILES));
            }
            match entry.kind {
                Kind::File => {
                    left = left
                        .checked_sub(tape.content_left())
                        .ok_or(LoadError::TooLarge(store.limits.archive_bytes))?;
                    let parcel = parcel(store, &mut tape)?;
                    names.insert(tidy(&text(&entry.path)), parcel.digest.clone());
                    parcels.entry(parcel.digest.clone()).or_insert(parcel);
                }
                Kind::Symlink | Kind::HardLink => links.push(link(&entry)),
                Kind::Directory | Kind::CharDevice | Kind::BlockDevice | Kind::Fifo => {}
            }
        }
        // Older `docker save` writes a layer that comes twice as a link to the first.
        for (path, target) in links {
            if let Some(digest) = names.get(&target).cloned() {
                names.insert(path, digest);
            }
        }
        Ok(Self::Spooled { names, parcels })
    }

    /// Whether there is such a file.
    pub(super) fn has(&self, path: &str) -> bool {
        match self {
            Self::Directory(dir) => dir.join(path).is_file(),
            Self::Spooled { names, .. } => names.contains_key(path),
        }
    }

    /// Reads a small JSON file.
    pub(super) fn json<T: serde::de::DeserializeOwned>(
        &self,
        store: &Store,
        path: &str,
        limit: u64,
    ) -> Result<T, LoadError> {
        let bytes = self.bytes(store, path, limit)?;
        from_json(&bytes).map_err(|e| LoadError::Format(path.to_owned(), e))
    }

    fn bytes(&self, store: &Store, path: &str, limit: u64) -> Result<Vec<u8>, LoadError> {
        let file = match self {
            Self::Directory(dir) => dir.join(path),
            Self::Spooled { names, parcels } => {
                let digest = names.get(path).ok_or_else(|| missing(path))?;
                match parcels.get(digest) {
                    Some(parcel) => parcel.path().to_owned(),
                    None => store.blobs.path(digest),
                }
            }
        };
        let failed = |e| LoadError::Open(PathBuf::from(path), e);
        let mut bytes = Vec::new();
        let opened = std::fs::File::open(file).map_err(failed)?;
        opened
            .take(limit + 1)
            .read_to_end(&mut bytes)
            .map_err(failed)?;
        match bytes.len() as u64 > limit {
            true => Err(LoadError::TooLarge(limit)),
            false => Ok(bytes),
        }
    }

    /// Stores the file at `path` as a blob and answers its digest and size.
    pub(super) fn keep(&mut self, store: &Store, path: &str) -> Result<(Digest, u64), LoadError> {
        let parcel = match self {
            Self::Directory(dir) => {
                let file = std::fs::File::open(dir.join(path)).map_err(|_| missing(path))?;
                Some(parcel(store, file)?)
            }
            Self::Spooled { names, parcels } => {
                let digest = names.get(path).ok_or_else(|| missing(path))?;
                match parcels.remove(digest) {
                    Some(parcel) => Some(parcel),
                    None => {
                        let size = store.blobs.claim(digest).ok_or_else(|| missing(path))?;
                        return Ok((digest.clone(), size));
                    }
                }
            }
        };
        let parcel = parcel.ok_or_else(|| missing(path))?;
        let stored = (parcel.digest.clone(), parcel.size);
        store.blobs.keep_parcel(parcel).map_err(LoadError::Blob)?;
        Ok(stored)
    }
}

/// Writes content to a temporary file beside the blobs.
fn parcel(store: &Store, mut content: impl Read) -> Result<Parcel, LoadError> {
    let mut draft = store.blobs.draft().map_err(LoadError::Blob)?;
    let mut buffer = vec![0; 64 << 10];
    loop {
        match content.read(&mut buffer) {
            Ok(0) => return Ok(draft.finish()),
            Ok(n) => draft.append(&buffer[..n]).map_err(LoadError::Blob)?,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(LoadError::Archive(error.into())),
        }
    }
}

fn link(entry: &Entry) -> (String, String) {
    let (path, target) = (tidy(&text(&entry.path)), text(&entry.link));
    let target = match (entry.kind, path.rsplit_once('/')) {
        (Kind::Symlink, Some((parent, _))) => tidy(&format!("{parent}/{target}")),
        _ => tidy(&target),
    };
    (path, target)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A path without `.`, `..` and empty parts; only ever a key, never opened.
fn tidy(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn missing(path: &str) -> LoadError {
    LoadError::Missing(path.to_owned())
}

impl From<WriteBlobError> for LoadError {
    fn from(error: WriteBlobError) -> Self {
        Self::Blob(error)
    }
}

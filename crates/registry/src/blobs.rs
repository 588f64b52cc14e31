//! Content by digest: one immutable file for each, in `blobs/sha256/`.

use std::collections::HashSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use sha2::{Digest as _, Sha256};
use tempfile::{NamedTempFile, TempPath};

use crate::digest::Digest;
use crate::durable;

/// The blobs of one store.
#[derive(Debug)]
pub(crate) struct Blobs {
    dir: PathBuf,
    tmp: PathBuf,
    limit: u64,
    /// Blobs that arrived in this run and that no manifest names yet: `prune` spares them.
    unclaimed: Mutex<HashSet<Digest>>,
}

/// A blob being written: hashed as it grows, gone when dropped.
#[derive(Debug)]
pub(crate) struct Draft {
    file: NamedTempFile,
    hasher: Sha256,
    size: u64,
    limit: u64,
}

/// A blob written in full, its digest known, not yet stored; gone when dropped.
#[derive(Debug)]
pub(crate) struct Parcel {
    path: TempPath,
    pub(crate) digest: Digest,
    pub(crate) size: u64,
}

/// Why a blob could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteBlobError {
    /// The content is larger than a blob may be.
    #[error("blob is larger than the limit of {0} bytes")]
    TooLarge(u64),
    /// The content is not what its digest promised.
    #[error("digest mismatch: expected {expected}, got {actual}")]
    Digest {
        /// The digest that was promised.
        expected: Digest,
        /// The digest of what came.
        actual: Digest,
    },
    /// The disk refused.
    #[error("could not write the blob")]
    Io(#[source] io::Error),
}

/// Why a small blob could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadBlobError {
    /// No such blob is stored.
    #[error("blob {0} is not stored")]
    Missing(Digest),
    /// The blob is larger than what it is used as may be.
    #[error("blob {digest} is larger than the limit of {limit} bytes")]
    TooLarge {
        /// The blob.
        digest: Digest,
        /// The limit in bytes.
        limit: u64,
    },
    /// The bytes on disk are not those the digest names.
    #[error("blob {0} is damaged")]
    Damaged(Digest),
    /// The disk refused.
    #[error("could not read blob {0}")]
    Io(Digest, #[source] io::Error),
}

impl Blobs {
    pub(crate) fn new(dir: PathBuf, tmp: PathBuf, limit: u64) -> Self {
        Self {
            dir,
            tmp,
            limit,
            unclaimed: Mutex::default(),
        }
    }

    /// Where the blob is, or would be.
    pub(crate) fn path(&self, digest: &Digest) -> PathBuf {
        self.dir.join(digest.hex())
    }

    /// The blob's size, if it is stored.
    pub(crate) fn size(&self, digest: &Digest) -> Option<u64> {
        std::fs::metadata(self.path(digest)).ok().map(|m| m.len())
    }

    /// Begins a new blob.
    pub(crate) fn draft(&self) -> Result<Draft, WriteBlobError> {
        let file = NamedTempFile::new_in(&self.tmp).map_err(WriteBlobError::Io)?;
        Ok(Draft {
            file,
            hasher: Sha256::new(),
            size: 0,
            limit: self.limit,
        })
    }

    /// Stores a draft under its digest, which must be `expected` if one is given.
    pub(crate) fn keep(
        &self,
        draft: Draft,
        expected: Option<&Digest>,
    ) -> Result<(Digest, u64), WriteBlobError> {
        let parcel = draft.finish();
        if let Some(expected) = expected.filter(|expected| **expected != parcel.digest) {
            return Err(WriteBlobError::Digest {
                expected: expected.clone(),
                actual: parcel.digest,
            });
        }
        let stored = (parcel.digest.clone(), parcel.size);
        self.keep_parcel(parcel)?;
        Ok(stored)
    }

    /// Stores what a finished draft holds.
    pub(crate) fn keep_parcel(&self, parcel: Parcel) -> Result<(), WriteBlobError> {
        if self.claim(&parcel.digest).is_some() {
            return Ok(());
        }
        durable::keep(parcel.path, &self.path(&parcel.digest)).map_err(WriteBlobError::Io)
    }

    /// The blob's size if it is stored; `prune` will spare it until a manifest names it.
    pub(crate) fn claim(&self, digest: &Digest) -> Option<u64> {
        self.unclaimed().insert(digest.clone());
        self.size(digest)
    }

    /// Notes that manifests now name `digests`, so that they live and die with those.
    pub(crate) fn settle<'a>(&self, digests: impl IntoIterator<Item = &'a Digest>) {
        let mut unclaimed = self.unclaimed();
        for digest in digests {
            unclaimed.remove(digest);
        }
    }

    fn unclaimed(&self) -> MutexGuard<'_, HashSet<Digest>> {
        self.unclaimed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores `bytes`.
    pub(crate) fn put(&self, bytes: &[u8]) -> Result<Digest, WriteBlobError> {
        let mut draft = self.draft()?;
        draft.append(bytes)?;
        Ok(self.keep(draft, None)?.0)
    }

    /// Reads a small blob whole and checks it against its digest.
    pub(crate) fn read(&self, digest: &Digest, limit: u64) -> Result<Vec<u8>, ReadBlobError> {
        let Some(size) = self.size(digest) else {
            return Err(ReadBlobError::Missing(digest.clone()));
        };
        if size > limit {
            return Err(ReadBlobError::TooLarge {
                digest: digest.clone(),
                limit,
            });
        }
        let bytes = std::fs::read(self.path(digest))
            .map_err(|error| ReadBlobError::Io(digest.clone(), error))?;
        match Digest::of(&bytes) == *digest {
            true => Ok(bytes),
            false => Err(ReadBlobError::Damaged(digest.clone())),
        }
    }

    /// Every stored blob.
    pub(crate) fn all(&self) -> io::Result<Vec<Digest>> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.dir)? {
            let name = entry?.file_name();
            if let Ok(digest) = format!("sha256:{}", name.to_string_lossy()).parse() {
                found.push(digest);
            }
        }
        Ok(found)
    }

    /// Deletes a blob that no manifest names, unless it has just arrived. Answers bytes freed.
    pub(crate) fn delete(&self, digest: &Digest) -> io::Result<u64> {
        let unclaimed = self.unclaimed();
        let size = self.size(digest).unwrap_or(0);
        if unclaimed.contains(digest) {
            return Ok(0);
        }
        match std::fs::remove_file(self.path(digest)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(size),
        }
    }
}

impl Draft {
    /// Bytes written so far.
    pub(crate) fn size(&self) -> u64 {
        self.size
    }

    /// Ends the writing; the descriptor is closed, the bytes stay.
    pub(crate) fn finish(self) -> Parcel {
        let digest = Digest::finish(self.hasher);
        Parcel {
            path: self.file.into_temp_path(),
            digest,
            size: self.size,
        }
    }

    /// Adds `bytes` at the end.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<(), WriteBlobError> {
        let size = self.size.saturating_add(bytes.len() as u64);
        if size > self.limit {
            return Err(WriteBlobError::TooLarge(self.limit));
        }
        self.file.write_all(bytes).map_err(WriteBlobError::Io)?;
        self.hasher.update(bytes);
        self.size = size;
        Ok(())
    }
}

impl Parcel {
    /// The file that holds the bytes.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.append(bytes).map_err(io::Error::other)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! The table of names: for each repository its tags, manifests and the blobs it may serve.
//!
//! One JSON file a repository, replaced whole. Readers see an immutable snapshot and never wait
//! for the disk; writers take turns.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arc_swap::ArcSwap;
use domain::Timestamp;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::durable;
use crate::reference::{Reference, RepositoryName};

/// The form of the files; another number is not read.
const FORMAT: u32 = 1;

/// What one repository holds.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Repository {
    format: u32,
    /// The repository's name.
    pub name: RepositoryName,
    /// Tags and the manifest each points to.
    pub tags: BTreeMap<String, Digest>,
    /// Manifests, tagged or not.
    pub manifests: BTreeMap<Digest, ManifestEntry>,
    /// Blobs that may be read through this repository.
    pub blobs: BTreeSet<Digest>,
}

/// What the table knows of a manifest without reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestEntry {
    /// Media type it is served as.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// The manifest it is about, for signatures and the like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Digest>,
    /// When this repository got it; unknown for what came while no server kept the time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stored_at: Option<Timestamp>,
}

pub(crate) type Repositories = BTreeMap<RepositoryName, Arc<Repository>>;

/// Every repository of one store.
pub(crate) struct Index {
    dir: PathBuf,
    tmp: PathBuf,
    current: ArcSwap<Repositories>,
    writing: Mutex<()>,
}

impl Repository {
    fn new(name: RepositoryName) -> Self {
        Self {
            format: FORMAT,
            name,
            tags: BTreeMap::new(),
            manifests: BTreeMap::new(),
            blobs: BTreeSet::new(),
        }
    }

    /// Holds a manifest from `now` on; one that is here already keeps its time.
    pub(crate) fn keep(&mut self, digest: Digest, entry: ManifestEntry, now: Option<Timestamp>) {
        let known = self.manifests.get(&digest);
        let stored_at = known.map_or(now, |known| known.stored_at);
        self.manifests
            .insert(digest, ManifestEntry { stored_at, ..entry });
    }

    /// The manifest that `reference`'s digest, else its tag, names here.
    pub fn find(&self, reference: &Reference) -> Option<&Digest> {
        match reference.digest() {
            Some(digest) => self
                .manifests
                .get_key_value(digest)
                .map(|(digest, _)| digest),
            None => self.tags.get(reference.target()),
        }
    }
}

impl Index {
    /// Reads every repository; a file that is not ours to read is an error, not a loss.
    pub(crate) fn open(dir: PathBuf, tmp: PathBuf) -> io::Result<Self> {
        let mut repositories = Repositories::new();
        for entry in std::fs::read_dir(&dir)? {
            let path = entry?.path();
            let repository = read(&path)?;
            repositories.insert(repository.name.clone(), Arc::new(repository));
        }
        let current = ArcSwap::from_pointee(repositories);
        Ok(Self {
            dir,
            tmp,
            current,
            writing: Mutex::new(()),
        })
    }

    /// Every repository, as of now.
    pub(crate) fn snapshot(&self) -> Arc<Repositories> {
        self.current.load_full()
    }

    /// One repository, as of now.
    pub(crate) fn get(&self, name: &RepositoryName) -> Option<Arc<Repository>> {
        self.current.load().get(name).cloned()
    }

    /// Keeps every writer out while the guard lives. Blocks: not for async threads.
    pub(crate) fn hold(&self) -> Held<'_> {
        let guard = self.writing.lock().unwrap_or_else(PoisonError::into_inner);
        Held {
            index: self,
            _guard: guard,
        }
    }

    fn file(&self, name: &RepositoryName) -> PathBuf {
        self.dir.join(format!(
            "{}.json",
            Digest::of(name.to_string().as_bytes()).hex()
        ))
    }
}

/// The right to change the table.
pub(crate) struct Held<'a> {
    index: &'a Index,
    _guard: MutexGuard<'a, ()>,
}

impl Held<'_> {
    /// Changes one repository, creating it first if need be. On disk before it is seen.
    pub(crate) fn change<T>(
        &self,
        name: &RepositoryName,
        change: impl FnOnce(&mut Repository) -> T,
    ) -> io::Result<T> {
        let mut repository = match self.index.get(name) {
            Some(repository) => Repository::clone(&repository),
            None => Repository::new(name.clone()),
        };
        let answer = change(&mut repository);
        let bytes = serde_json::to_vec(&repository).map_err(io::Error::other)?;
        durable::write(&self.index.file(name), &self.index.tmp, &bytes)?;
        self.publish(|all| {
            all.insert(name.clone(), Arc::new(repository));
        });
        Ok(answer)
    }

    /// Forgets a repository and all its names.
    pub(crate) fn forget(&self, name: &RepositoryName) -> io::Result<()> {
        let path = self.index.file(name);
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => durable::sync_parent(&path)?,
        }
        self.publish(|all| {
            all.remove(name);
        });
        Ok(())
    }

    fn publish(&self, change: impl FnOnce(&mut Repositories)) {
        let mut all = Repositories::clone(&self.index.current.load());
        change(&mut all);
        self.index.current.store(Arc::new(all));
    }
}

fn read(path: &Path) -> io::Result<Repository> {
    let damaged = |why: String| {
        io::Error::new(
            io::ErrorKind::InvalidData,
            format!("{}: {why}", path.display()),
        )
    };
    let repository: Repository =
        serde_json::from_slice(&std::fs::read(path)?).map_err(|e| damaged(e.to_string()))?;
    match repository.format {
        FORMAT => Ok(repository),
        other => Err(damaged(format!(
            "format {other} is not known to this version"
        ))),
    }
}

//! Finding and removing what nothing refers to.

use std::collections::{BTreeSet, HashSet};
use std::io;

use super::Store;
use crate::digest::Digest;
use crate::graph::Graph;

/// What was removed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Blobs removed.
    pub blobs: usize,
    /// Bytes of those blobs.
    pub bytes: u64,
    /// Unpacked layers removed.
    pub layers: usize,
}

/// Removes all that neither a repository nor `in_use` leads to; names do not change meanwhile.
pub(super) fn prune(store: &Store, in_use: &HashSet<Digest>) -> io::Result<Pruned> {
    let held = store.index.hold();
    let needed = Needed::find(store, in_use);
    let mut pruned = Pruned::default();
    let mut blobs = store.blobs.all()?;
    blobs.retain(|blob| !needed.blobs.contains(blob));
    for blob in &blobs {
        let bytes = store.blobs.delete(blob)?;
        pruned.bytes += bytes;
        pruned.blobs += usize::from(bytes > 0);
    }
    let is_gone = |blob: &Digest| store.blobs.size(blob).is_none();
    for (name, repository) in store.index.snapshot().iter() {
        if repository.blobs.iter().any(is_gone) {
            held.change(name, |repository| {
                repository.blobs.retain(|blob| !is_gone(blob));
            })?;
        }
    }
    let mut layers = store.layers.all()?;
    layers.retain(|layer| !needed.layers.contains(layer));
    for layer in &layers {
        pruned.layers += usize::from(store.layers.delete(layer)?);
    }
    Ok(pruned)
}

/// What must stay.
#[derive(Default)]
struct Needed {
    blobs: BTreeSet<Digest>,
    layers: BTreeSet<Digest>,
}

impl Needed {
    fn find(store: &Store, in_use: &HashSet<Digest>) -> Self {
        let mut needed = Self::default();
        let repositories = store.index.snapshot();
        let named = repositories
            .values()
            .flat_map(|repository| repository.manifests.keys());
        for manifest in named.chain(in_use) {
            needed.add(store, manifest);
        }
        needed
    }

    /// A manifest that cannot be read is kept with nothing below it: it may be mended by a push.
    fn add(&mut self, store: &Store, manifest: &Digest) {
        self.blobs.insert(manifest.clone());
        let Ok(graph) = Graph::of(&store.blobs, manifest) else {
            return;
        };
        for manifest in graph.manifests.keys() {
            let config = store.config(manifest);
            self.layers
                .extend(config.into_iter().flat_map(|config| config.rootfs.diff_ids));
        }
        self.blobs.extend(graph.stored().cloned());
    }
}

//! A file tree on its way into a layer.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Component, Path, PathBuf};

use super::PackError;
use crate::blobs::{Draft, WriteBlobError};

/// Symbolic links followed on the way to one file. Source: the kernel's limit.
const LINKS: usize = 40;

/// What will stand at a path.
#[derive(Debug, Clone, PartialEq)]
enum Node {
    Directory { mode: u32 },
    Link { target: PathBuf },
    Text { bytes: Vec<u8>, mode: u32 },
    File { source: PathBuf, mode: u32 },
}

/// Everything in one layer, in order of path (relative to the root).
#[derive(Debug, Default)]
pub(super) struct Tree {
    nodes: BTreeMap<PathBuf, Node>,
    /// The layer below: its links lead this layer's files on, its directories keep their modes.
    lower: BTreeMap<PathBuf, Node>,
}

impl Tree {
    /// An empty layer on top of `lower`.
    pub(super) fn above(lower: &Tree) -> Self {
        Self {
            nodes: BTreeMap::new(),
            lower: lower.nodes.clone(),
        }
    }

    /// Adds the program itself: always executable.
    pub(super) fn add_program(&mut self, source: &Path, to: &Path) -> Result<(), PackError> {
        let source = source
            .canonicalize()
            .map_err(|e| PackError::Read(source.to_owned(), e))?;
        self.put(
            to,
            Node::File {
                source,
                mode: 0o755,
            },
        )
    }

    /// Adds a file, or a directory with all below it, at another place.
    pub(super) fn add(&mut self, source: &Path, to: &Path) -> Result<(), PackError> {
        let unreadable = |error| PackError::Read(source.to_owned(), error);
        let source = source.canonicalize().map_err(unreadable)?;
        self.add_node(&source, to)
    }

    fn add_node(&mut self, source: &Path, to: &Path) -> Result<(), PackError> {
        let unreadable = |error| PackError::Read(source.to_owned(), error);
        let meta = source.symlink_metadata().map_err(unreadable)?;
        let mode = meta.permissions().mode() & 0o7777;
        if meta.is_symlink() {
            let target = source.read_link().map_err(unreadable)?;
            return self.put(to, Node::Link { target });
        }
        if meta.is_file() {
            return self.put(
                to,
                Node::File {
                    source: source.to_owned(),
                    mode,
                },
            );
        }
        if !meta.is_dir() {
            return Err(PackError::Kind(source.to_owned()));
        }
        self.put(to, Node::Directory { mode })?;
        for entry in source.read_dir().map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            self.add_node(&entry.path(), &to.join(entry.file_name()))?;
        }
        Ok(())
    }

    /// Adds a file or directory at the very path it has here, with the links on the way to it.
    pub(super) fn add_as_here(&mut self, path: &Path) -> Result<(), PackError> {
        self.follow(path, LINKS)
    }

    fn follow(&mut self, path: &Path, links: usize) -> Result<(), PackError> {
        let mut real = PathBuf::from("/");
        let mut parts = path.components();
        while let Some(part) = parts.next() {
            match part {
                Component::RootDir | Component::CurDir | Component::Prefix(_) => continue,
                Component::ParentDir => {
                    real.pop();
                    continue;
                }
                Component::Normal(_) => {}
            }
            let next = real.join(part);
            let unreadable = |error| PackError::Read(next.clone(), error);
            let meta = next.symlink_metadata().map_err(unreadable)?;
            if meta.is_symlink() {
                let target = next.read_link().map_err(unreadable)?;
                self.put(
                    &next,
                    Node::Link {
                        target: target.clone(),
                    },
                )?;
                let left = links
                    .checked_sub(1)
                    .ok_or_else(|| PackError::LinkLoop(path.into()))?;
                return self.follow(&real.join(target).join(parts.as_path()), left);
            }
            let mode = meta.permissions().mode() & 0o7777;
            let node = match meta.is_dir() {
                true => Node::Directory { mode: 0o755 },
                false => Node::File {
                    source: next.clone(),
                    mode,
                },
            };
            self.put(&next, node)?;
            real = next;
        }
        Ok(())
    }

    /// Adds a file with the given text.
    pub(super) fn add_text(&mut self, to: &str, text: &str) -> Result<(), PackError> {
        self.put(
            Path::new(to),
            Node::Text {
                bytes: text.into(),
                mode: 0o644,
            },
        )
    }

    /// Adds a directory.
    pub(super) fn add_directory(&mut self, to: &str, mode: u32) -> Result<(), PackError> {
        self.put(Path::new(to), Node::Directory { mode })
    }

    /// Adds a link unless something is there.
    pub(super) fn link_if_absent(&mut self, at: &Path, target: &Path) -> Result<(), PackError> {
        match self.nodes.contains_key(&key(at)?) {
            true => Ok(()),
            false => self.put(
                at,
                Node::Link {
                    target: target.to_owned(),
                },
            ),
        }
    }

    /// Puts a node; its parents are made where there are none.
    fn put(&mut self, at: &Path, node: Node) -> Result<(), PackError> {
        let key = self.through_lower_links(&key(at)?, LINKS)?;
        for parent in key
            .ancestors()
            .skip(1)
            .filter(|parent| *parent != Path::new(""))
        {
            let directory = match self.lower.get(parent) {
                Some(directory @ Node::Directory { .. }) => directory.clone(),
                Some(_) | None => Node::Directory { mode: 0o755 },
            };
            self.nodes.entry(parent.to_owned()).or_insert(directory);
        }
        match self.nodes.get(&key) {
            Some(Node::Directory { .. }) if matches!(node, Node::Directory { .. }) => {}
            Some(there) if *there != node => return Err(PackError::Conflict(at.to_owned())),
            Some(_) | None => {}
        }
        if key != Path::new("") {
            self.nodes.insert(key, node);
        }
        Ok(())
    }

    /// Where a path leads once the lower layer's links among its parents are followed.
    fn through_lower_links(&self, key: &Path, links: usize) -> Result<PathBuf, PackError> {
        for parent in key.ancestors().skip(1) {
            if let Some(Node::Link { target }) = self.lower.get(parent) {
                let left = links
                    .checked_sub(1)
                    .ok_or_else(|| PackError::LinkLoop(key.into()))?;
                let rest = key.strip_prefix(parent).unwrap_or(key);
                let holder = Path::new("/").join(parent.parent().unwrap_or(Path::new("")));
                let led = super::libraries::normal(&holder.join(target).join(rest));
                return self.through_lower_links(&super::tree::key(&led)?, left);
            }
        }
        Ok(key.to_owned())
    }

    /// Writes the layer: owner root, times 0.
    pub(super) fn write(&self, draft: &mut Draft) -> Result<(), PackError> {
        let mut tar = tar::Builder::new(draft);
        for (path, node) in &self.nodes {
            write_node(&mut tar, path, node)?;
        }
        tar.finish().map_err(unwritable)
    }
}

fn write_node(
    tar: &mut tar::Builder<&mut Draft>,
    path: &Path,
    node: &Node,
) -> Result<(), PackError> {
    let mut header = tar::Header::new_gnu();
    header.set_mtime(0);
    header.set_uid(0);
    header.set_gid(0);
    header.set_size(0);
    match node {
        Node::Directory { mode } => {
            header.set_entry_type(tar::EntryType::Directory);
            header.set_mode(*mode);
            tar.append_data(&mut header, path, io::empty())
                .map_err(unwritable)
        }
        Node::Link { target } => {
            header.set_entry_type(tar::EntryType::Symlink);
            header.set_mode(0o777);
            tar.append_link(&mut header, path, target)
                .map_err(unwritable)
        }
        Node::Text { bytes, mode } => {
            header.set_mode(*mode);
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, path, bytes.as_slice())
                .map_err(unwritable)
        }
        Node::File { source, mode } => {
            let unreadable = |error| PackError::Read(source.clone(), error);
            let file = File::open(source).map_err(unreadable)?;
            let size = file.metadata().map_err(unreadable)?.len();
            header.set_mode(*mode);
            header.set_size(size);
            // A file that changes meanwhile must not shift what follows it in the archive.
            let exactly = io::Read::take(file, size);
            tar.append_data(&mut header, path, exactly)
                .map_err(unwritable)
        }
    }
}

/// A path relative to the image's root.
fn key(path: &Path) -> Result<PathBuf, PackError> {
    let refuse = || PackError::Destination(path.to_owned());
    let relative = path.strip_prefix("/").map_err(|_| refuse())?;
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    match relative.components().all(plain) {
        true => Ok(relative
            .components()
            .filter(|p| *p != Component::CurDir)
            .collect()),
        false => Err(refuse()),
    }
}

fn unwritable(error: io::Error) -> PackError {
    PackError::Store(WriteBlobError::Io(error))
}

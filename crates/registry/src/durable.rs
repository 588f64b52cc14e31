//! Writing so that a file is either the old one or the new one, whatever dies in between.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use tempfile::{NamedTempFile, TempPath};

/// Replaces the file at `path` with `bytes`: written beside in `tmp`, synced, renamed, synced.
pub(crate) fn write(path: &Path, tmp: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = NamedTempFile::new_in(tmp)?;
    file.write_all(bytes)?;
    keep(file.into_temp_path(), path)
}

/// Moves a temporary file to `path` once its bytes are on disk.
pub(crate) fn keep(file: TempPath, path: &Path) -> io::Result<()> {
    File::open(&file)?.sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    sync_parent(path)
}

/// Makes the directory entry of `path` (or its absence) durable.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) => File::open(parent)?.sync_all(),
        None => Ok(()),
    }
}

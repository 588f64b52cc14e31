//! The data directory: what is where in it, and the names that follow from it.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The data directory.
pub(crate) struct Data {
    root: PathBuf,
    /// Whether it was made for a server that has not begun yet.
    is_half_made: bool,
}

impl Data {
    /// Opens it, making it (mode 0700) if need be, and makes the root of the file system the
    /// working directory: a server outlives the directory it was started in.
    ///
    /// Until [`Data::is_in_use`], dropping takes away again what was not there before.
    pub(crate) fn open(root: PathBuf) -> Result<Self> {
        let told = || format!("the data directory {} cannot be used", root.display());
        let is_half_made = make(&root).with_context(told)?;
        let root = root.canonicalize().with_context(told)?;
        std::env::set_current_dir("/").context("the file system has no root for us")?;
        Ok(Self { root, is_half_made })
    }

    /// The server has begun: from now on what is here is worth keeping.
    pub(crate) fn is_in_use(&mut self) {
        self.is_half_made = false;
    }

    /// Where it is, from the root.
    pub(crate) fn directory(&self) -> &Path {
        &self.root
    }

    /// A file or directory in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A name for things of this server in the kernel: two servers on one machine, with two
    /// directories, have two names.
    pub(crate) fn instance(&self) -> String {
        let [a, b, c, ..] = self.digest();
        format!("ls{a:02x}{b:02x}{c:02x}")
    }

    /// A number below `bound` that follows from the directory.
    pub(crate) fn share(&self, bound: u8) -> u8 {
        self.digest()[3] % bound.max(1)
    }

    fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.root.as_os_str().as_encoded_bytes()).into()
    }

    /// The 32 bytes of a key file, made at first use and readable by us alone.
    pub(crate) fn key(&self, name: &str) -> Result<[u8; 32]> {
        self.key_or(name, None)
    }

    /// As [`Data::key`]; a file that is not there yet gets the bytes of `known`.
    pub(crate) fn key_or(&self, name: &str, known: Option<[u8; 32]>) -> Result<[u8; 32]> {
        let path = self.path(name);
        match fs::read(&path) {
            Ok(bytes) => {
                let told = || format!("{} is not a key", path.display());
                return bytes.try_into().ok().with_context(told);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            // To make another key here would be to lose what the first one sealed.
            Err(error) => {
                return Err(error).with_context(|| format!("{} cannot be read", path.display()));
            }
        }
        let key = match known {
            Some(key) => key,
            None => {
                let mut key = [0; 32];
                getrandom::fill(&mut key).context("the kernel gives no random numbers")?;
                key
            }
        };
        write_secret(&path, &key)?;
        Ok(key)
    }
}

/// Makes a directory, and those above it; whether it was not there before.
fn make(directory: &Path) -> std::io::Result<bool> {
    if let Some(above) = directory.parent() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true).mode(0o700).create(above)?;
    }
    match fs::DirBuilder::new().mode(0o700).create(directory) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists && directory.is_dir() => Ok(false),
        Err(error) => Err(error),
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        if self.is_half_made
            && let Err(error) = fs::remove_dir_all(&self.root)
        {
            tracing::warn!(%error, directory = %self.root.display(), "cannot be removed");
        }
    }
}

/// Writes a file that nobody else may read, whole or not at all, and for good.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    let told = || format!("{} cannot be written", path.display());
    let beside = path.with_extension("new");
    let write = || -> std::io::Result<()> {
        // What a crash left there may have been made by others, for others to read.
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        fs::File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()
    };
    write().with_context(told)
}

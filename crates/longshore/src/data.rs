//! The data directory: what is where in it, and the names that follow from it.

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The data directory.
pub(crate) struct Data {
    root: PathBuf,
}

impl Data {
    /// Opens it, making it (mode 0700) if need be.
    pub(crate) fn open(root: PathBuf) -> Result<Self> {
        let told = || format!("the data directory {} cannot be used", root.display());
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&root)
            .with_context(told)?;
        let root = root.canonicalize().with_context(told)?;
        Ok(Self { root })
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
        let path = self.path(name);
        if let Ok(bytes) = fs::read(&path) {
            let told = || format!("{} is not a key", path.display());
            return bytes.try_into().ok().with_context(told);
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).context("the kernel gives no random numbers")?;
        write_secret(&path, &key)?;
        Ok(key)
    }
}

/// Writes a file that nobody else may read, whole or not at all.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> Result<()> {
    let told = || format!("{} cannot be written", path.display());
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside);
    let file = file
        .as_mut()
        .map_err(|error| anyhow::anyhow!("{error}"))
        .with_context(told)?;
    file.write_all(bytes).with_context(told)?;
    file.sync_all().with_context(told)?;
    fs::rename(&beside, path).with_context(told)
}

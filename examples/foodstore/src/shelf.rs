//! Things by name, each a file of JSON that all tasks of a service share.

use anyhow::{Context, Result};
use serde_json::Value;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// The longest name of a thing, characters.
const NAME: usize = 64;

/// A directory of things.
pub struct Shelf {
    directory: PathBuf,
    /// This task among those that write here, and its writes.
    task: String,
    writes: AtomicU64,
}

impl Shelf {
    /// The directory of one kind, made if need be. `task` is different for each task.
    pub fn open(directory: &Path, task: &str) -> Result<Self> {
        fs::create_dir_all(directory).context("the volume cannot be written")?;
        Ok(Self {
            directory: directory.to_owned(),
            task: task.to_owned(),
            writes: AtomicU64::new(0),
        })
    }

    /// Puts a thing in the place of what had its name; it is on the disk when this returns, and
    /// whoever reads meanwhile gets one or the other whole.
    pub fn put(&self, name: &str, thing: &Value) -> Result<()> {
        let number = self.writes.fetch_add(1, Ordering::Relaxed);
        let fresh = self.directory.join(format!(".{}-{number}", self.task));
        let mut file = File::create(&fresh)?;
        file.write_all(thing.to_string().as_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, self.directory.join(name))?;
        Ok(File::open(&self.directory)?.sync_all()?)
    }

    /// The thing of a name.
    pub fn get(&self, name: &str) -> Result<Option<Value>> {
        match fs::read(self.directory.join(name)) {
            Ok(text) => Ok(Some(serde_json::from_slice(&text)?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

/// Whether a name may stand on a shelf: letters, digits, `-` and `_`.
pub fn is_name(name: &str) -> bool {
    let is_plain = |one: char| one.is_ascii_alphanumeric() || one == '-' || one == '_';
    !name.is_empty() && name.len() <= NAME && name.chars().all(is_plain)
}

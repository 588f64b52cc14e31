//! Lines of JSON in a file, on a volume of the task.

use anyhow::{Context, Result};
use serde_json::Value;
use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::sync::Mutex;

/// A file that grows by one line an entry.
pub struct Ledger {
    path: PathBuf,
    file: Mutex<File>,
}

impl Ledger {
    /// Opens `NAME.jsonl` in `DATA_DIR` (`/data`).
    pub fn open(name: &str) -> Result<Self> {
        let directory = PathBuf::from(crate::setting("DATA_DIR", "/data"));
        std::fs::create_dir_all(&directory).context("the volume cannot be written")?;
        let path = directory.join(format!("{name}.jsonl"));
        let file = OpenOptions::new().create(true).append(true).open(&path)?;
        Ok(Self {
            path,
            file: Mutex::new(file),
        })
    }

    /// Adds an entry; it is on the disk when this returns.
    pub fn add(&self, entry: &Value) -> Result<()> {
        let mut file = self
            .file
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        file.write_all(format!("{entry}\n").as_bytes())?;
        Ok(file.sync_data()?)
    }

    /// The entry whose `id` is `id`.
    pub fn find(&self, id: &str) -> Result<Option<Value>> {
        let lines = BufReader::new(File::open(&self.path)?).lines();
        for line in lines {
            let entry: Value = serde_json::from_str(&line?).unwrap_or_default();
            if entry["id"] == id {
                return Ok(Some(entry));
            }
        }
        Ok(None)
    }
}

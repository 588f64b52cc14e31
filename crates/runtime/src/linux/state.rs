//! State files: what is written down of sandboxes and containers for the next process.
//!
//! Running shims belong to the version that started them, so every file carries [`VERSION`]; a
//! file of another version is refused, not guessed at.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::cgroup::Hierarchies;
use crate::seam::{ClampedUlimit, Exit};
use crate::spec::{ContainerSpec, Network, SandboxSpec};

pub(super) use super::places::{
    ContainerDir, LayerDir, SandboxDir, StateDir, make_private_directory,
};

/// Version of all state files.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    version: u32,
    #[serde(flatten)]
    body: T,
}

/// `sandbox.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct SandboxRecord {
    pub(super) spec: SandboxSpec,
    /// Its cgroup, below the root of each hierarchy.
    pub(super) cgroup: PathBuf,
    pub(super) hierarchies: Hierarchies,
}

/// `container.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ContainerRecord {
    pub(super) spec: ContainerSpec,
    pub(super) sandbox: SandboxRecord,
    pub(super) cgroup: PathBuf,
    /// The process that holds shared namespaces.
    pub(super) holder: Option<ProcessRecord>,
}

impl ContainerRecord {
    /// What `hostname` says in the container.
    pub(super) fn hostname(&self) -> &str {
        let own = self.spec.hostname.as_deref();
        own.unwrap_or(&self.sandbox.spec.hostname)
    }

    /// Where the container's packets go.
    pub(super) fn network(&self) -> &Network {
        let own = self.spec.network.as_ref();
        own.unwrap_or(&self.sandbox.spec.network)
    }

    /// Where the writable layer of the root filesystem is.
    pub(super) fn layer(&self, dir: &ContainerDir) -> LayerDir {
        match &self.sandbox.spec.layers {
            Some(place) => LayerDir::at(place.join(self.spec.id.as_str())),
            None => LayerDir::at(dir.path().to_owned()),
        }
    }
}

/// A process that cannot be taken for another one with the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ProcessRecord {
    pub(super) pid: i32,
    /// Clock ticks between the start of the machine and the start of the process.
    pub(super) start_time: u64,
}

/// `running.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct RunningRecord {
    /// Which run of the machine; process numbers mean nothing in another one.
    pub(super) boot_id: String,
    pub(super) shim: ProcessRecord,
    pub(super) container: ProcessRecord,
    pub(super) started_at_nanos: u64,
    pub(super) clamped_ulimits: Vec<ClampedUlimit>,
}

/// `exit.json`.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct ExitRecord {
    pub(super) code: i32,
    pub(super) signal: Option<i32>,
    pub(super) oom_killed: bool,
    pub(super) finished_at_nanos: u64,
    pub(super) shim_lost: bool,
}

impl ExitRecord {
    /// What is known of a container whose shim died.
    pub(super) fn shim_lost(finished_at: SystemTime, oom_killed: bool) -> Self {
        Self {
            code: 128 + libc::SIGKILL,
            signal: Some(libc::SIGKILL),
            oom_killed,
            finished_at_nanos: unix_nanos(finished_at),
            shim_lost: true,
        }
    }

    /// The record as the caller sees it.
    pub(super) fn to_exit(&self) -> Exit {
        Exit {
            code: self.code,
            signal: self.signal.and_then(|number| number.try_into().ok()),
            oom_killed: self.oom_killed,
            finished_at: from_unix_nanos(self.finished_at_nanos),
            shim_lost: self.shim_lost,
        }
    }
}

/// Reads a state file; `None` when it is not there.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> io::Result<Option<T>> {
    let text = match std::fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        other => other?,
    };
    let file: Versioned<T> = serde_json::from_slice(&text)?;
    if file.version != VERSION {
        return Err(io::Error::other(format!(
            "{} has version {}, this program knows version {VERSION}",
            path.display(),
            file.version
        )));
    }
    Ok(Some(file.body))
}

/// Writes a state file whole or not at all.
pub(super) fn write<T: Serialize>(path: &Path, body: &T) -> io::Result<()> {
    write_then(path, body, |_| Ok(()))
}

/// Writes a state file whole or not at all, and sees it on the disk before it answers.
pub(super) fn write_durably<T: Serialize>(path: &Path, body: &T) -> io::Result<()> {
    write_then(path, body, File::sync_all)
}

fn write_then<T: Serialize>(
    path: &Path,
    body: &T,
    settle: impl Fn(&File) -> io::Result<()>,
) -> io::Result<()> {
    let text = serde_json::to_vec(&Versioned {
        version: VERSION,
        body,
    })?;
    let temporary = path.with_extension("tmp");
    let mut file = File::create(&temporary)?;
    file.write_all(&text)?;
    settle(&file)?;
    std::fs::rename(&temporary, path)
}

/// Nanoseconds since 1970.
pub(super) fn unix_nanos(time: SystemTime) -> u64 {
    let since = time
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// The time so many nanoseconds after 1970.
pub(super) fn from_unix_nanos(nanos: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_nanos(nanos)
}

/// Names this run of the machine.
pub(super) fn boot_id() -> io::Result<String> {
    Ok(std::fs::read_to_string("/proc/sys/kernel/random/boot_id")?
        .trim()
        .to_owned())
}

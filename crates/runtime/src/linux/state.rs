//! The state directory: where sandboxes and containers are written down for the next process.
//!
//! ```text
//! sandboxes/<sandbox>/sandbox.json                  the sandbox, written before anything is made
//! sandboxes/<sandbox>/holder.json                   the process that holds shared namespaces
//! sandboxes/<sandbox>/containers/<container>/
//!     container.json    the container; its shim holds a lock on it for as long as it lives
//!     seccomp.bpf       the compiled filter, for the start and for every exec
//!     running.json      written once the program runs
//!     exit.json         written once it has ended
//!     log/              see `crate::log`
//!     root/ upper/ work/   mount point and writable layer of the root filesystem
//! ```
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
use crate::{ContainerId, SandboxId};

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

/// The state directory of one runtime.
#[derive(Debug, Clone)]
pub(super) struct StateDir(PathBuf);

impl StateDir {
    /// Opens the directory, making it readable by nobody else.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        let sandboxes = root.join("sandboxes");
        make_private_directory(root)?;
        make_private_directory(&sandboxes)?;
        Ok(Self(sandboxes))
    }

    pub(super) fn sandbox(&self, id: &SandboxId) -> SandboxDir {
        SandboxDir(self.0.join(id.as_str()))
    }

    /// The sandboxes there are.
    pub(super) fn sandboxes(&self) -> io::Result<Vec<SandboxId>> {
        names(&self.0).map(|names| names.into_iter().flat_map(SandboxId::new).collect())
    }
}

/// The directory of a sandbox.
#[derive(Debug, Clone)]
pub(super) struct SandboxDir(PathBuf);

impl SandboxDir {
    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn record(&self) -> PathBuf {
        self.0.join("sandbox.json")
    }

    pub(super) fn holder(&self) -> PathBuf {
        self.0.join("holder.json")
    }

    pub(super) fn container(&self, id: &ContainerId) -> ContainerDir {
        ContainerDir(self.0.join("containers").join(id.as_str()))
    }

    /// The containers there are.
    pub(super) fn containers(&self) -> io::Result<Vec<ContainerId>> {
        match names(&self.0.join("containers")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            names => names.map(|names| names.into_iter().flat_map(ContainerId::new).collect()),
        }
    }
}

/// The directory of a container.
#[derive(Debug, Clone)]
pub(super) struct ContainerDir(PathBuf);

impl ContainerDir {
    pub(super) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn record(&self) -> PathBuf {
        self.0.join("container.json")
    }

    pub(super) fn seccomp(&self) -> PathBuf {
        self.0.join("seccomp.bpf")
    }

    pub(super) fn running(&self) -> PathBuf {
        self.0.join("running.json")
    }

    pub(super) fn exit(&self) -> PathBuf {
        self.0.join("exit.json")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.0.join("log")
    }

    pub(super) fn root(&self) -> PathBuf {
        self.0.join("root")
    }

    pub(super) fn upper(&self) -> PathBuf {
        self.0.join("upper")
    }

    pub(super) fn work(&self) -> PathBuf {
        self.0.join("work")
    }
}

fn names(directory: &Path) -> io::Result<Vec<String>> {
    std::fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// Makes a directory only its owner can enter; one that is there is left as it is.
pub(super) fn make_private_directory(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
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

//! The state directory: where what belongs to sandboxes and containers is.
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
//!     root/             mount point of the root filesystem
//!     upper/ work/      its writable layer, unless the sandbox has storage for it elsewhere
//! ```

use std::io;
use std::path::{Path, PathBuf};

use super::kept::KeptLogs;
use crate::{ContainerId, SandboxId};

/// The state directory of one runtime.
#[derive(Debug, Clone)]
pub(super) struct StateDir {
    sandboxes: PathBuf,
    /// Logs of containers that are gone.
    pub(super) outputs: KeptLogs,
}

impl StateDir {
    /// Opens the directory, making it readable by nobody else.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        let sandboxes = root.join("sandboxes");
        make_private_directory(root)?;
        make_private_directory(&sandboxes)?;
        let outputs = KeptLogs::at(root.join("outputs"));
        Ok(Self { sandboxes, outputs })
    }

    pub(super) fn sandbox(&self, id: &SandboxId) -> SandboxDir {
        SandboxDir(self.sandboxes.join(id.as_str()))
    }

    /// The sandboxes there are.
    pub(super) fn sandboxes(&self) -> io::Result<Vec<SandboxId>> {
        let names = names(&self.sandboxes);
        names.map(|names| names.into_iter().flat_map(SandboxId::new).collect())
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
}

fn names(directory: &Path) -> io::Result<Vec<String>> {
    std::fs::read_dir(directory)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect()
}

/// The directory of a writable layer: the container's own, or one on the sandbox's storage.
#[derive(Debug, Clone)]
pub(super) struct LayerDir(PathBuf);

impl LayerDir {
    pub(super) fn at(path: PathBuf) -> Self {
        Self(path)
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn upper(&self) -> PathBuf {
        self.0.join("upper")
    }

    pub(super) fn work(&self) -> PathBuf {
        self.0.join("work")
    }
}

/// Makes a directory only its owner can enter; one that is there is left as it is.
pub(super) fn make_private_directory(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
}

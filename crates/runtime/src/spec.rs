//! What to run, in full: a sandbox, a container in it, a command in a running container.
//!
//! Values here are what an image and a task definition say after their defaults were applied;
//! nothing is looked up elsewhere, except users and groups, which only the image knows.

mod limits;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::log::LogQueue;
use crate::{CapabilitySet, ContainerId, SandboxId, Signal};

pub use limits::{CpuQuota, Limits, Ulimit, UlimitResource};

/// The surroundings that the containers of one task share.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SandboxSpec {
    /// Its name, unique within the state directory.
    pub id: SandboxId,
    /// What `hostname` says in every container.
    pub hostname: String,
    /// Where the containers' packets go.
    pub network: Network,
    /// Limits for all its containers together.
    pub limits: Limits,
    /// Whose processes its containers see (`pidMode`).
    #[serde(default)]
    pub pids: Sharing,
    /// With whom its containers share System V and POSIX IPC, `/dev/shm` included (`ipcMode`).
    #[serde(default)]
    pub ipc: Sharing,
    /// Size of the `/dev/shm` its containers share, bytes; `None` is 64 MiB.
    #[serde(default)]
    pub shm_bytes: Option<u64>,
    /// A directory for what its containers write to their root filesystems: on a file system as
    /// large as all of it may become. Whoever gives it removes it, after the sandbox. `None` is
    /// the state directory, without a limit.
    #[serde(default)]
    pub layers: Option<PathBuf>,
    /// Whose output its containers write, where that goes to files: it is kept under this name
    /// when the sandbox is removed. `None` keeps none.
    #[serde(default)]
    pub output_of: Option<String>,
}

/// How far a namespace of a sandbox's containers reaches.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sharing {
    /// Each container has one of its own.
    #[default]
    Container,
    /// The sandbox's containers share one.
    Sandbox,
    /// They use the machine's.
    Machine,
}

/// The network namespace of a sandbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Network {
    /// The namespace this file names.
    Path(PathBuf),
    /// The machine's own network.
    Host,
    /// For each container a namespace of its own that holds a loopback interface and nothing else.
    None,
}

/// One container.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ContainerSpec {
    /// Its name, unique within the state directory.
    pub id: ContainerId,
    /// The sandbox it runs in.
    pub sandbox: SandboxId,
    /// What `hostname` says, where that is not its sandbox's.
    #[serde(default)]
    pub hostname: Option<String>,
    /// Where its packets go, where that is not where its sandbox's go.
    #[serde(default)]
    pub network: Option<Network>,
    /// Its root filesystem.
    pub root: RootFs,
    /// Whether the root filesystem refuses writes.
    pub read_only_root: bool,
    /// Program and arguments; the program is looked up in the container's `PATH`.
    pub args: Vec<String>,
    /// `NAME=value` in order. `PATH`, `HOSTNAME` and `HOME` get defaults when absent.
    pub env: Vec<String>,
    /// Working directory, made when absent. Empty means `/`.
    pub cwd: String,
    /// As an image says it: empty, `name`, `uid`, `name:group`, `uid:gid`.
    pub user: String,
    /// Supplementary groups besides those of the user.
    pub additional_gids: Vec<u32>,
    /// What root keeps; see [`CapabilitySet::from_add_and_drop`].
    pub capabilities: CapabilitySet,
    /// Every capability this machine grants, every device, no seccomp filter, nothing masked.
    pub privileged: bool,
    /// Whether programs can gain no privilege by being executed (set-user-id).
    pub no_new_privileges: bool,
    /// Mounts in order, after the standard ones.
    pub mounts: Vec<Mount>,
    /// Size of a `/dev/shm` of its own in bytes; `None` is 64 MiB, 0 is no `/dev/shm` at all.
    pub shm_bytes: Option<u64>,
    /// Resource limits of its processes.
    pub ulimits: Vec<Ulimit>,
    /// Kernel parameters of its own namespaces, such as `net.core.somaxconn`.
    pub sysctls: Vec<(String, String)>,
    /// Devices of the machine it may use.
    pub devices: Vec<Device>,
    /// Whether a small init process reaps orphans and forwards signals (`initProcessEnabled`).
    pub init_process: bool,
    /// Whether it has a terminal, in place of three streams (`pseudoTerminal`).
    #[serde(default)]
    pub terminal: bool,
    /// Whether its standard input stays open with nothing to read, in place of being at its end
    /// (`interactive`).
    #[serde(default)]
    pub open_stdin: bool,
    /// The signal its image wants in order to stop; kept for who adopts it.
    pub stop_signal: Signal,
    /// Limits of this container.
    pub limits: Limits,
    /// Where its output goes.
    pub log: LogTarget,
}

impl ContainerSpec {
    /// A container that runs `args` in `root`, with the defaults of everything else.
    pub fn new(id: ContainerId, sandbox: SandboxId, root: RootFs, args: Vec<String>) -> Self {
        Self {
            id,
            sandbox,
            hostname: None,
            network: None,
            root,
            read_only_root: false,
            args,
            env: Vec::new(),
            cwd: String::new(),
            user: String::new(),
            additional_gids: Vec::new(),
            capabilities: CapabilitySet::DEFAULT,
            privileged: false,
            no_new_privileges: false,
            mounts: Vec::new(),
            shm_bytes: None,
            ulimits: Vec::new(),
            sysctls: Vec::new(),
            devices: Vec::new(),
            init_process: false,
            terminal: false,
            open_stdin: false,
            stop_signal: Signal::TERM,
            limits: Limits::default(),
            log: LogTarget::Files,
        }
    }
}

/// A root filesystem.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum RootFs {
    /// Unpacked image layers, the topmost first; what the container writes goes to a directory of
    /// its own that is removed with it.
    Layers {
        /// Directories, the topmost layer first; at least one, at most 500.
        lower: Vec<PathBuf>,
    },
    /// A directory, used as it is.
    Directory(PathBuf),
}

/// Something mounted into a container. Symbolic links in a target are followed inside the root.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Mount {
    /// A file or directory of the machine.
    Bind {
        /// Path on the machine; it must exist.
        source: PathBuf,
        /// Path in the container, made when absent.
        target: PathBuf,
        /// Whether the container is refused writes, also to mounts below the source.
        read_only: bool,
    },
    /// Memory used as a filesystem; counts toward the memory limit.
    Tmpfs {
        /// Path in the container, made when absent.
        target: PathBuf,
        /// Most bytes; `None` is half of the machine's memory.
        size_bytes: Option<u64>,
        /// Options as in `mountOptions`; the defaults are `noexec,nosuid,nodev`.
        options: Vec<String>,
    },
}

/// A device of the machine in a container.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Device {
    /// The device on the machine.
    pub host_path: PathBuf,
    /// Where it appears; absolute.
    pub container_path: PathBuf,
    /// What the container may do with it.
    pub access: DeviceAccess,
}

/// What may be done with a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceAccess {
    /// Read from it.
    pub read: bool,
    /// Write to it.
    pub write: bool,
    /// Make a node for it.
    pub mknod: bool,
}

/// Where a container's output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogTarget {
    /// To log files in the container's state directory, the newest lines kept; see
    /// [`crate::log`].
    Files,
    /// The same, as a queue to a reader: what was not read is bounded.
    Queue(LogQueue),
    /// Nowhere (`logDriver: none`).
    Discard,
}

/// A command in a running container.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ExecSpec {
    /// Program and arguments.
    pub args: Vec<String>,
    /// Added to the container's own environment; the same name replaces.
    pub env: Vec<String>,
    /// Working directory; `None` is the container's.
    pub cwd: Option<String>,
    /// User; `None` is the container's.
    pub user: Option<String>,
    /// The terminal to give it, or `None` for three pipes.
    pub terminal: Option<TerminalSize>,
}

/// Rows and columns of a terminal, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TerminalSize {
    /// Lines.
    pub rows: u16,
    /// Characters in a line.
    pub columns: u16,
}

//! Why a network could not be opened or changed.

use std::io;
use std::path::PathBuf;

use crate::spec::Cidr;

/// Why this instance cannot have virtual networks; each says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The process is not root.
    #[error("virtual networks need root: start the server with sudo")]
    NotRoot,
    /// The name prefix cannot be part of interface and table names.
    #[error("{0:?} cannot name network objects: use 1 to 11 of a-z, 0-9 and -")]
    BadPrefix(String),
    /// The kernel has no nftables, or no part of it that we need.
    #[error("this kernel has no nftables (module nf_tables): virtual networks need it")]
    NoNftables(#[source] io::Error),
    /// Network namespaces cannot be made.
    #[error("this kernel or container does not allow network namespaces")]
    NoNamespaces(#[source] io::Error),
    /// The directory for namespace files cannot be made.
    #[error("could not make the directory {path} for network namespaces")]
    RunDir {
        /// The directory asked for.
        path: PathBuf,
        /// What the file system answered.
        source: io::Error,
    },
}

/// Why a change to the network was refused or failed.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// An id that cannot name a file.
    #[error("{0:?} cannot be an id: use 1 to 64 of letters, digits, - and _")]
    BadId(String),
    /// The VPC was never ensured, or was removed.
    #[error("{0} has no router on this instance")]
    VpcNotFound(String),
    /// The VPC cannot go while interfaces are attached to it.
    #[error("{vpc} still has {interfaces} network interfaces on this instance")]
    VpcInUse {
        /// The VPC that was to be removed.
        vpc: String,
        /// How many interfaces it has.
        interfaces: usize,
    },
    /// Two names that the kernel cannot tell apart.
    #[error("interface {id} cannot be told from {taken_by} by the kernel's short names")]
    NameTaken {
        /// The interface asked for.
        id: String,
        /// The interface that has the name.
        taken_by: String,
    },
    /// The range for uplinks is used up.
    #[error("no address is left for an uplink in {0}")]
    UplinksExhausted(Cidr),
    /// The kernel refused a step.
    #[error("could not {step}")]
    Kernel {
        /// What was tried.
        step: &'static str,
        /// What the kernel answered.
        source: io::Error,
    },
}

/// Names the step an [`io::Error`] belongs to.
pub(crate) trait Step<T> {
    /// Turns a failure into "could not `step`".
    fn step(self, step: &'static str) -> Result<T, NetworkError>;
}

impl<T> Step<T> for io::Result<T> {
    fn step(self, step: &'static str) -> Result<T, NetworkError> {
        self.map_err(|source| NetworkError::Kernel { step, source })
    }
}

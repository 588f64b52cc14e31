//! Which network interfaces are real on this machine.

use std::net::Ipv4Addr;
use std::path::PathBuf;

use tokio::sync::watch;

/// Tells where network interfaces are, and when that changes. The agent knows.
pub trait Namespaces: Send + Sync {
    /// The file that stands for the network namespace of an interface (`eni-…`); `None` while
    /// it is not real here, or no more.
    fn path(&self, interface: &str) -> Option<PathBuf>;

    /// The address at which a VPC (`vpc-…`) sees this machine; `None` while it has no network here.
    fn machine(&self, _vpc: &str) -> Option<Ipv4Addr> {
        None
    }

    /// Changes whenever an answer of [`Namespaces::path`] may have changed.
    fn changes(&self) -> watch::Receiver<()>;
}

//! Under which names and addresses an instance's networks live, and whether it can have them.

use std::io;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;

use crate::error::OpenError;
use crate::namespace::{on_thread, unshare};
use crate::nft;
use crate::spec::Cidr;

/// The time, as the server's clock tells it.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Names and addresses of one server's networks.
#[derive(Clone)]
pub struct Config {
    /// Begins the names of all links and tables on the machine: 1 to 11 of a-z, 0-9, `-`.
    /// Two servers on one machine need two prefixes.
    pub prefix: String,
    /// Where the files that stand for namespaces are.
    pub run_dir: PathBuf,
    /// Addresses for the links between the machine and its routers, two a VPC. Two servers on
    /// one machine should have two ranges.
    pub uplinks: Cidr,
    /// The clock that stamps the log of drops.
    pub now: Now,
}

impl Config {
    /// Link-local addresses far from those AWS uses: no VPC has them.
    pub const DEFAULT_UPLINKS: Cidr = Cidr::from_parts(Ipv4Addr::new(169, 254, 192, 0), 18);

    pub(super) fn routers(&self) -> PathBuf {
        self.run_dir.join("routers")
    }

    pub(super) fn interfaces(&self) -> PathBuf {
        self.run_dir.join("interfaces")
    }

    pub(super) async fn check(self) -> Result<Self, OpenError> {
        if !rustix::process::geteuid().is_root() {
            return Err(OpenError::NotRoot);
        }
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if !(1..=11).contains(&self.prefix.len()) || !self.prefix.bytes().all(fits) {
            return Err(OpenError::BadPrefix(self.prefix));
        }
        on_thread(try_kernel)
            .await
            .map_err(OpenError::NoNamespaces)??;
        for dir in [self.routers(), self.interfaces()] {
            make_dir(&dir)?;
        }
        Ok(self)
    }
}

fn make_dir(dir: &Path) -> Result<(), OpenError> {
    let failed = |source| OpenError::RunDir {
        path: dir.to_owned(),
        source,
    };
    std::fs::create_dir_all(dir).map_err(failed)
}

/// Tries, in a namespace that ends with the thread, what every router will need.
fn try_kernel() -> Result<(), OpenError> {
    unshare().map_err(OpenError::NoNamespaces)?;
    let try_table = || -> io::Result<()> {
        let mut batch = nft::Batch::new("probe");
        batch.add_table();
        let hook = nft::Hook {
            kind: "nat",
            number: libc::NF_INET_POST_ROUTING,
            priority: 100,
            policy: libc::NF_ACCEPT,
        };
        batch.add_chain("probe", Some(&hook));
        batch.add_rule("probe", &[nft::Expression::ConnectionState(nft::Word(0))]);
        batch.add_rule("probe", &[nft::Expression::Masquerade]);
        nft::Socket::open()?.commit(batch)
    };
    try_table().map_err(OpenError::NoNftables)
}

//! What `longshore serve` is told.

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use cli::command::instance::InstanceWish;
use domain::network::Cidr;
use domain::{AccountId, Region};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Run the server.
#[derive(Args, Debug)]
pub(crate) struct Serve {
    /// Where everything is kept [default: /var/lib/longshore as root, else below the home].
    #[arg(long, env = "LONGSHORE_DATA_DIR")]
    pub(crate) data_dir: Option<PathBuf>,
    /// Address and port of the AWS APIs.
    #[arg(long, default_value = "127.0.0.1:4566")]
    pub(crate) listen: SocketAddr,
    /// Address and port of the image registry.
    #[arg(long, default_value = "127.0.0.1:4567")]
    pub(crate) registry_listen: SocketAddr,
    /// Address on which internet-facing load balancers listen on this machine.
    #[arg(long, default_value = "127.0.0.1")]
    pub(crate) balancer_address: IpAddr,
    /// The block that public addresses are given from, in CIDR notation [default: 203.0.113.0/24,
    /// then 198.51.100.0/24 and 198.18.0.0/15]. Two servers on one machine need one each.
    #[arg(long, value_name = "BLOCK")]
    pub(crate) public_addresses: Option<Cidr>,
    /// Loopback address and port at which names of namespaces, hosted zones and load balancers
    /// are answered on this machine, over UDP and TCP; nowhere unless given.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) dns: Option<SocketAddr>,
    /// Where records are kept: `embedded`, or `etcd://HOST:PORT[,HOST:PORT…]`.
    #[arg(long, default_value = "embedded")]
    pub(crate) store: String,
    /// Who may call: `lenient` believes callers on this machine, `strict` verifies everybody.
    #[arg(long, value_enum, default_value = "lenient")]
    pub(crate) auth: Auth,
    /// How containers are run: for real, or only pretended (needs no root).
    #[arg(long, value_enum, default_value = "linux")]
    pub(crate) runtime: RuntimeKind,
    /// How many seconds of API time pass in one second.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) clock_speed: u32,
    /// The account of calls that name none.
    #[arg(long, default_value = "000000000000")]
    pub(crate) account: AccountId,
    /// The Region of calls that name none.
    #[arg(long, default_value = "us-east-1")]
    pub(crate) region: Region,
    /// Let tasks of `RunTask` and `StartTask` call by the aliases of their cluster's default
    /// Service Connect namespace, as at AWS only tasks of services can.
    #[arg(long)]
    pub(crate) service_connect_for_tasks: bool,
    /// Let `POST /_longshore/reset` empty the account.
    #[arg(long)]
    pub(crate) allow_reset: bool,
    /// How many days the history of tasks and the events of the bus are kept.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=3_650))]
    pub(crate) history_days: u16,
    /// A registry to pull from instead of the one an image names: `HOST[:PORT]`.
    #[arg(long)]
    pub(crate) registry_mirror: Option<String>,
    /// A container instance that an agent of this server serves; may be repeated:
    /// CLUSTER[:NAME][,cpu=UNITS][,memory=MIB][,zone=ZONE][,provider=NAME][,attribute=NAME=VALUE]
    #[arg(long = "container-instance", value_name = "INSTANCE")]
    pub(crate) container_instances: Vec<InstanceWish>,
    /// Logs as JSON lines instead of text.
    #[arg(long)]
    pub(crate) log_json: bool,
}

/// Who may call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Auth {
    /// Callers on this machine are believed.
    Lenient,
    /// Everybody is verified.
    Strict,
}

/// How containers are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RuntimeKind {
    /// For real.
    Linux,
    /// Only pretended.
    Simulated,
}

impl RuntimeKind {
    /// Its name in the health answer.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::Simulated => "simulated",
        }
    }
}

impl Serve {
    /// A sentence about options that cannot be had together, or not here.
    pub(crate) fn problem(&self, is_root: bool) -> Option<String> {
        if !self.listen.ip().is_loopback() && self.auth == Auth::Lenient {
            return Some(format!(
                "--listen {} can be reached from other machines, so callers must be verified: add \
                 --auth strict",
                self.listen
            ));
        }
        if let Some(dns) = self.dns.filter(|dns| !dns.ip().is_loopback()) {
            return Some(format!(
                "--dns {dns} can be reached from other machines: names are for this one, so give \
                 a loopback address"
            ));
        }
        if let Some(block) = self.public_addresses.filter(|block| !can_be_public(*block)) {
            return Some(format!(
                "--public-addresses {block} gives no address that a machine could be reached at: \
                 give a block of four or more unicast addresses, such as 198.51.100.0/24"
            ));
        }
        if self.runtime == RuntimeKind::Linux && !is_root {
            return Some(
                "containers and networks need root: run as root, or try --runtime simulated, \
                 which starts no process"
                    .to_owned(),
            );
        }
        None
    }

    /// Where everything is kept. Fails when nobody says so: neither the option nor a home.
    pub(crate) fn data_dir(&self, is_root: bool) -> Result<PathBuf> {
        if let Some(directory) = &self.data_dir {
            return Ok(directory.clone());
        }
        if is_root {
            return Ok(PathBuf::from("/var/lib/longshore"));
        }
        let home = std::env::var_os("HOME").filter(|home| !home.is_empty());
        let home =
            home.context("there is no HOME to keep data below: say where with --data-dir")?;
        Ok(PathBuf::from(home).join(".local/share/longshore"))
    }
}

/// Whether a block has addresses to give, none of them with a meaning of its own.
fn can_be_public(block: Cidr) -> bool {
    let first = block.base;
    let special = first.is_loopback()
        || first.is_multicast()
        || first.is_link_local()
        || first.is_unspecified()
        || first.is_broadcast();
    block.size() >= 4 && !special
}

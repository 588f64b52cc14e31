//! Keeps the edge in step with the records.
//!
//! ```text
//! records, findings of the probes ─► health::decide ─► compile ─► Edge::apply
//!                                          │               └────► sockets opened and closed
//!                                          └─► TargetHealth records
//! ```
//!
//! One key, the whole table, is looked at whenever a record changes, a probe finds something new
//! or a network interface becomes real. The store being away changes nothing: the edge serves
//! from its last table.

mod compile;
mod connect;
mod controller;
mod firewalls;
mod health;
mod identities;
pub(crate) mod keyring;
mod logins;
mod measure;
mod namespaces;
mod problems;
mod records;
#[cfg(test)]
mod samples;
mod sockets;
mod zones;

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;

use domain::{Clock, IdSource};
use reconcile::{Monitor, Progress, Runner, Waker};
use seal::Seal;
use store::Store;

use crate::{CallLogs, Edge, FirewallParts, Health};
use controller::{Controller, Table};

pub use compile::mesh::target_of;
pub use connect::NamespaceConnect;
pub use measure::{MeasureParts, Measurer};
pub use namespaces::Namespaces;

/// What does not follow from the records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowConfig {
    /// Where internet-facing load balancers also listen on the machine.
    pub host_address: IpAddr,
    /// Where the pages of user pools are served.
    pub pages: SocketAddr,
}

impl Default for FollowConfig {
    /// The loopback: nobody else reaches it; and the server's usual port.
    fn default() -> Self {
        Self {
            host_address: Ipv4Addr::LOCALHOST.into(),
            pages: (Ipv4Addr::LOCALHOST, 4566).into(),
        }
    }
}

/// What following needs.
pub struct FollowParts {
    /// What is kept in step. Its `Connect` should be a [`NamespaceConnect`].
    pub edge: Arc<Edge>,
    /// The records.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance, for pauses after failures.
    pub ids: Arc<dyn IdSource>,
    /// Which interfaces are real here.
    pub namespaces: Arc<dyn Namespaces>,
    /// What opens the private keys of certificates.
    pub seal: Arc<Seal>,
    /// What opens secrets: keys of load balancers, of clients of identity providers.
    pub secrets: Arc<Seal>,
    /// What web ACLs share.
    pub firewall: FirewallParts,
    /// Who writes access logs of Service Connect, if anybody does.
    pub calls: Option<Arc<CallLogs>>,
    /// The rest.
    pub config: FollowConfig,
}

/// Keeps an edge in step with the records while it runs.
pub struct Follow {
    runner: Runner<Controller>,
    health: Health,
    namespaces: Arc<dyn Namespaces>,
}

impl Follow {
    /// Prepares to follow; nothing happens before [`Follow::run`].
    pub fn new(parts: FollowParts) -> Self {
        let (store, clock, ids) = (parts.store.clone(), parts.clock.clone(), parts.ids.clone());
        let health = parts.edge.health();
        let namespaces = Arc::clone(&parts.namespaces);
        let runner = Runner::new(Controller::new(parts), store, clock, ids);
        Self {
            runner,
            health,
            namespaces,
        }
    }

    /// A look at what it does, also once it runs.
    pub fn monitor(&self) -> Monitor {
        self.runner.monitor()
    }

    /// A look at how far it has come with what was written, also once it runs.
    pub fn progress(&mut self) -> Progress {
        self.runner.progress()
    }

    /// Follows until `stop` ends. What is served then goes on being served.
    pub async fn run(self, stop: impl Future<Output = ()>) {
        let waker = self.runner.waker();
        // Also without any record: what was served and is no more wanted must end.
        waker.wake(Table);
        tokio::select! {
            () = self.runner.run(stop) => {}
            () = call(waker, self.health, &*self.namespaces) => {}
        }
    }
}

/// Wakes the table for what no record tells; never ends.
async fn call(waker: Waker<Table>, mut health: Health, namespaces: &dyn Namespaces) {
    let mut changes = namespaces.changes();
    let probes = async {
        while health.changed().await {
            waker.wake(Table);
        }
    };
    let interfaces = async {
        while changes.changed().await.is_ok() {
            waker.wake(Table);
        }
    };
    tokio::join!(probes, interfaces, std::future::pending::<()>());
}

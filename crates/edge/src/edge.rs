//! The handle the rest of the product holds.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::io;
use std::net::{TcpListener, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use route::{
    CompileError, ListenerId, Origin, Owner, Reading, RouteTable, TableSpec, Target, TargetId,
    TargetStatus,
};

use crate::health::Prober;
use crate::sockets::Sockets;
use crate::threads::{Shared, Stop};
use crate::tls::{TlsSpec, TlsTable};
use crate::{
    Connect, EdgeConfig, Health, ListenerSocketId, LogFacts, Logins, Serves, Snapshot, TargetStats,
    network,
};

/// A running data plane. Dropping it closes everything at once.
pub struct Edge {
    shared: Arc<Shared>,
    sockets: Sockets,
    prober: Arc<Prober>,
    applying: Mutex<()>,
    _stop: Stop,
}

/// Why a table was not put in force; the one before still is.
pub type ApplyError = CompileError;

impl Edge {
    /// Starts the threads; nothing is served yet.
    ///
    /// # Errors
    /// When a thread or its runtime cannot be made.
    pub fn start(config: EdgeConfig, connect: Arc<dyn Connect>) -> io::Result<Self> {
        let (shared, stop) = Shared::new(config, connect)?;
        let prober = Arc::new(Prober::new(Arc::clone(&shared)));
        let sockets = Sockets::new(Arc::clone(&shared));
        Ok(Self {
            shared,
            sockets,
            prober,
            applying: Mutex::new(()),
            _stop: stop,
        })
    }

    /// Puts certificates and security policies in force for all handshakes that begin from now
    /// on. To be called before the table that has the listeners.
    ///
    /// Connections that are open keep what they agreed on.
    pub fn secure(&self, spec: TlsSpec) {
        let _one_at_a_time = self.applying.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = &self.shared;
        let made_of = (shared.tickets.as_ref(), &shared.api_time());
        let table = TlsTable::compile(spec, &shared.tls.load(), made_of);
        shared.tls.store(Arc::new(table));
    }

    /// Puts keys and secrets in force for users who log in from now on. To be called before the
    /// table that asks them to.
    pub fn admit(&self, logins: Logins) {
        self.shared.logins.store(Arc::new(logins));
    }

    /// Says which load balancers log, and where to.
    pub fn log(&self, wanted: BTreeMap<Owner, LogFacts>) {
        if let Some(logbook) = &self.shared.config.logbook {
            logbook.follow(wanted);
        }
    }

    /// Puts a table in force for all requests that begin from now on.
    ///
    /// Requests in flight keep the table they began with and are never dropped.
    ///
    /// # Errors
    /// When the table contradicts itself; see [`CompileError`].
    pub fn apply(&self, spec: TableSpec) -> Result<(), ApplyError> {
        let _one_at_a_time = self.applying.lock().unwrap_or_else(PoisonError::into_inner);
        let previous = self.shared.table.load_full();
        let now = self.shared.now();
        let listeners = spec.listeners.iter().map(|listener| &listener.origin);
        let groups = spec.groups.iter().flat_map(|group| &group.called_from);
        let origins: HashSet<Origin> = listeners.chain(groups).cloned().collect();
        let table = RouteTable::compile(spec, &self.shared.ledger, &previous, now)?;
        let table = Arc::new(table);
        self.shared.table.store(Arc::clone(&table));
        let retired = table.take_over(&previous);
        network::end_flows(&self.shared.flows, &previous, &table);
        for thread in &self.shared.threads {
            retired
                .iter()
                .for_each(|serial| thread.pool.forget(*serial));
            thread.pool.keep_origins(&origins);
        }
        drop(previous);
        self.shared.ledger.sweep();
        self.prober.follow(&table);
        Ok(())
    }

    /// Serves a socket that is bound and listening already. An open id is replaced.
    ///
    /// # Errors
    /// When the socket cannot be made non-blocking.
    pub fn open(
        &self,
        id: ListenerSocketId,
        socket: TcpListener,
        serves: Serves,
    ) -> io::Result<()> {
        self.sockets.open(id, socket, serves)
    }

    /// Serves packets that come to a socket that is bound already, for a listener. An open id is
    /// replaced.
    ///
    /// # Errors
    /// When the socket cannot be made non-blocking.
    pub fn open_packets(
        &self,
        id: ListenerSocketId,
        socket: UdpSocket,
        listener: ListenerId,
    ) -> io::Result<()> {
        self.sockets.open_packets(id, socket, listener)
    }

    /// Closes a socket, lets requests in flight finish, and drops what is left after `deadline`.
    /// Clients learn it by GOAWAY or `Connection: close`.
    pub async fn close(&self, id: &ListenerSocketId, deadline: Duration) {
        self.sockets.close(id, deadline).await;
    }

    /// Client connections still open on a socket, closed ones included until they are gone.
    pub fn connections(&self, id: &ListenerSocketId) -> usize {
        self.sockets.connections(id)
    }

    /// Requests in flight at a target, still registered or not.
    pub fn in_flight(&self, target: &TargetId) -> usize {
        self.shared.ledger.in_flight(target)
    }

    /// Whether the table in force would still send new requests to a target. Once it would not,
    /// what is in flight there only gets less.
    pub fn may_send_to(&self, target: &TargetId) -> bool {
        let table = self.shared.table.load();
        let group = table.group(&target.group);
        let takes = |one: &Target| one.id == *target && one.status != TargetStatus::Draining;
        group.is_some_and(|group| group.targets.iter().any(takes))
    }

    /// What traffic there was.
    pub fn stats(&self) -> Snapshot {
        let ledger = &self.shared.ledger;
        let targets = ledger.targets().into_iter();
        Snapshot {
            owners: ledger.owners(),
            groups: ledger.groups(),
            targets: targets
                .map(|(id, in_flight, reading)| TargetStats {
                    id,
                    in_flight,
                    reading,
                })
                .collect(),
        }
    }

    /// What each zone of each load balancer has had.
    pub fn zones(&self) -> Vec<((Owner, String), Reading)> {
        self.shared.ledger.zones()
    }

    /// What the health checks say, now and whenever it changes.
    pub fn health(&self) -> Health {
        self.prober.health()
    }
}

impl fmt::Debug for Edge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Edge")
            .field("threads", &self.shared.threads.len())
            .finish_non_exhaustive()
    }
}

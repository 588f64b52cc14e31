//! From records to a route table and the sockets it needs. Decides; touches nothing.

mod balancers;
mod doors;
mod groups;
mod logins;
mod logs;
pub(super) mod mesh;
mod policies;
mod rules;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use domain::elb::{Listener, LoadBalancer, TargetHealth};
use domain::{Key, Sealed};
use route::{ListenerId, LoginId, Owner, TableSpec};

use super::Namespaces;
use super::firewalls::Guards;
use super::records::Records;
use crate::calls::WantedLogs;
use crate::shelf::Shelf;
use crate::{DoorTls, ListenerSocketId, LogFacts, Serves};

pub(super) use groups::{is_in_zone_of, target_id, uses};

/// What is to be served, and where.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    pub(super) table: TableSpec,
    pub(super) sockets: BTreeMap<ListenerSocketId, Socket>,
    /// What listeners serve TLS with.
    pub(super) tls: BTreeMap<ListenerId, WantedTls>,
    /// Our secrets at identity providers, sealed, by what is asked of users.
    pub(super) secrets: BTreeMap<LoginId, Sealed>,
    /// Where load balancers log.
    pub(super) balancer_logs: BTreeMap<Owner, LogFacts>,
    /// Load balancers whose port of the machine belongs to another one: the port and its name.
    pub(super) taken: Vec<(Key, u16, String)>,
    /// Load balancers that are served in every zone.
    pub(super) served: BTreeSet<Key>,
    /// What doors of the mesh serve TLS with.
    pub(super) doors: BTreeMap<ListenerId, DoorTls>,
    /// Who wants to know of calls of Service Connect.
    pub(super) logs: WantedLogs,
    /// What the records ask for and the edge does not do, in words.
    pub(super) gaps: Vec<String>,
}

/// What a listener serves TLS with, its certificates by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WantedTls {
    pub(super) policy: String,
    pub(super) alpn: Vec<&'static str>,
    /// ARNs, the default one first.
    pub(super) certificates: Vec<String>,
    pub(super) shared_port: Option<u16>,
}

/// A socket that should be open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Socket {
    pub(super) place: Place,
    pub(super) address: SocketAddr,
    pub(super) serves: Serves,
    pub(super) carries: Carries,
}

/// What comes to a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Carries {
    /// Connections.
    Streams,
    /// Packets.
    Packets,
}

/// The network a socket is opened in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// The machine's own, for these load balancers.
    Host(Vec<Key>),
    /// That of a load balancer's interface.
    LoadBalancer(String, PathBuf),
    /// That of a task's interface, for the task's own programs.
    Task(PathBuf),
    /// The same, for callers from outside.
    Gate(PathBuf),
}

/// What decides beside the records.
pub(super) struct Surroundings<'a> {
    /// Health by the key of its record, as it is now.
    pub(super) health: &'a BTreeMap<Key, TargetHealth>,
    /// What stands before the listeners of load balancers, by the balancer's key.
    pub(super) guards: &'a Guards,
    /// Which interfaces are real.
    pub(super) namespaces: &'a dyn Namespaces,
    /// Where internet-facing load balancers listen on the machine.
    pub(super) host: IpAddr,
    /// Where the pages of user pools are, which browsers and we ourselves ask.
    pub(super) pages: SocketAddr,
}

/// Decides what is to be served.
pub(super) fn compile(records: &Records, around: &Surroundings<'_>) -> Wanted {
    let mut wanted = Wanted::default();
    let homes = balancers::homes(records, around);
    wanted.served = balancers::served(records, &homes);
    balancers::add(records, around, &homes, &mut wanted);
    groups::add(records, around, &homes, &mut wanted);
    mesh::add(records, around, &mut wanted);
    doors::add(records, around, &mut wanted);
    logs::add(records, &mut wanted);
    wanted
}

/// The load balancer a listener belongs to.
pub(super) fn load_balancer_of<'a>(
    records: &'a Records,
    listener: &Listener,
) -> Option<&'a LoadBalancer> {
    let (name, id) = &listener.load_balancer;
    let key = LoadBalancer::key_of(&listener.scope, name);
    let found = records.load_balancers.get(&key)?;
    (found.id == *id).then_some(found)
}

/// The records below `parent`.
fn below_key<'a, R>(shelf: &'a Shelf<R>, parent: &Key) -> impl Iterator<Item = &'a R> + use<'a, R> {
    let prefix = parent.prefix();
    let from = shelf.range(Key::raw(prefix.clone())..);
    let below = from.take_while(move |(key, _)| key.as_str().starts_with(&prefix));
    below.map(|(_, record)| &**record)
}

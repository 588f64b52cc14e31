//! Opens the sockets that should be open, closes the others.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use netns::sockets::{
    bind_udp, forget_alias, forget_gate, listen_tcp, listen_tcp_behind, listen_tcp_gate,
};
use tokio::net::TcpSocket;

use super::Namespaces;
use super::compile::{Carries, Place, Socket};
use crate::{Edge, ListenerSocketId, Serves};

/// How long clients of a listener that was deleted may take to finish.
const GRACE: Duration = Duration::from_secs(5);
/// Connections that may wait for an accept.
const BACKLOG: u32 = 4096;

/// The sockets that are open.
#[derive(Default)]
pub(super) struct Sockets {
    open: BTreeMap<ListenerSocketId, Socket>,
    /// Those that could not be opened when last tried.
    failing: BTreeSet<ListenerSocketId>,
}

impl Sockets {
    /// Brings the sockets in step; tells which could not be opened.
    pub(super) async fn follow(
        &mut self,
        edge: &Edge,
        wanted: &BTreeMap<ListenerSocketId, Socket>,
        namespaces: &dyn Namespaces,
    ) -> BTreeMap<ListenerSocketId, io::Error> {
        self.close(edge, wanted, namespaces).await;
        let mut failures = BTreeMap::new();
        for (id, socket) in wanted {
            if self.open.contains_key(id) {
                continue;
            }
            match open(edge, id, socket).await {
                Ok(()) => {
                    self.failing.remove(id);
                    self.open.insert(id.clone(), socket.clone());
                }
                Err(error) => {
                    if self.failing.insert(id.clone()) {
                        let (address, place) = (socket.address, &socket.place);
                        tracing::warn!(%address, ?place, %error, "a socket could not be opened yet");
                    }
                    failures.insert(id.clone(), error);
                }
            }
        }
        self.failing.retain(|id| failures.contains_key(id));
        failures
    }

    async fn close(
        &mut self,
        edge: &Edge,
        wanted: &BTreeMap<ListenerSocketId, Socket>,
        namespaces: &dyn Namespaces,
    ) {
        let is_same = |id: &ListenerSocketId, open: &Socket| {
            let wanted = wanted.get(id);
            wanted.is_some_and(|wanted| wanted.is_at_same_place(open))
        };
        let gone = self.open.extract_if(.., |id, open| !is_same(id, open));
        for (id, socket) in gone {
            edge.close(&id, grace(&socket.place, namespaces)).await;
            forget(&socket);
        }
    }
}

impl Socket {
    /// Whether what is open need not be opened again.
    fn is_at_same_place(&self, open: &Self) -> bool {
        let same_network = match (&self.place, &open.place) {
            // Whoever shares it, it stays the same socket.
            (Place::Host(_), Place::Host(_)) => true,
            (one, other) => one == other,
        };
        same_network
            && self.address == open.address
            && self.serves == open.serves
            && self.carries == open.carries
    }
}

/// How long what is in flight may take. An open connection keeps its namespace alive, so none
/// may stay where the interface is gone or a task has ended.
fn grace(place: &Place, namespaces: &dyn Namespaces) -> Duration {
    match place {
        Place::Host(_) => GRACE,
        Place::LoadBalancer(interface, _) if namespaces.path(interface).is_some() => GRACE,
        Place::LoadBalancer(..) | Place::Task(_) | Place::Gate(_) => Duration::ZERO,
    }
}

async fn open(edge: &Edge, id: &ListenerSocketId, socket: &Socket) -> io::Result<()> {
    if let (Carries::Packets, Serves::Listener(listener)) = (socket.carries, &socket.serves) {
        let bound = match &socket.place {
            Place::Host(_) => std::net::UdpSocket::bind(socket.address)?,
            Place::LoadBalancer(_, path) | Place::Task(path) | Place::Gate(path) => {
                bind_udp(path, socket.address).await?
            }
        };
        return edge.open_packets(id.clone(), bound, listener.clone());
    }
    let listening = match &socket.place {
        Place::Host(_) => listen_on_host(socket.address)?,
        Place::LoadBalancer(_, path) => listen_tcp(path, socket.address).await?,
        Place::Task(path) => listen_in_task(path, socket.address).await?,
        Place::Gate(path) => listen_tcp_gate(path, socket.address.port()).await?,
    };
    edge.open(id.clone(), listening, socket.serves.clone())
}

/// A task's own program may want the port an alias is called at, so the socket is behind it.
async fn listen_in_task(path: &Path, alias: SocketAddr) -> io::Result<TcpListener> {
    match alias {
        SocketAddr::V4(alias) => listen_tcp_behind(path, alias).await,
        SocketAddr::V6(_) => listen_tcp(path, alias).await,
    }
}

/// Lets go of what led to a socket. A task that has ended took it along.
fn forget(socket: &Socket) {
    let (place, address) = (socket.place.clone(), socket.address);
    tokio::spawn(async move {
        let forgotten = match (&place, address) {
            (Place::Task(path), SocketAddr::V4(alias)) => forget_alias(path, alias).await,
            (Place::Gate(path), _) => forget_gate(path, address.port()).await,
            (Place::Task(_) | Place::Host(_) | Place::LoadBalancer(..), _) => Ok(()),
        };
        if let Err(error) = forgotten {
            tracing::debug!(%address, %error, "the rule of a socket stays behind");
        }
    });
}

fn listen_on_host(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

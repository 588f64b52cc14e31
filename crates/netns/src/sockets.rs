//! Sockets inside a namespace, for a process that stays outside.
//!
//! A socket belongs to the namespace it was made in, whoever uses it. Threads of our own enter
//! namespaces and hand the sockets out; runtime threads never do. An open socket keeps its
//! namespace alive: close it when the task or load balancer goes.

mod behalf;
mod behind;
mod connector;

use std::io;
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::Path;

use socket2::{Domain, Protocol, Socket, Type};

use crate::namespace::{enter, on_thread};

pub use behalf::Behalf;
pub use behind::{forget_alias, forget_gate, listen_tcp_behind, listen_tcp_gate};
pub use connector::Connector;

/// Connections that may wait for an accept.
const BACKLOG: i32 = 4096;

/// Listens for TCP connections at `address` inside the namespace; ready for a runtime.
///
/// Fails as `bind` does: `AddrInUse`, `AddrNotAvailable`; or `NotFound` without the namespace.
pub async fn listen_tcp(netns: &Path, address: SocketAddr) -> io::Result<TcpListener> {
    let netns = netns.to_owned();
    on_thread(move || {
        enter(&netns)?;
        listener(address)
    })
    .await?
}

/// A listener in the namespace of this thread.
fn listener(address: SocketAddr) -> io::Result<TcpListener> {
    let domain = Domain::for_address(address);
    let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Receives UDP packets at `address` inside the namespace; ready for a runtime.
pub async fn bind_udp(netns: &Path, address: SocketAddr) -> io::Result<UdpSocket> {
    let netns = netns.to_owned();
    on_thread(move || {
        enter(&netns)?;
        let socket = UdpSocket::bind(address)?;
        socket.set_nonblocking(true)?;
        Ok(socket)
    })
    .await?
}

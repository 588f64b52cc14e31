//! TCP connections and packets from inside namespaces, for the edge.

use std::io;
use std::net::{SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use socket2::{Domain, Protocol, Socket, Type};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::oneshot;

use crate::namespace::enter;

/// Makes TCP connections that begin inside a namespace.
///
/// Only the bare socket is made by the helper thread; connecting happens on the caller's
/// runtime and does not block it. Cheap to clone; the thread ends with the last clone.
#[derive(Debug, Clone)]
pub struct Connector {
    requests: mpsc::Sender<Request>,
}

#[derive(Debug)]
struct Request {
    netns: PathBuf,
    wish: Wish,
    made: oneshot::Sender<io::Result<Socket>>,
}

/// The socket that is wished for.
#[derive(Debug, Clone, Copy)]
struct Wish {
    domain: Domain,
    kind: Type,
    /// In whose name it sends, where not in the namespace's own.
    client: Option<SocketAddr>,
}

impl Connector {
    /// Starts the helper thread.
    pub fn start() -> io::Result<Self> {
        let (requests, received) = mpsc::channel();
        thread::Builder::new()
            .name("netns-connect".to_owned())
            .stack_size(256 * 1024)
            .spawn(move || serve(&received))?;
        Ok(Self { requests })
    }

    /// Connects to `address` as seen from inside the namespace bound at `netns`.
    ///
    /// Fails as `connect` does, or with `NotFound` when the namespace is gone. Has no time-out.
    pub async fn connect(&self, netns: &Path, address: SocketAddr) -> io::Result<TcpStream> {
        let wish = Wish {
            domain: Domain::for_address(address),
            kind: Type::STREAM,
            client: None,
        };
        finish(self.socket(netns, wish).await?, address).await
    }

    /// The same in the name of `client`: the other side sees its address and port.
    ///
    /// The namespace must be one of an interface that speaks for clients
    /// ([`crate::InterfaceSpec::speaks_for_clients`]). Where the client's port is in use at
    /// `address` already, another of its ports is seen.
    pub async fn connect_as(
        &self,
        netns: &Path,
        client: SocketAddr,
        address: SocketAddr,
    ) -> io::Result<TcpStream> {
        let anyone = SocketAddr::new(client.ip(), 0);
        let mut last = io::ErrorKind::AddrInUse.into();
        for client in [client, anyone] {
            let wish = Wish {
                domain: Domain::for_address(address),
                kind: Type::STREAM,
                client: Some(client),
            };
            let connected = match self.socket(netns, wish).await {
                Ok(socket) => finish(socket, address).await,
                Err(error) => Err(error),
            };
            match connected {
                Err(error) if is_taken(&error) => last = error,
                connected => return connected,
            }
        }
        Err(last)
    }

    /// A socket for packets that are sent in the name of `client`, and for the answers to them.
    pub async fn packets_as(&self, netns: &Path, client: SocketAddr) -> io::Result<UdpSocket> {
        let wish = Wish {
            domain: Domain::for_address(client),
            kind: Type::DGRAM,
            client: Some(client),
        };
        Ok(self.socket(netns, wish).await?.into())
    }

    async fn socket(&self, netns: &Path, wish: Wish) -> io::Result<Socket> {
        let (made, socket) = oneshot::channel();
        let request = Request {
            netns: netns.to_owned(),
            wish,
            made,
        };
        let ended = || io::Error::other("the thread that makes sockets ended");
        self.requests.send(request).map_err(|_| ended())?;
        socket.await.map_err(|_| ended())?
    }
}

async fn finish(socket: Socket, address: SocketAddr) -> io::Result<TcpStream> {
    TcpSocket::from_std_stream(socket.into())
        .connect(address)
        .await
}

fn is_taken(error: &io::Error) -> bool {
    use io::ErrorKind::{AddrInUse, AddrNotAvailable};
    matches!(error.kind(), AddrInUse | AddrNotAvailable)
}

fn serve(requests: &mpsc::Receiver<Request>) {
    for Request { netns, wish, made } in requests {
        // Entered by path each time: an open file would keep a dead namespace, and a name may
        // stand for another one by now.
        let socket = enter(&netns).and_then(|()| make(wish));
        // A caller that no longer waits has no use for the socket.
        let _ = made.send(socket);
    }
}

fn make(wish: Wish) -> io::Result<Socket> {
    let is_stream = wish.kind == Type::STREAM;
    let protocol = match is_stream {
        true => Protocol::TCP,
        false => Protocol::UDP,
    };
    let socket = Socket::new(wish.domain, wish.kind, Some(protocol))?;
    socket.set_nonblocking(true)?;
    if is_stream {
        socket.set_tcp_nodelay(true)?;
    }
    if let Some(client) = wish.client {
        socket.set_ip_transparent_v4(true)?;
        // One client's port may be in use at several targets.
        socket.set_reuse_address(true)?;
        socket.bind(&client.into())?;
    }
    Ok(socket)
}

//! TCP connections from inside namespaces, for the edge.

use std::io;
use std::net::SocketAddr;
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
    domain: Domain,
    made: oneshot::Sender<io::Result<Socket>>,
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
        let socket = self.socket(netns, Domain::for_address(address)).await?;
        TcpSocket::from_std_stream(socket.into())
            .connect(address)
            .await
    }

    async fn socket(&self, netns: &Path, domain: Domain) -> io::Result<Socket> {
        let (made, socket) = oneshot::channel();
        let request = Request {
            netns: netns.to_owned(),
            domain,
            made,
        };
        let ended = || io::Error::other("the thread that makes sockets ended");
        self.requests.send(request).map_err(|_| ended())?;
        socket.await.map_err(|_| ended())?
    }
}

fn serve(requests: &mpsc::Receiver<Request>) {
    for Request {
        netns,
        domain,
        made,
    } in requests
    {
        // Entered by path each time: an open file would keep a dead namespace, and a name may
        // stand for another one by now.
        let socket = enter(&netns).and_then(|()| {
            let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
            socket.set_nonblocking(true)?;
            socket.set_tcp_nodelay(true)?;
            Ok(socket)
        });
        // A caller that no longer waits has no use for the socket.
        let _ = made.send(socket);
    }
}

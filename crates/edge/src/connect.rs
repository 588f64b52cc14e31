//! How connections to targets are made.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;

use async_trait::async_trait;
use route::Origin;
use tokio::net::{TcpStream, UdpSocket};

/// Makes connections that start where they must.
#[async_trait]
pub trait Connect: Send + Sync {
    /// A connection to `to`, as seen from `from`.
    ///
    /// # Errors
    /// When the connection is refused, unreachable, or `from` cannot be entered.
    async fn connect(&self, from: &Origin, to: SocketAddr) -> io::Result<TcpStream>;

    /// The same in the name of `client`: the other side sees its address, and its port where that
    /// is free.
    ///
    /// # Errors
    /// As above, and where nobody can be spoken for.
    async fn connect_as(
        &self,
        from: &Origin,
        client: SocketAddr,
        to: SocketAddr,
    ) -> io::Result<TcpStream>;

    /// A socket for packets that is at `from`: in the name of `client`, else at a port of the
    /// kernel's choice.
    ///
    /// # Errors
    /// When it cannot be made, or `from` cannot be entered.
    async fn packets(&self, from: &Origin, client: Option<SocketAddr>) -> io::Result<UdpSocket>;
}

/// Any address, a port of the kernel's choice.
pub(crate) const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// Connects from the machine's own namespace and refuses any other origin, and to speak for others.
#[derive(Clone, Copy, Debug, Default)]
pub struct HostConnect;

#[async_trait]
impl Connect for HostConnect {
    async fn connect(&self, from: &Origin, to: SocketAddr) -> io::Result<TcpStream> {
        match from {
            Origin::Host => TcpStream::connect(to).await,
            Origin::Namespace(path) => Err(elsewhere(path)),
        }
    }

    async fn connect_as(
        &self,
        _: &Origin,
        client: SocketAddr,
        _: SocketAddr,
    ) -> io::Result<TcpStream> {
        Err(for_nobody(client))
    }

    async fn packets(&self, from: &Origin, client: Option<SocketAddr>) -> io::Result<UdpSocket> {
        match (from, client) {
            (Origin::Host, None) => UdpSocket::bind(ANYWHERE).await,
            (Origin::Host, Some(client)) => Err(for_nobody(client)),
            (Origin::Namespace(path), _) => Err(elsewhere(path)),
        }
    }
}

/// The machine's own namespace speaks for nobody: answers would not come back to us.
fn for_nobody(client: SocketAddr) -> io::Error {
    let text = format!("cannot speak for {client} from the machine");
    io::Error::new(io::ErrorKind::Unsupported, text)
}

fn elsewhere(path: &Path) -> io::Error {
    let text = format!("cannot connect from namespace {}", path.display());
    io::Error::new(io::ErrorKind::Unsupported, text)
}

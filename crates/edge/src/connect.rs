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

    /// A socket for packets, at a port of the kernel's choice, that is at `from`.
    ///
    /// # Errors
    /// When it cannot be made, or `from` cannot be entered.
    async fn packets(&self, from: &Origin) -> io::Result<UdpSocket>;
}

/// Any address, a port of the kernel's choice.
pub(crate) const ANYWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// Connects from the machine's own namespace and refuses any other origin.
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

    async fn packets(&self, from: &Origin) -> io::Result<UdpSocket> {
        match from {
            Origin::Host => UdpSocket::bind(ANYWHERE).await,
            Origin::Namespace(path) => Err(elsewhere(path)),
        }
    }
}

fn elsewhere(path: &Path) -> io::Error {
    let text = format!("cannot connect from namespace {}", path.display());
    io::Error::new(io::ErrorKind::Unsupported, text)
}

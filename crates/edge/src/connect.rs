//! How connections to targets are made.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;
use route::Origin;
use tokio::net::TcpStream;

/// Makes connections that start where they must.
#[async_trait]
pub trait Connect: Send + Sync {
    /// A connection to `to`, as seen from `from`.
    ///
    /// # Errors
    /// When the connection is refused, unreachable, or `from` cannot be entered.
    async fn connect(&self, from: &Origin, to: SocketAddr) -> io::Result<TcpStream>;
}

/// Connects from the machine's own namespace and refuses any other origin.
#[derive(Clone, Copy, Debug, Default)]
pub struct HostConnect;

#[async_trait]
impl Connect for HostConnect {
    async fn connect(&self, from: &Origin, to: SocketAddr) -> io::Result<TcpStream> {
        match from {
            Origin::Host => TcpStream::connect(to).await,
            Origin::Namespace(path) => Err(io::Error::new(
                io::ErrorKind::Unsupported,
                format!("cannot connect from namespace {}", path.display()),
            )),
        }
    }
}

//! Connections that start inside the namespace of a load balancer or task.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;
use netns::sockets::Connector;
use route::Origin;
use tokio::net::TcpStream;

use crate::Connect;

/// Connects from the namespace an [`Origin`] names, or from the machine's own.
#[derive(Clone, Debug)]
pub struct NamespaceConnect {
    connector: Connector,
}

impl NamespaceConnect {
    /// Starts the thread that makes sockets inside namespaces.
    ///
    /// # Errors
    /// When the thread cannot be made.
    pub fn start() -> io::Result<Self> {
        let connector = Connector::start()?;
        Ok(Self { connector })
    }
}

#[async_trait]
impl Connect for NamespaceConnect {
    async fn connect(&self, from: &Origin, to: SocketAddr) -> io::Result<TcpStream> {
        match from {
            Origin::Host => TcpStream::connect(to).await,
            Origin::Namespace(path) => self.connector.connect(path, to).await,
        }
    }
}

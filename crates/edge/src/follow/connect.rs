//! Connections that start inside the namespace of a load balancer or task.

use std::io;
use std::net::SocketAddr;

use async_trait::async_trait;
use netns::sockets::{Connector, bind_udp};
use route::Origin;
use tokio::net::{TcpStream, UdpSocket};

use crate::Connect;
use crate::connect::ANYWHERE;

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

    async fn packets(&self, from: &Origin) -> io::Result<UdpSocket> {
        match from {
            Origin::Host => UdpSocket::bind(ANYWHERE).await,
            Origin::Namespace(path) => UdpSocket::from_std(bind_udp(path, ANYWHERE).await?),
        }
    }
}

//! Connections that start inside the namespace of a load balancer or task.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use async_trait::async_trait;
use netns::sockets::{Behalf, Connector, bind_udp};
use route::Origin;
use tokio::net::{TcpSocket, TcpStream, UdpSocket};

use crate::Connect;
use crate::connect::ANYWHERE;

/// A port of the loopback, as the kernel chooses.
const LOOPBACK: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Connects from the namespace an [`Origin`] names, or from the machine's own. On the machine, where
/// nobody can be spoken for, who takes calls at published ports is told the client.
#[derive(Clone, Debug)]
pub struct NamespaceConnect {
    connector: Connector,
    behalf: Behalf,
}

impl NamespaceConnect {
    /// Starts the thread that makes sockets inside namespaces.
    ///
    /// # Errors
    /// When the thread cannot be made.
    pub fn start() -> io::Result<Self> {
        Ok(Self {
            connector: Connector::start()?,
            behalf: Behalf::default(),
        })
    }

    /// Says to `behalf` for whom published ports of the machine are called.
    #[must_use]
    pub fn telling(self, behalf: Behalf) -> Self {
        Self { behalf, ..self }
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

    async fn connect_as(
        &self,
        from: &Origin,
        client: SocketAddr,
        to: SocketAddr,
    ) -> io::Result<TcpStream> {
        match from {
            Origin::Host => {
                let socket = TcpSocket::new_v4()?;
                socket.bind(LOOPBACK)?;
                self.behalf.say(socket.local_addr()?, client);
                socket.connect(to).await
            }
            Origin::Namespace(path) => self.connector.connect_as(path, client, to).await,
        }
    }

    async fn packets(&self, from: &Origin, client: Option<SocketAddr>) -> io::Result<UdpSocket> {
        match (from, client) {
            (Origin::Host, None) => UdpSocket::bind(ANYWHERE).await,
            (Origin::Host, Some(client)) => {
                let socket = UdpSocket::bind(LOOPBACK).await?;
                self.behalf.say(socket.local_addr()?, client);
                Ok(socket)
            }
            (Origin::Namespace(path), None) => UdpSocket::from_std(bind_udp(path, ANYWHERE).await?),
            (Origin::Namespace(path), Some(client)) => {
                UdpSocket::from_std(self.connector.packets_as(path, client).await?)
            }
        }
    }
}

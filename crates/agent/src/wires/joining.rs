//! What lives ask of the networks of this instance.

use super::records::Records;
use super::{Wiring, compile};
use crate::hands::{Joined, WireError, Wires};
use async_trait::async_trait;
use domain::network::NetworkInterface;
use std::net::SocketAddr;

#[async_trait]
impl Wires for Wiring {
    async fn joined(&self, interface: &NetworkInterface) -> Result<Joined, WireError> {
        let mut joined = self.joined.subscribe();
        let found = joined
            .wait_for(|joined| joined.contains_key(&interface.id))
            .await;
        match found
            .as_ref()
            .map(|joined| joined.get(&interface.id).cloned())
        {
            Ok(Some(joined)) => joined,
            Ok(None) | Err(_) => Err(WireError("the server is ending".to_owned())),
        }
    }

    async fn listen(
        &self,
        joined: &Joined,
        address: SocketAddr,
    ) -> std::io::Result<std::net::TcpListener> {
        let Some(namespace) = &joined.namespace else {
            return Err(std::io::Error::other("the interface has no namespace"));
        };
        match address {
            // A program of the task may want the same port at all addresses.
            SocketAddr::V4(alias) => netns::sockets::listen_tcp_behind(namespace, alias).await,
            SocketAddr::V6(_) => netns::sockets::listen_tcp(namespace, address).await,
        }
    }

    async fn bridge(&self, container: &str) -> Result<Joined, WireError> {
        self.bridge.join(container, &self.desks).await
    }

    async fn unbridge(&self, container: &str) -> std::io::Result<()> {
        self.bridge.leave(container, &self.desks).await
    }

    async fn dial(
        &self,
        address: SocketAddr,
        caller: SocketAddr,
    ) -> std::io::Result<tokio::net::TcpStream> {
        self.bridge.dial(address, caller).await
    }

    async fn packets(&self, caller: SocketAddr) -> std::io::Result<std::net::UdpSocket> {
        self.bridge.packets(caller).await
    }

    async fn reaches(&self, interface: &NetworkInterface, service: &str) -> bool {
        let records = Records::ways(&self.store, &interface.scope, &interface.vpc).await;
        records.is_ok_and(|records| compile::reaches(interface, &records, service))
    }
}

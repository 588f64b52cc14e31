//! Hands that only pretend: `--runtime simulated` starts no process and needs no root.
//!
//! Tasks live in a simulated world: they run after a moment, answer every health check as
//! healthy, and end when they are told to. For tests of the API on any machine.

mod health;
mod runtime;

pub use self::health::SimulatedHealth;
pub use self::runtime::SimulatedRuntime;

use crate::hands::{Fetched, ImageAsk, ImageError, Images, Joined, WireError, Wires};
use async_trait::async_trait;
use domain::network::NetworkInterface;
use std::net::{Ipv4Addr, SocketAddr};

/// Interfaces that exist on paper alone.
pub struct SimulatedWires;

#[async_trait]
impl Wires for SimulatedWires {
    fn are_real(&self) -> bool {
        false
    }

    async fn joined(&self, interface: &NetworkInterface) -> Result<Joined, WireError> {
        let address = interface.address.as_ref().map(|address| address.private_ip);
        Ok(Joined {
            namespace: None,
            address: address.unwrap_or(Ipv4Addr::UNSPECIFIED),
            resolver: Ipv4Addr::LOCALHOST,
            endpoint: String::new(),
        })
    }

    async fn listen(
        &self,
        _joined: &Joined,
        _address: SocketAddr,
    ) -> std::io::Result<std::net::TcpListener> {
        Err(std::io::ErrorKind::Unsupported.into())
    }

    async fn bridge(&self, _container: &str) -> Result<Joined, WireError> {
        Ok(Joined {
            namespace: None,
            address: Ipv4Addr::new(172, 17, 0, 4),
            resolver: Ipv4Addr::LOCALHOST,
            endpoint: String::new(),
        })
    }

    async fn unbridge(&self, _container: &str) -> std::io::Result<()> {
        Ok(())
    }

    async fn dial(
        &self,
        _address: SocketAddr,
        _caller: SocketAddr,
    ) -> std::io::Result<tokio::net::TcpStream> {
        Err(std::io::ErrorKind::Unsupported.into())
    }

    async fn packets(&self, _caller: SocketAddr) -> std::io::Result<std::net::UdpSocket> {
        Err(std::io::ErrorKind::Unsupported.into())
    }

    async fn reaches(&self, _interface: &NetworkInterface, _service: &str) -> bool {
        true
    }
}

/// Images that exist by name alone.
pub struct SimulatedImages;

#[async_trait]
impl Images for SimulatedImages {
    async fn fetch(&self, ask: &ImageAsk<'_>) -> Result<Fetched, ImageError> {
        Ok(Fetched {
            digest: format!("sha256:{:0>64}", hex(ask.image)),
            bytes: 0,
            layers: Vec::new(),
            entry_point: vec!["/simulated".to_owned()],
            command: Vec::new(),
            environment: Vec::new(),
            user: String::new(),
            working_directory: String::new(),
            stop_signal: None,
            hold: None,
        })
    }
}

/// At most 64 digits that follow from a name.
fn hex(name: &str) -> String {
    let digits: String = name
        .bytes()
        .rev()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    digits.chars().take(64).collect()
}

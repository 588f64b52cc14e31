//! Senders of packets beyond those that are remembered.

use super::*;
use crate::hands::{Joined, WireError};
use crate::simulated::SimulatedWires;
use async_trait::async_trait;
use domain::network::NetworkInterface;
use std::net::{Ipv4Addr, TcpListener};
use tokio::net::TcpStream;

/// Containers are on the machine itself.
struct Loopback;

#[async_trait]
impl Wires for Loopback {
    async fn joined(&self, interface: &NetworkInterface) -> Result<Joined, WireError> {
        SimulatedWires.joined(interface).await
    }

    async fn listen(&self, joined: &Joined, address: SocketAddr) -> io::Result<TcpListener> {
        SimulatedWires.listen(joined, address).await
    }

    async fn bridge(&self, container: &str) -> Result<Joined, WireError> {
        SimulatedWires.bridge(container).await
    }

    async fn unbridge(&self, container: &str) -> io::Result<()> {
        SimulatedWires.unbridge(container).await
    }

    async fn dial(&self, address: SocketAddr, _: SocketAddr) -> io::Result<TcpStream> {
        TcpStream::connect(address).await
    }

    async fn packets(&self, _: SocketAddr) -> io::Result<std::net::UdpSocket> {
        let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        socket.set_nonblocking(true)?;
        Ok(socket)
    }

    async fn reaches(&self, interface: &NetworkInterface, service: &str) -> bool {
        SimulatedWires.reaches(interface, service).await
    }
}

async fn socket() -> UdpSocket {
    UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap()
}

/// Whether a container that echoes is heard through the port.
async fn is_answered(client: &UdpSocket, port: SocketAddr) -> bool {
    let mut answer = [0; 8];
    client.send_to(b"ask", port).await.unwrap();
    let answered = tokio::time::timeout(Duration::from_secs(5), client.recv(&mut answer)).await;
    answered.is_ok_and(|length| length.is_ok_and(|length| answer[..length] == *b"ask"))
}

#[tokio::test]
async fn with_many_senders_the_longest_silent_is_forgotten_and_may_come_again() {
    let (container, outside) = (socket().await, Arc::new(socket().await));
    let (inside, port) = (
        container.local_addr().unwrap(),
        outside.local_addr().unwrap(),
    );
    tokio::spawn(async move {
        let mut packet = [0; 8];
        while let Ok((length, from)) = container.recv_from(&mut packet).await {
            container.send_to(&packet[..length], from).await.unwrap();
        }
    });
    let work = tokio::spawn(pass_packets(Arc::new(Loopback), outside, inside));
    let first = socket().await;
    assert!(is_answered(&first, port).await);
    for number in 0..MOST_SENDERS + 8 {
        assert!(is_answered(&socket().await, port).await, "sender {number}");
    }
    assert!(is_answered(&first, port).await);
    work.abort();
}

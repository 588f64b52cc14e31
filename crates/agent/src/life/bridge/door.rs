//! A port of the machine that leads to a container on the bridge network.

use crate::hands::Wires;
use domain::ecs::NetworkBinding;
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::task::AbortHandle;

/// How long a container may take to accept a connection.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two tries when no more files can be opened.
const PAUSE: Duration = Duration::from_millis(100);

/// Senders of packets that are remembered, and how long after their last packet.
const MOST_SENDERS: usize = 1_024;
const FORGET: Duration = Duration::from_secs(90);

/// Largest packet.
const PACKET: usize = 65_536;

/// Open until dropped; so are the connections through it.
pub(super) struct Door {
    work: AbortHandle,
}

impl Drop for Door {
    fn drop(&mut self) {
        self.work.abort();
    }
}

/// Whether a port of the machine could be taken: says why not.
pub(super) async fn is_free(binding: &NetworkBinding) -> io::Result<()> {
    let address = (Ipv4Addr::UNSPECIFIED, binding.host_port);
    match binding.protocol.as_str() {
        "udp" => UdpSocket::bind(address).await.map(drop),
        _ => TcpListener::bind(address).await.map(drop),
    }
}

impl Door {
    /// Takes the port at every address of the machine. Fails as `bind` does.
    pub(super) async fn open(
        wires: &Arc<dyn Wires>,
        binding: &NetworkBinding,
        container: SocketAddr,
    ) -> io::Result<Self> {
        let address = (Ipv4Addr::UNSPECIFIED, binding.host_port);
        let wires = Arc::clone(wires);
        let work = match binding.protocol.as_str() {
            "udp" => {
                let socket = Arc::new(UdpSocket::bind(address).await?);
                tokio::spawn(pass_packets(wires, socket, container))
            }
            _ => {
                let listener = TcpListener::bind(address).await?;
                tokio::spawn(pass_connections(wires, listener, container))
            }
        };
        Ok(Self {
            work: work.abort_handle(),
        })
    }
}

async fn pass_connections(wires: Arc<dyn Wires>, listener: TcpListener, container: SocketAddr) {
    // Dropped with the door, and with it every connection.
    let mut connections = tokio::task::JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, caller)) => {
                    let ends = (container, caller);
                    drop(connections.spawn(pass(Arc::clone(&wires), stream, ends)));
                }
                Err(_) => tokio::time::sleep(PAUSE).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn pass(
    wires: Arc<dyn Wires>,
    mut outside: TcpStream,
    (container, caller): (SocketAddr, SocketAddr),
) {
    let dialled = tokio::time::timeout(PATIENCE, wires.dial(container, caller)).await;
    if let Ok(Ok(mut inside)) = dialled {
        let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
    }
}

/// Packets of each sender come from a socket of their own, so that answers find their way.
async fn pass_packets(wires: Arc<dyn Wires>, outside: Arc<UdpSocket>, container: SocketAddr) {
    let mut senders: HashMap<SocketAddr, (Arc<UdpSocket>, Answers)> = HashMap::new();
    let mut packet = vec![0; PACKET];
    loop {
        let Ok((length, sender)) = outside.recv_from(&mut packet).await else {
            continue;
        };
        senders.retain(|_, (_, answers)| !answers.0.is_finished());
        if !senders.contains_key(&sender) {
            if senders.len() >= MOST_SENDERS {
                continue;
            }
            let inside = wires.packets(sender).await.and_then(UdpSocket::from_std);
            let Ok(inside) = inside.map(Arc::new) else {
                continue;
            };
            let answering = answer(Arc::clone(&inside), Arc::clone(&outside), sender);
            let answers = Answers(tokio::spawn(answering).abort_handle());
            senders.insert(sender, (inside, answers));
        }
        if let Some((inside, _)) = senders.get(&sender) {
            let _ = inside.send_to(&packet[..length], container).await;
        }
    }
}

/// The way back to one sender; ends when dropped.
struct Answers(AbortHandle);

impl Drop for Answers {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn answer(inside: Arc<UdpSocket>, outside: Arc<UdpSocket>, sender: SocketAddr) {
    let mut packet = vec![0; PACKET];
    while let Ok(Ok((length, _))) =
        tokio::time::timeout(FORGET, inside.recv_from(&mut packet)).await
    {
        let _ = outside.send_to(&packet[..length], sender).await;
    }
}

//! A port of the machine that leads to a container on the bridge network.

mod packets;

use crate::hands::Wires;
use domain::ecs::NetworkBinding;
use packets::pass_packets;
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
    match dialled {
        Ok(Ok(mut inside)) => {
            let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
        }
        // As near as can be to the refusal that the container answered with.
        Ok(Err(_)) | Err(_) => {
            let _ = outside.set_zero_linger();
        }
    }
}

//! Packets that come to a port of the machine: each sender's go to the container from a socket of
//! their own, so that answers find their way.

use crate::hands::Wires;
use std::collections::HashMap;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::task::AbortHandle;

/// Senders that are remembered; with more, whoever was silent for the longest is forgotten.
const MOST_SENDERS: usize = 1_024;
/// How long a sender is remembered after the last answer to it.
const FORGET: Duration = Duration::from_secs(90);
/// Largest packet.
const PACKET: usize = 65_536;

/// Serves the port until it is aborted.
pub(super) async fn pass_packets(
    wires: Arc<dyn Wires>,
    outside: Arc<UdpSocket>,
    container: SocketAddr,
) {
    let mut senders = Senders {
        wires,
        outside: Arc::clone(&outside),
        known: HashMap::new(),
        heard: 0,
    };
    let mut packet = vec![0; PACKET];
    loop {
        let Ok((length, from)) = outside.recv_from(&mut packet).await else {
            continue;
        };
        match senders.of(from).await {
            Ok(inside) => {
                let _ = inside.send_to(&packet[..length], container).await;
            }
            Err(error) => tracing::debug!(%from, %error, "a packet found no way to its container"),
        }
    }
}

/// Those whose packets came lately.
struct Senders {
    wires: Arc<dyn Wires>,
    outside: Arc<UdpSocket>,
    known: HashMap<SocketAddr, Sender>,
    /// How many packets came.
    heard: u64,
}

struct Sender {
    inside: Arc<UdpSocket>,
    /// The number of its last packet.
    last: u64,
    answers: Answers,
}

impl Senders {
    /// The socket on the container's network that stands for a sender.
    async fn of(&mut self, from: SocketAddr) -> io::Result<Arc<UdpSocket>> {
        self.heard += 1;
        if let Some(known) = self.known.get_mut(&from)
            && !known.answers.0.is_finished()
        {
            known.last = self.heard;
            return Ok(Arc::clone(&known.inside));
        }
        self.make_room();
        let inside = Arc::new(UdpSocket::from_std(self.wires.packets(from).await?)?);
        let answering = answer(Arc::clone(&inside), Arc::clone(&self.outside), from);
        let sender = Sender {
            inside: Arc::clone(&inside),
            last: self.heard,
            answers: Answers(tokio::spawn(answering).abort_handle()),
        };
        self.known.insert(from, sender);
        Ok(inside)
    }

    fn make_room(&mut self) {
        self.known
            .retain(|_, sender| !sender.answers.0.is_finished());
        if self.known.len() < MOST_SENDERS {
            return;
        }
        let longest_silent = self.known.iter().min_by_key(|(_, sender)| sender.last);
        if let Some(from) = longest_silent.map(|(from, _)| *from) {
            self.known.remove(&from);
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

#[cfg(test)]
mod tests;

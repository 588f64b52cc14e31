//! Questions in, answers out: over UDP, and over TCP for the long ones.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use hickory_proto::op::Message;
use hickory_proto::rr::Name;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};
use tokio::time::timeout;

use super::answer::{Reply, answer, complete, failed, for_tcp, for_udp, udp_limit};
use super::forward::{Transport, ask};
use super::{Inner, Resolver};

/// Bytes of the longest question over UDP that is read; questions are short.
const MOST_UDP_QUESTION: usize = 4096;
/// How long a TCP client may be silent.
const SILENCE: Duration = Duration::from_secs(10);
/// How long to let others finish when no more connections can be taken.
const OUT_OF_DESCRIPTORS: Duration = Duration::from_millis(50);

impl Resolver {
    /// Answers what comes in at `socket`, until dropped or the socket fails.
    pub async fn serve_udp(&self, socket: std::net::UdpSocket) -> io::Result<()> {
        socket.set_nonblocking(true)?;
        let socket = Arc::new(UdpSocket::from_std(socket)?);
        let mut buffer = vec![0; MOST_UDP_QUESTION];
        loop {
            let Ok((length, client)) = socket.recv_from(&mut buffer).await else {
                // A client that went away is reported here too; the socket itself goes on.
                continue;
            };
            let request = buffer.get(..length).unwrap_or_default();
            let limit = udp_limit(request);
            match self.inner.answer(request) {
                Reply::Nothing => {}
                Reply::Done(reply) => send(&socket, client, reply, limit).await,
                Reply::Elsewhere { begun, name } => {
                    let (inner, socket) = (self.inner.clone(), socket.clone());
                    tokio::spawn(async move {
                        let reply = inner.forward(begun, name, Transport::Udp).await;
                        send(&socket, client, reply, limit).await;
                    });
                }
            }
        }
    }

    /// Answers connections accepted at `listener`, until dropped.
    pub async fn serve_tcp(&self, listener: std::net::TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        loop {
            let connections = self.inner.connections.clone();
            let permit = connections
                .acquire_owned()
                .await
                .map_err(io::Error::other)?;
            let Ok((stream, _)) = listener.accept().await else {
                tokio::time::sleep(OUT_OF_DESCRIPTORS).await;
                continue;
            };
            let inner = self.inner.clone();
            tokio::spawn(async move {
                // A client that breaks off has its reasons.
                let _ = inner.converse(stream).await;
                drop(permit);
            });
        }
    }
}

impl Inner {
    fn answer(&self, request: &[u8]) -> Reply {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        answer((&self.zones.load(), &self.more.load()), request, turn)
    }

    async fn forward(&self, begun: Message, name: Name, transport: Transport) -> Message {
        let Some(wanted) = begun.queries.first().map(|query| query.query_type()) else {
            return failed(begun);
        };
        let Ok(_permit) = self.forwarding.try_acquire() else {
            return failed(begun);
        };
        match ask(&self.resolv_conf, &name, wanted, transport).await {
            Some(theirs) => complete(begun, theirs),
            None => failed(begun),
        }
    }

    async fn converse(&self, mut stream: TcpStream) -> io::Result<()> {
        loop {
            let request = timeout(SILENCE, read_request(&mut stream)).await??;
            let reply = match self.answer(&request) {
                Reply::Nothing => return Ok(()),
                Reply::Done(reply) => reply,
                Reply::Elsewhere { begun, name } => self.forward(begun, name, Transport::Tcp).await,
            };
            let bytes = for_tcp(&reply).ok_or(io::ErrorKind::InvalidData)?;
            let length = u16::try_from(bytes.len()).map_err(io::Error::other)?;
            let framed = [&length.to_be_bytes()[..], &bytes].concat();
            timeout(SILENCE, stream.write_all(&framed)).await??;
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let length = stream.read_u16().await?;
    let mut request = vec![0; usize::from(length)];
    stream.read_exact(&mut request).await?;
    Ok(request)
}

async fn send(socket: &UdpSocket, client: SocketAddr, reply: Message, limit: usize) {
    if let Some(bytes) = for_udp(reply, limit) {
        // UDP promises nothing; the client asks again.
        let _ = socket.send_to(&bytes, client).await;
    }
}

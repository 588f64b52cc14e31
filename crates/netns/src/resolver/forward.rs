//! Questions for others, asked of the machine's own resolvers.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use hickory_proto::op::{Message, Query};
use hickory_proto::rr::{Name, RecordType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpStream, UdpSocket};
use tokio::time::timeout;

use super::answer::name_servers;

/// How long one server has for its answer.
const PATIENCE: Duration = Duration::from_secs(2);
/// Servers asked before giving up.
const MOST_SERVERS: usize = 2;
const DNS_PORT: u16 = 53;
const MOST_BYTES: usize = 65_535;

/// How a question travels: as it came, so that a client's retry over TCP helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transport {
    Udp,
    Tcp,
}

/// Asks the machine's resolvers, one after the other; `None` when none answers in time.
pub(super) async fn ask(
    resolv_conf: &Path,
    name: &Name,
    wanted: RecordType,
    transport: Transport,
) -> Option<Message> {
    let text = tokio::fs::read_to_string(resolv_conf).await.ok()?;
    let mut question = Message::query();
    question.metadata.id = rand::random();
    question.metadata.recursion_desired = true;
    question.add_query(Query::query(name.clone(), wanted));
    let bytes = question.to_vec().ok()?;
    for server in name_servers(&text).into_iter().take(MOST_SERVERS) {
        let server = SocketAddr::from((server, DNS_PORT));
        let asked = async {
            match transport {
                Transport::Udp => by_udp(server, &bytes, &question).await,
                Transport::Tcp => by_tcp(server, &bytes, &question).await,
            }
        };
        if let Ok(Ok(answer)) = timeout(PATIENCE, asked).await {
            return Some(answer);
        }
    }
    None
}

async fn by_udp(server: SocketAddr, bytes: &[u8], question: &Message) -> io::Result<Message> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).await?;
    socket.connect(server).await?;
    socket.send(bytes).await?;
    let mut buffer = vec![0; MOST_BYTES];
    loop {
        let length = socket.recv(&mut buffer).await?;
        // Anything but the answer to this very question is not for us.
        if let Some(answer) = buffer
            .get(..length)
            .and_then(|bytes| answer_to(question, bytes))
        {
            return Ok(answer);
        }
    }
}

async fn by_tcp(server: SocketAddr, bytes: &[u8], question: &Message) -> io::Result<Message> {
    let mut stream = TcpStream::connect(server).await?;
    let length = u16::try_from(bytes.len()).map_err(io::Error::other)?;
    stream
        .write_all(&[&length.to_be_bytes(), bytes].concat())
        .await?;
    let length = stream.read_u16().await?;
    let mut buffer = vec![0; usize::from(length)];
    stream.read_exact(&mut buffer).await?;
    answer_to(question, &buffer).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn answer_to(question: &Message, bytes: &[u8]) -> Option<Message> {
    let answer = Message::from_vec(bytes).ok()?;
    let same = answer.metadata.id == question.metadata.id && answer.queries == question.queries;
    same.then_some(answer)
}

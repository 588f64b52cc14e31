//! A log router of the task, or a fluentd elsewhere, by the forward protocol.

use super::lines::Event;
use super::{TRY_AGAIN, msgpack};
use runtime::log::LogStream;
use std::io;
use std::path::PathBuf;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpStream, UnixStream};

/// Where events go, and what is said with each.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) address: Address,
    pub(super) tag: String,
    pub(super) container_id: String,
    pub(super) container_name: String,
}

/// Where a router or a fluentd listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Address {
    Unix(PathBuf),
    Tcp(String),
}

impl Address {
    /// Reads an address as Docker's `fluentd-address` has it; `localhost:24224` when none.
    pub(super) fn parse(text: Option<&str>) -> Self {
        let text = text.unwrap_or("localhost:24224");
        if let Some(path) = text.strip_prefix("unix://") {
            return Self::Unix(PathBuf::from(path));
        }
        let host = text.split_once("://").map_or(text, |(_, host)| host);
        match host.contains(':') {
            true => Self::Tcp(host.to_owned()),
            false => Self::Tcp(format!("{host}:24224")),
        }
    }
}

enum Connection {
    Unix(UnixStream),
    Tcp(TcpStream),
}

impl Connection {
    async fn open(address: &Address) -> io::Result<Self> {
        match address {
            Address::Unix(path) => UnixStream::connect(path).await.map(Self::Unix),
            Address::Tcp(host) => TcpStream::connect(host).await.map(Self::Tcp),
        }
    }

    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Unix(stream) => stream.write_all(bytes).await,
            Self::Tcp(stream) => stream.write_all(bytes).await,
        }
    }
}

/// Sends events over one connection, made anew when it breaks.
pub(super) struct Shipper {
    target: Target,
    connection: Option<Connection>,
}

impl Shipper {
    pub(super) fn new(target: Target) -> Self {
        Self {
            target,
            connection: None,
        }
    }

    /// Sends until everything was taken. A router that is not there yet is waited for: its
    /// container may still be starting.
    pub(super) async fn send(&mut self, events: &[Event]) {
        let mut bytes = Vec::new();
        for event in events {
            self.target.encode(event, &mut bytes);
        }
        while let Err(error) = self.try_send(&bytes).await {
            tracing::debug!(tag = self.target.tag, %error, "a log router is not there");
            self.connection = None;
            tokio::time::sleep(TRY_AGAIN).await;
        }
    }

    async fn try_send(&mut self, bytes: &[u8]) -> io::Result<()> {
        let connection = match &mut self.connection {
            Some(connection) => connection,
            none => none.insert(Connection::open(&self.target.address).await?),
        };
        connection.write(bytes).await
    }
}

impl Target {
    /// One message: tag, time, and the record Docker's fluentd driver makes of a line.
    fn encode(&self, event: &Event, bytes: &mut Vec<u8>) {
        let source: &[u8] = match event.stream {
            LogStream::Stdout => b"stdout",
            LogStream::Stderr => b"stderr",
        };
        let mut pairs: Vec<(&str, &[u8])> = vec![
            ("container_id", self.container_id.as_bytes()),
            ("container_name", self.container_name.as_bytes()),
            ("source", source),
            ("log", &event.bytes),
        ];
        if event.partial {
            pairs.push(("partial_message", b"true"));
        }
        msgpack::array(bytes, 3);
        msgpack::text(bytes, self.tag.as_bytes());
        msgpack::number(bytes, u64::try_from(event.millis() / 1000).unwrap_or(0));
        msgpack::map(bytes, u8::try_from(pairs.len()).unwrap_or(0));
        for (name, value) in pairs {
            msgpack::text(bytes, name.as_bytes());
            msgpack::text(bytes, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, Shipper, Target};
    use crate::logs::lines::Event;
    use runtime::log::LogStream;
    use std::time::{Duration, SystemTime};
    use tokio::io::AsyncReadExt;
    use tokio::net::UnixListener;

    #[test]
    fn addresses_are_read_as_docker_reads_them() {
        assert_eq!(
            Address::parse(None),
            Address::Tcp("localhost:24224".to_owned())
        );
        assert_eq!(
            Address::parse(Some("tcp://logs")),
            Address::Tcp("logs:24224".to_owned())
        );
        assert_eq!(
            Address::parse(Some("10.0.0.1:9")),
            Address::Tcp("10.0.0.1:9".to_owned())
        );
        assert_eq!(
            Address::parse(Some("unix:///run/f")),
            Address::Unix("/run/f".into())
        );
    }

    #[tokio::test]
    async fn lines_wait_for_a_router_and_come_as_messages() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("fluent.sock");
        let mut shipper = Shipper::new(Target {
            address: Address::Unix(path.clone()),
            tag: "app-firelens-1".to_owned(),
            container_id: "id".to_owned(),
            container_name: "app".to_owned(),
        });
        let event = Event {
            at: SystemTime::UNIX_EPOCH + Duration::from_secs(7),
            stream: LogStream::Stdout,
            partial: false,
            bytes: b"hello".to_vec(),
        };
        let router = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let (mut stream, _) = UnixListener::bind(&path).unwrap().accept().await.unwrap();
            let mut bytes = Vec::with_capacity(4096);
            stream.read_buf(&mut bytes).await.unwrap();
            bytes
        };
        let (bytes, ()) = tokio::join!(router, shipper.send(std::slice::from_ref(&event)));
        let expected = b"\x93\xaeapp-firelens-1\xcf\0\0\0\0\0\0\0\x07\x84\xaccontainer_id\xa2id\
            \xaecontainer_name\xa3app\xa6source\xa6stdout\xa3log\xa5hello";
        assert_eq!(bytes, expected);
    }
}

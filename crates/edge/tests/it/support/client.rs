//! A client that sees every byte.

use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One keep-alive connection.
pub(crate) struct Client {
    pub(crate) stream: TcpStream,
    read: Vec<u8>,
}

/// An answer as it came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The value of a header, by its lower-case name.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            read: Vec::new(),
        }
    }

    /// A client whose kernel takes few bytes ahead, so that a thousand do not exhaust it.
    pub(crate) async fn with_small_buffer(address: SocketAddr) -> Self {
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(32 * 1024).unwrap();
        Self {
            stream: socket.connect(address).await.unwrap(),
            read: Vec::new(),
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Reply {
        self.ask(&format!("GET {path} HTTP/1.1\r\nHost: test\r\n\r\n"))
            .await
    }

    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Reply {
        let length = body.len();
        self.ask(&format!(
            "POST {path} HTTP/1.1\r\nHost: test\r\nContent-Length: {length}\r\n\r\n{body}"
        ))
        .await
    }

    /// Sends bytes and reads one answer.
    pub(crate) async fn ask(&mut self, bytes: &str) -> Reply {
        self.send(bytes.as_bytes()).await;
        self.reply().await.expect("no answer")
    }

    pub(crate) async fn send(&mut self, bytes: &[u8]) {
        self.stream.write_all(bytes).await.unwrap();
    }

    /// One answer, or `None` when the connection ended first.
    pub(crate) async fn reply(&mut self) -> Option<Reply> {
        let mut reply = self.head().await?;
        if reply.header("transfer-encoding").is_some() {
            reply.body = self.chunks().await?;
        } else if let (false, Some(length)) = (
            matches!(reply.status, 204 | 304),
            reply.header("content-length"),
        ) {
            let length: usize = length.parse().ok()?;
            reply.body = self.exactly(length).await?;
        }
        Some(reply)
    }

    /// The head of an answer.
    pub(crate) async fn head(&mut self) -> Option<Reply> {
        let head_ends = loop {
            if let Some(at) = self.read.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let rest = self.read.split_off(head_ends);
        let head = String::from_utf8(std::mem::replace(&mut self.read, rest)).unwrap();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        Some(Reply {
            status,
            head,
            body: Vec::new(),
        })
    }

    async fn chunks(&mut self) -> Option<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = self.line().await?;
            let size = usize::from_str_radix(line.trim(), 16).ok()?;
            if size == 0 {
                self.line().await?;
                return Some(body);
            }
            body.extend(self.exactly(size).await?);
            self.exactly(2).await?;
        }
    }

    async fn line(&mut self) -> Option<String> {
        loop {
            if let Some(at) = self.read.iter().position(|byte| *byte == b'\n') {
                let rest = self.read.split_off(at + 1);
                return String::from_utf8(std::mem::replace(&mut self.read, rest)).ok();
            }
            self.more().await?;
        }
    }

    pub(crate) async fn exactly(&mut self, length: usize) -> Option<Vec<u8>> {
        while self.read.len() < length {
            self.more().await?;
        }
        let rest = self.read.split_off(length);
        Some(std::mem::replace(&mut self.read, rest))
    }

    async fn more(&mut self) -> Option<()> {
        match self.stream.read_buf(&mut self.read).await {
            Ok(1..) => Some(()),
            Ok(0) | Err(_) => None,
        }
    }

    /// Whether the other side has hung up, after everything it sent was read.
    pub(crate) async fn is_closed(&mut self) -> bool {
        while self.more().await.is_some() {}
        true
    }
}

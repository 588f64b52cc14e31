//! A target that does as its path says.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A small HTTP/1.1 server.
///
/// `/echo` answers with the head it got, `/body` with the body, `/name` (and anything else) with
/// its name; `/sleep/MS` waits first; `/status/N` answers N; `/big/N` sends N bytes; `/stop/N`
/// promises more than the N bytes it sends, then hangs up; `/hang` hangs up at once; `/silent`
/// says nothing; `/stall/N` sends N of more bytes, then says nothing; `/close` closes after its
/// answer; `/upgrade` changes protocol and echoes; `/junk` is not HTTP.
pub(crate) struct Backend {
    pub(crate) address: SocketAddr,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

#[derive(Default)]
struct State {
    name: &'static str,
    requests: AtomicUsize,
    connections: AtomicUsize,
    open: AtomicUsize,
    failing: AtomicBool,
    hangs_up_when_idle: AtomicBool,
    kill: tokio::sync::Notify,
}

impl Backend {
    pub(crate) async fn start(name: &'static str) -> Self {
        Self::start_with(name, State::default()).await
    }

    /// Closes each connection at random moments right after an answer, without saying so.
    pub(crate) async fn start_rude(name: &'static str) -> Self {
        let hangs_up_when_idle = AtomicBool::new(true);
        Self::start_with(
            name,
            State {
                hangs_up_when_idle,
                ..State::default()
            },
        )
        .await
    }

    async fn start_with(name: &'static str, state: State) -> Self {
        let socket = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        let state = Arc::new(State { name, ..state });
        let accepting = tokio::spawn(accept(socket, Arc::clone(&state)));
        Self {
            address,
            state,
            accepting,
        }
    }

    pub(crate) fn requests(&self) -> usize {
        self.state.requests.load(Ordering::SeqCst)
    }

    /// Connections accepted so far.
    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::SeqCst)
    }

    /// Connections open now.
    pub(crate) fn open(&self) -> usize {
        self.state.open.load(Ordering::SeqCst)
    }

    /// From now on every answer is a 503, or not any more.
    pub(crate) fn set_failing(&self, failing: bool) {
        self.state.failing.store(failing, Ordering::SeqCst);
    }

    /// Dies: the port is closed and so is every connection, whatever was going on.
    pub(crate) async fn kill(&self) {
        self.accepting.abort();
        self.state.kill.notify_waiters();
        while self.open() > 0 || !self.accepting.is_finished() {
            self.state.kill.notify_waiters();
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
}

impl Drop for Backend {
    fn drop(&mut self) {
        self.accepting.abort();
        self.state.kill.notify_waiters();
    }
}

async fn accept(socket: TcpListener, state: Arc<State>) {
    while let Ok((stream, _)) = socket.accept().await {
        stream.set_nodelay(true).unwrap();
        state.connections.fetch_add(1, Ordering::SeqCst);
        state.open.fetch_add(1, Ordering::SeqCst);
        let state = Arc::clone(&state);
        tokio::spawn(async move {
            tokio::select! {
                () = serve(stream, &state) => {}
                () = state.kill.notified() => {}
            }
            state.open.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

async fn serve(mut stream: TcpStream, state: &State) {
    let mut read = Vec::new();
    while let Some((head, body)) = request(&mut stream, &mut read).await {
        let count = state.requests.fetch_add(1, Ordering::SeqCst);
        let goes_on = answer(&mut stream, &head, body, state).await;
        let rude = state.hangs_up_when_idle.load(Ordering::SeqCst) && count % 7 == 3;
        if !goes_on || rude {
            return;
        }
    }
}

/// One request: its head, and its body without chunk framing.
async fn request(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<(String, Vec<u8>)> {
    let ends = loop {
        if let Some(at) = read.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        fill(stream, read).await?;
    };
    let rest = read.split_off(ends);
    let head = String::from_utf8(std::mem::replace(read, rest)).ok()?;
    let lower = head.to_ascii_lowercase();
    if lower.contains("transfer-encoding: chunked") {
        let mut body = Vec::new();
        loop {
            while !read.contains(&b'\n') {
                fill(stream, read).await?;
            }
            let at = read.iter().position(|byte| *byte == b'\n')?;
            let size = String::from_utf8_lossy(&read[..at]).trim().to_owned();
            let size = usize::from_str_radix(&size, 16).ok()?;
            while read.len() < at + 1 + size + 2 {
                fill(stream, read).await?;
            }
            body.extend_from_slice(&read[at + 1..at + 1 + size]);
            read.drain(..at + 1 + size + 2);
            if size == 0 {
                return Some((head, body));
            }
        }
    }
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let length: usize = length.unwrap_or(0);
    while read.len() < length {
        fill(stream, read).await?;
    }
    let rest = read.split_off(length);
    Some((head, std::mem::replace(read, rest)))
}

async fn fill(stream: &mut TcpStream, read: &mut Vec<u8>) -> Option<()> {
    matches!(stream.read_buf(read).await, Ok(1..)).then_some(())
}

/// Answers; says whether the connection goes on.
async fn answer(stream: &mut TcpStream, head: &str, body: Vec<u8>, state: &State) -> bool {
    let path = head.split([' ', '?']).nth(1).unwrap_or_default();
    let mut parts = path.trim_start_matches('/').splitn(2, '/');
    let (what, number) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let number: usize = number.parse().unwrap_or(0);
    let is_head = head.starts_with("HEAD ");
    if state.failing.load(Ordering::SeqCst) {
        return reply(stream, 503, b"failing", is_head).await;
    }
    match what {
        "echo" => reply(stream, 200, head.as_bytes(), is_head).await,
        "body" => reply(stream, 200, &body, is_head).await,
        "sleep" => {
            tokio::time::sleep(Duration::from_millis(number as u64)).await;
            reply(stream, 200, state.name.as_bytes(), is_head).await
        }
        "status" => reply(stream, number, b"", is_head).await,
        "big" => big(stream, number).await,
        "chunked" => chunked(stream).await,
        "stop" => then_hang_up(part(stream, number).await),
        "stall" => part(stream, number).await && silence(stream).await,
        "hang" => false,
        "silent" => silence(stream).await,
        "junk" => then_hang_up(stream.write_all(b"what is HTTP?\r\n\r\n").await.is_ok()),
        "close" => {
            let text = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";
            then_hang_up(stream.write_all(text.as_bytes()).await.is_ok())
        }
        "until-close" => {
            let text = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nuntil the end";
            then_hang_up(stream.write_all(text.as_bytes()).await.is_ok())
        }
        "upgrade" => then_hang_up(upgrade(stream).await),
        _ => reply(stream, 200, state.name.as_bytes(), is_head).await,
    }
}

/// The connection does not go on, whether the answer went out or not.
fn then_hang_up(_sent: bool) -> bool {
    false
}

async fn reply(stream: &mut TcpStream, status: usize, body: &[u8], is_head: bool) -> bool {
    let length = body.len();
    let mut bytes = format!(
        "HTTP/1.1 {status} X\r\nContent-Length: {length}\r\nX-Hop: 1\r\nConnection: x-hop\r\n\r\n"
    )
    .into_bytes();
    if !is_head {
        bytes.extend_from_slice(body);
    }
    stream.write_all(&bytes).await.is_ok()
}

/// Says nothing until the other side hangs up.
async fn silence(stream: &mut TcpStream) -> bool {
    while matches!(stream.read(&mut [0; 64]).await, Ok(1..)) {}
    false
}

async fn chunked(stream: &mut TcpStream) -> bool {
    let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";
    stream.write_all(text.as_bytes()).await.is_ok()
}

async fn big(stream: &mut TcpStream, length: usize) -> bool {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    if stream.write_all(head.as_bytes()).await.is_err() {
        return false;
    }
    let piece = [b'x'; 16 * 1024];
    let mut left = length;
    while left > 0 {
        let size = left.min(piece.len());
        if stream.write_all(&piece[..size]).await.is_err() {
            return false;
        }
        left -= size;
    }
    true
}

async fn part(stream: &mut TcpStream, length: usize) -> bool {
    let more = length + 1000;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {more}\r\n\r\n");
    let body = vec![b'x'; length];
    stream.write_all(head.as_bytes()).await.is_ok() && stream.write_all(&body).await.is_ok()
}

async fn upgrade(stream: &mut TcpStream) -> bool {
    let head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
    if stream.write_all(head.as_bytes()).await.is_err() {
        return false;
    }
    let (mut from, mut to) = stream.split();
    tokio::io::copy(&mut from, &mut to).await.is_ok()
}

//! Drives one client connection.

use std::convert::Infallible;
use std::future::Future;
use std::net::{SocketAddr, TcpStream};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use route::{Flavour, Listener, Meter, Moment, Protocol};
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, Sleep};

use super::ClientStream;
use super::io::ClientIo;
use super::life::{Life, Verdict};
use crate::exchange::{self, Answer};
use crate::sockets::{Door, Serves};
use crate::threads::{Shared, Thread};
use crate::tls::{self, Secured};
use crate::tunnel;

/// First bytes of an HTTP/2 connection.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// One client connection, as its requests see it.
pub(crate) struct Conn {
    pub(crate) shared: Arc<Shared>,
    pub(crate) thread: Arc<Thread>,
    pub(crate) door: Arc<Door>,
    pub(crate) life: Arc<Life>,
    pub(crate) client: SocketAddr,
    /// The client's address as X-Forwarded-For has it.
    pub(crate) address: HeaderValue,
    /// What TLS was agreed on; nothing in the clear.
    pub(crate) secured: Option<Secured>,
    requests: AtomicU64,
    counted: OnceLock<Counted>,
}

impl Conn {
    /// Whether the connection has reached the age at which it is closed.
    pub(crate) fn is_old(&self, listener: &Listener) -> bool {
        let age = self.life.age(self.shared.tick());
        let limit = match &listener.flavour {
            Flavour::LoadBalancer(policy) => policy.keep_alive,
            Flavour::Service(_) | Flavour::Network(_) => self.shared.config.limits.keep_alive,
        };
        u128::from(age) >= limit.as_millis()
    }

    /// The present, as cookies of this connection have it.
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            now: (self.shared.config.unix_seconds)(),
            secure: self.secured.is_some(),
        }
    }

    /// Counts the connection as one of this listener's owner, once.
    pub(crate) fn count(&self, listener: &Listener) {
        self.counted.get_or_init(|| Counted::new(listener.meter()));
    }

    /// The number of the request that begins now; the first is 1.
    pub(crate) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Serves a connection until it ends.
pub(crate) async fn serve(
    shared: Arc<Shared>,
    thread: Arc<Thread>,
    door: Arc<Door>,
    stream: TcpStream,
    client: SocketAddr,
) {
    let Ok(stream) = tokio::net::TcpStream::from_std(stream) else {
        return;
    };
    let listener = match &door.serves {
        Serves::Listener(id) => match shared.table.load().listener(id) {
            Some(listener) => Some(Arc::clone(listener)),
            None => return, // deleted; its socket is about to be closed
        },
        Serves::SharedPort(_) => None,
    };
    let life = Arc::new(Life::new(shared.tick(), idle_timeout(listener.as_deref())));
    let _entered = door.enter(&life);
    let welcomed = tls::secure(&shared, &door.serves, listener.as_deref(), &life, stream);
    let Some((stream, secured)) = welcomed.await else {
        return;
    };
    let listener = match &secured {
        Some(secured) => match shared.table.load().listener(&secured.listener) {
            Some(listener) => Some(Arc::clone(listener)),
            None => return,
        },
        None => listener,
    };
    life.set_idle_timeout(idle_timeout(listener.as_deref()));
    life.touch(shared.tick());
    let protocol = listener
        .as_ref()
        .map_or(Protocol::Http, |listener| listener.protocol);
    let (requests, counted) = (AtomicU64::new(0), OnceLock::new());
    let address = HeaderValue::from_str(&client.ip().to_canonical().to_string());
    let address = address.unwrap_or(HeaderValue::from_static("unknown"));
    let conn = Conn {
        shared,
        thread,
        door,
        life,
        client,
        address,
        secured,
        requests,
        counted,
    };
    let speaks_http2 = conn.secured.as_ref().map(|secured| secured.is_http2);
    if let Some(listener) = &listener {
        conn.count(listener);
    }
    match (protocol, listener) {
        (Protocol::Http | Protocol::Http2 | Protocol::Grpc, _) if speaks_http2 == Some(true) => {
            Box::pin(serve_http2(Arc::new(conn), stream, &[])).await;
        }
        (Protocol::Http, _) | (Protocol::Tcp, None) => {
            serve_http1(Arc::new(conn), stream, &[]).await;
        }
        // Boxed so that the many HTTP/1 connections do not carry the size of these.
        (Protocol::Tcp, Some(listener)) => {
            Box::pin(tunnel::serve_tcp(&conn, &listener, stream)).await;
        }
        (Protocol::Http2 | Protocol::Grpc, _) => Box::pin(sniff(Arc::new(conn), stream)).await,
    }
}

fn idle_timeout(listener: Option<&Listener>) -> Duration {
    match listener.map(|listener| &listener.flavour) {
        Some(Flavour::LoadBalancer(policy)) => policy.idle_timeout,
        Some(Flavour::Service(policy)) => policy.idle_timeout,
        Some(Flavour::Network(policy)) => policy.idle_timeout,
        None => Duration::from_secs(60),
    }
}

/// A connection counted as open by its owner's meter.
struct Counted(Arc<Meter>);

impl Counted {
    fn new(meter: &Arc<Meter>) -> Self {
        meter.opened();
        Self(Arc::clone(meter))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.closed();
    }
}

/// Finds out whether a client speaks HTTP/2 by its first bytes.
async fn sniff(conn: Arc<Conn>, mut stream: ClientStream) {
    let mut first = Vec::with_capacity(PREFACE.len());
    let head_timeout = conn.shared.config.limits.head_timeout;
    let reading = async {
        while first.len() < PREFACE.len() && PREFACE.starts_with(&first) {
            let left = (PREFACE.len() - first.len()) as u64;
            match (&mut stream).take(left).read_buf(&mut first).await {
                Ok(1..) => {}
                Ok(0) | Err(_) => return false,
            }
        }
        true
    };
    let whole = tokio::select! {
        whole = tokio::time::timeout(head_timeout, reading) => whole.unwrap_or(false),
        () = conn.life.killed() => false,
    };
    match (whole, first == PREFACE) {
        (false, _) => {}
        (true, true) => serve_http2(conn, stream, &first).await,
        (true, false) => serve_http1(conn, stream, &first).await,
    }
}

async fn serve_http1(conn: Arc<Conn>, stream: ClientStream, first: &[u8]) {
    let (shared, life) = (Arc::clone(&conn.shared), Arc::clone(&conn.life));
    let io = ClientIo::http1(stream, Arc::clone(&shared), Arc::clone(&life), first);
    let service = service_fn(move |request| answer(Arc::clone(&conn), request));
    let served = hyper::server::conn::http1::Builder::new()
        .max_buf_size(shared.config.limits.buffer_bytes)
        .timer(TokioTimer::new())
        .header_read_timeout(None)
        .serve_connection(TokioIo::new(io), service)
        .with_upgrades();
    drive(served, shared, life).await;
}

async fn serve_http2(conn: Arc<Conn>, stream: ClientStream, first: &[u8]) {
    let (shared, life) = (Arc::clone(&conn.shared), Arc::clone(&conn.life));
    let io = ClientIo::http2(stream, Arc::clone(&shared), Arc::clone(&life), first);
    let limits = &shared.config.limits;
    let service = service_fn(move |request| answer(Arc::clone(&conn), request));
    let served = hyper::server::conn::http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams)
        .max_header_list_size(limits.buffer_bytes as u32)
        .max_send_buf_size(limits.buffer_bytes)
        .initial_stream_window_size(limits.buffer_bytes as u32)
        .initial_connection_window_size(16 * limits.buffer_bytes as u32)
        .serve_connection(TokioIo::new(io), service);
    drive(served, shared, life).await;
}

async fn answer(
    conn: Arc<Conn>,
    request: Request<Incoming>,
) -> Result<Response<Answer>, Infallible> {
    Ok(exchange::answer(&conn, request).await)
}

/// A connection that can be told to finish.
trait Finish: Future<Output = hyper::Result<()>> {
    fn finish(self: Pin<&mut Self>);
}

impl<I, S> Finish for hyper::server::conn::http1::UpgradeableConnection<I, S>
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin + Send + 'static,
    S: hyper::service::HttpService<Incoming, ResBody = Answer>,
    S::Error: Into<exchange::BoxError>,
{
    fn finish(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

impl<I, S, E> Finish for hyper::server::conn::http2::Connection<I, S, E>
where
    I: hyper::rt::Read + hyper::rt::Write + Unpin,
    S: hyper::service::HttpService<Incoming, ResBody = Answer>,
    S::Error: Into<exchange::BoxError>,
    E: hyper::rt::bounds::Http2ServerConnExec<S::Future, Answer>,
{
    fn finish(self: Pin<&mut Self>) {
        self.graceful_shutdown();
    }
}

async fn drive<C: Finish>(served: C, shared: Arc<Shared>, life: Arc<Life>) {
    let mut served = std::pin::pin!(served);
    let mut alarm = std::pin::pin!(tokio::time::sleep(Duration::ZERO));
    let mut finishing = false;
    std::future::poll_fn(|cx| {
        if served.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        life.watch(cx);
        if life.is_closing() && !finishing {
            finishing = true;
            served.as_mut().finish();
            if served.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
        }
        let too_slow = poll_alarm(alarm.as_mut(), cx, &shared, &life).is_ready();
        if too_slow || life.is_dead() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

/// Ready when the client is too slow. The alarm is set once and looks again when it rings, so a
/// connection that makes progress never touches the timer, but for one whose head comes in parts.
fn poll_alarm(
    mut alarm: Pin<&mut Sleep>,
    cx: &mut Context<'_>,
    shared: &Shared,
    life: &Life,
) -> Poll<()> {
    let head_timeout = shared.config.limits.head_timeout;
    if let Some(at) = life.head_deadline(head_timeout) {
        let wait = Duration::from_millis(at.saturating_sub(shared.tick()));
        let deadline = Instant::now() + wait;
        if deadline < alarm.deadline() {
            alarm.as_mut().reset(deadline);
        }
    }
    while alarm.as_mut().poll(cx).is_ready() {
        let now = shared.tick();
        match life.verdict(now, head_timeout) {
            Verdict::Close => return Poll::Ready(()),
            Verdict::LookAgain(at) => {
                let wait = Duration::from_millis(at.saturating_sub(now).max(1));
                alarm.as_mut().reset(Instant::now() + wait);
            }
        }
    }
    Poll::Pending
}

//! Drives one client connection.

use std::convert::Infallible;
use std::future::Future;
use std::net::{SocketAddr, TcpStream};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::{HeaderValue, Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use route::{Flavour, Listener, Protocol};
use tokio::io::AsyncReadExt;
use tokio::time::{Instant, Sleep};

use super::conn::{self, Conn};
use super::io::ClientIo;
use super::life::{Life, Verdict};
use super::{ClientBody, ClientStream, http1};
use crate::exchange::{self, Answer};
use crate::sockets::{Door, Serves};
use crate::threads::{Shared, Thread};
use crate::tls;
use crate::tunnel;

/// First bytes of an HTTP/2 connection.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

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
    let began = Instant::now();
    let welcomed = tls::secure(&shared, &door.serves, listener.as_deref(), &life, stream);
    // Boxed so that a connection does not carry the size of a handshake as long as it lives.
    let Some((stream, secured)) = Box::pin(welcomed).await else {
        if let Some(listener) = &listener {
            conn::log_failure(&shared, listener, client);
        }
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
    let address = HeaderValue::from_str(&client.ip().to_canonical().to_string());
    let address = address.unwrap_or(HeaderValue::from_static("unknown"));
    let welcomed = (secured, began.elapsed());
    let conn = Conn::new((shared, thread), (door, life), (client, address), welcomed);
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
    let served = pin!(http1::serve(conn, stream, first));
    // It looks for itself whether it is to finish.
    drive(served, |_| {}, shared, life).await;
}

async fn serve_http2(conn: Arc<Conn>, stream: ClientStream, first: &[u8]) {
    let (shared, life) = (Arc::clone(&conn.shared), Arc::clone(&conn.life));
    let io = ClientIo::new(stream, Arc::clone(&shared), Arc::clone(&life), first);
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
    drive(
        pin!(served),
        |served| served.graceful_shutdown(),
        shared,
        life,
    )
    .await;
}

async fn answer(
    conn: Arc<Conn>,
    request: Request<Incoming>,
) -> Result<Response<Answer>, Infallible> {
    let request = request.map(ClientBody::Http2);
    // Boxed so that the codec moves a pointer about instead of all the exchange's state.
    Ok(Box::pin(exchange::answer(&conn, request)).await)
}

/// Drives a connection until it ends, its client is too slow, or it is to close; `finish` tells it
/// to end after what it has begun.
async fn drive<C: Future>(
    mut served: Pin<&mut C>,
    finish: impl Fn(Pin<&mut C>),
    shared: Arc<Shared>,
    life: Arc<Life>,
) {
    let mut alarm = pin!(tokio::time::sleep(Duration::ZERO));
    // A connection has one task: what was told once whom to wake knows it until it does.
    let mut is_first = true;
    let mut finishing = false;
    std::future::poll_fn(|cx| {
        if served.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        if is_first || life.is_closing() {
            life.watch(cx);
        }
        if life.is_closing() && !finishing {
            finishing = true;
            finish(served.as_mut());
            if served.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
        }
        let rings = is_first || alarm.is_elapsed() || life.awaits_rest_of_head();
        is_first = false;
        let too_slow = rings && poll_alarm(alarm.as_mut(), cx, &shared, &life).is_ready();
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

//! Bytes both ways: TCP endpoints of Service Connect, and connections that changed protocol.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use route::{
    Action, Flavour, InFlight, Listener, Pick, ServicePolicy, Target, TargetGroup, TargetId,
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf, copy_bidirectional};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::downstream::{ClientStream, Conn, Life};
use crate::network;
use crate::observe::Connection;
use crate::stream::Stream;
use crate::threads::Shared;
use crate::tls::Speaks;

/// Serves one connection of bytes. For a TCP endpoint: picks a target, tries others when it does not accept.
pub(crate) async fn serve_tcp(conn: &Conn, listener: &Listener, client: ClientStream) {
    let policy = match &listener.flavour {
        Flavour::Network(policy) => return network::serve(conn, listener, policy, client).await,
        Flavour::Service(policy) => policy.clone(),
        Flavour::LoadBalancer(_) => ServicePolicy::tcp(),
    };
    let Action::Forward(forward) = &listener.default else {
        return;
    };
    let Some(group) = forward.choose() else {
        return;
    };
    let connecting = connect(conn, listener, group, &policy);
    let begun = Instant::now();
    let connected = tokio::select! {
        connected = connecting => connected,
        () = conn.life.killed() => None,
    };
    let Some((target, in_flight, id)) = connected else {
        return tell(conn, listener, None, (0, 0), begun);
    };
    let meter = in_flight.target().meter();
    meter.opened();
    let (shared, life, idle) = (&conn.shared, &conn.life, policy.idle_timeout);
    let (mut client, mut target) = (client, target);
    let joined = join(shared, life, &mut client, &mut target, idle).await;
    meter.closed();
    for meter in [meter, group.meter(), conn.meter(listener)] {
        meter.carried(joined.received, joined.sent);
    }
    tell(
        conn,
        listener,
        Some(&id),
        (joined.received, joined.sent),
        begun,
    );
}

/// Tells whoever wants to know of a connection that is over.
fn tell(
    conn: &Conn,
    listener: &Listener,
    target: Option<&TargetId>,
    (bytes_in, bytes_out): (u64, u64),
    begun: Instant,
) {
    let observe = conn.shared.config.observe.as_ref();
    let Some(observe) = observe.filter(|observe| observe.wants(&listener.id)) else {
        return;
    };
    observe.connection(&Connection {
        listener: &listener.id,
        target,
        client: conn.client,
        number: conn.shared.next_connection(),
        bytes_in,
        bytes_out,
        took: begun.elapsed(),
    });
}

async fn connect(
    conn: &Conn,
    listener: &Listener,
    group: &TargetGroup,
    policy: &ServicePolicy,
) -> Option<(TargetStream, InFlight, TargetId)> {
    let mut tried = Vec::new();
    for _ in 0..=policy.max_retries {
        let now = conn.shared.now();
        let target = group.pick(&Pick {
            now,
            tried: &tried,
            skips_outliers: true,
            pin: None,
            zone: listener.zone.as_ref(),
        })?;
        let in_flight = target.state.begin();
        let connecting = reach(&conn.shared, listener, target);
        match tokio::time::timeout(policy.connect_timeout, connecting).await {
            Ok(Ok(stream)) => return Some((stream, in_flight, target.id.clone())),
            _ => {
                target.state.failed(now, &policy.outlier);
                target.state.meter().connection_failed();
                group.meter().connection_failed();
                tried.push(target.state.serial());
            }
        }
    }
    None
}

/// A connection to a target, whose bytes are not looked at.
pub(crate) type TargetStream = Stream<TcpStream>;

async fn reach(shared: &Shared, listener: &Listener, target: &Target) -> io::Result<TargetStream> {
    let connecting = shared.connect.connect(&listener.origin, target.address());
    let stream = connecting.await?;
    stream.set_nodelay(true)?;
    let Some(identity) = &target.identity else {
        return Ok(Stream::Plain(stream));
    };
    let caller = shared.caller(identity)?;
    let secured = caller.connect(Speaks::Bytes, stream).await?;
    Ok(Stream::secured(secured))
}

/// What a tunnel carried, and how it ended.
pub(crate) struct Joined {
    /// Bytes from the client.
    pub(crate) received: u64,
    /// Bytes from the target.
    pub(crate) sent: u64,
    /// Whether both sides said that they were done; else one is cut off.
    pub(crate) is_whole: bool,
}

/// Copies until both sides ended, nothing moved for `idle_timeout` (zero is off), or the
/// connection is to close at once.
pub(crate) async fn join<A, B>(
    shared: &Shared,
    life: &Life,
    client: &mut A,
    target: &mut B,
    idle_timeout: Duration,
) -> Joined
where
    A: AsyncRead + AsyncWrite + Unpin,
    B: AsyncRead + AsyncWrite + Unpin,
{
    let last = AtomicU64::new(shared.tick());
    let (received, sent) = (AtomicU64::new(0), AtomicU64::new(0));
    let mut client = Watched {
        inner: client,
        shared,
        last: &last,
        read: &received,
    };
    let mut target = Watched {
        inner: target,
        shared,
        last: &last,
        read: &sent,
    };
    let is_whole = tokio::select! {
        copied = copy_bidirectional(&mut client, &mut target) => copied.is_ok(),
        () = idle(shared, &last, idle_timeout) => false,
        () = life.killed() => false,
    };
    Joined {
        received: received.load(Ordering::Relaxed),
        sent: sent.load(Ordering::Relaxed),
        is_whole,
    }
}

/// Ends once nothing moved for `timeout`.
async fn idle(shared: &Shared, last: &AtomicU64, timeout: Duration) {
    if timeout.is_zero() {
        return std::future::pending().await;
    }
    let timeout = timeout.as_millis() as u64;
    loop {
        let silent = shared.tick().saturating_sub(last.load(Ordering::Relaxed));
        if silent >= timeout {
            return;
        }
        tokio::time::sleep(Duration::from_millis(timeout - silent)).await;
    }
}

/// One side of a tunnel; keeps count and the time of its last byte.
struct Watched<'a, T> {
    inner: T,
    shared: &'a Shared,
    last: &'a AtomicU64,
    read: &'a AtomicU64,
}

impl<T: AsyncRead + Unpin> AsyncRead for Watched<'_, T> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buf.filled().len();
        ready!(Pin::new(&mut this.inner).poll_read(cx, buf))?;
        this.read
            .fetch_add((buf.filled().len() - before) as u64, Ordering::Relaxed);
        this.last.store(this.shared.tick(), Ordering::Relaxed);
        Poll::Ready(Ok(()))
    }
}

impl<T: AsyncWrite + Unpin> AsyncWrite for Watched<'_, T> {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().inner).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().inner).poll_shutdown(cx)
    }
}

//! One connection to a target, as a request uses it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::{TrySendError, http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use route::{Origin, Protocol, Target, TargetGroup};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::Instant;
use tokio_rustls::client::TlsStream;

use super::io::TargetIo;
use crate::exchange::Outbound;
use crate::threads::{Shared, Thread};
use crate::tls::{Speaks, server_name};

/// Where requests to one target are put in.
pub(crate) enum Sender {
    /// One request at a time.
    Http1(http1::SendRequest<Outbound>),
    /// Many at once.
    Http2(http2::SendRequest<Outbound>),
}

impl Sender {
    pub(crate) async fn send(
        &mut self,
        request: Request<Outbound>,
    ) -> Result<Response<Incoming>, TrySendError<Request<Outbound>>> {
        match self {
            Self::Http1(sender) => sender.try_send_request(request).await,
            Self::Http2(sender) => sender.try_send_request(request).await,
        }
    }

    /// Whether a request can be put in at this moment.
    pub(crate) fn is_ready(&self) -> bool {
        match self {
            Self::Http1(sender) => sender.is_ready(),
            Self::Http2(sender) => sender.is_ready(),
        }
    }

    /// Ends when a request can be put in.
    ///
    /// # Errors
    /// When the connection is closed.
    pub(crate) async fn ready(&mut self) -> hyper::Result<()> {
        match self {
            Self::Http1(sender) => sender.ready().await,
            Self::Http2(sender) => sender.ready().await,
        }
    }
}

/// Why there is no connection to a target.
#[derive(Debug)]
pub(crate) enum ConnectFailure {
    /// It took too long.
    TimedOut,
    /// It was refused, unreachable or broke at once.
    Failed(io::Error),
}

/// A new connection to `target`.
pub(crate) async fn connect(
    shared: &Shared,
    thread: &Thread,
    origin: &Origin,
    (group, target): (&TargetGroup, &Target),
    timeout: Duration,
) -> Result<Sender, ConnectFailure> {
    let (protocol, begun) = (group.protocol, Instant::now());
    let connecting = shared.connect.connect(origin, target.address());
    let stream = tokio::time::timeout(timeout, connecting)
        .await
        .map_err(|_| ConnectFailure::TimedOut)?
        .map_err(ConnectFailure::Failed)?;
    stream.set_nodelay(true).map_err(ConnectFailure::Failed)?;
    let io = TargetIo::new(stream, Arc::clone(&target.state));
    if !group.secure && target.identity.is_none() {
        return shake(shared, thread, io, protocol).await;
    }
    let left = timeout.saturating_sub(begun.elapsed());
    let securing = tokio::time::timeout(left, secure(shared, group, target, io));
    let secured = securing
        .await
        .map_err(|_| ConnectFailure::TimedOut)?
        .map_err(ConnectFailure::Failed)?;
    shake(shared, thread, secured, protocol).await
}

/// Secures a connection to a target as the target wants it.
async fn secure(
    shared: &Shared,
    group: &TargetGroup,
    target: &Target,
    io: TargetIo,
) -> io::Result<TlsStream<TargetIo>> {
    let is_http2 = group.protocol.is_http2();
    if let Some(identity) = &target.identity {
        let caller = shared.caller(identity)?;
        return caller.connect(Speaks::http(is_http2), io).await;
    }
    let name = server_name(target.address().ip());
    shared.targets.connector(is_http2).connect(name, io).await
}

/// Begins to speak HTTP on a connection.
async fn shake<T: Stream>(
    shared: &Shared,
    thread: &Thread,
    io: T,
    protocol: Protocol,
) -> Result<Sender, ConnectFailure> {
    let io = TokioIo::new(io);
    let sender = if protocol.is_http2() {
        shake_http2(shared, thread, io).await
    } else {
        shake_http1(shared, thread, io).await
    };
    sender.map_err(|error| ConnectFailure::Failed(io::Error::other(error)))
}

/// Bytes both ways.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + 'static> Stream for T {}

async fn shake_http1<T: Stream>(
    shared: &Shared,
    thread: &Thread,
    io: TokioIo<T>,
) -> hyper::Result<Sender> {
    let (sender, connection) = http1::Builder::new()
        .max_buf_size(shared.config.limits.buffer_bytes)
        .handshake(io)
        .await?;
    let connection = connection.with_upgrades();
    thread.handle.spawn(async move {
        if let Err(error) = connection.await {
            tracing::trace!(%error, "a connection to a target ended");
        }
    });
    Ok(Sender::Http1(sender))
}

async fn shake_http2<T: Stream>(
    shared: &Shared,
    thread: &Thread,
    io: TokioIo<T>,
) -> hyper::Result<Sender> {
    let window = shared.config.limits.buffer_bytes as u32;
    let (sender, connection) = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .initial_stream_window_size(window)
        .initial_connection_window_size(window * 16)
        .max_send_buf_size(shared.config.limits.buffer_bytes)
        .handshake(io)
        .await?;
    thread.handle.spawn(async move {
        if let Err(error) = connection.await {
            tracing::trace!(%error, "a connection to a target ended");
        }
    });
    Ok(Sender::Http2(sender))
}

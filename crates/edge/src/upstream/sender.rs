//! One connection to a target, as a request uses it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::Response;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use route::{Origin, Protocol, Target, TargetGroup};
use tokio::time::Instant;
use tokio_rustls::client::TlsStream;

use super::TargetStream;
use super::http1::Http1;
use super::io::TargetIo;
use super::{Lost, TargetBody};
use crate::exchange::{Outbound, Outgoing};
use crate::threads::{Shared, Thread};
use crate::tls::{Speaks, server_name};

/// Where requests to one target are put in.
pub(crate) enum Sender {
    /// One request at a time.
    Http1(Box<Http1>),
    /// Many at once.
    Http2(http2::SendRequest<Outbound>),
}

impl Sender {
    /// Sends a request and waits for the head of its answer.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) async fn send(
        self,
        outgoing: &Outgoing,
        body: Outbound,
    ) -> Result<Response<TargetBody>, Lost> {
        match self {
            Self::Http1(connection) => {
                let response = connection.send(outgoing, body).await?;
                Ok(response.map(TargetBody::Http1))
            }
            Self::Http2(mut sender) => {
                // Boxed so that a request over HTTP/1 does not carry its state about.
                let sending = Box::pin(sender.try_send_request(outgoing.request(body)));
                Ok(sending.await?.map(TargetBody::Http2))
            }
        }
    }

    /// Whether a request can be put in at this moment.
    pub(crate) fn is_ready(&mut self) -> bool {
        match self {
            Self::Http1(connection) => connection.is_ready(),
            Self::Http2(sender) => sender.is_ready(),
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
    let stream = if group.secure || target.identity.is_some() {
        let left = timeout.saturating_sub(begun.elapsed());
        let securing = tokio::time::timeout(left, secure(shared, group, target, io));
        let secured = securing.await.map_err(|_| ConnectFailure::TimedOut)?;
        TargetStream::secured(secured.map_err(ConnectFailure::Failed)?)
    } else {
        TargetStream::Plain(io)
    };
    shake(shared, thread, stream, protocol).await
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
async fn shake(
    shared: &Shared,
    thread: &Thread,
    stream: TargetStream,
    protocol: Protocol,
) -> Result<Sender, ConnectFailure> {
    if !protocol.is_http2() {
        let longest_head = shared.config.limits.buffer_bytes;
        return Ok(Sender::Http1(Box::new(Http1::new(stream, longest_head))));
    }
    let sender = shake_http2(shared, thread, TokioIo::new(stream)).await;
    sender.map_err(|error| ConnectFailure::Failed(io::Error::other(error)))
}

async fn shake_http2(
    shared: &Shared,
    thread: &Thread,
    io: TokioIo<TargetStream>,
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

//! Connections: HTTP/1.1, and HTTP/2 for clients that start with it; both over TLS, too.

use super::web::{OverTls, Stream};
use super::{FrontDoor, WebRequest, WebResponse};
use crate::route::Head;
use crate::{Source, refuse, sigv4};
use bytes::Bytes;
use http::Request;
use http::request::Parts;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

/// The most bytes a request's head may have.
const HEAD_LIMIT: usize = 64 << 10;
/// The most requests at once on one HTTP/2 connection.
const STREAMS: u32 = 128;
/// What an HTTP/2 client says first.
const HTTP2: &[u8] = b"PRI ";
/// First byte of a TLS handshake. No HTTP request begins with it.
const HANDSHAKE: u8 = 0x16;
/// How long to wait before looking again: after a failed accept, or for more first bytes.
const PAUSE: Duration = Duration::from_millis(10);

/// Tells where connections of a listener come from.
pub trait Peers: Send + Sync {
    /// Where the connection from `peer` comes from.
    fn source(&self, peer: SocketAddr) -> Source;
}

/// Peers of a listener on the host: this machine, or another one.
#[derive(Debug, Clone, Copy, Default)]
pub struct HostPeers;

impl Peers for HostPeers {
    fn source(&self, peer: SocketAddr) -> Source {
        let address = peer.ip().to_canonical();
        if address.is_loopback() {
            Source::Loopback
        } else {
            Source::Remote(address.to_string())
        }
    }
}

impl FrontDoor {
    /// Serves a listener until `shutdown` ends, then lets calls that are under way come to
    /// their end, for as long as the settings' grace.
    pub async fn serve(
        self: Arc<Self>,
        listener: TcpListener,
        peers: Arc<dyn Peers>,
        shutdown: impl Future<Output = ()> + Send,
    ) {
        let slots = Arc::new(Semaphore::new(self.settings.connections));
        let (closing, closed) = watch::channel(false);
        let mut shutdown = pin!(shutdown);
        loop {
            let accepted = async {
                // The semaphore is never closed.
                let slot = slots.clone().acquire_owned().await;
                (slot, listener.accept().await)
            };
            let (slot, stream, peer) = tokio::select! {
                () = &mut shutdown => break,
                accepted = accepted => match accepted {
                    (slot, Ok((stream, peer))) => (slot, stream, peer),
                    (_, Err(error)) => {
                        tracing::warn!(%error, "a connection could not be accepted");
                        tokio::time::sleep(PAUSE).await;
                        continue;
                    }
                },
            };
            let (door, closed) = (self.clone(), closed.clone());
            let source = peers.source(peer);
            tokio::spawn(async move {
                door.serve_connection(stream, source, closed).await;
                drop(slot);
            });
        }
        drop((listener, closed));
        // Connections hold the other ends, so the channel closes with the last of them.
        let _ = closing.send(true);
        if timeout(self.settings.grace, closing.closed())
            .await
            .is_err()
        {
            tracing::warn!("calls were still under way when the grace of the shutdown was over");
        }
    }

    /// Serves one connection, accepted elsewhere, until it ends or `closing` becomes true.
    pub async fn serve_connection(
        self: Arc<Self>,
        stream: TcpStream,
        source: Source,
        mut closing: watch::Receiver<bool>,
    ) {
        let patience = self.settings.head_timeout;
        let greeted = tokio::select! {
            greeted = timeout(patience, self.greeted(stream)) => greeted,
            () = closes(&mut closing) => return,
        };
        let (stream, is_http2, is_secure) = match greeted {
            Ok(Ok(greeted)) => greeted,
            Ok(Err(error)) => {
                tracing::debug!(%error, "a connection ended before its first request");
                return;
            }
            Err(_) => return,
        };
        let otherwise = self.otherwise.clone();
        let service = service_fn(move |mut request: Request<Incoming>| {
            let (door, source) = (self.clone(), source.clone());
            if is_secure {
                request.extensions_mut().insert(OverTls);
            }
            async move { Ok::<_, Infallible>(door.respond(request, source).await) }
        });
        let ended = if is_http2 {
            let io = TokioIo::new(stream);
            let mut builder = http2::Builder::new(TokioExecutor::new());
            builder
                .timer(TokioTimer::new())
                .max_header_list_size(HEAD_LIMIT as u32)
                .max_concurrent_streams(STREAMS)
                .keep_alive_interval(patience);
            let mut connection = pin!(builder.serve_connection(io, service));
            tokio::select! {
                ended = connection.as_mut() => ended,
                () = closes(&mut closing) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            }
        } else {
            let io = TokioIo::new(otherwise.between(stream));
            let mut builder = http1::Builder::new();
            builder
                .timer(TokioTimer::new())
                .header_read_timeout(patience)
                .max_buf_size(HEAD_LIMIT);
            let mut connection = pin!(builder.serve_connection(io, service).with_upgrades());
            tokio::select! {
                ended = connection.as_mut() => ended,
                () = closes(&mut closing) => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            }
        };
        if let Err(error) = ended {
            tracing::debug!(%error, "a connection ended");
        }
    }

    /// A connection ready for its first request; whether it speaks HTTP/2, and over TLS.
    async fn greeted(&self, stream: TcpStream) -> io::Result<(Box<dyn Stream>, bool, bool)> {
        let first = first_words(&stream).await?;
        // Answers are small and complete when they are written.
        let _ = stream.set_nodelay(true);
        match first {
            Words::Http1 => Ok((Box::new(stream), false, false)),
            Words::Http2 => Ok((Box::new(stream), true, false)),
            Words::Handshake => {
                let (stream, is_http2) = self.otherwise.secured(stream).await?;
                Ok((stream, is_http2, true))
            }
        }
    }

    /// Answers a request: reads the body of a call, hands everything else on unread.
    async fn respond(&self, request: WebRequest, source: Source) -> WebResponse {
        let (parts, body) = request.into_parts();
        if super::host(&parts).is_some_and(|host| self.otherwise.claims(host)) {
            let request = Request::from_parts(parts, body);
            return self.otherwise.answer(request, source).await;
        }
        let signature = sigv4::read(&parts.headers, super::query(&parts));
        if matches!(super::head(&parts, &signature), Head::Web) {
            if let Some(answer) = super::browsers::preflight(&parts) {
                return answer;
            }
            let request = Request::from_parts(parts, body);
            return self.otherwise.answer(request, source).await;
        }
        let answer = match self.read(body).await {
            Ok(body) => match self.answer(&parts, &body, source).await {
                Some(answer) => answer,
                None => self.without_body(&parts, refuse::incomplete_body()),
            },
            Err(error) => self.closing(&parts, error),
        };
        answer.map(|body| body.map_err(|never| match never {}).boxed())
    }

    /// A refusal after which the connection closes, because its body was not read.
    fn closing(&self, parts: &Parts, error: api::ApiError) -> super::Answer {
        let mut answer = self.without_body(parts, error);
        if parts.version < http::Version::HTTP_2 {
            let close = http::HeaderValue::from_static("close");
            answer.headers_mut().insert(http::header::CONNECTION, close);
        }
        answer
    }

    /// The body of a call, as long as it is not too large and does not take too long.
    async fn read(&self, body: Incoming) -> Result<Bytes, api::ApiError> {
        let limit = self.settings.body_limit;
        if body.size_hint().lower() > limit as u64 {
            return Err(refuse::too_large(limit));
        }
        let collected = Limited::new(body, limit).collect();
        match timeout(self.settings.body_timeout, collected).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => {
                Err(refuse::too_large(limit))
            }
            Ok(Err(_)) | Err(_) => Err(refuse::incomplete_body()),
        }
    }
}

/// Ends once connections are to close, or nobody is left to say so.
async fn closes(closing: &mut watch::Receiver<bool>) {
    let _ = closing.wait_for(|closing| *closing).await;
}

/// What a client starts with.
enum Words {
    Http1,
    Http2,
    Handshake,
}

/// What a client starts with. Looks without taking.
async fn first_words(stream: &TcpStream) -> io::Result<Words> {
    let mut first = [0; HTTP2.len()];
    loop {
        let count = stream.peek(&mut first).await?;
        if first[..count].first() == Some(&HANDSHAKE) {
            return Ok(Words::Handshake);
        }
        if count == HTTP2.len() && first == HTTP2 {
            return Ok(Words::Http2);
        }
        if count == 0 || !HTTP2.starts_with(&first[..count]) {
            return Ok(Words::Http1);
        }
        tokio::time::sleep(PAUSE).await;
    }
}

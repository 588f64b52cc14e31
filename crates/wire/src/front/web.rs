//! What is not a call of an AWS API: health, the image registry, web pages.

use crate::Source;
use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderValue, Request, Response, StatusCode, header};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// A body that may be sent while it is being made.
pub type WebBody = BoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;
/// A request whose body has not been read.
pub type WebRequest = Request<Incoming>;
/// An answer.
pub type WebResponse = Response<WebBody>;

/// A client's connection, as the front door reads it.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin + 'static {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static> Stream for S {}

/// Marks a request that came over TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OverTls;

/// Answers what is not a call of an AWS API; given by the roof.
#[async_trait]
pub trait Otherwise: Send + Sync {
    /// Whether every request to `host`, with or without a port, is for the answerer, even one that
    /// looks like a call of an AWS API.
    fn claims(&self, host: &str) -> bool {
        let _ = host;
        false
    }

    /// A connection that speaks HTTP/1, before its first byte is read: whoever is stricter about
    /// requests than the front door's own parser puts itself between.
    fn between(&self, stream: Box<dyn Stream>) -> Box<dyn Stream> {
        stream
    }

    /// A connection that begins with a TLS handshake, once that is done, and whether HTTP/2 is
    /// spoken on it.
    ///
    /// # Errors
    /// When the handshake fails, or there is nothing to answer it with.
    async fn secured(&self, stream: TcpStream) -> std::io::Result<(Box<dyn Stream>, bool)> {
        drop(stream);
        Err(std::io::ErrorKind::Unsupported.into())
    }

    /// The answer. Limits of size and time are the answerer's own.
    async fn answer(&self, request: WebRequest, source: Source) -> WebResponse;
}

/// An answer of plain text.
pub fn text_answer(status: StatusCode, text: &str) -> WebResponse {
    let body = Full::new(Bytes::from(text.to_owned()));
    let mut response = Response::new(body.map_err(|never| match never {}).boxed());
    *response.status_mut() = status;
    let kind = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

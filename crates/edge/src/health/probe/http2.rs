//! Health checks over HTTP/2, and of gRPC.

use std::io;
use std::net::SocketAddr;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, header};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::task::AbortHandle;

use super::USER_AGENT;

/// A gRPC message of no bytes: not compressed, length zero.
const EMPTY_MESSAGE: &[u8] = &[0; 5];
/// Most of an answer that is read before its trailers must have come.
const MAX_BODY: usize = 1024 * 1024;

/// Drives a connection until it is dropped.
struct Driven(AbortHandle);

impl Drop for Driven {
    fn drop(&mut self) {
        self.0.abort();
    }
}

fn broken(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error)
}

async fn send<T>(
    stream: T,
    request: Request<Full<Bytes>>,
) -> io::Result<(Response<Incoming>, Driven)>
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let builder = http2::Builder::new(TokioExecutor::new());
    let shaken = builder.handshake(TokioIo::new(stream)).await;
    let (mut sender, connection) = shaken.map_err(broken)?;
    let driven = Driven(tokio::spawn(connection).abort_handle());
    let response = sender.send_request(request).await.map_err(broken)?;
    Ok((response, driven))
}

fn request(method: Method, address: SocketAddr, path: &str) -> http::request::Builder {
    Request::builder()
        .method(method)
        .uri(format!("http://{address}{path}"))
        .header(header::USER_AGENT, USER_AGENT)
}

/// The status of an answer to a GET.
pub(super) async fn get<T>(stream: T, address: SocketAddr, path: &str) -> io::Result<u16>
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let request = request(Method::GET, address, path).body(Full::default());
    let (response, _driven) = send(stream, request.map_err(broken)?).await?;
    Ok(response.status().as_u16())
}

/// The code of an answer to a gRPC call with an empty message.
pub(super) async fn call<T>(stream: T, address: SocketAddr, path: &str) -> io::Result<u16>
where
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let request = request(Method::POST, address, path)
        .header(header::CONTENT_TYPE, "application/grpc")
        .header(header::TE, "trailers")
        .body(Full::new(Bytes::from_static(EMPTY_MESSAGE)));
    let (response, _driven) = send(stream, request.map_err(broken)?).await?;
    if let Some(code) = code(response.headers()) {
        return Ok(code);
    }
    let (mut body, mut read) = (response.into_body(), 0);
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(broken)?;
        if let Some(code) = frame.trailers_ref().and_then(code) {
            return Ok(code);
        }
        read += frame.data_ref().map_or(0, Bytes::len);
        if read > MAX_BODY {
            break;
        }
    }
    Err(broken("the answer has no gRPC status"))
}

fn code(headers: &HeaderMap) -> Option<u16> {
    headers.get("grpc-status")?.to_str().ok()?.parse().ok()
}

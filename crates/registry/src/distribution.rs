//! The OCI distribution server: what docker, podman, skopeo, crane and buildah push to and pull
//! from.
//!
//! Bodies stream between the socket and the disk; memory stays bounded whatever is sent. Who may
//! do what is decided by [`Access`]. A request's `Host` names the registry when it is an ECR one
//! (in any spelling); under every other name the server is its `home` registry.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::BodyExt;
use http_body_util::combinators::UnsyncBoxBody;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::images::Images;
use crate::reference::EcrRegistry;

mod access;
mod answer;
mod blobs;
mod error;
mod listing;
mod manifests;
mod range;
mod route;
mod uploads;

pub(crate) use access::GRANT;
pub use access::{Access, Action, Caller, Credentials, Decision, Open};

use uploads::Uploads;

/// Longest wait for the next bytes of a request's head or body.
const IDLE: Duration = Duration::from_secs(60);

/// Wait after the system refused a connection, usually for want of descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);

/// A response body: in memory, or streamed from disk.
type Body = UnsyncBoxBody<Bytes, io::Error>;

/// Everything a request needs.
struct Server {
    images: Images,
    access: Arc<dyn Access>,
    home: EcrRegistry,
    uploads: Uploads,
}

/// Serves `images` on `listener` for as long as the future lives; dropping it ends every
/// connection. Uploads begun and not finished are lost then, and clients begin them again.
pub async fn serve(
    listener: TcpListener,
    images: Images,
    access: Arc<dyn Access>,
    home: EcrRegistry,
) {
    let server = Arc::new(Server {
        images,
        access,
        home,
        uploads: Uploads::default(),
    });
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, peer)) => {
                    let server = Arc::clone(&server);
                    connections.spawn(connection(server, socket, peer.ip()));
                }
                Err(error) => {
                    tracing::warn!(%error, "could not accept a registry connection");
                    tokio::time::sleep(ACCEPT_PAUSE).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

async fn connection(server: Arc<Server>, socket: tokio::net::TcpStream, peer: IpAddr) {
    let service = service_fn(move |request: Request<Incoming>| {
        let server = Arc::clone(&server);
        async move { Ok::<Response<Body>, std::convert::Infallible>(server.answer(request, peer).await) }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE);
    builder.http2().timer(TokioTimer::new());
    if let Err(error) = builder
        .serve_connection(TokioIo::new(socket), service)
        .await
    {
        tracing::debug!(error, "registry connection ended");
    }
}

impl Server {
    async fn answer(&self, request: Request<Incoming>, peer: IpAddr) -> Response<Body> {
        match route::dispatch(self, request, peer).await {
            Ok(response) => response,
            Err(error) => error.into_response(),
        }
    }
}

/// A body that is in memory already.
fn full(bytes: impl Into<Bytes>) -> Body {
    http_body_util::Full::new(bytes.into())
        .map_err(|never| match never {})
        .boxed_unsync()
}

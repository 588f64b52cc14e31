//! What a task may ask at 169.254.170.2: metadata, statistics, its role's credentials, protection.
//!
//! - `desk`: which question gets which answer
//! - `task`, `container`: the JSON of metadata
//! - `samples`, `docker`: statistics, and their shape
//! - `credentials`: the role's, renewed in time
//! - `protection`: `$ECS_AGENT_URI/task-protection`
//!
//! The listener is inside the task's own network namespace, so no other task can ask it. A task
//! on the machine's own network asks at a port of the loopback instead.

mod container;
mod credentials;
mod desk;
mod docker;
mod protection;
mod samples;
mod task;

pub(crate) use credentials::assume;

use crate::hands::{Hands, Joined};
use crate::life::Shown;
use bytes::Bytes;
use desk::Desk;
use http::{Response, StatusCode};
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{RwLock, Semaphore};
use tokio::task::AbortHandle;

/// Where a task asks.
pub(crate) const ADDRESS: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 2);

/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(5);
/// Most connections of one task at once.
const CONNECTIONS: usize = 64;

/// A task's open endpoint; closed when dropped.
pub(crate) struct Endpoint {
    credentials_id: String,
    /// The port on the loopback, for a task on the machine's own network.
    port: Option<u16>,
    serving: AbortHandle,
}

impl Endpoint {
    /// Opens it inside the task's namespace; `None` where nothing is real.
    pub(crate) async fn open(
        hands: &Hands,
        joined: &Joined,
        shown: Arc<RwLock<Shown>>,
        credentials_id: String,
    ) -> Option<Self> {
        let address = SocketAddr::from((ADDRESS, 80));
        match hands.wires.listen(joined, address).await {
            Ok(listener) => {
                let listener = TcpListener::from_std(listener).ok()?;
                Some(Self::serving(hands, listener, shown, credentials_id, None))
            }
            Err(error) => {
                if joined.namespace.is_some() {
                    tracing::error!(%error, "a task's metadata endpoint cannot be opened");
                }
                None
            }
        }
    }

    /// Opens it on the loopback of the machine, at a port that is noted in `file`: containers
    /// that outlive the server find it there again.
    pub(crate) async fn open_on_loopback(
        hands: &Hands,
        file: &Path,
        shown: Arc<RwLock<Shown>>,
        credentials_id: String,
    ) -> Option<Self> {
        let known = std::fs::read_to_string(file).ok();
        let known = known.and_then(|port| port.trim().parse().ok()).unwrap_or(0);
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, known)).await;
        let opened = bound.and_then(|listener| {
            let port = listener.local_addr()?.port();
            std::fs::write(file, port.to_string())?;
            Ok((listener, port))
        });
        match opened {
            Ok((listener, port)) => {
                let port = Some(port);
                Some(Self::serving(hands, listener, shown, credentials_id, port))
            }
            Err(error) => {
                tracing::error!(%error, "a task's metadata endpoint cannot be opened");
                None
            }
        }
    }

    fn serving(
        hands: &Hands,
        listener: TcpListener,
        shown: Arc<RwLock<Shown>>,
        credentials_id: String,
        port: Option<u16>,
    ) -> Self {
        let desk = Arc::new(Desk::new(hands.clone(), shown, credentials_id.clone()));
        let serving = tokio::spawn(serve(listener, desk)).abort_handle();
        Self {
            credentials_id,
            port,
            serving,
        }
    }

    /// Where it answers.
    pub(crate) fn base(&self) -> String {
        match self.port {
            Some(port) => format!("http://{}:{port}", Ipv4Addr::LOCALHOST),
            None => format!("http://{ADDRESS}"),
        }
    }

    /// The variable that tells SDKs where credentials are. A relative path is always asked at
    /// 169.254.170.2, so that elsewhere the whole address is told.
    pub(crate) fn credentials_variable(&self) -> (&'static str, String) {
        let path = format!("/v2/credentials/{}", self.credentials_id);
        match self.port {
            Some(_) => ("AWS_CONTAINER_CREDENTIALS_FULL_URI", self.base() + &path),
            None => ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", path),
        }
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    // The semaphore is never closed.
    while let Ok(slot) = Arc::clone(&slots).acquire_owned().await {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a task's question was not taken");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let desk = Arc::clone(&desk);
        let service = service_fn(move |request| {
            let desk = Arc::clone(&desk);
            async move { Ok::<_, std::convert::Infallible>(desk.answer(request).await) }
        });
        // A client that has nothing more to say may still wait for its answer.
        let connection = http1::Builder::new()
            .half_close(true)
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            let _ = connection.await;
            drop(slot);
        });
    }
}

/// An answer of JSON.
fn reply(status: StatusCode, value: &Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(value.to_string())));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, json);
    response
}

#[cfg(test)]
mod tests;

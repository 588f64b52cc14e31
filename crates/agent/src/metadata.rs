//! What a task may ask at 169.254.170.2: metadata v4 and its role's credentials.
//!
//! The listener is inside the task's own network namespace, so no other task can ask it.

mod credentials;
mod shape;

pub(crate) use credentials::assume;

use crate::hands::{Hands, Joined};
use crate::life::Shown;
use bytes::Bytes;
use credentials::Rotating;
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use runtime::SandboxId;
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::RwLock;
use tokio::task::AbortHandle;

/// Where a task asks.
pub(crate) const ADDRESS: Ipv4Addr = Ipv4Addr::new(169, 254, 170, 2);

/// How long a client may take to say what it wants.
const PATIENCE: Duration = Duration::from_secs(5);

/// A task's open endpoint; closed when dropped.
pub(crate) struct Endpoint {
    credentials_id: String,
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
        let listener = match hands.wires.listen(joined, address).await {
            Ok(listener) => TcpListener::from_std(listener).ok()?,
            Err(error) => {
                if joined.namespace.is_some() {
                    tracing::error!(%error, "a task's metadata endpoint cannot be opened");
                }
                return None;
            }
        };
        let desk = Arc::new(Desk {
            hands: hands.clone(),
            shown,
            credentials: Rotating::new(credentials_id.clone()),
        });
        let serving = tokio::spawn(serve(listener, desk)).abort_handle();
        Some(Self {
            credentials_id,
            serving,
        })
    }

    /// What `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` says.
    pub(crate) fn credentials_path(&self) -> String {
        format!("/v2/credentials/{}", self.credentials_id)
    }
}

impl Drop for Endpoint {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, desk: Arc<Desk>) {
    while let Ok((stream, _)) = listener.accept().await {
        let desk = Arc::clone(&desk);
        let service = service_fn(move |request| {
            let desk = Arc::clone(&desk);
            async move { Ok::<_, std::convert::Infallible>(desk.answer(&request).await) }
        });
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            let _ = connection.await;
        });
    }
}

struct Desk {
    hands: Hands,
    shown: Arc<RwLock<Shown>>,
    credentials: Rotating,
}

impl Desk {
    async fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        if request.method() != Method::GET {
            return reply(StatusCode::METHOD_NOT_ALLOWED, &json!("method not allowed"));
        }
        let shown = self.shown.read().await.clone();
        let parts: Vec<&str> = request.uri().path().trim_matches('/').split('/').collect();
        match parts.as_slice() {
            ["v2", "credentials", id] => self.credentials(&shown, id).await,
            ["v3" | "v4", id] => found(shape::container(&shown, id)),
            ["v3" | "v4", _, "task" | "taskWithTags"] => reply(
                StatusCode::OK,
                &shape::task(&shown, parts[2] == "taskWithTags"),
            ),
            ["v3" | "v4", id, "stats"] => {
                let all = self.stats(&shown).await;
                found(all.get(*id).cloned())
            }
            ["v3" | "v4", _, "task", "stats"] => reply(StatusCode::OK, &self.stats(&shown).await),
            _ => reply(StatusCode::NOT_FOUND, &json!("404 page not found")),
        }
    }

    async fn credentials(&self, shown: &Shown, id: &str) -> Response<Full<Bytes>> {
        match self.credentials.get(&self.hands, shown, id).await {
            Ok(credentials) => reply(StatusCode::OK, &credentials),
            Err((status, problem)) => reply(status, &problem),
        }
    }

    async fn stats(&self, shown: &Shown) -> Value {
        let Ok(sandbox) = SandboxId::new(shown.report.id.clone()) else {
            return json!({});
        };
        let stats = self.hands.runtime.stats(&sandbox).await.unwrap_or_default();
        let entry = |one: &runtime::ContainerStats| {
            (
                one.id.to_string(),
                shape::stats(one, self.hands.clock.now()),
            )
        };
        Value::Object(stats.iter().map(entry).collect())
    }
}

fn found(value: Option<Value>) -> Response<Full<Bytes>> {
    match value {
        Some(value) => reply(StatusCode::OK, &value),
        None => reply(
            StatusCode::NOT_FOUND,
            &json!("V4 metadata handler: unable to find container"),
        ),
    }
}

fn reply(status: StatusCode, value: &Value) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(value.to_string())));
    *response.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    response
        .headers_mut()
        .insert(http::header::CONTENT_TYPE, json);
    response
}

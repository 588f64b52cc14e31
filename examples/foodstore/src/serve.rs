//! An HTTP server that finishes what it has begun when it is told to end.

use anyhow::{Context, Result};
use bytes::Bytes;
use http::{HeaderValue, Method, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// How long requests in flight may take once the service has been told to end.
const DRAIN: Duration = Duration::from_secs(25);
/// The largest body that is read, bytes.
const BODY: usize = 64 * 1024;

/// A request, read in full.
pub struct Request {
    /// Method.
    pub method: Method,
    /// Path.
    pub path: String,
    /// The body.
    pub body: Bytes,
}

/// What a service answers.
pub struct Answer {
    /// Status.
    pub status: StatusCode,
    /// The type of the body.
    pub kind: &'static str,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// JSON.
    pub fn json(status: StatusCode, value: &Value) -> Self {
        let body = Bytes::from(format!("{value}\n"));
        Self {
            status,
            kind: "application/json",
            body,
        }
    }

    /// A refusal that says why.
    pub fn refusal(status: StatusCode, message: &str) -> Self {
        Self::json(status, &json!({ "message": message }))
    }
}

/// Serves on `PORT` (8080) until SIGTERM, then finishes what is in flight.
pub async fn serve<F>(service: &'static str, handler: F) -> Result<()>
where
    F: Fn(&Request) -> Answer + Send + Sync + 'static,
{
    let port = crate::setting("PORT", "8080")
        .parse::<u16>()
        .context("PORT is a number")?;
    let listener = TcpListener::bind(("0.0.0.0", port))
        .await
        .context("the port is taken")?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (handler, open) = (Arc::new(handler), GracefulShutdown::new());
    println!("{service} listens on port {port}");
    loop {
        let stream = tokio::select! {
            accepted = listener.accept() => accepted?.0,
            _ = terminate.recv() => break,
        };
        let handler = Arc::clone(&handler);
        let answer = service_fn(move |request| {
            let handler = Arc::clone(&handler);
            async move { Ok::<_, Infallible>(handle(service, &*handler, request).await) }
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(60));
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), answer));
        tokio::spawn(connection);
    }
    drop(listener);
    let drained = tokio::time::timeout(DRAIN, open.shutdown()).await.is_ok();
    println!("{service} stopped, everything answered: {drained}");
    Ok(())
}

async fn handle<F>(
    service: &str,
    handler: &F,
    request: http::Request<Incoming>,
) -> Response<Full<Bytes>>
where
    F: Fn(&Request) -> Answer,
{
    let (parts, body) = request.into_parts();
    if parts.uri.path() == "/health" {
        return respond(Answer::json(StatusCode::OK, &json!({ "status": "ok" })));
    }
    let Ok(body) = Limited::new(body, BODY).collect().await else {
        let message = "the body did not come, or is larger than 64 KiB";
        return respond(Answer::refusal(StatusCode::BAD_REQUEST, message));
    };
    let request = Request {
        method: parts.method,
        path: parts.uri.path().to_owned(),
        body: body.to_bytes(),
    };
    let answer = handler(&request);
    println!(
        "{service} {} {} {}",
        request.method, request.path, answer.status
    );
    respond(answer)
}

fn respond(answer: Answer) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(answer.body));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(answer.kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

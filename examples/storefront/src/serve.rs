//! An HTTP server that finishes what it has begun when it is told to end.

use crate::Trace;
use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Method, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use serde_json::{Value, json};
use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
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
    /// The body as JSON; `null` when it is none.
    pub body: Value,
    /// Where it stands in its trace.
    pub trace: Trace,
}

/// What a service answers: a status and JSON.
pub type Answer = (StatusCode, Value);

/// Serves on `PORT` (8080) until SIGTERM, then finishes what is in flight.
pub async fn serve<F, R>(service: &'static str, handler: F) -> Result<()>
where
    F: Fn(Request) -> R + Send + Sync + 'static,
    R: Future<Output = Answer> + Send + 'static,
{
    let port = crate::setting("PORT", "8080")
        .parse::<u16>()
        .context("PORT is a number")?;
    let listener = TcpListener::bind(("0.0.0.0", port))
        .await
        .context("the port is taken")?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (handler, open) = (Arc::new(handler), GracefulShutdown::new());
    log(service, &json!({ "event": "listening", "port": port }));
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
    log(service, &json!({ "event": "draining" }));
    let drained = tokio::time::timeout(DRAIN, open.shutdown()).await.is_ok();
    log(service, &json!({ "event": "stopped", "drained": drained }));
    Ok(())
}

async fn handle<F, R>(
    service: &str,
    handler: &F,
    request: http::Request<Incoming>,
) -> Response<Full<Bytes>>
where
    F: Fn(Request) -> R,
    R: Future<Output = Answer>,
{
    let (parts, body) = request.into_parts();
    if parts.uri.path() == "/health" {
        return respond(
            StatusCode::OK,
            &json!({ "status": "ok", "service": service }),
            None,
        );
    }
    let header = parts
        .headers
        .get("traceparent")
        .and_then(|value| value.to_str().ok());
    let trace = Trace::follow(header);
    let body = Limited::new(body, BODY).collect().await;
    let body = body
        .map(http_body_util::Collected::to_bytes)
        .unwrap_or_default();
    let request = Request {
        method: parts.method.clone(),
        path: parts.uri.path().to_owned(),
        body: serde_json::from_slice(&body).unwrap_or_default(),
        trace: trace.clone(),
    };
    let (status, answer) = handler(request).await;
    log(
        service,
        &json!({
            "event": "request",
            "method": parts.method.as_str(),
            "path": parts.uri.path(),
            "status": status.as_u16(),
            "trace_id": trace.id,
        }),
    );
    respond(status, &answer, Some(&trace))
}

fn respond(status: StatusCode, answer: &Value, trace: Option<&Trace>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(format!("{answer}\n"))));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        "content-type",
        http::HeaderValue::from_static("application/json"),
    );
    if let Some(Ok(id)) = trace.map(|trace| http::HeaderValue::from_str(&trace.id)) {
        headers.insert("x-trace-id", id);
    }
    response
}

/// One line of JSON on standard output.
pub fn log(service: &str, line: &Value) {
    let millis = SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap_or_default()
        .as_millis();
    let mut all = json!({ "at": millis as u64, "service": service });
    if let (Some(all), Some(line)) = (all.as_object_mut(), line.as_object()) {
        all.extend(line.clone());
    }
    println!("{all}");
}

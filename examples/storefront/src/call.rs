//! A client that passes the trace on.

use crate::Trace;
use anyhow::{Context, Result};
use bytes::Bytes;
use http::{Method, Request, StatusCode, Uri};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

/// Sends JSON and reads JSON. An answer that is an error is an answer; only a call that came to
/// nothing fails.
pub async fn call(
    method: Method,
    url: &str,
    body: &Value,
    trace: &Trace,
) -> Result<(StatusCode, Value)> {
    let uri: Uri = url.parse().with_context(|| format!("{url} is no URL"))?;
    let request = Request::builder()
        .method(method)
        .uri(uri)
        .header("content-type", "application/json")
        .header("traceparent", trace.to_string())
        .body(Full::new(Bytes::from(body.to_string())))?;
    let client = Client::builder(TokioExecutor::new()).build_http();
    let response = client
        .request(request)
        .await
        .with_context(|| format!("{url} is away"))?;
    let status = response.status();
    let body = response.into_body().collect().await?.to_bytes();
    Ok((status, serde_json::from_slice(&body).unwrap_or_default()))
}

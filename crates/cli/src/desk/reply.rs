//! Answers of the desk: JSON, never cached.

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderValue, Response, StatusCode, header};
use http_body::{Body, Frame};
use http_body_util::{BodyExt as _, Full};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use serde_json::json;
use std::fmt::Display;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::sync::mpsc;
use wire::{WebBody, WebResponse};

/// Why there is no better answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) status: StatusCode,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn new(status: StatusCode, message: impl Display) -> Self {
        let message = message.to_string();
        Self { status, message }
    }

    pub(super) fn bad(message: impl Display) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn not_found(message: impl Display) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    pub(super) fn nothing_here() -> Self {
        Self::not_found("there is nothing here")
    }

    /// A failure with all its causes, in one line.
    pub(super) fn of(status: StatusCode, error: &dyn std::error::Error) -> Self {
        let mut message = error.to_string();
        let mut cause = error.source();
        while let Some(error) = cause {
            message = format!("{message}: {error}");
            cause = error.source();
        }
        Self { status, message }
    }

    pub(super) fn into_answer(self) -> WebResponse {
        json_answer(self.status, &json!({"message": self.message}))
    }
}

impl From<store::StoreError> for Fault {
    fn from(error: store::StoreError) -> Self {
        Self::of(StatusCode::SERVICE_UNAVAILABLE, &error)
    }
}

impl From<store::CommitError> for Fault {
    fn from(error: store::CommitError) -> Self {
        Self::of(StatusCode::SERVICE_UNAVAILABLE, &error)
    }
}

/// An answer in JSON.
pub(super) fn json_answer(status: StatusCode, value: &impl Serialize) -> WebResponse {
    let text = serde_json::to_vec(value).unwrap_or_default();
    let body = Full::new(Bytes::from(text)).map_err(|never| match never {});
    answer(status, "application/json", body.boxed())
}

/// An answer that grows: one JSON value a line.
pub(super) fn lines_answer(lines: mpsc::Receiver<Bytes>) -> WebResponse {
    answer(StatusCode::OK, "application/x-ndjson", Lines(lines).boxed())
}

fn answer(status: StatusCode, kind: &'static str, body: WebBody) -> WebResponse {
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// A body made of what a channel brings.
struct Lines(mpsc::Receiver<Bytes>);

impl Body for Lines {
    type Data = Bytes;
    type Error = Box<dyn std::error::Error + Send + Sync>;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let line = self.0.poll_recv(cx);
        line.map(|line| line.map(|line| Ok(Frame::data(line))))
    }
}

/// The parameters of a query string.
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn of(head: &Parts) -> Self {
        let pairs = head.uri.query().unwrap_or_default().split('&');
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (
                decoded(&name.replace('+', " ")),
                decoded(&value.replace('+', " ")),
            )
        };
        Self(pairs.filter(|pair| !pair.is_empty()).map(pair).collect())
    }

    /// The first value of that name that is not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self
            .0
            .iter()
            .find(|(found, value)| found == name && !value.is_empty());
        found.map(|(_, value)| value.as_str())
    }

    pub(super) fn needed(&self, name: &str) -> Result<&str, Fault> {
        self.get(name)
            .ok_or_else(|| Fault::bad(format!("the parameter {name} is missing")))
    }

    /// A number; refused when it is none.
    pub(super) fn number(&self, name: &str) -> Result<Option<u16>, Fault> {
        let parse = |text: &str| {
            text.parse()
                .map_err(|_| Fault::bad(format!("the parameter {name} is not a number: {text}")))
        };
        self.get(name).map(parse).transpose()
    }
}

pub(super) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

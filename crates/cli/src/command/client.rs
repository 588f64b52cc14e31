//! Talks to a server: AWS calls in JSON, and requests to the desk.

use super::Failure;
use bytes::Bytes;
use domain::Timestamp;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST};
use http::{Method, Request, Response, StatusCode, Uri};
use http_body_util::combinators::BoxBody;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::TcpStream;
use wire::{AccessKey, OWN_PATHS, Payload, sign};

/// The longest a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);
/// All but letters, digits and `-._~`.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A body on its way out.
pub(super) type Body = BoxBody<Bytes, std::io::Error>;

/// Where the server is and who asks it.
#[derive(Clone)]
pub struct Settings {
    /// `http://HOST:PORT`.
    pub endpoint: String,
    /// The Region that is asked.
    pub region: String,
    /// The key that signs; `None` sends requests unsigned.
    pub key: Option<AccessKey>,
    /// The time that requests are signed at.
    pub now: fn() -> Timestamp,
}

/// Talks to a server, one connection a request.
pub struct Client {
    settings: Settings,
}

/// A request to the desk.
pub(super) struct Ask<'a> {
    pub(super) method: Method,
    pub(super) path: &'a str,
    pub(super) query: &'a [(&'a str, &'a str)],
    pub(super) body: Bytes,
    /// The protocol to go on with, if another.
    pub(super) upgrade: Option<&'static str>,
}

impl<'a> Ask<'a> {
    pub(super) fn new(method: Method, path: &'a str) -> Self {
        Self {
            method,
            path,
            query: &[],
            body: Bytes::new(),
            upgrade: None,
        }
    }
}

impl Client {
    /// A client of that server.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    pub(super) fn endpoint(&self) -> &str {
        self.settings.endpoint.trim_end_matches('/')
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.settings.now)()
    }

    /// What the server tells about itself.
    pub(super) async fn health(&self) -> Result<Value, Failure> {
        self.desk(Ask::new(Method::GET, "health")).await
    }

    /// Calls an operation of ECS or CloudWatch Logs.
    pub(super) async fn aws(
        &self,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, Failure> {
        let prefix = match service {
            "ecs" => "AmazonEC2ContainerServiceV20141113",
            _ => "Logs_20140328",
        };
        let body = Bytes::from(input.to_string());
        let request = Request::post("/")
            .header("x-amz-target", format!("{prefix}.{operation}"))
            .header(CONTENT_TYPE, "application/x-amz-json-1.1");
        let request = self.signed(request, Payload::Bytes(&body), service)?;
        let answer = self.send(request.map(|()| full(body))).await?;
        told(answer).await
    }

    /// Every item of a paged operation: the list `member` of its answers.
    pub(super) async fn aws_all(
        &self,
        (service, operation): (&str, &str),
        mut input: Value,
        member: &str,
    ) -> Result<Vec<Value>, Failure> {
        let mut items = Vec::new();
        loop {
            let mut answer = self.aws(service, operation, input.clone()).await?;
            if let Some(Value::Array(found)) = answer.get_mut(member).map(Value::take) {
                items.extend(found);
            }
            match answer["nextToken"].as_str() {
                Some(next) if input["nextToken"] != next => input["nextToken"] = json!(next),
                _ => return Ok(items),
            }
        }
    }

    /// Asks the desk and reads its whole answer.
    pub(super) async fn desk(&self, ask: Ask<'_>) -> Result<Value, Failure> {
        told(self.desk_answer(ask).await?).await
    }

    /// Asks the desk; the answer may still be growing.
    pub(super) async fn desk_answer(&self, ask: Ask<'_>) -> Result<Response<Incoming>, Failure> {
        let request = Request::builder()
            .method(ask.method)
            .uri(desk_uri(ask.path, ask.query));
        let request = match ask.upgrade {
            Some(protocol) => request
                .header(http::header::UPGRADE, protocol)
                .header(http::header::CONNECTION, "upgrade"),
            None => request,
        };
        let body = ask.body;
        let request = self.signed(request, Payload::Bytes(&body), crate::desk::SIGNING_NAME)?;
        self.send(request.map(|()| full(body))).await
    }

    /// Sends a body of known length and SHA-256 to the desk.
    pub(super) async fn desk_upload(
        &self,
        (path, query): (&str, &[(&str, &str)]),
        (length, hash): (u64, &str),
        body: Body,
    ) -> Result<Value, Failure> {
        let request = Request::post(desk_uri(path, query))
            .header(CONTENT_LENGTH, length)
            .header("x-amz-content-sha256", hash);
        let request = self.signed(request, Payload::Later, crate::desk::SIGNING_NAME)?;
        told(self.send(request.map(|()| body)).await?).await
    }

    fn signed(
        &self,
        request: http::request::Builder,
        body: Payload<'_>,
        service: &str,
    ) -> Result<Request<()>, Failure> {
        let host = self.authority()?;
        let request = request.header(HOST, host).body(());
        let request = request.map_err(|error| Failure::surroundings(error.to_string()))?;
        let (mut head, ()) = request.into_parts();
        if let Some(key) = &self.settings.key {
            let scope = (self.settings.region.as_str(), service);
            sign(&mut head, body, key, scope, self.now());
        }
        Ok(Request::from_parts(head, ()))
    }

    /// Host and port of the endpoint.
    fn authority(&self) -> Result<String, Failure> {
        let endpoint = self.endpoint();
        let wrong = |why: &str| Failure::surroundings(format!("the endpoint {endpoint} {why}"));
        let uri: Uri = endpoint.parse().map_err(|_| wrong("is not a URL"))?;
        match uri.scheme_str() {
            Some("http") => {}
            Some("https") => return Err(wrong("speaks TLS, which this command does not")),
            _ => return Err(wrong("does not begin with http://")),
        }
        let authority = uri.authority().ok_or_else(|| wrong("names no host"))?;
        Ok(authority.as_str().to_owned())
    }

    async fn send(&self, request: Request<Body>) -> Result<Response<Incoming>, Failure> {
        let authority = self.authority()?;
        let address = match authority.rsplit_once(':') {
            Some((_, port)) if port.parse::<u16>().is_ok() => authority.clone(),
            _ => format!("{authority}:80"),
        };
        let connected = tokio::time::timeout(CONNECT, TcpStream::connect(&address)).await;
        let Ok(Ok(stream)) = connected else {
            return Err(Failure::surroundings(format!(
                "no server answers at {}: start one with longshore serve",
                self.endpoint()
            )));
        };
        let lost = |error: hyper::Error| {
            Failure::failed(format!(
                "the connection to {} was lost: {error}",
                self.endpoint()
            ))
        };
        let (mut sender, connection) =
            http1::handshake(TokioIo::new(stream)).await.map_err(lost)?;
        // Its errors are told by the request or by the body.
        tokio::spawn(connection.with_upgrades());
        sender.send_request(request).await.map_err(lost)
    }
}

pub(super) fn full(body: Bytes) -> Body {
    Full::new(body).map_err(|never| match never {}).boxed()
}

fn desk_uri(path: &str, query: &[(&str, &str)]) -> String {
    let pairs: Vec<String> = query
        .iter()
        .map(|(name, value)| format!("{name}={}", escaped(value)))
        .collect();
    match pairs.is_empty() {
        true => format!("{OWN_PATHS}{path}"),
        false => format!("{OWN_PATHS}{path}?{}", pairs.join("&")),
    }
}

/// Text as one part of a path, or a value of a query.
pub(super) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// What an answer says; a refusal becomes a failure.
pub(super) async fn told(answer: Response<Incoming>) -> Result<Value, Failure> {
    let status = answer.status();
    let body = answer.into_body().collect().await;
    let body = body.map_err(|error| Failure::failed(format!("the answer was cut off: {error}")))?;
    let value: Value = serde_json::from_slice(&body.to_bytes()).unwrap_or_default();
    if status.is_success() {
        return Ok(value);
    }
    let text = |name: &str| value[name].as_str().filter(|text| !text.is_empty());
    let kind = text("__type").map(|kind| kind.rsplit('#').next().unwrap_or(kind));
    let sentence = match (kind, text("message").or(text("Message"))) {
        (Some(kind), Some(message)) => format!("{kind}: {message}"),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) if status == StatusCode::SERVICE_UNAVAILABLE => {
            return Err(Failure::surroundings("the server is starting; try again"));
        }
        (None, None) => format!("the server answers {status}"),
    };
    Err(Failure::failed(sentence))
}

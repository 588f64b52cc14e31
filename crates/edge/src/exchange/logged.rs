//! What an access log tells of a request, gathered while the request goes on.

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use http::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use http::{Request, Response, Version};
use route::{Flavour, Listener, Scheme};

use super::headers::is_grpc;
use super::host::Host;
use crate::downstream::Conn;
use crate::logs::{Book, Kind, Logbook, RequestLine, Times};

const TRACE: HeaderName = HeaderName::from_static("x-amzn-trace-id");

/// A request that is logged.
pub(super) struct Logged {
    logbook: Arc<Logbook>,
    book: Arc<Book>,
    began: Timestamp,
    scheme: Scheme,
    version: Version,
    is_grpc: bool,
    method: String,
    url: String,
    agent: Vec<u8>,
    trace: Vec<u8>,
    /// Bytes of the request's head, and of the answer's.
    heads: (u64, u64),
    /// When it went to the target tried last, counted from its beginning.
    pub(super) sent: Option<Duration>,
    pub(super) rule: Option<u32>,
    pub(super) actions: Vec<&'static str>,
    pub(super) redirect: Option<String>,
    pub(super) reason: Option<&'static str>,
    pub(super) class: Option<&'static str>,
}

/// How it ended.
pub(super) struct Ending<'a> {
    pub(super) target: Option<std::net::SocketAddr>,
    pub(super) group: Option<&'a str>,
    pub(super) status: u16,
    /// When and with what the target answered, if it did.
    pub(super) answered: Option<(Duration, u16)>,
    /// Bytes of bodies, in and out.
    pub(super) bodies: (u64, u64),
}

impl Logged {
    /// `None` where nobody wants to know.
    pub(super) fn begin<B>(
        conn: &Conn,
        listener: &Listener,
        request: &Request<B>,
        host: &Host,
    ) -> Option<Box<Self>> {
        let Flavour::LoadBalancer(policy) = &listener.flavour else {
            return None;
        };
        if !policy.logs_requests {
            return None;
        }
        let logbook = Arc::clone(conn.shared.config.logbook.as_ref()?);
        let book = logbook.book(&listener.owner)?;
        let headers = request.headers();
        let bytes = |name| headers.get(name).map_or(&b""[..], HeaderValue::as_bytes);
        let path = request.uri().path_and_query();
        let path = path.map_or("/", |path| path.as_str());
        let port = host.port().unwrap_or(listener.port);
        let url = format!(
            "{}://{}:{port}{path}",
            listener.scheme.as_str(),
            host.name()
        );
        let line = request.method().as_str().len() + path.len() + 12;
        Some(Box::new(Self {
            began: logbook.now(),
            logbook,
            book,
            scheme: listener.scheme,
            version: request.version(),
            is_grpc: is_grpc(headers),
            method: request.method().as_str().to_owned(),
            url,
            agent: bytes(USER_AGENT).to_vec(),
            trace: bytes(TRACE).to_vec(),
            heads: (head_bytes(line, headers), 0),
            sent: None,
            rule: None,
            actions: Vec::new(),
            redirect: None,
            reason: None,
            class: None,
        }))
    }

    /// The headers as they go to the target.
    pub(super) fn note_headers(&mut self, headers: &HeaderMap) {
        if let Some(trace) = headers.get(TRACE) {
            self.trace = trace.as_bytes().to_vec();
        }
    }

    /// The answer, whoever made it.
    pub(super) fn note_answer<B>(&mut self, response: &Response<B>) {
        self.heads.1 = head_bytes(17, response.headers());
    }

    /// Writes the line.
    pub(super) fn end(mut self, conn: &Conn, ending: &Ending<'_>) {
        if self.trace.is_empty() {
            let id = conn
                .thread
                .chance
                .trace_id((conn.shared.config.unix_seconds)());
            self.trace = [b"Root=", &id[..]].concat();
        }
        let secured = conn.secured.as_ref();
        let mut client = conn.client;
        client.set_ip(client.ip().to_canonical());
        let line = RequestLine {
            kind: self.kind(ending.status),
            at: self.logbook.now(),
            balancer: self.book.balancer(),
            client,
            target: ending.target,
            times: Times {
                sent: self.sent,
                answered: ending.answered.map(|(after, _)| after),
            },
            status: ending.status,
            target_status: ending.answered.map(|(_, status)| status),
            bytes: (
                self.heads.0 + ending.bodies.0,
                self.heads.1 + ending.bodies.1,
            ),
            method: &self.method,
            url: &self.url,
            version: version(self.version),
            agent: &self.agent,
            tls: secured.map(|secured| (secured.cipher, secured.version)),
            group: ending.group,
            trace: &self.trace,
            name: secured.and_then(|secured| secured.name.as_deref()),
            certificate: secured.and_then(|secured| secured.certificate.as_deref()),
            rule: self.rule,
            began: self.began,
            actions: &self.actions,
            redirect: self.redirect.as_deref(),
            reason: self.reason,
            class: self.class,
            connection: conn.trace(),
        };
        self.logbook.add(&self.book, Kind::Access, &line);
    }

    /// Source: the load balancers' guide, access log entries.
    fn kind(&self, status: u16) -> &'static str {
        match (status, self.version == Version::HTTP_2, self.scheme) {
            (101, _, Scheme::Http) => "ws",
            (101, _, Scheme::Https) => "wss",
            (_, true, _) if self.is_grpc => "grpcs",
            (_, true, _) => "h2",
            (_, false, scheme) => scheme.as_str(),
        }
    }
}

fn version(version: Version) -> &'static str {
    match version {
        Version::HTTP_2 => "HTTP/2.0",
        Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    }
}

/// Bytes of a head as HTTP/1 has it, whose first line has so many.
fn head_bytes(line: usize, headers: &HeaderMap) -> u64 {
    let lines = headers.iter();
    let lines = lines.map(|(name, value)| name.as_str().len() + value.len() + 4);
    (line + lines.sum::<usize>() + 2) as u64
}

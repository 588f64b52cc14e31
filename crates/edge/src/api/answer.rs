//! From a request to its answer.

use super::authorize::Refusal;
use super::body::{self, Told};
use super::exchange::{self, Exchange};
use super::table::Route;
use super::{Gateway, headers, is_endpoint, table};
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, CONTENT_LENGTH, CONTENT_TYPE, ORIGIN};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use std::sync::Arc;
use wire::{Source, WebBody, WebRequest, WebResponse};

/// Bytes of headers. Source: API Gateway quotas, total combined size of headers.
const MOST_HEADER_BYTES: usize = 10_240;
/// Bytes of a body, either way. Source: API Gateway quotas, payload size.
pub(super) const MOST_BODY_BYTES: u64 = 10 << 20;

const REQUEST_ID: HeaderName = HeaderName::from_static("apigw-requestid");

/// An answer before it has its id, its CORS headers and its log line.
pub(super) type Answer = Response<WebBody>;

impl Gateway {
    /// Answers a request that came to the front door from `source`.
    pub async fn answer(self: &Arc<Self>, request: WebRequest, source: &Source) -> WebResponse {
        let (parts, body) = request.into_parts();
        let id = format!("{}=", self.ids.mixed(15));
        let mut exchange = Exchange::begin(&parts, source, id, self.clock.now());
        let mut answer = self.respond(&mut exchange, &parts, body, source).await;
        let origin = parts
            .headers
            .get(ORIGIN)
            .and_then(|origin| origin.to_str().ok());
        self.allow_origin(&exchange, origin, &mut answer);
        if let Ok(id) = HeaderValue::from_str(&exchange.id) {
            answer.headers_mut().insert(REQUEST_ID, id);
        }
        exchange.status = answer.status().as_u16();
        let gateway = self.clone();
        answer.map(|body| Told::new(body, exchange, gateway).boxed())
    }

    async fn respond(
        self: &Arc<Self>,
        exchange: &mut Exchange,
        parts: &Parts,
        body: Incoming,
        source: &Source,
    ) -> Answer {
        if let Some((status, message)) = objection(parts, &body) {
            return own(exchange, status, message);
        }
        let table = self.table.load_full();
        let name = table::bare(&exchange.host);
        let found = table
            .site(&name)
            .and_then(|site| site.stage(parts.uri.path()));
        let Some((stage, path)) = found else {
            // Chosen: a domain name without a mapping is refused, as a stage nobody made is.
            let is_endpoint = is_endpoint(&name);
            return own(
                exchange,
                if is_endpoint { 404 } else { 403 },
                if is_endpoint {
                    "Not Found"
                } else {
                    "Forbidden"
                },
            );
        };
        let stage = stage.clone();
        exchange.stage = Some(stage.clone());
        path.clone_into(&mut exchange.path);
        let preflight = stage.cors.as_ref().and_then(|cors| {
            let (origin, method) = asks_leave(parts)?;
            Some(cors.preflight(origin, method))
        });
        let Some(matched) = stage.matcher.find(parts.method.as_str(), path) else {
            return match preflight {
                Some(allowed) => told_preflight(allowed),
                None => own(exchange, 404, "Not Found"),
            };
        };
        exchange.route = Some(matched.route);
        exchange.variables = matched.variables;
        let route = &stage.routes[matched.route];
        if !route.bucket.take(self.now()) {
            return own(exchange, 429, "Too Many Requests");
        }
        let body = match self.authorize(exchange, route, parts, body, source).await {
            Ok(body) => body,
            Err(refusal) => return refused(exchange, refusal),
        };
        match preflight {
            Some(allowed) => told_preflight(allowed),
            None => self.integrated(exchange, route, parts, body).await,
        }
    }

    async fn integrated(
        self: &Arc<Self>,
        exchange: &mut Exchange,
        route: &Route,
        parts: &Parts,
        body: body::Sent,
    ) -> Answer {
        let Some(integration) = route.integration.clone() else {
            exchange.integration_error = Some("the route has no integration".to_owned());
            return own(exchange, 500, "Internal Server Error");
        };
        match self.integrate(exchange, &integration, parts, body).await {
            Ok(answer) => answer,
            Err(failure) => {
                let (status, message) = failure.answer();
                tracing::debug!(api = exchange.context("apiId"), %failure, "an integration failed");
                exchange.integration_error = Some(failure.to_string());
                own(exchange, status, message)
            }
        }
    }

    /// What a page of another origin is told, in place of what the integration says of it.
    fn allow_origin(&self, exchange: &Exchange, origin: Option<&str>, answer: &mut Answer) {
        let cors = exchange
            .stage
            .as_ref()
            .and_then(|stage| stage.cors.as_ref());
        let Some(cors) = cors else {
            return;
        };
        if answer.headers_mut().remove(PREFLIGHT).is_some() {
            return;
        }
        headers::forget_cors(answer.headers_mut());
        for (name, value) in origin.map(|origin| cors.answer(origin)).unwrap_or_default() {
            headers::set(answer.headers_mut(), name, &value);
        }
    }
}

/// Marks the answer to a preflight request between two functions of this file.
const PREFLIGHT: HeaderName = HeaderName::from_static("x-longshore-preflight");

/// The status and message of a request that no stage is asked about.
fn objection(parts: &Parts, body: &Incoming) -> Option<(u16, &'static str)> {
    let lengths = parts.headers.get_all(CONTENT_LENGTH).iter().count();
    let both = lengths > 0 && parts.headers.contains_key(http::header::TRANSFER_ENCODING);
    let hosts = parts.headers.get_all(http::header::HOST).iter().count();
    if exchange::host(parts) == Some(super::REFUSED)
        || parts.method == Method::CONNECT
        || lengths > 1
        || both
        || hosts > 1
        || exchange::names_two_hosts(parts)
    {
        return Some((400, "Bad Request"));
    }
    if parts.method == Method::TRACE {
        return Some((405, "Method Not Allowed"));
    }
    if exchange::header_bytes(&parts.headers) > MOST_HEADER_BYTES {
        return Some((431, "Request Header Fields Too Large"));
    }
    (body.size_hint().lower() > MOST_BODY_BYTES).then_some((413, "Request Entity Too Large"))
}

/// Origin and method of a preflight request.
fn asks_leave(parts: &Parts) -> Option<(&str, &str)> {
    let text = |name| parts.headers.get(name)?.to_str().ok();
    let is_preflight = parts.method == Method::OPTIONS;
    is_preflight.then_some(())?;
    Some((text(ORIGIN)?, text(ACCESS_CONTROL_REQUEST_METHOD)?))
}

fn told_preflight(allowed: Vec<(&'static str, String)>) -> Answer {
    let mut answer = Response::new(body::whole(""));
    *answer.status_mut() = StatusCode::NO_CONTENT;
    for (name, value) in allowed {
        headers::set(answer.headers_mut(), name, &value);
    }
    answer
        .headers_mut()
        .insert(PREFLIGHT, HeaderValue::from_static("1"));
    answer
}

fn refused(exchange: &mut Exchange, refusal: Refusal) -> Answer {
    let (status, message, challenge) = refusal.answer();
    let mut answer = own(exchange, status, message);
    if let Some(challenge) = challenge {
        headers::set(answer.headers_mut(), "www-authenticate", &challenge);
    }
    answer
}

/// An answer made here: a message in JSON.
pub(super) fn own(exchange: &mut Exchange, status: u16, message: &'static str) -> Answer {
    exchange.message = Some(message);
    let mut answer = Response::new(body::whole(&format!("{{\"message\":\"{message}\"}}")));
    *answer.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let kind = HeaderValue::from_static("application/json");
    answer.headers_mut().insert(CONTENT_TYPE, kind);
    answer
}

//! Answers the edge makes itself.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION, SERVER};
use http::{Method, Response, StatusCode};
use route::{FixedResponse, Flavour};

use super::body::Answer;
use super::tally::Tally;

const LOAD_BALANCER: HeaderValue = HeaderValue::from_static("awselb/2.0");

/// The answer when something went wrong, in the manner of whoever gives it.
pub(super) fn failure(flavour: &Flavour, status: u16) -> Response<Answer> {
    match flavour {
        Flavour::LoadBalancer(_) => load_balancer(status, &page(status)),
        Flavour::Service(_) | Flavour::Network(_) => plain(status, service_reason(status)),
    }
}

/// The answer when no load balancer has the name asked for.
pub(super) fn nobody_here() -> Response<Answer> {
    plain(404, "no load balancer here has this host name\n")
}

/// Whether an answer says that a load balancer made it.
pub(super) fn is_signed(headers: &http::HeaderMap) -> bool {
    headers.get(SERVER) == Some(&LOAD_BALANCER)
}

/// A rule's fixed response.
pub(super) fn fixed(fixed: &FixedResponse) -> Response<Answer> {
    let kind = fixed.content_type.as_deref().unwrap_or("text/plain");
    let kind = HeaderValue::from_str(kind).unwrap_or(HeaderValue::from_static("text/plain"));
    let mut response = text(fixed.status, kind, fixed.body.clone());
    response.headers_mut().insert(SERVER, LOAD_BALANCER);
    response
}

/// The answer that a web ACL asks for.
pub(super) fn of_firewall(asked: &wall::Answer) -> Response<Answer> {
    let (kind, body) = asked.body.clone().unwrap_or(("text/plain", String::new()));
    let mut response = text(asked.status, HeaderValue::from_static(kind), body);
    let headers = response.headers_mut();
    headers.insert(SERVER, LOAD_BALANCER);
    for (name, value) in &asked.headers {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            headers.insert(name, value);
        }
    }
    response
}

/// A rule's redirect.
pub(super) fn redirect(status: u16, location: &str) -> Response<Answer> {
    match HeaderValue::from_str(location) {
        Ok(location) => {
            let mut response = load_balancer(status, &page(status));
            response.headers_mut().insert(LOCATION, location);
            response
        }
        Err(_) => load_balancer(400, &page(400)),
    }
}

/// Counts an answer made here, and leaves the body out where there must be none.
pub(super) fn own(
    response: Response<Answer>,
    method: &Method,
    mut tally: Tally,
) -> Response<Answer> {
    if let Some(logged) = tally.logged() {
        logged.note_answer(&response);
    }
    tally.answered_here(response.status().as_u16(), response.body().length());
    if method == Method::HEAD {
        response.map(|_| Answer::EMPTY)
    } else {
        response
    }
}

fn load_balancer(status: u16, body: &str) -> Response<Answer> {
    let mut response = text(
        status,
        HeaderValue::from_static("text/html"),
        body.to_owned(),
    );
    response.headers_mut().insert(SERVER, LOAD_BALANCER);
    response
}

fn plain(status: u16, body: &'static str) -> Response<Answer> {
    text(
        status,
        HeaderValue::from_static("text/plain"),
        body.to_owned(),
    )
}

fn text(status: u16, kind: HeaderValue, body: String) -> Response<Answer> {
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(Answer::own(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    response.headers_mut().insert(CONTENT_TYPE, kind);
    response.headers_mut().insert(CONTENT_LENGTH, length);
    response
}

fn page(status: u16) -> String {
    let title = match status {
        503 => "503 Service Temporarily Unavailable".to_owned(),
        504 => "504 Gateway Time-out".to_owned(),
        561 => "561 Unauthorized".to_owned(),
        _ => {
            let reason = StatusCode::from_u16(status)
                .ok()
                .and_then(|code| code.canonical_reason());
            format!("{status} {}", reason.unwrap_or_default())
        }
    };
    format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n\
         <center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"
    )
}

fn service_reason(status: u16) -> &'static str {
    match status {
        503 => "no healthy upstream",
        504 => "upstream request timeout",
        502 => "upstream answered with something that is not HTTP",
        400 => "malformed request",
        426 => "HTTP/1.0 is not spoken here",
        _ => "",
    }
}

//! Requests that servers may understand differently.
//!
//! What is dangerous in itself, such as two lengths, never gets here: the guard of the connection
//! refuses it in every mode. HTTP/2 frames its bodies by itself and is not looked at.

use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http::{Method, Request, Version};

use crate::http1::has;

/// How a request keeps to the standard. Source: the load balancers' guide, desync mitigation,
/// classification of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// It does.
    Compliant,
    /// Not quite, but everybody understands it alike.
    Acceptable,
    /// Somebody may understand it differently.
    Ambiguous,
}

impl Class {
    /// Its name in access logs.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Compliant => "-",
            Self::Acceptable => "Acceptable",
            Self::Ambiguous => "Ambiguous",
        }
    }
}

pub(super) fn class<B>(request: &Request<B>) -> Class {
    if request.version() == Version::HTTP_2 {
        return Class::Compliant;
    }
    let headers = request.headers();
    let lines = headers.iter().map(|(name, value)| of_header(name, value));
    let worst = lines.max().unwrap_or(Class::Compliant);
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return worst;
    }
    let is_zero = |length: &HeaderValue| length.as_bytes().iter().all(|digit| *digit == b'0');
    let body = match has(headers, &CONTENT_LENGTH) {
        _ if has(headers, &TRANSFER_ENCODING) => Class::Ambiguous,
        false => Class::Compliant,
        true if headers.get(CONTENT_LENGTH).is_some_and(is_zero) => Class::Acceptable,
        true => Class::Ambiguous,
    };
    worst.max(body)
}

fn of_header(name: &HeaderName, value: &HeaderValue) -> Class {
    // Some servers take an underscore for a hyphen.
    if matches!(name.as_str(), "content_length" | "transfer_encoding") {
        return Class::Ambiguous;
    }
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t');
    match value.as_bytes().iter().all(is_plain) {
        true => Class::Compliant,
        false => Class::Acceptable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_told_apart_by_what_servers_make_of_them() {
        let check = |method: &str, lines: &[(&str, &[u8])], expected| {
            let mut request = Request::builder().method(method);
            for (name, value) in lines {
                request = request.header(*name, HeaderValue::from_bytes(value).unwrap());
            }
            let found = class(&request.body(()).unwrap());
            assert_eq!(found, expected, "{method} {lines:?}");
        };
        check("GET", &[("x-header", b"a\tb")], Class::Compliant);
        check("POST", &[("content-length", b"5")], Class::Compliant);
        check("GET", &[("content-length", b"0")], Class::Acceptable);
        check("GET", &[("x-name", b"J\xfcrgen")], Class::Acceptable);
        check("GET", &[("content-length", b"5")], Class::Ambiguous);
        check(
            "HEAD",
            &[("transfer-encoding", b"chunked")],
            Class::Ambiguous,
        );
        check(
            "POST",
            &[("transfer_encoding", b"chunked")],
            Class::Ambiguous,
        );
        check("POST", &[("content_length", b"5")], Class::Ambiguous);
    }
}

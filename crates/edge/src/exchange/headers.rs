//! Headers between the client and the target.

use bytes::BytesMut;
use http::header::{
    CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, COOKIE, EXPECT, HOST, HeaderMap, HeaderName,
    HeaderValue, TE, TRANSFER_ENCODING, UPGRADE,
};
use route::{ForwardedFor, Listener, LoadBalancerPolicy};

use crate::http1::has;
use crate::tls::Secured;

const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const X_FORWARDED_PORT: HeaderName = HeaderName::from_static("x-forwarded-port");
const X_AMZN_TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");
const X_AMZN_TLS_VERSION: HeaderName = HeaderName::from_static("x-amzn-tls-version");
const X_AMZN_TLS_CIPHER_SUITE: HeaderName = HeaderName::from_static("x-amzn-tls-cipher-suite");

/// Removes what is meant for this hop only, by name and by the Connection header's own list.
///
/// What says where a message ends or whom it is for stays, whatever that list says.
pub(super) fn strip_hop(headers: &mut HeaderMap) {
    if has(headers, &CONNECTION) {
        for name in listed(headers) {
            headers.remove(name);
        }
        headers.remove(CONNECTION);
    }
    while let Some(name) = headers.keys().find(|name| HOP.contains(name)) {
        let name = name.clone();
        headers.remove(name);
    }
}

/// What goes in any case, beside Connection itself.
const HOP: [HeaderName; 5] = [KEEP_ALIVE, PROXY_CONNECTION, TE, TRANSFER_ENCODING, UPGRADE];

fn listed(headers: &HeaderMap) -> Vec<HeaderName> {
    const KEPT: [HeaderName; 2] = [HOST, CONTENT_LENGTH];
    let is_usual = |token: &str| {
        token.eq_ignore_ascii_case("close") || token.eq_ignore_ascii_case("keep-alive")
    };
    tokens(headers, &CONNECTION)
        .filter(|token| !is_usual(token))
        .filter_map(|token| HeaderName::from_bytes(token.as_bytes()).ok())
        .filter(|name| !KEPT.contains(name))
        .collect()
}

/// The comma-separated items of all lines of a header.
pub(super) fn tokens<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'h str> {
    let lines = headers
        .get_all(name)
        .into_iter()
        .filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .filter(|token| !token.is_empty())
}

/// The protocol a client asks to change to, if it really does.
pub(super) fn wanted_upgrade(headers: &HeaderMap) -> Option<HeaderValue> {
    if !has(headers, &UPGRADE) {
        return None;
    }
    let wanted = headers.get(UPGRADE)?;
    let asks = tokens(headers, &CONNECTION).any(|token| token.eq_ignore_ascii_case("upgrade"));
    (asks && !wanted.as_bytes().eq_ignore_ascii_case(b"h2c")).then(|| wanted.clone())
}

/// Asks for another protocol, or agrees to it.
pub(super) fn put_upgrade(headers: &mut HeaderMap, protocol: HeaderValue) {
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, protocol);
}

/// How many addresses X-Forwarded-For names.
pub(super) fn forwarded_for_count(headers: &HeaderMap) -> usize {
    match has(headers, &X_FORWARDED_FOR) {
        true => tokens(headers, &X_FORWARDED_FOR).count(),
        false => 0,
    }
}

/// Whether a request is one of gRPC, by its content type.
pub(super) fn is_grpc(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let rest = kind.and_then(|kind| kind.strip_prefix(b"application/grpc"));
    // `application/grpc-web` is another protocol.
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';')))
}

/// Adds what TLS was agreed on with the client; what the client says of it itself goes.
///
/// Source: ELB, `routing.http.x_amzn_tls_version_and_cipher_suite.enabled`.
/// A listener may have other names for them.
pub(super) fn tell_tls(
    headers: &mut HeaderMap,
    secured: Option<&Secured>,
    names: &[Option<HeaderName>; 2],
) {
    let usual = [X_AMZN_TLS_VERSION, X_AMZN_TLS_CIPHER_SUITE];
    let told = secured.map(|secured| [secured.version, secured.cipher]);
    for (index, usual) in usual.into_iter().enumerate() {
        let name = names[index].clone().unwrap_or(usual);
        headers.remove(&name);
        if let Some(told) = told {
            headers.insert(name, HeaderValue::from_static(told[index]));
        }
    }
}

/// Takes away headers whose names have other characters than letters, digits and hyphens.
///
/// Source: ELB, `routing.http.drop_invalid_header_fields.enabled`.
pub(super) fn drop_invalid(headers: &mut HeaderMap) {
    let is_valid = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    let names = headers.keys();
    let invalid = names.filter(|name| !name.as_str().bytes().all(is_valid));
    for name in invalid.cloned().collect::<Vec<_>>() {
        headers.remove(name);
    }
}

/// The host as targets of a load balancer get it: with the listener's port where that is not the
/// usual one of HTTP or HTTPS and the client named none, unless it is to be kept.
///
/// Source: ELB, `routing.http.preserve_host_header.enabled`.
pub(super) fn host_with_port(
    host: &super::host::Host,
    listener: &Listener,
    policy: &LoadBalancerPolicy,
) -> Option<String> {
    let is_usual = matches!(listener.port, 80 | 443);
    let adds = !policy.keeps_host && !is_usual && host.port().is_none();
    (adds && !host.as_str().is_empty()).then(|| format!("{}:{}", host.as_str(), listener.port))
}

/// Prepares request headers for the next hop, whichever it is.
pub(super) fn for_next_hop(headers: &mut HeaderMap, host: &str) {
    let trailers = has(headers, &TE)
        && tokens(headers, &TE).any(|token| token.eq_ignore_ascii_case("trailers"));
    strip_hop(headers);
    if trailers {
        headers.insert(TE, HeaderValue::from_static("trailers"));
    }
    // The codec asks the client for the body by itself.
    if has(headers, &EXPECT) {
        headers.remove(EXPECT);
    }
    let is_kept = headers
        .get(HOST)
        .is_some_and(|value| value.as_bytes() == host.as_bytes());
    if let (false, Ok(host)) = (is_kept, HeaderValue::from_str(host)) {
        headers.insert(HOST, host);
    }
}

/// HTTP/2 may split a Cookie header that HTTP/1.1 wants whole.
pub(super) fn join_cookies(headers: &mut HeaderMap) {
    let mut lines = headers.get_all(COOKIE).into_iter();
    if lines.by_ref().nth(1).is_none() {
        return;
    }
    let all: Vec<&[u8]> = headers
        .get_all(COOKIE)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    if let Ok(whole) = HeaderValue::from_bytes(&all.join(&b"; "[..])) {
        headers.insert(COOKIE, whole);
    }
}

/// Adds what a load balancer tells its targets about the client.
///
/// Source: ELB, X-Forwarded headers.
pub(super) fn tell_client(
    headers: &mut HeaderMap,
    listener: &Listener,
    client: &HeaderValue,
    mode: ForwardedFor,
) {
    match mode {
        ForwardedFor::Append => append_client(headers, client),
        ForwardedFor::Preserve => {}
        ForwardedFor::Remove => {
            headers.remove(X_FORWARDED_FOR);
        }
    }
    headers.insert(
        X_FORWARDED_PROTO,
        HeaderValue::from_static(listener.scheme.as_str()),
    );
    headers.insert(X_FORWARDED_PORT, listener.port_told().clone());
}

fn append_client(headers: &mut HeaderMap, client: &HeaderValue) {
    if !has(headers, &X_FORWARDED_FOR) {
        headers.insert(X_FORWARDED_FOR, client.clone());
        return;
    }
    let mut chain = BytesMut::with_capacity(128);
    for address in tokens(headers, &X_FORWARDED_FOR) {
        chain.extend_from_slice(address.as_bytes());
        chain.extend_from_slice(b", ");
    }
    chain.extend_from_slice(client.as_bytes());
    if let Ok(chain) = HeaderValue::from_maybe_shared(chain.freeze()) {
        headers.insert(X_FORWARDED_FOR, chain);
    }
}

/// Adds a trace id: as the root of a new trace, or as this hop of one that came in.
///
/// Source: ELB, request tracing: a Root is kept and Self added before it; other fields are kept.
pub(super) fn tell_trace(headers: &mut HeaderMap, id: &[u8]) {
    let came = has(headers, &X_AMZN_TRACE_ID).then(|| headers.get(X_AMZN_TRACE_ID));
    let came = came.flatten().map_or(&b""[..], HeaderValue::as_bytes);
    let fields = came.split(|byte| *byte == b';').map(<[u8]>::trim_ascii);
    let kept = fields.filter(|field| !field.is_empty() && !field.starts_with(b"Self="));
    let has_root = kept.clone().any(|field| field.starts_with(b"Root="));
    let after = came.len() + usize::from(!came.is_empty());
    let mut trace = BytesMut::with_capacity(5 + id.len() + after);
    trace.extend_from_slice(if has_root { b"Self=" } else { b"Root=" });
    trace.extend_from_slice(id);
    for field in kept {
        trace.extend_from_slice(b";");
        trace.extend_from_slice(field);
    }
    if let Ok(trace) = HeaderValue::from_maybe_shared(trace.freeze()) {
        headers.insert(X_AMZN_TRACE_ID, trace);
    }
}

/// Prepares answer headers for the client.
pub(super) fn for_client(headers: &mut HeaderMap) {
    if has(headers, &TRANSFER_ENCODING) {
        headers.remove(CONTENT_LENGTH);
    }
    strip_hop(headers);
}

#[cfg(test)]
mod tests;

//! Headers between client, front and integration.

use super::exchange::Exchange;
use http::header::{
    CONNECTION, CONTENT_LENGTH, EXPECT, FORWARDED, HOST, HeaderMap, HeaderName, HeaderValue, TE,
    TRANSFER_ENCODING, UPGRADE, VIA,
};

const TRACE_ID: HeaderName = HeaderName::from_static("x-amzn-trace-id");
const KEEP_ALIVE: HeaderName = HeaderName::from_static("keep-alive");
const PROXY_CONNECTION: HeaderName = HeaderName::from_static("proxy-connection");
const CORS: &str = "access-control-";

/// Removes what is meant for one hop only, by name and by the Connection header's own list.
pub(super) fn strip_hop(headers: &mut HeaderMap) {
    let listed: Vec<HeaderName> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(|token| HeaderName::from_bytes(token.trim().as_bytes()).ok())
        .filter(|name| *name != HOST && *name != CONTENT_LENGTH)
        .collect();
    for name in listed {
        headers.remove(name);
    }
    for name in [
        CONNECTION,
        KEEP_ALIVE,
        PROXY_CONNECTION,
        TE,
        TRANSFER_ENCODING,
        UPGRADE,
    ] {
        headers.remove(name);
    }
}

/// The headers of the integration's request, before mappings.
///
/// Source: API Gateway sends `forwarded` and `via`, and a trace id that goes on from the client's.
pub(super) fn onward(client: &HeaderMap, exchange: &Exchange, trace: &str) -> HeaderMap {
    let mut headers = client.clone();
    strip_hop(&mut headers);
    headers.remove(HOST);
    headers.remove(EXPECT);
    // The codec says how the body is framed.
    headers.remove(CONTENT_LENGTH);
    // Chosen: a client does not say by whom its request was forwarded before.
    for name in ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-port"] {
        headers.remove(name);
    }
    let client = match exchange.client.contains(':') {
        true => format!("\"[{}]\"", exchange.client),
        false => exchange.client.clone(),
    };
    let scheme = exchange.scheme();
    let hop = format!("for={client};host={};proto={scheme}", exchange.host);
    let before = headers.get(FORWARDED).and_then(|line| line.to_str().ok());
    let all = before.map_or(hop.clone(), |before| format!("{before}, {hop}"));
    set(&mut headers, FORWARDED.as_str(), &all);
    headers.append(VIA, HeaderValue::from_static("HTTP/1.1 AmazonAPIGateway"));
    let root = headers.get(&TRACE_ID).and_then(|line| line.to_str().ok());
    let root = root.and_then(|line| line.split(';').find(|part| part.starts_with("Root=")));
    let told = match root {
        Some(root) => format!("Self={trace};{root}"),
        None => format!("Root={trace}"),
    };
    set(&mut headers, TRACE_ID.as_str(), &told);
    headers
}

/// Removes what an integration says to pages of other origins.
pub(super) fn forget_cors(headers: &mut HeaderMap) {
    let names: Vec<HeaderName> = headers
        .keys()
        .filter(|name| name.as_str().starts_with(CORS))
        .cloned()
        .collect();
    for name in names {
        headers.remove(name);
    }
}

/// Sets a header; a value that no header can have is left out.
pub(super) fn set(headers: &mut HeaderMap, name: &str, value: &str) {
    let pair = (
        HeaderName::from_bytes(name.as_bytes()),
        HeaderValue::from_str(value),
    );
    if let (Ok(name), Ok(value)) = pair {
        headers.insert(name, value);
    }
}

/// Adds a header; a value that no header can have is left out.
pub(super) fn add(headers: &mut HeaderMap, name: &str, value: &str) {
    let pair = (
        HeaderName::from_bytes(name.as_bytes()),
        HeaderValue::from_str(value),
    );
    if let (Ok(name), Ok(value)) = pair {
        headers.append(name, value);
    }
}

/// All lines of a header, joined by commas.
pub(super) fn joined(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines: Vec<&str> = headers
        .get_all(name)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    (!lines.is_empty()).then(|| lines.join(","))
}

//! One call as a line of an access log.
//!
//! Source: ECS developer guide, Service Connect access logs, for the fields of each protocol and
//! their order; as with the proxy there, `-` stands for what is not known.

use http::{HeaderMap, Version};
use serde_json::{Value, json};

use super::CallLog;
use crate::observe::{Connection, Exchange};
use domain::Timestamp;

/// Chosen: streams have no number that somebody outside would know, and the status of gRPC is in
/// trailers that are passed on unread.
const UNKNOWN: &str = "-";

/// A line for a request and its answer.
pub(super) fn of_exchange(log: &CallLog, exchange: &Exchange<'_>, at: Timestamp) -> String {
    let fields = fields(log, exchange, at);
    if log.json {
        return object(&fields).to_string();
    }
    let get = |name: &str| {
        let found = fields.iter().find(|(known, _)| *known == name);
        found.map_or(UNKNOWN, |(_, value)| value)
    };
    let mut line = format!(
        "[{}] \"{} {} {}\" {}",
        get("start_time"),
        get("method"),
        get("path"),
        get("protocol"),
        get("response_code"),
    );
    if is_grpc(exchange) {
        line.push_str(&format!(" {}", get("grpc_status")));
    }
    line.push_str(&format!(
        " {} {} {} {} \"{}\" \"{}\" \"{}\" \"{}\" \"{}\"",
        get("bytes_received"),
        get("bytes_sent"),
        get(duration_name(exchange)),
        get("upstream_service_time"),
        get("forwarded_for"),
        get("user_agent"),
        get("request_id"),
        get("authority"),
        get("upstream_host"),
    ));
    if exchange.version == Version::HTTP_2 {
        line.push_str(&format!(" \"{}\"", get("stream_id")));
    }
    line
}

fn fields(log: &CallLog, exchange: &Exchange<'_>, at: Timestamp) -> Vec<(&'static str, String)> {
    let path = match log.query {
        true => exchange.path,
        false => exchange.path.split('?').next().unwrap_or_default(),
    };
    let header = |name| header(exchange.headers, name);
    let upstream = exchange
        .target_status
        .map(|_| millis(exchange.answered_after));
    let mut fields = vec![
        ("start_time", time(at)),
        ("method", exchange.method.to_string()),
        ("path", path.to_owned()),
        ("protocol", protocol(exchange.version).to_owned()),
        ("response_code", exchange.status.to_string()),
    ];
    if is_grpc(exchange) {
        fields.push(("grpc_status", UNKNOWN.to_owned()));
    }
    let host = exchange.target.map(|target| target.address.to_string());
    fields.extend([
        ("bytes_received", exchange.bytes_in.to_string()),
        ("bytes_sent", exchange.bytes_out.to_string()),
        (duration_name(exchange), millis(exchange.took)),
        ("upstream_service_time", known(upstream)),
        ("forwarded_for", header("x-forwarded-for")),
        ("user_agent", header("user-agent")),
        ("request_id", header("x-request-id")),
        ("authority", exchange.host.to_owned()),
        ("upstream_host", known(host)),
    ]);
    if exchange.version == Version::HTTP_2 {
        fields.push(("stream_id", UNKNOWN.to_owned()));
    }
    fields
}

/// The guide calls it otherwise for HTTP/1.
fn duration_name(exchange: &Exchange<'_>) -> &'static str {
    match exchange.version == Version::HTTP_2 {
        true => "duration",
        false => "duration_ms",
    }
}

/// A line for a connection of a TCP endpoint.
pub(super) fn of_connection(log: &CallLog, connection: &Connection<'_>, at: Timestamp) -> String {
    let (client, took) = (connection.client, millis(connection.took));
    let (received, sent) = (connection.bytes_in, connection.bytes_out);
    let (start, id) = (time(at), connection.number);
    if log.json {
        let told = json!({
            "start_time": start,
            "downstream_remote_address": client.to_string(),
            "downstream_remote_port": client.port().to_string(),
            "bytes_received": received.to_string(),
            "bytes_sent": sent.to_string(),
            "duration": took,
            "connection_termination_details": UNKNOWN,
            "connection_id": id,
        });
        return told.to_string();
    }
    let port = client.port();
    format!("[{start}] {client} {port} {received} {sent} {took} {UNKNOWN} {id}")
}

fn object(fields: &[(&'static str, String)]) -> Value {
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| ((*name).to_owned(), json!(value)));
    Value::Object(fields.collect())
}

fn is_grpc(exchange: &Exchange<'_>) -> bool {
    header(exchange.headers, "content-type").starts_with("application/grpc")
}

fn header(headers: &HeaderMap, name: &str) -> String {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    known(value.map(str::to_owned))
}

fn known(value: Option<String>) -> String {
    value.unwrap_or_else(|| UNKNOWN.to_owned())
}

fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn millis(duration: std::time::Duration) -> String {
    duration.as_millis().to_string()
}

fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_2 => "HTTP/2",
        Version::HTTP_10 => "HTTP/1.0",
        _ => "HTTP/1.1",
    }
}

#[cfg(test)]
mod tests;

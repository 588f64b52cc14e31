//! Lines as the developer guide has them.

use super::*;
use http::{HeaderValue, Method};
use route::{ListenerId, Owner, TargetId};
use std::time::Duration;

fn log(json: bool, query: bool) -> CallLog {
    CallLog {
        scope: domain::Scope {
            account: "111122223333".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
        },
        group: String::new(),
        stream: String::new(),
        json,
        query,
    }
}

fn at() -> Timestamp {
    "2026-11-21T20:00:00.25Z".parse().unwrap()
}

fn told(log: &CallLog, version: Version, kind: Option<&'static str>) -> String {
    let mut headers = HeaderMap::new();
    headers.insert("user-agent", HeaderValue::from_static("curl/8"));
    if let Some(kind) = kind {
        headers.insert("content-type", HeaderValue::from_static(kind));
    }
    let target = TargetId {
        group: "orders".into(),
        address: "10.0.1.7:8080".parse().unwrap(),
    };
    let exchange = Exchange {
        owner: &Owner::Service("orders.storefront".into()),
        listener: &ListenerId::from("l"),
        target: Some(&target),
        client: "10.0.1.5:4000".parse().unwrap(),
        method: &Method::GET,
        version,
        host: "orders.storefront:8080",
        path: "/orders/1?token=secret",
        headers: &headers,
        status: 200,
        target_status: Some(200),
        attempts: 1,
        bytes_in: 0,
        bytes_out: 42,
        answered_after: Duration::from_millis(7),
        took: Duration::from_millis(9),
    };
    of_exchange(log, &exchange, at())
}

#[test]
fn a_request_is_told_as_text_without_its_query_unless_that_is_wanted() {
    assert_eq!(
        told(&log(false, false), Version::HTTP_11, None),
        "[2026-11-21T20:00:00.250Z] \"GET /orders/1 HTTP/1.1\" 200 0 42 9 7 \"-\" \"curl/8\" \
         \"-\" \"orders.storefront:8080\" \"10.0.1.7:8080\""
    );
    let with_query = told(&log(false, true), Version::HTTP_11, None);
    assert!(with_query.contains("GET /orders/1?token=secret HTTP/1.1"));
}

#[test]
fn calls_of_grpc_have_a_status_and_a_stream() {
    let text = told(
        &log(false, false),
        Version::HTTP_2,
        Some("application/grpc"),
    );
    assert!(text.contains("HTTP/2\" 200 - 0 42 9 7 "), "{text}");
    assert!(text.ends_with("\"10.0.1.7:8080\" \"-\""), "{text}");
    let json = told(&log(true, false), Version::HTTP_2, Some("application/grpc"));
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        (&json["duration"], &json["grpc_status"]),
        (&json!("9"), &json!("-"))
    );
}

#[test]
fn a_request_is_told_as_json() {
    let line = told(&log(true, false), Version::HTTP_11, None);
    let line: Value = serde_json::from_str(&line).unwrap();
    let expected = json!({
        "start_time": "2026-11-21T20:00:00.250Z", "method": "GET", "path": "/orders/1",
        "protocol": "HTTP/1.1", "response_code": "200", "bytes_received": "0",
        "bytes_sent": "42", "duration_ms": "9", "upstream_service_time": "7",
        "forwarded_for": "-", "user_agent": "curl/8", "request_id": "-",
        "authority": "orders.storefront:8080", "upstream_host": "10.0.1.7:8080",
    });
    assert_eq!(line, expected);
}

#[test]
fn a_connection_is_told_with_both_ends_of_it() {
    let connection = Connection {
        listener: &ListenerId::from("l"),
        target: None,
        client: "10.0.1.5:4000".parse().unwrap(),
        number: 3,
        bytes_in: 1,
        bytes_out: 2,
        took: Duration::from_secs(1),
    };
    assert_eq!(
        of_connection(&log(false, false), &connection, at()),
        "[2026-11-21T20:00:00.250Z] 10.0.1.5:4000 4000 1 2 1000 - 3"
    );
}

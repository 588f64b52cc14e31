//! What `headers` promises.

use super::*;

fn map(lines: &[(&str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in lines {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        headers.append(name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn names(headers: &HeaderMap) -> Vec<&str> {
    let mut names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    names
}

#[test]
fn what_is_meant_for_one_hop_is_removed() {
    let mut headers = map(&[
        ("connection", "close, X-Secret"),
        ("connection", "host, content-length, x-other"),
        ("x-secret", "1"),
        ("x-other", "1"),
        ("host", "a"),
        ("content-length", "0"),
        ("keep-alive", "timeout=5"),
        ("te", "gzip"),
        ("x-kept", "1"),
        ("traceparent", "00-1-2-01"),
        ("expect", "100-continue"),
    ]);
    for_next_hop(&mut headers, "a");
    assert_eq!(
        names(&headers),
        ["content-length", "host", "traceparent", "x-kept"]
    );
}

#[test]
fn trailers_stay_welcome() {
    let mut headers = map(&[("te", "gzip, trailers"), ("connection", "te")]);
    for_next_hop(&mut headers, "a");
    assert_eq!(headers[TE], "trailers");
}

#[test]
fn the_client_is_added_to_the_chain() {
    let mut headers = map(&[
        ("x-forwarded-for", "1.1.1.1,2.2.2.2"),
        ("x-forwarded-for", "3.3.3.3"),
    ]);
    append_client(&mut headers, &HeaderValue::from_static("10.0.0.9"));
    assert_eq!(
        headers[X_FORWARDED_FOR],
        "1.1.1.1, 2.2.2.2, 3.3.3.3, 10.0.0.9"
    );
    assert_eq!(forwarded_for_count(&headers), 4);
}

#[test]
fn a_trace_is_begun_or_joined() {
    let check = |came: &[(&str, &str)], goes: &str| {
        let mut headers = map(came);
        tell_trace(&mut headers, b"1-a-b");
        assert_eq!(headers[X_AMZN_TRACE_ID], goes);
    };
    check(&[], "Root=1-a-b");
    check(
        &[("x-amzn-trace-id", "Root=1-c-d;App=x")],
        "Self=1-a-b;Root=1-c-d;App=x",
    );
    check(
        &[("x-amzn-trace-id", "Self=1-e-f;Root=1-c-d")],
        "Self=1-a-b;Root=1-c-d",
    );
    check(&[("x-amzn-trace-id", "App=x")], "Root=1-a-b;App=x");
}

#[test]
fn only_a_listed_upgrade_counts() {
    let asks = |lines: &[(&str, &str)]| wanted_upgrade(&map(lines)).is_some();
    assert!(asks(&[
        ("connection", "keep-alive, Upgrade"),
        ("upgrade", "websocket")
    ]));
    assert!(!asks(&[("upgrade", "websocket")]));
    assert!(!asks(&[("connection", "upgrade"), ("upgrade", "h2c")]));
}

#[test]
fn split_cookies_are_joined() {
    let mut headers = map(&[("cookie", "a=1"), ("cookie", "b=2")]);
    join_cookies(&mut headers);
    assert_eq!(
        headers.get_all(COOKIE).iter().collect::<Vec<_>>(),
        ["a=1; b=2"]
    );
}

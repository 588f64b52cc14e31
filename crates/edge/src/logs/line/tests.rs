//! Lines of logs, read with the expressions that people query them by.

use std::net::SocketAddr;
use std::time::Duration;

use domain::Timestamp;
use regex::Regex;

use super::{ConnectionLine, Handshake, RequestLine, Times};

/// The expression with which Athena reads access logs. Source: Athena user guide, tables for
/// access logs of application load balancers.
const ACCESS: &str = r#"^([^ ]*) ([^ ]*) ([^ ]*) ([^ ]*):([0-9]*) ([^ ]*)[:-]([0-9]*) ([-.0-9]*) ([-.0-9]*) ([-.0-9]*) (|[-0-9]*) (-|[-0-9]*) ([-0-9]*) ([-0-9]*) "([^ ]*) (.*) (- |[^ ]*)" "([^"]*)" ([A-Z0-9-_]+) ([A-Za-z0-9.-]*) ([^ ]*) "([^"]*)" "([^"]*)" "([^"]*)" ([-.0-9]*) ([^ ]*) "([^"]*)" "([^"]*)" "([^ ]*)" "([^\s]+?)" "([^\s]+)" "([^ ]*)" "([^ ]*)" ?([^ ]*)?( .*)?$"#;
/// The same for connection logs.
const CONNECTION: &str = r#"^([^ ]*) ([^ ]*) ([0-9]*) ([0-9]*) ([A-Za-z0-9.-]*) ([^ ]*) ([-.0-9]*) "([^"]*)" ([^ ]*) ([^ ]*) ([^ ]*) ?([^ ]*)?( .*)?$"#;

fn fields(expression: &str, line: &str) -> Vec<String> {
    let expression = Regex::new(expression).unwrap();
    let found = expression
        .captures(line)
        .unwrap_or_else(|| panic!("not a line: {line}"));
    let groups = found.iter().skip(1);
    groups
        .map(|one| one.map_or("", |one| one.as_str()).to_owned())
        .collect()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn address(text: &str) -> SocketAddr {
    text.parse().unwrap()
}

fn forwarded() -> RequestLine<'static> {
    RequestLine {
        kind: "https",
        at: at("2026-07-02T22:23:00.186641Z"),
        balancer: "app/shop/50dc6c495c0c9188",
        client: address("192.168.131.39:2817"),
        target: Some(address("10.0.0.1:80")),
        times: Times {
            sent: Some(Duration::from_millis(86)),
            answered: Some(Duration::from_millis(134)),
        },
        status: 200,
        target_status: Some(200),
        bytes: (34, 366),
        method: "GET",
        url: "https://www.example.com:443/a b?x=\"1\"",
        version: "HTTP/1.1",
        agent: b"curl/7.46.0 \"odd\"\n",
        tls: Some(("ECDHE-RSA-AES128-GCM-SHA256", "TLSv1.2")),
        group: Some("arn:aws:elasticloadbalancing:us-east-1:1:targetgroup/web/73e2d6bc24d8a067"),
        trace: b"Root=1-58337281-1d84f3d73c47ec4e58577259",
        name: Some("www.example.com"),
        certificate: Some("arn:aws:acm:us-east-1:1:certificate/1"),
        rule: Some(1),
        began: at("2026-07-02T22:22:48.364Z"),
        actions: &["authenticate", "forward"],
        redirect: None,
        reason: None,
        class: None,
        connection: "TID_1234abcd5678ef90",
    }
}

#[test]
fn a_request_is_told_in_the_order_that_readers_know() {
    let found = fields(ACCESS, &forwarded().to_string());
    let told: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(
        told[..7],
        [
            "https",
            "2026-07-02T22:23:00.186641Z",
            "app/shop/50dc6c495c0c9188",
            "192.168.131.39",
            "2817",
            "10.0.0.1",
            "80",
        ]
    );
    assert_eq!(
        told[7..14],
        ["0.086", "0.048", "0.000", "200", "200", "34", "366"]
    );
    assert_eq!(told[14], "GET");
    assert_eq!(told[15], r"https://www.example.com:443/a b?x=\x221\x22");
    assert_eq!(
        told[16..20],
        [
            "HTTP/1.1",
            r"curl/7.46.0 \x22odd\x22\x0A",
            "ECDHE-RSA-AES128-GCM-SHA256",
            "TLSv1.2",
        ]
    );
    assert_eq!(told[21], "Root=1-58337281-1d84f3d73c47ec4e58577259");
    assert_eq!(told[22], "www.example.com");
    assert_eq!(
        told[24..30],
        [
            "1",
            "2026-07-02T22:22:48.364000Z",
            "authenticate,forward",
            "-",
            "-",
            "10.0.0.1:80",
        ]
    );
    assert_eq!(told[30..34], ["200", "-", "-", "TID_1234abcd5678ef90"]);
}

#[test]
fn what_never_reached_a_target_is_told_with_dashes() {
    let line = RequestLine {
        kind: "http",
        target: None,
        times: Times::default(),
        status: 460,
        target_status: None,
        agent: b"",
        tls: None,
        group: None,
        name: None,
        certificate: None,
        rule: None,
        actions: &[],
        redirect: Some("https://www.example.com:443/"),
        reason: Some("AuthInvalidIdToken"),
        class: Some("Ambiguous"),
        ..forwarded()
    };
    let found = fields(ACCESS, &line.to_string());
    let told: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(told[5..12], ["", "", "-1", "-1", "-1", "460", "-"]);
    assert_eq!(told[17..21], ["-", "-", "-", "-"]);
    assert_eq!(told[24], "-");
    assert_eq!(
        told[26..30],
        [
            "-",
            "https://www.example.com:443/",
            "AuthInvalidIdToken",
            "-"
        ]
    );
    assert_eq!(told[30..32], ["-", "Ambiguous"]);
}

#[test]
fn a_connection_is_told_in_the_order_that_readers_know() {
    let line = |handshake| ConnectionLine {
        at: at("2026-07-02T22:23:00.186641Z"),
        client: address("[::ffff:192.168.131.39]:2817"),
        port: 443,
        handshake,
        connection: "TID_1",
    };
    let took = Duration::from_millis(4);
    let agreed = Some(("TLSv1.3", "TLS_AES_128_GCM_SHA256", took));
    let check = |handshake, expected: [&str; 12]| {
        let found = fields(CONNECTION, &line(handshake).to_string());
        assert_eq!(found[..12], expected);
    };
    let (when, from) = ("2026-07-02T22:23:00.186641Z", "192.168.131.39");
    check(
        Some(Handshake { agreed }),
        [
            when,
            from,
            "2817",
            "443",
            "TLSv1.3",
            "TLS_AES_128_GCM_SHA256",
            "0.004",
            "-",
            "-",
            "-",
            "Success",
            "TID_1",
        ],
    );
    check(
        Some(Handshake { agreed: None }),
        [
            when,
            from,
            "2817",
            "443",
            "-",
            "-",
            "-",
            "-",
            "-",
            "-",
            "Failed:UnmappedConnectionError",
            "TID_1",
        ],
    );
    check(
        None,
        [
            when, from, "2817", "443", "-", "-", "-", "-", "-", "-", "-", "TID_1",
        ],
    );
}

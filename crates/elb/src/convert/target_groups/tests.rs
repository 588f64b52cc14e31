//! What `target_groups` promises.

use super::check::codes_within;
use super::read;
use api::elbv2::{CreateTargetGroupInput, Matcher};
use domain::Scope;

/// The guide's target group, changed by the test; the refusal or `ok`.
fn check(change: impl Fn(&mut CreateTargetGroupInput)) -> String {
    let mut input = CreateTargetGroupInput {
        name: "frontend-tg".to_owned(),
        protocol: Some("HTTP".to_owned()),
        port: Some(8080),
        target_type: Some("ip".to_owned()),
        vpc_id: Some("vpc-1".to_owned()),
        health_check_path: Some("/health".to_owned()),
        health_check_interval_seconds: Some(15),
        healthy_threshold_count: Some(3),
        unhealthy_threshold_count: Some(3),
        ..CreateTargetGroupInput::default()
    };
    change(&mut input);
    let scope = Scope {
        account: "000000000000".parse().expect("an account"),
        region: "us-east-1".parse().expect("a Region"),
    };
    match read(&scope, &input) {
        Ok(_) => "ok".to_owned(),
        Err(fault) => api::ApiError::from(fault).to_string(),
    }
}

#[test]
fn the_guides_target_group_is_taken() {
    assert_eq!(check(|_| {}), "ok");
}

#[test]
fn what_cannot_behave_is_refused() {
    let message = check(|input| input.target_type = Some("lambda".to_owned()));
    assert_eq!(
        message,
        "ValidationError: The target type 'lambda' is not supported by Longshore"
    );
    assert!(
        check(|input| input.protocol = Some("QUIC".to_owned())).starts_with("UnsupportedProtocol")
    );
    assert!(
        check(|input| input.protocol_version = Some("HTTP3".to_owned())).contains("HTTP1, HTTP2")
    );
}

#[test]
fn targets_may_speak_tls_http2_and_grpc() {
    assert_eq!(
        check(|input| input.protocol = Some("HTTPS".to_owned())),
        "ok"
    );
    let grpc = |codes: Option<&str>| {
        let grpc_code = codes.map(str::to_owned);
        check(|input| {
            input.protocol_version = Some("GRPC".to_owned());
            input.matcher = grpc_code.clone().map(|codes| Matcher {
                grpc_code: Some(codes),
                http_code: None,
            });
        })
    };
    assert_eq!(grpc(None), "ok");
    assert_eq!(grpc(Some("0-99")), "ok");
    assert!(grpc(Some("100")).contains("gRPC code '100' must be within '0-99'"));
}

#[test]
fn health_checks_must_make_sense() {
    assert_eq!(
        check(|input| input.health_check_interval_seconds = Some(5)),
        "ValidationError: Health check timeout '5' must be smaller than the interval '5'"
    );
    assert_eq!(
        check(|input| input.healthy_threshold_count = Some(1)),
        "ValidationError: Healthy threshold count '1' must be between 2 and 10"
    );
    assert!(
        check(|input| input.health_check_path = Some("health".to_owned())).contains("must start")
    );
    assert!(check(|input| input.health_check_port = Some("0".to_owned())).contains("traffic-port"));
    assert!(check(|input| input.port = Some(70_000)).contains("between 1 and 65535"));
}

#[test]
fn matchers_are_codes_and_ranges() {
    for (text, fits) in [
        ("200", true),
        ("200-299", true),
        ("200,301-302", true),
        ("", false),
        ("500", false),
        ("299-200", false),
        ("200-", false),
        ("two", false),
    ] {
        assert_eq!(codes_within(text, "HTTP", 200, 499).is_ok(), fits, "{text}");
    }
}

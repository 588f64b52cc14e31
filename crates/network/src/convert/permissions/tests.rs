//! What `permissions` promises.

use super::{cidr, ipv6, ports, protocol};
use crate::fault::Outcome;
use api::ApiError;

/// The value, or the refusal's text.
fn told<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
    match outcome {
        Ok(value) => format!("{value:?}"),
        Err(fault) => ApiError::from(fault).message,
    }
}

#[test]
fn protocols_have_names_and_numbers() {
    for (given, kept) in [
        (Some("6"), r#""tcp""#),
        (Some("TCP"), r#""tcp""#),
        (Some("all"), r#""-1""#),
        (None, r#""-1""#),
        (Some("50"), r#""50""#),
        (
            Some("300"),
            "Invalid value '300' for IP protocol. Unknown protocol.",
        ),
        (
            Some("-2"),
            "Invalid value '-2' for IP protocol. Unknown protocol.",
        ),
    ] {
        assert_eq!(told(protocol(given)), kept);
    }
}

#[test]
fn ports_must_make_sense_for_the_protocol() {
    for (protocol, from, to, kept) in [
        ("tcp", Some(80), Some(80), "Some((80, 80))"),
        ("tcp", Some(-1), Some(-1), "Some((0, 65535))"),
        (
            "udp",
            Some(53),
            None,
            "Must specify both from and to ports with TCP/UDP.",
        ),
        (
            "tcp",
            Some(90),
            Some(80),
            "Invalid TCP/UDP port range (90:80)",
        ),
        (
            "tcp",
            Some(0),
            Some(65_536),
            "Invalid TCP/UDP port range (0:65536)",
        ),
        ("icmp", None, None, "Some((-1, -1))"),
        ("icmp", Some(8), Some(0), "Some((8, 0))"),
        ("-1", Some(80), Some(80), "None"),
        ("50", None, None, "None"),
    ] {
        assert_eq!(
            told(ports(protocol, from, to)),
            kept,
            "{protocol} {from:?} {to:?}"
        );
    }
}

#[test]
fn blocks_are_checked() {
    assert_eq!(told(cidr("10.0.0.0")), "CIDR block 10.0.0.0 is malformed");
    assert_eq!(
        told(cidr("10.0.0.0/33")),
        "CIDR block 10.0.0.0/33 is malformed"
    );
    assert!(told(cidr("10.0.0.7/24")).contains("10.0.0.0"));
    assert_eq!(told(ipv6("::/129")), "CIDR block ::/129 is malformed");
    assert!(told(ipv6("::/0")).contains("::/0"));
}

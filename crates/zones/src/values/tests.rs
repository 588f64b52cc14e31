//! Values that are taken and values that are not.

use super::problem;

#[test]
fn values_of_every_type_are_taken() {
    for (kind, value) in [
        ("A", "192.0.2.1"),
        ("AAAA", "2001:db8::1"),
        ("CNAME", "www.example.com"),
        ("NS", "ns-1.awsdns-00.com."),
        ("PTR", "host.example.com."),
        ("MX", "10 mail.example.com"),
        ("MX", "0 ."),
        ("SRV", "1 10 8080 host.example.com."),
        ("TXT", r#""one" "two \" three""#),
        ("TXT", r#""""#),
        ("SPF", r#""v=spf1 -all""#),
        ("CAA", r#"0 issue "ca.example.com; account=1""#),
        (
            "SOA",
            "ns.example.com. host.example.com. 1 7200 900 1209600 86400",
        ),
        ("NAPTR", r#"100 50 "u" "E2U+sip" "" ."#),
    ] {
        assert_eq!(problem(kind, value), None, "{kind} {value}");
    }
}

#[test]
fn other_values_are_refused_in_words() {
    let is = |kind: &str, value: &str, expected: &str| {
        let told = problem(kind, value).unwrap_or_default();
        let expected = format!("Invalid Resource Record: 'FATAL problem: {expected}'");
        assert_eq!(told, expected);
    };
    is(
        "A",
        "1.2.3",
        "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address) encountered with '1.2.3'",
    );
    is(
        "A",
        "1.2.3.4, 1.2.3.5",
        "ARRDATANotSingleField (Value contains spaces) encountered with '1.2.3.4, 1.2.3.5'",
    );
    is(
        "AAAA",
        "1.2.3.4",
        "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address) encountered with '1.2.3.4'",
    );
    is(
        "TXT",
        "bare",
        "InvalidCharacterString (Value should be enclosed in quotation marks) encountered with 'bare'",
    );
    is(
        "CNAME",
        "a..b",
        "DomainLabelEmpty (Domain label is empty) encountered with 'a..b'",
    );
    for (kind, value) in [
        ("MX", "mail.example.com"),
        ("MX", "x mail.example.com"),
        ("SRV", "1 10 host.example.com."),
        ("SRV", "1 10 99999 host.example.com."),
        ("SOA", "ns. host. 1 2 3 4"),
        ("SOA", "ns. host. 1 2 3 4 x"),
        ("TXT", r#""open"#),
        ("TXT", r#"'single'"#),
        ("TXT", ""),
        ("CAA", "0 issue bare"),
        ("CAA", "issue"),
        ("CAA", ""),
        ("SVCB", " "),
    ] {
        assert!(problem(kind, value).is_some(), "{kind} {value}");
    }
    let long = format!("\"{}\"", "x".repeat(256));
    assert!(
        problem("TXT", &long)
            .unwrap_or_default()
            .contains("CharacterStringTooLong")
    );
}

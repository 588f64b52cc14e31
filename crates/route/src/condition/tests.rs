//! What `condition` promises.

use http::{HeaderMap, HeaderValue, Method, header};

use super::{Cidr, Condition, QueryPattern, RequestView};
use crate::Pattern;

fn with_request<T>(look: impl FnOnce(&RequestView<'_>) -> T) -> T {
    let mut headers = HeaderMap::new();
    headers.append(header::ACCEPT, HeaderValue::from_static("text/html"));
    headers.append(header::ACCEPT, HeaderValue::from_static("Application/JSON"));
    look(&RequestView {
        host: "Shop.example.com",
        port: Some(8080),
        path: "/Orders/7",
        query: Some("version=V2&debug"),
        method: &Method::PUT,
        headers: &headers,
        source: "10.1.2.3".parse().unwrap(),
    })
}

#[track_caller]
fn check(condition: &Condition, holds: bool) {
    assert_eq!(
        with_request(|request| condition.holds(request)),
        holds,
        "{condition:?}"
    );
}

fn cidr(address: &str, prefix: u8) -> Cidr {
    Cidr {
        address: address.parse().unwrap(),
        prefix,
    }
}

#[test]
fn values_are_alternatives() {
    let hosts = ["a.example.com", "shop.*"].map(Pattern::any_case).to_vec();
    check(&Condition::Host(hosts), true);
    let paths = ["/orders/*", "/Orders/?"].map(Pattern::exact_case).to_vec();
    check(&Condition::Path(paths), true);
    check(
        &Condition::Path(vec![Pattern::exact_case("/orders/*")]),
        false,
    );
}

#[test]
fn any_line_of_a_repeated_header_may_fit() {
    let json = vec![Pattern::any_case("*json*")];
    check(&Condition::Header(header::ACCEPT, json.clone()), true);
    check(&Condition::Header(header::COOKIE, json), false);
}

#[test]
fn methods_are_exact() {
    check(&Condition::Method(vec!["GET".into(), "PUT".into()]), true);
    check(&Condition::Method(vec!["put".into()]), false);
}

#[test]
fn a_query_condition_may_name_the_key_or_not() {
    let one = |key: Option<&str>, value: &str| {
        let key = key.map(Pattern::any_case);
        Condition::Query(vec![QueryPattern {
            key,
            value: Pattern::any_case(value),
        }])
    };
    check(&one(Some("Version"), "v?"), true);
    check(&one(None, "v2"), true);
    check(&one(Some("debug"), ""), true);
    check(&one(Some("debug"), "v2"), false);
}

#[test]
fn source_ranges_count_leading_bits() {
    check(&Condition::Source(vec![cidr("10.1.0.0", 16)]), true);
    check(
        &Condition::Source(vec![cidr("10.2.0.0", 16), cidr("10.1.2.3", 32)]),
        true,
    );
    check(&Condition::Source(vec![cidr("0.0.0.0", 0)]), true);
    check(&Condition::Source(vec![cidr("::", 0)]), false);
    assert!(cidr("fd00::", 8).contains("fd12::1".parse().unwrap()));
    assert!(cidr("::", 0).contains("fd12::1".parse().unwrap()));
    assert!(cidr("10.0.0.0", 8).contains("::ffff:10.9.9.9".parse().unwrap()));
}

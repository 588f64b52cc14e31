//! What the front promises, without sockets.

use super::change::in_body;
use super::{is_endpoint, table};

#[test]
fn endpoints_are_told_by_their_form() {
    for name in [
        "abc.execute-api.localhost",
        "abc.execute-api.eu-west-1.amazonaws.com",
    ] {
        assert!(is_endpoint(name), "{name}");
    }
    for name in [
        "execute-api.localhost",
        ".execute-api.localhost",
        "a.b.execute-api.localhost",
        "localhost",
        "127.0.0.1",
        "apigateway.eu-west-1.amazonaws.com",
        "a.execute-api.eu-west-1.amazonaws.com.evil.example",
    ] {
        assert!(!is_endpoint(name), "{name}");
    }
}

#[test]
fn hosts_are_compared_bare() {
    assert_eq!(table::bare("A.Example:4566"), "a.example");
    assert_eq!(table::bare("a.example."), "a.example");
    assert_eq!(table::bare("a.example:"), "a.example");
    assert_eq!(table::bare("a:b"), "a:b");
}

#[test]
fn json_paths_name_members_and_items() {
    let body = br#"{"a": {"b": [1, {"c": "x"}]}, "n": null}"#;
    let found = |path| in_body(body, Some(path));
    assert_eq!(found("a.b[1].c").as_deref(), Some("x"));
    assert_eq!(found("a.b[0]").as_deref(), Some("1"));
    assert_eq!(found("n"), None);
    assert_eq!(found("a.x"), None);
    assert_eq!(in_body(b"text", None).as_deref(), Some("text"));
    assert_eq!(in_body(b"text", Some("a")), None);
}

mod tokens;

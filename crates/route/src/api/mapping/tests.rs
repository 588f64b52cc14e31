//! What mappings make of a request.

use super::{BadMapping, Change, RequestMapping, ResponseMapping, StatusMapping};
use crate::api::{Part, Template};
use proptest::prelude::*;

#[track_caller]
fn filled(value: &str) -> Option<String> {
    let template = Template::parse(value, "request").expect("a template");
    template.fill(&mut |part| match part {
        Part::Header(name) if name == "a" => Some("H".to_owned()),
        Part::Path => Some("/p".to_owned()),
        Part::Context(name) => Some(name.clone()),
        _ => None,
    })
}

#[test]
fn values_are_text_one_variable_or_several_in_braces() {
    assert_eq!(filled("plain").as_deref(), Some("plain"));
    assert_eq!(filled("").as_deref(), Some(""));
    assert_eq!(filled("$request.header.A").as_deref(), Some("H"));
    assert_eq!(
        filled("x-${request.path}-${context.requestId}").as_deref(),
        Some("x-/p-requestId")
    );
    assert_eq!(filled("$request.header.none"), None);
    assert_eq!(filled("x${request.header.none}").as_deref(), Some("x"));
}

#[test]
fn variables_nobody_knows_are_refused() {
    for value in [
        "$x",
        "$request.cookie.a",
        "${request.path",
        "$response.header.a",
        "$context.",
        "$request.header.",
    ] {
        assert_eq!(Template::parse(value, "request"), None, "{value}");
    }
    assert!(Template::parse("$response.header.a", "response").is_some());
    assert!(Template::parse("$response.path", "response").is_none());
}

#[test]
fn places_are_headers_queries_and_the_path() {
    let parse = RequestMapping::parse;
    assert_eq!(
        parse("remove:header.X-Old", "''"),
        Ok(RequestMapping::Header("x-old".to_owned(), Change::Remove))
    );
    assert!(matches!(
        parse("append:querystring.q", "1"),
        Ok(RequestMapping::Query(name, Change::Append(_))) if name == "q"
    ));
    assert!(matches!(
        parse("overwrite:path", "$request.path"),
        Ok(RequestMapping::Path(_))
    ));
    for key in [
        "append:path",
        "remove:path",
        "header.a",
        "set:header.a",
        "append:header.",
        "append:body.a",
        "append:header.a b",
    ] {
        assert!(matches!(parse(key, "1"), Err(BadMapping::Key(_))), "{key}");
    }
    for key in [
        "append:header.Authorization",
        "overwrite:header.X-Amzn-Trace-Id",
        "remove:header.Via",
    ] {
        assert!(
            matches!(parse(key, "1"), Err(BadMapping::Reserved(_))),
            "{key}"
        );
    }
}

#[test]
fn answers_are_changed_by_status_code() {
    let entries = [
        ("overwrite:statuscode", "418"),
        ("append:header.a", "$response.body.x"),
    ];
    let mapping = StatusMapping::parse("200", entries.into_iter()).expect("a mapping");
    assert_eq!(mapping.status, 200);
    assert!(matches!(mapping.changes[0], ResponseMapping::Status(_)));
    assert!(mapping.changes[1].reads_body());
    for code in ["199", "600", "2xx", "default"] {
        let parsed = StatusMapping::parse(code, std::iter::empty());
        assert!(matches!(parsed, Err(BadMapping::Status(_))), "{code}");
    }
}

proptest! {
    #[test]
    fn no_text_makes_parsing_panic(key in "[a-z:.{}$é]{0,20}", value in "[${}a-z.é]{0,30}") {
        let _ = RequestMapping::parse(&key, &value);
        if let Some(template) = Template::parse(&value, "request") {
            let _ = template.fill(&mut |_| None);
        }
    }
}

//! Patterns as data: what they match and what they do not.

use super::Pattern;

fn check(pattern: &str, matched: &[&str], not: &[&str]) {
    let parsed = Pattern::parse(pattern).unwrap_or_else(|error| panic!("{pattern}: {error}"));
    for message in matched {
        assert!(parsed.matches(message), "{pattern} should match {message}");
    }
    for message in not {
        assert!(
            !parsed.matches(message),
            "{pattern} should not match {message}"
        );
    }
}

fn refused(pattern: &str) {
    assert!(
        Pattern::parse(pattern).is_err(),
        "{pattern} should be refused"
    );
}

#[test]
fn an_empty_pattern_matches_everything() {
    check("", &["", "anything"], &[]);
    check("  ", &["anything"], &[]);
}

#[test]
fn every_term_must_be_in_the_message_in_its_case() {
    check(
        "ERROR",
        &["[ERROR] x", "Exiting with ERRORCODE: -1"],
        &["error", "WARN"],
    );
    check(
        "ERROR Exception",
        &["Exception after ERROR"],
        &["ERROR", "Exception"],
    );
    check(
        "\"out of memory\"",
        &["killed: out of memory!"],
        &["memory out of"],
    );
    check("\"say \\\"hi\\\"\"", &["they say \"hi\""], &["they say hi"]);
}

#[test]
fn a_minus_excludes_and_question_marks_choose() {
    check("ERROR -Exiting", &["ERROR x"], &["Exiting with ERROR"]);
    check("-\"GET /health\"", &["GET /orders"], &["GET /health 200"]);
    check("?ERROR ?WARN", &["ERROR", "a WARN b"], &["INFO"]);
    check("?ERROR ?\"out of\"", &["out of paper"], &["INFO"]);
}

#[test]
fn a_regular_expression_stands_between_percent_signs() {
    check("%5[0-9][0-9]%", &["status 503"], &["status 404"]);
    check("%10\\.0\\.1%", &["from 10.0.1.7"], &["from 10x0x1"]);
    check(
        "{ $.path = %^/orders% }",
        &["{\"path\":\"/orders/1\"}"],
        &["{\"path\":\"/x/orders\"}"],
    );
    refused("%(a)%");
    refused("%[%");
    refused("%open");
}

#[test]
fn members_of_json_are_compared() {
    let message = r#"{"level":"error","ms":12.5,"ok":true,"gone":null,
        "user":{"id":7,"name":"ann"},"items":[{"sku":"a"},{"sku":"b"}],"a.b":1}"#;
    for pattern in [
        "{ $.level = \"error\" }",
        "{ $.level = error }",
        "{ $.level = err* }",
        "{ $.level = \"*rr*\" }",
        "{ $.level != \"info\" }",
        "{ $.ms > 12 && $.ms <= 12.5 }",
        "{ $.ms = 1.25e1 }",
        "{ $.ok IS TRUE }",
        "{ $.gone IS NULL }",
        "{ $.missing NOT EXISTS }",
        "{ $.user.id = 7 }",
        "{ $.items[1].sku = \"b\" }",
        "{ $.items[*].sku = \"b\" }",
        "{ $.['a.b'] = 1 }",
        "{ ($.level = info || $.level = error) && $.ms < 100 }",
        "{$.level=\"error\"&&$.ms>1}",
    ] {
        check(pattern, &[message], &["not json"]);
    }
    for pattern in [
        "{ $.level = \"err\" }",
        "{ $.ms > 12.5 }",
        "{ $.ok IS FALSE }",
        "{ $.missing IS NULL }",
        "{ $.missing != 1 }",
        "{ $.level NOT EXISTS }",
        "{ $.items[5].sku = \"b\" }",
        "{ $.level = info || $.ms > 100 }",
    ] {
        check(pattern, &[], &[message]);
    }
}

#[test]
fn fields_between_blanks_are_compared() {
    let message = "127.0.0.1 - frank [10/Oct/2026:13:25:15 -0700] \"GET /index HTTP/1.0\" 404 1534";
    for pattern in [
        "[ip, id, user, time, request, status, bytes]",
        "[ip, id, user, time, request, status = 4*, bytes]",
        "[ip, ..., status = 404, bytes > 1000 && bytes < 2000]",
        "[..., status = 500 || status = 404, bytes]",
        "[ip = 127.*, ...]",
        "[ip, id, user, time, request = *index*, ...]",
    ] {
        check(pattern, &[message], &["one two"]);
    }
    for pattern in [
        "[ip, id, user]",
        "[..., status = 5*, bytes]",
        "[..., bytes < 1000]",
    ] {
        check(pattern, &[], &[message]);
    }
}

#[test]
fn what_is_no_pattern_is_refused() {
    for pattern in [
        "a:b",
        "\"open",
        "{",
        "{ }",
        "{ $.a }",
        "{ $.a = }",
        "{ $.a = 1",
        "{ $.a > x }",
        "[",
        "[a",
        "[a, ..., ...]",
        "{ $.a = 1 } x",
        "?",
        "-",
        "[]",
        "{ a = 1 }",
    ] {
        refused(pattern);
    }
    refused(&format!("{{ {}$.a = 1 }}", "(".repeat(10_000)));
}

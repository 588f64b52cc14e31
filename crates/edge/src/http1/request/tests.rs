//! What a head says, and what is refused.

use super::*;

fn take(head: &str) -> Result<Option<RequestHead>, Malformed> {
    RequestHead::take(&mut BytesMut::from(head), 1024)
}

/// What a head says of the connection: whether it is kept, waits, takes trailers, changes.
#[track_caller]
fn check(head: &str, expected: [bool; 4]) {
    let told = match take(&format!("{head}\r\n")) {
        Ok(Some(head)) => head,
        _ => panic!("refused: {head}"),
    };
    let waits = told.expects == Expects::Continue;
    let found = [told.keeps, waits, told.takes_trailers, told.changes];
    assert_eq!(found, expected, "{head}");
}

#[test]
fn a_head_says_what_becomes_of_its_connection() {
    let get = "GET /a HTTP/1.1\r\nHost: a\r\n";
    check(get, [true, false, false, false]);
    check(&format!("{get}Connection: x, Close\r\n"), [false; 4]);
    check("GET /a HTTP/1.0\r\n", [false; 4]);
    let old = "GET /a HTTP/1.0\r\nExpect: 100-continue\r\n";
    check(
        &format!("{old}Connection: keep-alive\r\n"),
        [true, false, false, false],
    );
    check(
        &format!("{old}Connection: keep-alive, close\r\n"),
        [false; 4],
    );
    check(
        &format!("{get}Expect: 100-Continue\r\n"),
        [true, true, false, false],
    );
    check(
        &format!("{get}TE: deflate, trailers\r\n"),
        [true, false, true, false],
    );
    let changes = format!("{get}Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n");
    check(&changes, [true, false, false, true]);
    check(
        &format!("{get}Upgrade: websocket\r\n"),
        [true, false, false, false],
    );
}

#[test]
fn a_head_is_taken_as_a_whole_or_not_at_all() {
    let head = "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    let mut inbox = BytesMut::new();
    for byte in head.bytes().take(head.len() - 6) {
        inbox.extend_from_slice(&[byte]);
        assert!(matches!(RequestHead::take(&mut inbox, 1024), Ok(None)));
    }
    inbox.extend_from_slice(b"\nhello");
    let Ok(Some(taken)) = RequestHead::take(&mut inbox, 1024) else {
        panic!("refused");
    };
    assert_eq!(
        (taken.method, taken.uri.to_string()),
        (Method::POST, "/a?b".to_owned())
    );
    assert_eq!((taken.body.exact(), &inbox[..]), (Some(5), &b"hello"[..]));
}

#[test]
fn what_the_guard_refuses_is_refused_here() {
    let long = format!(
        "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
        "x".repeat(1024)
    );
    let cases = [
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\n",
        "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        &long,
        &long[..1030],
    ];
    for head in cases {
        assert!(take(head).is_err(), "{head}");
    }
}

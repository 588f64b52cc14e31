//! Answers are where their heads say, however they are cut; bodies go out as their heads say.

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, Method};
use proptest::prelude::*;

use super::*;

const MOST: usize = 1024;

/// What an answer comes to, told in a line, when it comes in pieces of a size.
fn told(method: &Method, bytes: &[u8], size: usize) -> String {
    let mut inbox = BytesMut::new();
    let mut pieces = bytes.chunks(size);
    let mut told = String::new();
    let mut head = loop {
        match AnswerHead::take(&mut inbox, method, MOST) {
            Err(Malformed) => return "malformed".to_owned(),
            Ok(Some(head)) => break head,
            Ok(None) => match pieces.next() {
                Some(piece) => inbox.extend_from_slice(piece),
                None => return "partial".to_owned(),
            },
        }
    };
    told += &format!("{} keeps {}", head.status.as_u16(), head.keeps);
    let mut body = Vec::new();
    loop {
        match head.body.next(&mut inbox) {
            Err(Malformed) => return told + " malformed body",
            Ok(Some(Piece::End)) => break,
            Ok(Some(Piece::Data(data))) => body.extend_from_slice(&data),
            Ok(Some(Piece::Trailers(trailers))) => told += &format!(" trailers {trailers:?}"),
            Ok(None) => match pieces.next() {
                Some(piece) => inbox.extend_from_slice(piece),
                None if head.body.close() => break,
                None => return told + " partial body",
            },
        }
    }
    let rest = pieces.flatten().count() + inbox.len();
    format!("{told} {:?} rest {rest}", Bytes::from(body))
}

fn check(bytes: &str, expected: &str) {
    for size in 1..=bytes.len() {
        let told = told(&Method::GET, bytes.as_bytes(), size);
        assert_eq!(told, expected, "in pieces of {size}");
    }
}

#[test]
fn the_end_of_an_answer_is_where_its_head_says() {
    let ok = |headers: &str, body: &str| format!("HTTP/1.1 200 OK\r\n{headers}\r\n{body}");
    check(
        &ok("Content-Length: 3\r\n", "abcd"),
        "200 keeps true b\"abc\" rest 1",
    );
    check(
        &ok(
            "Transfer-Encoding: gzip, Chunked\r\n",
            "3\r\nabc\r\n0\r\n\r\nx",
        ),
        "200 keeps true b\"abc\" rest 1",
    );
    check(
        &ok(
            "content-length: 9\r\ntransfer-encoding: chunked\r\n",
            "0\r\n\r\n",
        ),
        "200 keeps true b\"\" rest 0",
    );
    check(&ok("", "abc"), "200 keeps false b\"abc\" rest 0");
    check(
        &ok("Transfer-Encoding: gzip\r\n", "abc"),
        "200 keeps false b\"abc\" rest 0",
    );
    check(&ok("Content-Length: 1, 1\r\n", "a"), "malformed");
    check(
        &ok("Content-Length: 1\r\nContent-Length: 1\r\n", "a"),
        "200 keeps true b\"a\" rest 0",
    );
    check(
        &ok("Content-Length: 1\r\nContent-Length: 2\r\n", "a"),
        "malformed",
    );
    check(
        &ok("Content-Length: 5\r\n", "abc"),
        "200 keeps true partial body",
    );
}

#[test]
fn a_length_beside_chunks_is_not_told_on() {
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\nTransfer-Encoding: chunked\r\n\r\n";
    let head = AnswerHead::take(&mut BytesMut::from(answer), &Method::GET, MOST);
    let head = head.expect("well formed").expect("a whole head");
    assert!(!head.headers.contains_key("content-length"));
}

#[test]
fn some_answers_have_no_body_whatever_they_say() {
    for status in ["204", "304", "101"] {
        let answer = format!("HTTP/1.1 {status} X\r\nContent-Length: 3\r\n\r\nabc");
        check(&answer, &format!("{status} keeps true b\"\" rest 3"));
    }
    let answer = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let head = told(&Method::HEAD, answer, 10);
    assert_eq!(head, "200 keeps true b\"\" rest 0");
}

#[test]
fn a_connection_is_kept_as_both_versions_of_the_protocol_say() {
    let cases = [
        ("1.1", "", true),
        ("1.1", "Connection: x, Close\r\n", false),
        ("1.0", "", false),
        ("1.0", "Connection: Keep-Alive\r\n", true),
    ];
    for (version, header, keeps) in cases {
        let answer = format!("HTTP/{version} 200 OK\r\nContent-Length: 0\r\n{header}\r\n");
        check(&answer, &format!("200 keeps {keeps} b\"\" rest 0"));
    }
    check(
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "malformed",
    );
}

#[test]
fn chunks_are_read_strictly() {
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    let good = |body: &str, expected: &str| check(&format!("{chunked}{body}"), expected);
    good(
        "a;x=\"y\"\r\n0123456789\r\n0 \r\n\r\n",
        "200 keeps true b\"0123456789\" rest 0",
    );
    good(
        "0\r\nX-Sum: 1\r\n\r\n",
        "200 keeps true trailers {\"x-sum\": \"1\"} b\"\" rest 0",
    );
    let bad = [
        "3\nabc\r\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "-3\r\nabc\r\n0\r\n\r\n",
        "1000000000000000\r\n",
        "0\r\n bad\r\n\r\n",
        "0\r\nX: 1\nY: 2\r\n\r\n",
        "0\r\nX: 1\r\n\n",
    ];
    for body in bad {
        good(body, "200 keeps true malformed body");
    }
}

#[test]
fn heads_that_are_too_long_or_no_heads_are_refused() {
    let long = format!("HTTP/1.1 200 OK\r\nX: {}\r\n\r\n", "y".repeat(MOST));
    assert_eq!(told(&Method::GET, long.as_bytes(), 100), "malformed");
    assert_eq!(told(&Method::GET, long.as_bytes(), 10_000), "malformed");
    check("SSH-2.0-OpenSSH\r\n", "malformed");
}

#[test]
fn a_body_is_sent_as_its_head_says() {
    let mut headers = HeaderMap::new();
    headers.insert("content-length", "3".parse().unwrap());
    let mut out = BytesMut::new();
    let mut encode = Encode::of(&headers);
    assert_eq!(encode.data(&Bytes::from("ab"), &mut out), Ok(&b""[..]));
    assert_eq!(encode.data(&Bytes::from("cd"), &mut out), Err(Malformed));
    assert_eq!(Encode::of(&headers).end(None, &mut out), Err(Malformed));
    assert!(out.is_empty());
    headers.clear();
    headers.insert("trailer", "x-sum, content-length".parse().unwrap());
    let mut encode = Encode::of(&headers);
    let behind = encode.data(&Bytes::from("0123456789abcdefgh"), &mut out);
    assert_eq!(behind, Ok(&b"\r\n"[..]));
    let mut trailers = HeaderMap::new();
    trailers.insert("x-sum", "1".parse().unwrap());
    trailers.insert("content-length", "1".parse().unwrap());
    trailers.insert("x-other", "1".parse().unwrap());
    encode.end(Some(&trailers), &mut out).unwrap();
    assert!(encode.is_done());
    assert_eq!(out, "12\r\n0\r\nx-sum: 1\r\n\r\n");
}

const PIECES: &[&str] = &[
    "HTTP/1.1 200 OK\r\n",
    "HTTP/1.0 200 OK\r\n",
    "HTTP/1.1 304 \r\n",
    "Content-Length: 5\r\n",
    "Content-Length: 0\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Connection: close\r\n",
    "\r\n",
    "\r",
    "\n",
    "5\r\nhello\r\n",
    "0\r\n",
    "5;x\r\n",
    "hello",
    "\0",
    ": ",
];

proptest! {
    #[test]
    fn an_answer_is_the_same_however_it_is_cut(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 0..10), size in 1usize..40,
    ) {
        let bytes = pieces.concat().into_bytes();
        let whole = told(&Method::GET, &bytes, bytes.len().max(1));
        prop_assert_eq!(whole, told(&Method::GET, &bytes, size));
    }

    #[test]
    fn any_bytes_are_an_answer_or_none(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let whole = told(&Method::GET, &bytes, bytes.len().max(1));
        prop_assert_eq!(whole, told(&Method::GET, &bytes, 1));
    }
}

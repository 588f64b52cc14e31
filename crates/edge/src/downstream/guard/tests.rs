//! What `guard` promises.

use super::{Found, Guard};

const GET: &str = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

fn look(text: &str) -> Found {
    Guard::new(1000).look(text.as_bytes())
}

#[track_caller]
fn refused(head: &str) {
    assert_eq!(look(head), Found::BadHead(0), "{head:?}");
}

#[test]
fn ordinary_requests_pass_one_after_the_other() {
    let post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
    let chunked = "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n\
                   5;x=y\r\nhello\r\nA\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n";
    let all = [GET, post, chunked, "\r\n", GET, post].concat();
    let mut guard = Guard::new(1000);
    assert_eq!(guard.look(all.as_bytes()), Found::Clean);
    assert_eq!(guard.heads(), 5);
}

#[test]
fn bytes_may_come_one_at_a_time() {
    let post =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    let all = [post, GET, post].concat();
    let mut guard = Guard::new(1000);
    let mut held: Vec<u8> = Vec::new();
    for byte in all.as_bytes() {
        held.push(*byte);
        match guard.look(&held) {
            Found::Clean => held.clear(),
            Found::PartOfHead(0) => {}
            other => panic!("{other:?} at {:?}", String::from_utf8_lossy(&held)),
        }
    }
    assert_eq!((guard.heads(), held.len()), (3, 0));
}

#[test]
fn what_two_servers_might_read_differently_is_refused() {
    let with = |header: &str| refused(&format!("POST / HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n"));
    with("Content-Length: 5\r\nTransfer-Encoding: chunked");
    with("Transfer-Encoding: chunked\r\nContent-Length: 5");
    with("Content-Length: 5\r\nContent-Length: 5");
    with("Content-Length: 5\r\nContent-Length: 6");
    with("Content-Length: 5, 5");
    with("Content-Length: +5");
    with("Content-Length: -1");
    with("Content-Length: 0x5");
    with("Content-Length:");
    with("Content-Length: 99999999999999999999");
    with("Transfer-Encoding: gzip, chunked");
    with("Transfer-Encoding: chunked, identity");
    with("Transfer-Encoding: xchunked");
    with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked");
    with("Transfer-Encoding : chunked");
    with("Transfer-Encoding:\u{b}chunked");
    with("X: y\r\n folded");
    with("X: y\r\n\tfolded");
    with("Host: b");
    with("X: a\rb");
    with("X: a\0b");
    with("no colon");
    with("Upgrade: websocket\r\nConnection: upgrade\r\nContent-Length: 5");
    with("Upgrade: websocket\r\nConnection: upgrade\r\nTransfer-Encoding: chunked");
    refused("GET / HTTP/1.1\r\n\r\n");
    refused("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n");
    refused("GET / HTTP/1.1\nHost: a\n\n");
    refused("GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
    refused("GET evil HTTP/1.1\r\nHost: a\r\n\r\n");
    refused("GET evil:80 HTTP/1.1\r\nHost: a\r\n\r\n");
    refused("GET / HTTP/2.0\r\nHost: a\r\n\r\n");
    refused("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n");
    refused("\u{16}\u{3}\u{1}\r\n\r\n");
}

#[test]
fn a_head_without_an_end_is_refused_once_it_is_too_long() {
    let long = format!("GET / HTTP/1.1\r\nX: {}", "y".repeat(2000));
    refused(&long);
    assert_eq!(look(&long[..900]), Found::PartOfHead(0));
    refused(&format!(
        "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
        "X: y\r\n".repeat(120)
    ));
}

#[test]
fn broken_chunks_are_refused() {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    for body in [
        "\r\n",
        "x\r\n",
        "5\nhello",
        "1\r\nab",
        "-1\r\n",
        "fffffffffffffffff\r\n",
        "1 \r\n",
    ] {
        let found = look(&format!("{head}{body}"));
        assert!(matches!(found, Found::BadBody(_)), "{body:?}");
    }
}

#[test]
fn bytes_after_an_upgrade_wait_for_the_answer() {
    let head = "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: x\r\n\r\n";
    let mut guard = Guard::new(1000);
    assert_eq!(
        guard.look(format!("{head}early").as_bytes()),
        Found::Upgrade(head.len())
    );
    guard.open_tunnel();
    assert_eq!(guard.look(b"\0anything"), Found::Clean);
    let h2c = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n";
    assert_eq!(look(h2c), Found::Clean);
}

/// How a stream ends when it comes in pieces of these sizes, over and over.
fn shown(stream: &[u8], sizes: &[usize]) -> (u64, &'static str) {
    let (mut guard, mut held, mut at) = (Guard::new(200), Vec::new(), 0);
    for size in sizes.iter().cycle() {
        let end = stream.len().min(at + size);
        held.extend_from_slice(&stream[at..end]);
        at = end;
        match guard.look(&held) {
            Found::Clean => held.clear(),
            Found::PartOfHead(from) => drop(held.drain(..from)),
            Found::Upgrade(_) => return (guard.heads(), "upgrade"),
            Found::BadHead(_) => return (guard.heads(), "bad head"),
            Found::BadBody(_) => return (guard.heads(), "bad body"),
        }
        if at == stream.len() {
            break;
        }
    }
    (guard.heads(), "clean")
}

const PIECES: &[&[u8]] = &[
    b"GET / HTTP/1.1\r\n",
    b"POST /a?b HTTP/1.1\r\nHost: a\r\n",
    b"PUT * HTTP/1.0\r\n",
    b"Host: a\r\n",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"Connection: upgrade\r\nUpgrade: websocket\r\n",
    b"\r\n",
    b"\r",
    b"\n",
    b"5\r\nhello\r\n",
    b"0\r\n\r\n",
    b"a;x=y\r\n",
    b"ffffffffffffffff\r\n",
    b"hello",
    b"\0\xff",
    b": ",
];

proptest::proptest! {
    #[test]
    fn a_stream_is_judged_alike_however_it_is_cut(
        pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..16),
        sizes in proptest::collection::vec(1usize..40, 1..5),
    ) {
        let stream = pieces.concat();
        let whole = shown(&stream, &[stream.len().max(1)]);
        proptest::prop_assert_eq!(shown(&stream, &sizes), whole);
    }

    #[test]
    fn any_bytes_are_judged(stream in proptest::collection::vec(0u8.., 0..300)) {
        shown(&stream, &[7]);
    }
}

//! Messages of HTTP/1 as they cross the edge: bodies, trailers, early answers, memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use route::{LoadBalancerPolicy, TargetStatus};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Client, Stage, until, within};

/// A listener in front of one target, which the test plays.
async fn stage() -> (Stage, TcpListener) {
    let target = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.targets(&[(target.local_addr().unwrap(), TargetStatus::Healthy)]);
    (stage, target)
}

/// Reads until what came ends with this.
async fn read_to(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !read.ends_with(end.as_bytes()) {
        let came = within(5, stream.read_buf(&mut read)).await.unwrap();
        assert_ne!(came, 0, "ended: {}", String::from_utf8_lossy(&read));
    }
    String::from_utf8(read).unwrap()
}

#[tokio::test]
async fn chunks_and_announced_trailers_pass_both_ways() {
    let (stage, target) = stage().await;
    let mut client = TcpStream::connect(stage.address).await.unwrap();
    let request = "POST / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nTrailer: x-sum\r\n\
                   Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-Sum: 1\r\nX-Other: 2\r\n\r\n";
    client.write_all(request.as_bytes()).await.unwrap();
    let (mut theirs, _) = within(5, target.accept()).await.unwrap();
    let got = read_to(&mut theirs, "0\r\nx-sum: 1\r\n\r\n").await;
    assert!(got.contains("transfer-encoding: chunked\r\n"), "{got}");
    assert!(got.contains("\r\n\r\n2\r\nhi\r\n0\r\n"), "{got}");
    let answer = "HTTP/1.1 200 OK\r\nTrailer: x-sum\r\nTransfer-Encoding: chunked\r\n\r\n\
                  3 \r\nabc\r\n0\r\nX-Sum: 2\r\nX-Other: 3\r\n\r\n";
    theirs.write_all(answer.as_bytes()).await.unwrap();
    let got = read_to(&mut client, "0\r\nx-sum: 2\r\n\r\n").await;
    assert!(got.contains("\r\n\r\n3\r\nabc\r\n0\r\n"), "{got}");
    // Both connections go on.
    client
        .write_all(b"GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
        .await
        .unwrap();
    assert!(
        read_to(&mut theirs, "\r\n\r\n")
            .await
            .starts_with("GET /next")
    );
}

#[tokio::test]
async fn an_answer_that_comes_before_the_body_is_passed_on_at_once() {
    let (stage, target) = stage().await;
    let mut client = stage.client().await;
    client
        .send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nbegin")
        .await;
    let (mut theirs, _) = within(5, target.accept()).await.unwrap();
    read_to(&mut theirs, "begin").await;
    let answer = b"HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno";
    theirs.write_all(answer).await.unwrap();
    let reply = within(5, client.reply()).await.unwrap();
    assert_eq!((reply.status, reply.text().as_str()), (413, "no"));
    // What is left of the body is nobody's: neither connection is used again.
    assert!(within(5, client.is_closed()).await);
    assert_eq!(within(5, theirs.read(&mut [0; 16])).await.unwrap(), 0);
}

#[tokio::test]
async fn interim_answers_are_skipped_and_nothing_is_read_behind_an_answer() {
    let (stage, target) = stage().await;
    let mut client = stage.client().await;
    client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let (mut theirs, _) = within(5, target.accept()).await.unwrap();
    read_to(&mut theirs, "\r\n\r\n").await;
    let answer = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\
                   Content-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
    theirs.write_all(answer).await.unwrap();
    let reply = within(5, client.reply()).await.unwrap();
    assert_eq!((reply.status, reply.text().as_str()), (200, "ok"));
    assert_eq!(within(5, theirs.read(&mut [0; 16])).await.unwrap(), 0);
    client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let (mut theirs, _) = within(5, target.accept()).await.unwrap();
    read_to(&mut theirs, "\r\n\r\n").await;
    theirs
        .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
        .await
        .unwrap();
    assert_eq!(within(5, client.reply()).await.unwrap().status, 204);
}

#[tokio::test]
async fn a_connection_that_a_target_closed_while_idle_is_not_used() {
    let (stage, target) = stage().await;
    let mut client = stage.client().await;
    for _ in 0..5 {
        client.send(b"POST / HTTP/1.1\r\nHost: a\r\n\r\n").await;
        let (mut theirs, _) = within(5, target.accept()).await.unwrap();
        read_to(&mut theirs, "\r\n\r\n").await;
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        theirs.write_all(answer).await.unwrap();
        assert_eq!(within(5, client.reply()).await.unwrap().status, 200);
        drop(theirs);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_client_that_does_not_read_holds_the_target_back() {
    const WHOLE: usize = 256 << 20;
    let (stage, target) = stage().await;
    let mut client = Client::with_small_buffer(stage.address).await;
    client.send(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let (mut theirs, _) = within(5, target.accept()).await.unwrap();
    read_to(&mut theirs, "\r\n\r\n").await;
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {WHOLE}\r\n\r\n");
    theirs.write_all(head.as_bytes()).await.unwrap();
    let sent = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&sent);
    tokio::spawn(async move {
        let piece = vec![b'x'; 64 << 10];
        while theirs.write_all(&piece).await.is_ok() {
            counter.fetch_add(piece.len(), Ordering::Relaxed);
        }
    });
    let mut last = (0, tokio::time::Instant::now());
    until("the target is held back", || {
        let now = sent.load(Ordering::Relaxed);
        if now != last.0 {
            last = (now, tokio::time::Instant::now());
        }
        now > 0 && last.1.elapsed() > Duration::from_millis(500)
    })
    .await;
    // What the kernel keeps for three sockets; the edge adds one piece.
    assert!(last.0 < 32 << 20, "{} bytes were taken", last.0);
}

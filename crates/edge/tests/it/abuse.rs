//! Clients that do not mean well.

use std::time::Duration;

use edge::{EdgeConfig, Limits};
use route::{Flavour, LoadBalancerPolicy};

use crate::support::{Backend, Stage, within};

async fn stage(limits: Limits) -> (Stage, Backend) {
    let backend = Backend::start("a").await;
    let config = EdgeConfig {
        limits,
        ..EdgeConfig::default()
    };
    let mut stage = Stage::new(config, Flavour::LoadBalancer(LoadBalancerPolicy::default()));
    stage.healthy(&[&backend]);
    (stage, backend)
}

/// Requests with a second one hidden inside, each ambiguous in its own way.
const SMUGGLED: &[&str] = &[
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\nGET /evil HTTP/1.1\r\nHost: a\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5,5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\tchunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nX: y\r\n Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "POST / HTTP/1.1\r\nHost: a\r\nX: y\rTransfer-Encoding: chunked\r\n\r\n",
    "POST / HTTP/1.1\nHost: a\nContent-Length: 5\n\nhello",
    "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "GET / HTTP/1.1\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: x\r\nConnection: upgrade\r\nContent-Length: 3\r\n\r\nabc",
    "CONNECT a:22 HTTP/1.1\r\nHost: a:22\r\n\r\n",
    "GET / HTTP/3.7\r\nHost: a\r\n\r\n",
    "\u{16}\u{3}\u{1}\u{0}\r\n\r\n",
];

#[tokio::test]
async fn ambiguous_requests_are_refused_and_nothing_reaches_a_target() {
    let (stage, backend) = stage(Limits::default()).await;
    for smuggled in SMUGGLED {
        let mut client = stage.client().await;
        client
            .send(format!("{smuggled}GET /evil HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes())
            .await;
        let reply = within(5, client.reply())
            .await
            .unwrap_or_else(|| panic!("{smuggled:?}"));
        assert_eq!(
            (reply.status, reply.header("connection")),
            (400, Some("close")),
            "{smuggled:?}"
        );
        assert_eq!(reply.header("server"), Some("awselb/2.0"), "{smuggled:?}");
        assert!(
            client.reply().await.is_none(),
            "{smuggled:?} got a second answer"
        );
    }
    assert_eq!(backend.requests(), 0);
}

#[tokio::test]
async fn good_requests_before_a_bad_one_are_answered() {
    let (stage, backend) = stage(Limits::default()).await;
    let mut client = stage.client().await;
    let good = "GET /name HTTP/1.1\r\nHost: a\r\n\r\n";
    client
        .send(format!("{good}{good}{}", SMUGGLED[0]).as_bytes())
        .await;
    for status in [200, 200, 400] {
        assert_eq!(client.reply().await.unwrap().status, status);
    }
    assert_eq!(backend.requests(), 2);
}

#[tokio::test]
async fn a_broken_chunk_ends_the_exchange() {
    let (stage, _backend) = stage(Limits::default()).await;
    let mut client = stage.client().await;
    let head = "POST /body HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX";
    client.send(head.as_bytes()).await;
    if let Some(reply) = within(5, client.reply()).await {
        assert_eq!(reply.status, 400);
    }
    assert!(client.is_closed().await);
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let (stage, _backend) = stage(Limits::default()).await;
    let mut client = stage.client().await;
    let all: String = (0..50)
        .map(|n| format!("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{n:02}"))
        .collect();
    client.send(all.as_bytes()).await;
    for n in 0..50 {
        assert_eq!(client.reply().await.unwrap().text(), format!("{n:02}"));
    }
}

#[tokio::test]
async fn a_head_that_trickles_in_is_cut_off_in_time() {
    let head_timeout = Duration::from_millis(500);
    let (stage, _backend) = stage(Limits {
        head_timeout,
        ..Limits::default()
    })
    .await;
    let mut client = stage.client().await;
    let start = tokio::time::Instant::now();
    client.send(b"GET / HTTP/1.1\r\nHost: a\r\n").await;
    use tokio::io::AsyncWriteExt;
    while client.stream.write_all(b"X: y\r\n").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(start.elapsed() < Duration::from_secs(10), "still open");
    }
    // A head that comes in two pieces in time is fine.
    let mut client = stage.client().await;
    client.send(b"GET /name HTTP/1.1\r\nHo").await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(client.ask("st: a\r\n\r\n").await.text(), "a");
}

#[tokio::test]
async fn heads_that_are_too_long_are_refused() {
    let (stage, backend) = stage(Limits::default()).await;
    for head in [
        format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(80_000)),
        format!(
            "GET / HTTP/1.1\r\nHost: a\r\n{}\r\n",
            "X: y\r\n".repeat(150)
        ),
        format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}", "y".repeat(300_000)),
    ] {
        let mut client = stage.client().await;
        client.send(head.as_bytes()).await;
        let reply = within(5, client.reply()).await.expect("an answer");
        assert_eq!(reply.status, 400);
    }
    assert_eq!(backend.requests(), 0);
    let long = format!(
        "GET /name HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
        "y".repeat(30_000)
    );
    assert_eq!(stage.client().await.ask(&long).await.text(), "a");
}

#[tokio::test]
async fn too_many_forwarded_addresses_are_a_463() {
    let (stage, backend) = stage(Limits::default()).await;
    let chain = vec!["1.1.1.1"; 31].join(", ");
    let request = format!("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: {chain}\r\n\r\n");
    assert_eq!(stage.client().await.ask(&request).await.status, 463);
    assert_eq!(
        stage
            .client()
            .await
            .ask("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n")
            .await
            .status,
        405
    );
    assert_eq!(backend.requests(), 0);
}

#[tokio::test]
async fn a_refused_upload_still_gets_to_read_the_answer() {
    let (mut stage, _backend) = stage(Limits::default()).await;
    stage.targets(&[]);
    let mut client = stage.client().await;
    client
        .send(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n")
        .await;
    use tokio::io::AsyncWriteExt;
    let upload = vec![b'x'; 200_000];
    let _ = client.stream.write_all(&upload).await;
    assert_eq!(within(5, client.reply()).await.unwrap().status, 503);
}

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

/// Ambiguous; `corpus` has many more.
const SMUGGLED: &str = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\
                        Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nG";

#[tokio::test]
async fn good_requests_before_a_bad_one_are_answered() {
    let (stage, backend) = stage(Limits::default()).await;
    let mut client = stage.client().await;
    let good = "GET /name HTTP/1.1\r\nHost: a\r\n\r\n";
    client
        .send(format!("{good}{good}{}", SMUGGLED).as_bytes())
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
        "y".repeat(16_000)
    );
    assert_eq!(stage.client().await.ask(&long).await.text(), "a");
    for (head, status) in [
        (
            format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(17_000)),
            414,
        ),
        (
            format!(
                "GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n",
                "y".repeat(17_000)
            ),
            400,
        ),
    ] {
        assert_eq!(stage.client().await.ask(&head).await.status, status);
    }
    assert_eq!(backend.requests(), 1);
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

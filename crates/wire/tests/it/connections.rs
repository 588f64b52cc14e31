//! Connections: limits, slow clients, HTTP/2, shutdown.

use crate::toys::{Served, door, keys, short};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::timeout;

const PATIENCE: Duration = Duration::from_secs(10);

async fn read_some(stream: &mut tokio::net::TcpStream) -> String {
    let mut bytes = vec![0; 65536];
    let count = timeout(PATIENCE, stream.read(&mut bytes))
        .await
        .unwrap()
        .unwrap();
    String::from_utf8_lossy(&bytes[..count]).into_owned()
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_whether_or_not_it_says_so() {
    let served = Served::new(door(keys(), |settings| settings.body_limit = 1000)).await;
    let head = "POST / HTTP/1.1\r\nX-Amz-Target: AmazonSQS.SendMessage";
    let answer = short(&served.request(head, &"x".repeat(2000)).await);
    assert!(answer.starts_with("413 "), "{answer}");
    let chunk = "x".repeat(2000);
    let request = format!(
        "{head}\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{chunk}\r\n",
        chunk.len()
    );
    let answer = short(&served.exchange(request.as_bytes()).await);
    assert!(answer.starts_with("413 "), "{answer}");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() {
    let change = |settings: &mut wire::Settings| settings.body_timeout = Duration::from_millis(100);
    let served = Served::new(door(keys(), change)).await;
    let request = "POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AmazonSQS.SendMessage\r\n\
                   Content-Length: 10\r\n\r\n{";
    let answer = timeout(PATIENCE, served.exchange(request.as_bytes()))
        .await
        .unwrap();
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[tokio::test]
async fn a_head_that_does_not_come_ends_the_connection() {
    let change = |settings: &mut wire::Settings| settings.head_timeout = Duration::from_millis(100);
    let served = Served::new(door(keys(), change)).await;
    for start in ["", "P", "PRI", "POST / HTTP/1.1\r\nHost:"] {
        let answer = timeout(PATIENCE, served.exchange(start.as_bytes()))
            .await
            .unwrap();
        assert!(
            answer.is_empty() || answer.contains("408"),
            "{start}: {answer}"
        );
    }
}

#[tokio::test]
async fn heads_have_a_limit() {
    let served = Served::new(door(keys(), |_| {})).await;
    let request = format!(
        "GET / HTTP/1.1\r\nHost: h\r\nX-Long: {}\r\n\r\n",
        "x".repeat(200_000)
    );
    let answer = served.exchange(request.as_bytes()).await;
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let served = Served::new(door(keys(), |_| {})).await;
    let mut stream = served.connect().await;
    for _ in 0..3 {
        let request =
            "GET /?Action=GetCallerIdentity&Version=2011-06-15 HTTP/1.1\r\nHost: h\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = read_some(&mut stream).await;
        assert!(
            answer.contains("<Account>000000000000</Account>"),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_their_turn() {
    let served = Served::new(door(keys(), |settings| settings.connections = 1)).await;
    let first = served.connect().await;
    let request = "GET /?Action=GetCallerIdentity&Version=2011-06-15 HTTP/1.1\r\nHost: h\r\n\
                   Connection: close\r\n\r\n";
    let waiting = served.exchange(request.as_bytes());
    tokio::pin!(waiting);
    assert!(
        timeout(Duration::from_millis(200), &mut waiting)
            .await
            .is_err()
    );
    drop(first);
    let answer = timeout(PATIENCE, waiting).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_client_may_start_with_http2() {
    let served = Served::new(door(keys(), |_| {})).await;
    let stream = served.connect().await;
    let (mut sender, connection) = hyper::client::conn::http2::handshake(
        hyper_util::rt::TokioExecutor::new(),
        hyper_util::rt::TokioIo::new(stream),
    )
    .await
    .unwrap();
    tokio::spawn(connection);
    let request = http::Request::builder()
        .method("POST")
        .uri(format!("http://127.0.0.1:{}/", served.port))
        .header(
            "x-amz-target",
            "AmazonEC2ContainerServiceV20141113.ListClusters",
        )
        .body(http_body_util::Full::new(bytes::Bytes::from_static(b"{}")))
        .unwrap();
    let answer = timeout(PATIENCE, sender.send_request(request))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn a_shutdown_lets_idle_connections_go_and_does_not_wait_for_slow_ones() {
    let change = |settings: &mut wire::Settings| settings.grace = Duration::from_millis(300);
    let served = Served::new(door(keys(), change)).await;
    let mut idle = served.connect().await;
    idle.write_all(b"GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        .await
        .unwrap();
    assert!(read_some(&mut idle).await.starts_with("HTTP/1.1 404"));
    let mut slow = served.connect().await;
    slow.write_all(b"POST / HTTP/1.1\r\nHost: h\r\nX-Amz-Target: AmazonSQS.SendMessage\r\nContent-Length: 9\r\n\r\n{").await.unwrap();
    let port = served.port;
    timeout(PATIENCE, served.stop()).await.unwrap();
    assert_eq!(read_some(&mut idle).await, "");
    assert!(
        tokio::net::TcpStream::connect(("127.0.0.1", port))
            .await
            .is_err()
    );
}

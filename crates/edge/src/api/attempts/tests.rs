//! Addresses that refuse, hang up and answer, on loopback.

use super::super::client::{Client, Failure, Place, To};
use super::super::target::{Private, Target};
use super::send;
use crate::HostConnect;
use bytes::Bytes;
use http::{Method, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use route::Origin;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// What an address does with a request, and how many it saw.
#[derive(Clone, Copy)]
enum Does {
    Refuses,
    HangsUp,
    Answers,
    Babbles,
}

async fn peer(does: Does) -> (SocketAddr, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&seen);
    if !matches!(does, Does::Refuses) {
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.expect("a connection");
                let mut head = [0; 1024];
                let _ = stream.read(&mut head).await;
                counted.fetch_add(1, Ordering::SeqCst);
                let answer: &[u8] = match does {
                    Does::Refuses | Does::HangsUp => b"",
                    Does::Answers => b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
                    Does::Babbles => b"babble\r\n\r\n",
                };
                let _ = stream.write_all(answer).await;
            }
        });
    }
    (address, seen)
}

/// Sends a request to the first of some addresses; the status, or why there is none, and how many
/// requests each saw.
async fn asked(
    method: Method,
    body: Option<&'static str>,
    peers: &[Does],
) -> (Result<StatusCode, Failure>, Vec<usize>) {
    let (mut addresses, mut seen) = (Vec::new(), Vec::new());
    for does in peers {
        let (address, count) = peer(*does).await;
        addresses.push(address);
        seen.push(count);
    }
    let private = Private {
        origins: vec![Origin::Host],
        addresses,
        ..Private::default()
    };
    let (origin, address) = private.next().expect("an address");
    let (to, tls) = (To::Address(address), None);
    let text = Bytes::from(body.unwrap_or_default());
    let sent = Full::new(text.clone()).map_err(|never| match never {});
    let mut request = Request::new(sent.boxed());
    *request.method_mut() = method;
    let client = Client::new(Arc::new(HostConnect), None);
    let spare = body.map(|_| text);
    let target = Target::Private(private);
    let answer = send(&client, &target, Place { origin, to, tls }, request, spare).await;
    let counts = seen.iter().map(|count| count.load(Ordering::SeqCst));
    let status = answer.map(|(response, _)| response.status());
    (status, counts.collect())
}

#[tokio::test]
async fn an_address_that_refuses_is_left_for_another() {
    let peers = [Does::Refuses, Does::Answers];
    for (method, body) in [(Method::GET, Some("")), (Method::POST, None)] {
        let (answer, seen) = asked(method.clone(), body, &peers).await;
        assert!(matches!(answer, Ok(StatusCode::OK)), "{method} {answer:?}");
        assert_eq!(seen, [0, 1]);
    }
    let (answer, _) = asked(Method::GET, Some(""), &[Does::Refuses; 5]).await;
    assert!(
        matches!(answer, Err(Failure::NotConnected(_))),
        "{answer:?}"
    );
}

#[tokio::test]
async fn what_may_be_done_twice_is_asked_of_another_when_one_hangs_up() {
    let peers = [Does::HangsUp, Does::HangsUp, Does::Answers];
    let (answer, seen) = asked(Method::PUT, Some("7"), &peers).await;
    assert!(matches!(answer, Ok(StatusCode::OK)), "{answer:?}");
    assert_eq!(seen, [1, 1, 1]);
    let (answer, seen) = asked(Method::GET, Some(""), &[Does::HangsUp; 5]).await;
    assert!(matches!(answer, Err(Failure::HungUp(_))), "{answer:?}");
    assert_eq!(seen, [1, 1, 1, 0, 0]);
}

#[tokio::test]
async fn what_may_not_be_done_twice_or_is_gone_is_asked_once() {
    let peers = [Does::HangsUp, Does::Answers];
    for (method, body) in [(Method::POST, Some("7")), (Method::PUT, None)] {
        let (answer, seen) = asked(method.clone(), body, &peers).await;
        assert!(
            matches!(answer, Err(Failure::HungUp(_))),
            "{method} {answer:?}"
        );
        assert_eq!(seen, [1, 0]);
    }
    let (answer, seen) = asked(Method::GET, Some(""), &[Does::Babbles, Does::Answers]).await;
    assert!(matches!(answer, Err(Failure::Malformed(_))), "{answer:?}");
    assert_eq!(seen, [1, 0]);
}

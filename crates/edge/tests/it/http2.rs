//! HTTP/2 with prior knowledge, on either side.

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::client::conn::http2::SendRequest;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use route::{LoadBalancerPolicy, Protocol, ServicePolicy, TargetStatus};

use crate::support::{Backend, Stage, socket_id, within};

type Sender = SendRequest<Full<Bytes>>;

async fn connect(address: SocketAddr) -> Sender {
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (sender, connection) =
        hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
            .await
            .unwrap();
    tokio::spawn(connection);
    sender
}

async fn post(sender: &mut Sender, path: &str, body: &str) -> (u16, String, Option<String>) {
    let kind = match path.starts_with("/pkg.") {
        true => "application/grpc",
        false => "text/plain",
    };
    let request = Request::post(format!("http://shop.example{path}"))
        .header("te", "trailers")
        .header("content-type", kind)
        .header("cookie", "a=1")
        .header("cookie", "b=2")
        .body(Full::new(Bytes::from(body.to_owned())))
        .unwrap();
    let response = within(10, sender.send_request(request)).await.unwrap();
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.unwrap();
    let trailer = body.trailers().and_then(|all| all.get("grpc-status"));
    let trailer = trailer.map(|status| status.to_str().unwrap().to_owned());
    (
        status,
        String::from_utf8(body.to_bytes().to_vec()).unwrap(),
        trailer,
    )
}

fn http2_listener(mut stage: Stage) -> Stage {
    stage.change(|spec| spec.listeners[0].protocol = Protocol::Http2);
    stage
}

/// Speaks HTTP/2 only; answers with what it saw and a trailer.
async fn http2_server() -> SocketAddr {
    let socket = tokio::net::TcpListener::bind(("127.0.0.1", 0))
        .await
        .unwrap();
    let address = socket.local_addr().unwrap();
    let service = service_fn(|request: Request<Incoming>| async move {
        let (head, body) = request.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let text = format!(
            "{:?} {} {:?} {body:?}",
            head.version,
            head.uri,
            head.headers.get("te")
        );
        let mut trailers = http::HeaderMap::new();
        trailers.insert("grpc-status", "0".parse().unwrap());
        let frames = [
            Ok::<_, Infallible>(Frame::data(Bytes::from(text))),
            Ok(Frame::trailers(trailers)),
        ];
        Ok::<_, Infallible>(Response::new(StreamBody::new(futures_util::stream::iter(
            frames,
        ))))
    });
    tokio::spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            let server = hyper::server::conn::http2::Builder::new(TokioExecutor::new());
            tokio::spawn(server.serve_connection(TokioIo::new(stream), service));
        }
    });
    address
}

#[tokio::test]
async fn an_http2_client_reaches_http1_targets() {
    let backend = Backend::start("a").await;
    let mut stage = http2_listener(Stage::load_balancer(LoadBalancerPolicy::default()));
    stage.healthy(&[&backend]);
    let mut sender = connect(stage.address).await;
    let (status, seen, _) = post(&mut sender, "/echo?x", "").await;
    let seen = seen.to_lowercase();
    assert!(
        status == 200 && seen.starts_with("post /echo?x http/1.1\r\n"),
        "{seen}"
    );
    assert!(
        seen.contains("\r\nhost: shop.example:8080\r\n")
            && seen.contains("\r\ncookie: a=1; b=2\r\n"),
        "{seen}"
    );
    let large = "y".repeat(500_000);
    assert_eq!(
        post(&mut sender, "/body", &large).await.1.len(),
        large.len()
    );
    let many = (0..200).map(|n| {
        let mut sender = sender.clone();
        async move {
            assert_eq!(
                post(&mut sender, "/body", &n.to_string()).await.1,
                n.to_string()
            )
        }
    });
    futures_util::future::join_all(many).await;
    assert_eq!(stage.reading().new_connections, 1);
    // HTTP/1.1 works on the same port.
    assert_eq!(stage.client().await.get("/").await.text(), "a");
    assert_eq!(
        stage.client().await.post("/body", "xyz").await.text(),
        "xyz"
    );
}

#[tokio::test]
async fn http2_is_refused_where_it_was_not_asked_for() {
    let stage = Stage::load_balancer(LoadBalancerPolicy::default());
    let mut client = stage.client().await;
    let reply = client.ask("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert_eq!(reply.status, 400);
}

#[tokio::test]
async fn grpc_passes_with_its_trailers_and_wrong_versions_are_a_464() {
    let target = http2_server().await;
    let mut stage = http2_listener(Stage::load_balancer(LoadBalancerPolicy::default()));
    stage.change(|spec| spec.groups[0].protocol = Protocol::Grpc);
    stage.targets(&[(target, TargetStatus::Healthy)]);
    let mut sender = connect(stage.address).await;
    for _ in 0..3 {
        let (status, seen, trailer) = post(&mut sender, "/pkg.Service/Call", "payload").await;
        assert_eq!((status, trailer.as_deref()), (200, Some("0")));
        assert!(
            seen.contains("HTTP/2.0 http://shop.example:8080/pkg.Service/Call Some(\"trailers\")"),
            "{seen}"
        );
        assert!(seen.contains("payload"), "{seen}");
    }
    assert_eq!(stage.client().await.get("/").await.status, 464);
}

#[tokio::test]
async fn service_connect_bridges_http1_clients_to_http2_targets() {
    let target = http2_server().await;
    let mut stage = Stage::service(ServicePolicy::default());
    stage.change(|spec| {
        spec.listeners[0].protocol = Protocol::Http2;
        spec.groups[0].protocol = Protocol::Http2;
    });
    stage.targets(&[(target, TargetStatus::Healthy)]);
    let mut client = stage.client().await;
    for _ in 0..3 {
        let reply = client.post("/x", "hi").await;
        assert!(
            reply.text().contains("HTTP/2.0 http://test/x"),
            "{}",
            reply.text()
        );
    }
}

#[tokio::test]
async fn a_closed_listener_says_goaway_and_finishes_its_streams() {
    let backend = Backend::start("a").await;
    let mut stage = http2_listener(Stage::load_balancer(LoadBalancerPolicy::default()));
    stage.healthy(&[&backend]);
    let mut sender = connect(stage.address).await;
    let slow = tokio::spawn({
        let mut sender = sender.clone();
        async move { post(&mut sender, "/sleep/300", "").await }
    });
    crate::support::until("it is there", || backend.requests() == 1).await;
    stage
        .edge
        .close(&socket_id(), Duration::from_secs(10))
        .await;
    assert_eq!(slow.await.unwrap().1, "a");
    let gone = async {
        while sender.ready().await.is_ok() && !sender.is_closed() {
            tokio::task::yield_now().await
        }
    };
    within(5, gone).await;
}

//! TLS listeners, and targets that speak TLS.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use edge::{EdgeConfig, Limits, ListenerTls, Serves, TlsSpec};
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper_util::rt::{TokioExecutor, TokioIo};
use route::{
    Flavour, HealthCheck, HealthProtocol, LoadBalancerPolicy, Protocol, Scheme, SharedPort,
    TargetStatus,
};
use rustls::version::{TLS12, TLS13};
use tokio::io::AsyncReadExt as _;

use crate::support::tls::{Pair, Wish, ask, connect, in_front_of, shown};
use crate::support::{Backend, Client, Stage, bind, listener, until, within};

const DEFAULT: &str = "ELBSecurityPolicy-TLS13-1-2-2021-06";

fn spec(policy: &str, pairs: &[&Pair]) -> TlsSpec {
    let tls = ListenerTls {
        policy: policy.to_owned(),
        alpn: vec!["h2", "http/1.1"],
        certificates: pairs.iter().map(|pair| pair.served()).collect(),
        shared_port: None,
    };
    TlsSpec {
        listeners: [("listener".into(), tls)].into(),
        ..TlsSpec::default()
    }
}

fn stage(policy: &str, pairs: &[&Pair]) -> Stage {
    stage_with(EdgeConfig::default(), policy, pairs)
}

fn stage_with(config: EdgeConfig, policy: &str, pairs: &[&Pair]) -> Stage {
    let attributes = LoadBalancerPolicy {
        tells_tls: true,
        ..LoadBalancerPolicy::default()
    };
    let mut stage = Stage::new(config, Flavour::LoadBalancer(attributes));
    stage.edge.secure(spec(policy, pairs));
    stage.change(|spec| spec.listeners[0].scheme = Scheme::Https);
    stage
}

#[tokio::test]
async fn a_request_over_tls_is_forwarded_and_the_target_is_told() {
    let (pair, backend) = (Pair::new(&["shop.example"]), Backend::start("web").await);
    let mut stage = stage(DEFAULT, &[&pair]);
    stage.healthy(&[&backend]);
    let mut stream = connect(stage.address, &Wish::default()).await.unwrap();
    assert_eq!(shown(&stream), pair.der);
    let answer = within(10, ask(&mut stream, "/echo", "shop.example")).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let told = answer.to_ascii_lowercase();
    for line in [
        "x-forwarded-proto: https",
        "x-forwarded-port: 8080",
        "x-amzn-tls-version: tlsv1.3",
        "x-amzn-tls-cipher-suite: tls_aes_128_gcm_sha256",
    ] {
        assert!(told.contains(line), "{line}: {answer}");
    }
}

#[tokio::test]
async fn http2_is_spoken_where_the_client_wants_it() {
    let (pair, backend) = (Pair::new(&["shop.example"]), Backend::start("web").await);
    let mut stage = stage(DEFAULT, &[&pair]);
    stage.healthy(&[&backend]);
    let wish = Wish {
        alpn: &["h2", "http/1.1"],
        ..Wish::default()
    };
    let stream = connect(stage.address, &wish).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    let shaken = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut sender, connection) = shaken.await.unwrap();
    tokio::spawn(connection);
    let request = Request::get("https://shop.example/name").body(Full::<Bytes>::default());
    let response = within(10, sender.send_request(request.unwrap()))
        .await
        .unwrap();
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.unwrap().to_bytes();
    assert_eq!(body, "web");
}

#[tokio::test]
async fn a_certificate_is_chosen_by_the_name_a_client_asks_for() {
    let first = Pair::new(&["shop.example"]);
    let wildcard = Pair::new(&["*.pets.example"]);
    let rsa = Pair::with(&["api.example"], &rcgen::PKCS_RSA_SHA256);
    let curve = Pair::new(&["api.example"]);
    let stage = stage(DEFAULT, &[&first, &wildcard, &rsa, &curve]);
    for (name, expected) in [
        ("shop.example", &first),
        ("dogs.pets.example", &wildcard),
        ("DOGS.pets.example", &wildcard),
        ("pets.example", &first),
        ("a.dogs.pets.example", &first),
        ("api.example", &curve),
        ("elsewhere.example", &first),
        ("127.0.0.1", &first),
    ] {
        let wish = Wish {
            name,
            ..Wish::default()
        };
        let stream = connect(stage.address, &wish).await.unwrap();
        assert_eq!(shown(&stream), expected.der, "{name}");
    }
}

#[tokio::test]
async fn a_security_policy_decides_which_versions_are_spoken() {
    let pair = Pair::new(&["shop.example"]);
    for (policy, version, fits) in [
        ("ELBSecurityPolicy-2016-08", &TLS12, true),
        ("ELBSecurityPolicy-2016-08", &TLS13, false),
        ("ELBSecurityPolicy-TLS13-1-3-2021-06", &TLS12, false),
        ("ELBSecurityPolicy-TLS13-1-3-2021-06", &TLS13, true),
        ("ELBSecurityPolicy-TLS13-1-0-2021-06", &TLS12, true),
        ("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", &TLS13, true),
        ("ELBSecurityPolicy-FS-1-2-Res-2020-10", &TLS12, true),
    ] {
        let stage = stage(policy, &[&pair]);
        let versions: &'static [&'static rustls::SupportedProtocolVersion] =
            Box::leak(Box::new([version]));
        let wish = Wish {
            versions,
            ..Wish::default()
        };
        let connected = within(10, connect(stage.address, &wish)).await;
        assert_eq!(connected.is_ok(), fits, "{policy}");
    }
}

#[tokio::test]
async fn a_client_that_does_not_shake_hands_is_sent_away() {
    let pair = Pair::new(&["shop.example"]);
    let config = EdgeConfig {
        limits: Limits {
            handshake_timeout: Duration::from_millis(200),
            ..Limits::default()
        },
        ..EdgeConfig::default()
    };
    let stage = stage_with(config, DEFAULT, &[&pair]);
    let mut silent = tokio::net::TcpStream::connect(stage.address).await.unwrap();
    let begun = tokio::time::Instant::now();
    let mut all = Vec::new();
    let _ = within(10, silent.read_to_end(&mut all)).await;
    assert!(begun.elapsed() >= Duration::from_millis(150));
    let mut plain = Client::connect(stage.address).await;
    plain
        .send(b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n")
        .await;
    assert!(within(10, plain.is_closed()).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn certificates_change_under_load_without_a_failed_handshake() {
    let (old, new) = (Pair::new(&["shop.example"]), Pair::new(&["shop.example"]));
    let backend = Backend::start("web").await;
    let mut stage = stage(DEFAULT, &[&old]);
    stage.healthy(&[&backend]);
    let stop = Arc::new(AtomicBool::new(false));
    let mut kept = connect(stage.address, &Wish::default()).await.unwrap();
    let clients = (0..4).map(|_| {
        let (stop, address) = (Arc::clone(&stop), stage.address);
        tokio::spawn(async move {
            let mut done = 0;
            while !stop.load(Ordering::Relaxed) {
                let mut stream = connect(address, &Wish::default())
                    .await
                    .expect("a handshake");
                let answer = ask(&mut stream, "/name", "shop.example").await;
                assert!(answer.ends_with("web"), "{answer}");
                done += 1;
            }
            done
        })
    });
    let clients: Vec<_> = clients.collect();
    for turn in 0..40 {
        let pair = if turn % 2 == 0 { &new } else { &old };
        stage.edge.secure(spec(DEFAULT, &[pair]));
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    stage.edge.secure(spec(DEFAULT, &[&new]));
    stop.store(true, Ordering::Relaxed);
    let mut done = 0;
    for client in clients {
        done += client.await.unwrap();
    }
    assert!(done > 20, "{done}");
    let fresh = connect(stage.address, &Wish::default()).await.unwrap();
    assert_eq!(shown(&fresh), new.der);
    let answer = ask(&mut kept, "/name", "shop.example").await;
    assert!(
        answer.ends_with("web"),
        "a connection from before goes on: {answer}"
    );
}

#[tokio::test]
async fn a_port_of_the_machine_serves_tls_and_the_clear_each_to_its_own() {
    let (shop, pets) = (
        Pair::new(&["shop.localhost"]),
        Pair::new(&["pets.localhost"]),
    );
    let backend = Backend::start("web").await;
    let mut stage = Stage::load_balancer(LoadBalancerPolicy::default());
    stage.healthy(&[&backend]);
    let (socket, address) = bind();
    let port = address.port();
    let tls = |pair: &Pair| ListenerTls {
        policy: DEFAULT.to_owned(),
        alpn: vec!["http/1.1"],
        certificates: vec![pair.served()],
        shared_port: Some(port),
    };
    let listeners = [("shop".into(), tls(&shop)), ("pets".into(), tls(&pets))];
    stage.edge.secure(TlsSpec {
        listeners: listeners.into(),
        ..TlsSpec::default()
    });
    stage.change(|spec| {
        for (name, scheme) in [
            ("shop", Scheme::Https),
            ("pets", Scheme::Https),
            ("news", Scheme::Http),
        ] {
            let mut one = listener(Flavour::LoadBalancer(LoadBalancerPolicy::default()));
            one.id = name.into();
            one.scheme = scheme;
            one.shared = Some(SharedPort {
                port,
                hosts: vec![format!("{name}.localhost")],
            });
            spec.listeners.push(one);
        }
    });
    let serves = Serves::SharedPort(port);
    stage.edge.open("host".into(), socket, serves).unwrap();
    for (name, pair) in [("shop.localhost", &shop), ("pets.localhost", &pets)] {
        let wish = Wish {
            name,
            ..Wish::default()
        };
        let mut stream = connect(address, &wish).await.unwrap();
        assert_eq!(shown(&stream), pair.der, "{name}");
        let answer = within(10, ask(&mut stream, "/name", name)).await;
        assert!(answer.ends_with("web"), "{answer}");
    }
    let mut clear = Client::connect(address).await;
    let request = "GET /name HTTP/1.1\r\nHost: news.localhost\r\n\r\n";
    assert_eq!(clear.ask(request).await.text(), "web");
    let mut wrong = Client::connect(address).await;
    let request = "GET /name HTTP/1.1\r\nHost: shop.localhost\r\n\r\n";
    assert_eq!(wrong.ask(request).await.status, 400);
}

#[tokio::test]
async fn targets_are_called_and_checked_over_tls_whatever_their_certificate() {
    let (own, targets) = (Pair::new(&["shop.example"]), Pair::new(&["nobody.invalid"]));
    let backend = Backend::start("web").await;
    let secured = in_front_of(backend.address, &targets, "http/1.1").await;
    let mut stage = stage(DEFAULT, &[&own]);
    stage.change(|spec| {
        spec.groups[0].secure = true;
        spec.groups[0].health_check = Some(HealthCheck {
            protocol: HealthProtocol::Https,
            path: "/name".to_owned(),
            ..HealthCheck::default()
        });
    });
    stage.targets(&[(secured, TargetStatus::Initial)]);
    until("the target is healthy", || {
        let health = stage.edge.health().current();
        health
            .values()
            .any(|health| health.state == edge::HealthState::Healthy)
    })
    .await;
    stage.targets(&[(secured, TargetStatus::Healthy)]);
    let mut stream = connect(stage.address, &Wish::default()).await.unwrap();
    let answer = within(10, ask(&mut stream, "/name", "shop.example")).await;
    assert!(answer.ends_with("web"), "{answer}");
}

#[tokio::test]
async fn what_is_not_grpc_does_not_reach_grpc_targets_nor_grpc_others() {
    let (pair, backend) = (Pair::new(&["shop.example"]), Backend::start("web").await);
    let mut stage = stage(DEFAULT, &[&pair]);
    stage.healthy(&[&backend]);
    let wish = Wish {
        alpn: &["h2"],
        ..Wish::default()
    };
    let stream = connect(stage.address, &wish).await.unwrap();
    let shaken = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
    let (mut sender, connection) = shaken.await.unwrap();
    tokio::spawn(connection);
    let post = |kind: &str| {
        let request = Request::post("https://shop.example/shop.Orders/Get");
        let request = request.header("content-type", kind);
        request.body(Full::<Bytes>::default()).unwrap()
    };
    let response = within(10, sender.send_request(post("application/grpc+proto"))).await;
    assert_eq!(response.unwrap().status().as_u16(), 464);
    stage.change(|spec| spec.groups[0].protocol = Protocol::Grpc);
    let response = within(10, sender.send_request(post("application/json"))).await;
    assert_eq!(response.unwrap().status().as_u16(), 464);
}

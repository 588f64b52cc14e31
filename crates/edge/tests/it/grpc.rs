//! A stock gRPC client and server on both sides of a load balancer.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use edge::{EdgeConfig, HealthState, ListenerTls, TlsSpec};
use route::{Flavour, HealthCheck, LoadBalancerPolicy, Protocol, Scheme, TargetStatus};

use crate::support::tls::Pair;
use crate::support::{Stage, until};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/grpc_peer.py");

/// A server in a process of its own; ends with its input, which is ours.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    fn start() -> (Self, SocketAddr) {
        let mut child = Command::new("python3")
            .args([SCRIPT, "serve"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let output = child.stdout.take().unwrap();
        BufReader::new(output).read_line(&mut line).unwrap();
        let address = format!("127.0.0.1:{}", line.trim()).parse().unwrap();
        (Self(child), address)
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_call_passes_with_its_status_and_trailers() {
    let (pair, (_server, target)) = (Pair::new(&["shop.example"]), Server::start());
    let config = EdgeConfig {
        clock_speed: 100,
        ..EdgeConfig::default()
    };
    let mut stage = Stage::new(config, Flavour::LoadBalancer(LoadBalancerPolicy::default()));
    let tls = ListenerTls {
        policy: "ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned(),
        alpn: vec!["h2", "http/1.1"],
        certificates: vec![pair.served()],
        shared_port: None,
    };
    stage.edge.secure(TlsSpec {
        listeners: [("listener".into(), tls)].into(),
        ..TlsSpec::default()
    });
    stage.change(|spec| {
        spec.listeners[0].scheme = Scheme::Https;
        spec.groups[0].protocol = Protocol::Grpc;
        // The default check: a method that nobody has.
        spec.groups[0].health_check = Some(HealthCheck {
            version: Protocol::Grpc,
            path: "/AWS.ALB/healthcheck".to_owned(),
            matcher: "12".parse().unwrap(),
            ..HealthCheck::default()
        });
    });
    stage.targets(&[(target, TargetStatus::Initial)]);
    until("the target is healthy", || {
        let health = stage.edge.health().current();
        health
            .values()
            .any(|health| health.state == HealthState::Healthy)
    })
    .await;
    stage.targets(&[(target, TargetStatus::Healthy)]);
    let directory = tempfile::tempdir().unwrap();
    let certificate = directory.path().join("certificate.pem");
    std::fs::write(&certificate, &pair.pem).unwrap();
    let port = stage.address.port().to_string();
    let called = tokio::task::spawn_blocking(move || {
        let mut client = Command::new("python3");
        client.args([SCRIPT, "call", &port]).arg(certificate);
        client.output().unwrap()
    });
    let output = called.await.unwrap();
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<&str> = lines.lines().collect();
    let expected = [
        "unary got milk https",
        "stream ONE TWO THREE",
        "error FAILED_PRECONDITION not today",
        "error UNIMPLEMENTED Method not found!",
    ];
    assert_eq!(lines, expected, "{told}");
}

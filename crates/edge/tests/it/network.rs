//! What network load balancers promise: flows that stay, ends that are told, packets, headers.

use std::io::ErrorKind::ConnectionReset;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use edge::{Edge, ListenerSocketId, ListenerTls, TlsSpec};
use ppp::v2;
use route::{
    Flavour, FlowPolicy, HealthCheck, HealthProtocol, NetworkPolicy, Protocol, Scheme, TargetId,
    TargetStatus,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

use crate::support::tls::{Pair, Wish, connect as connect_tls, in_front_of};
use crate::support::{Stage, bind, until, within};

/// Says its name to whoever connects, then echoes; keeps what came.
struct Echo {
    address: SocketAddr,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Echo {
    async fn start(name: &'static str) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = socket.local_addr().unwrap();
        let heard: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let keep = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = socket.accept().await {
                let number = {
                    let mut heard = keep.lock().unwrap();
                    heard.push(Vec::new());
                    heard.len() - 1
                };
                tokio::spawn(echo(stream, name, Arc::clone(&keep), number));
            }
        });
        Self { address, heard }
    }
}

async fn echo(
    mut stream: TcpStream,
    name: &'static str,
    heard: Arc<Mutex<Vec<Vec<u8>>>>,
    number: usize,
) {
    let mut bytes = [0; 1024];
    if stream.write_all(name.as_bytes()).await.is_err() {
        return;
    }
    while let Ok(length @ 1..) = stream.read(&mut bytes).await {
        heard.lock().unwrap()[number].extend(&bytes[..length]);
        if stream.write_all(&bytes[..length]).await.is_err() {
            return;
        }
    }
}

const POLICY: NetworkPolicy = NetworkPolicy {
    idle_timeout: Duration::from_secs(350),
    connect_timeout: Duration::from_secs(5),
    machine: None,
};

fn stage(policy: NetworkPolicy, flows: FlowPolicy, targets: &[&Echo]) -> Stage {
    let mut stage = Stage::new(edge::EdgeConfig::default(), Flavour::Network(policy));
    stage.change(|spec| {
        spec.listeners[0].protocol = Protocol::Tcp;
        spec.groups[0].protocol = Protocol::Tcp;
        spec.groups[0].flows = flows;
    });
    let healthy = |echo: &&Echo| (echo.address, TargetStatus::Healthy);
    stage.targets(&targets.iter().map(healthy).collect::<Vec<_>>());
    stage
}

/// A connection through the load balancer, and the one letter its target is called.
async fn call(stage: &Stage) -> (TcpStream, u8) {
    let mut stream = TcpStream::connect(stage.address).await.unwrap();
    let name = stream.read_u8().await.unwrap();
    (stream, name)
}

async fn echoes(stream: &mut TcpStream) -> bool {
    let mut back = [0; 5];
    stream.write_all(b"hello").await.is_ok()
        && stream.read_exact(&mut back).await.is_ok()
        && &back == b"hello"
}

async fn is_reset(stream: &mut TcpStream) -> bool {
    let read = stream.read_u8().await;
    read.is_err_and(|error| error.kind() == ConnectionReset)
}

#[tokio::test]
async fn connections_spread_over_targets_and_bytes_go_both_ways() {
    let (a, b) = (Echo::start("a").await, Echo::start("b").await);
    let stage = stage(POLICY, FlowPolicy::default(), &[&a, &b]);
    let mut names = Vec::new();
    for _ in 0..64 {
        let (mut stream, name) = call(&stage).await;
        assert!(echoes(&mut stream).await);
        names.push(name);
    }
    let of_a = names.iter().filter(|name| **name == b'a').count();
    assert!((10..=54).contains(&of_a), "a got {of_a} of 64");
    until("all are counted", || {
        stage.reading().active_connections == 0
    })
    .await;
    assert_eq!(stage.reading().new_connections, 64);
}

#[tokio::test]
async fn one_client_stays_with_one_target_where_the_source_decides() {
    let (a, b) = (Echo::start("a").await, Echo::start("b").await);
    let flows = FlowPolicy {
        by_source: true,
        ..FlowPolicy::default()
    };
    let stage = stage(POLICY, flows, &[&a, &b]);
    let (_, first) = call(&stage).await;
    for _ in 0..16 {
        assert_eq!(call(&stage).await.1, first);
    }
}

#[tokio::test]
async fn a_connection_outlives_the_deregistration_of_its_target() {
    let (a, b) = (Echo::start("a").await, Echo::start("b").await);
    let mut stage = stage(POLICY, FlowPolicy::default(), &[&a]);
    let (mut old, _) = call(&stage).await;
    stage.targets(&[
        (a.address, TargetStatus::Draining),
        (b.address, TargetStatus::Healthy),
    ]);
    assert_eq!(call(&stage).await.1, b'b');
    assert!(echoes(&mut old).await, "it drains");
    stage.targets(&[(b.address, TargetStatus::Healthy)]);
    assert!(echoes(&mut old).await, "nothing says that it should end");
    let id = TargetId {
        group: "web".into(),
        address: a.address,
    };
    assert_eq!(stage.edge.in_flight(&id), 1);
    drop(old);
    until("nothing is in flight", || stage.edge.in_flight(&id) == 0).await;
}

#[tokio::test]
async fn connections_are_reset_with_the_registration_where_the_group_says_so() {
    let (a, b) = (Echo::start("a").await, Echo::start("b").await);
    let flows = FlowPolicy {
        ends_with_registration: true,
        ..FlowPolicy::default()
    };
    let mut stage = stage(POLICY, flows, &[&a]);
    let (mut old, _) = call(&stage).await;
    stage.targets(&[
        (a.address, TargetStatus::Draining),
        (b.address, TargetStatus::Healthy),
    ]);
    assert!(echoes(&mut old).await, "the delay has not passed");
    stage.targets(&[(b.address, TargetStatus::Healthy)]);
    assert!(within(5, is_reset(&mut old)).await);
}

#[tokio::test]
async fn connections_to_a_target_that_becomes_unhealthy_are_reset_where_the_group_says_so() {
    let (a, b) = (Echo::start("a").await, Echo::start("b").await);
    for (ends_with_health, survives) in [(true, false), (false, true)] {
        let flows = FlowPolicy {
            ends_with_health,
            ..FlowPolicy::default()
        };
        let mut stage = stage(POLICY, flows, &[&a]);
        let (mut old, _) = call(&stage).await;
        stage.targets(&[
            (a.address, TargetStatus::Unhealthy),
            (b.address, TargetStatus::Healthy),
        ]);
        match survives {
            true => assert!(echoes(&mut old).await),
            false => assert!(within(5, is_reset(&mut old)).await),
        }
        assert_eq!(call(&stage).await.1, b'b');
    }
}

#[tokio::test]
async fn silence_ends_in_a_reset_and_so_does_a_call_that_nobody_takes() {
    let a = Echo::start("a").await;
    let policy = NetworkPolicy {
        idle_timeout: Duration::from_millis(200),
        ..POLICY
    };
    let mut stage = stage(policy, FlowPolicy::default(), &[&a]);
    let (mut stream, _) = call(&stage).await;
    assert!(within(5, is_reset(&mut stream)).await);
    let (gone, dead) = bind();
    drop(gone);
    stage.targets(&[(dead, TargetStatus::Healthy)]);
    // The reset may be here before the connection counts as made.
    match TcpStream::connect(stage.address).await {
        Ok(mut stream) => assert!(within(5, is_reset(&mut stream)).await),
        Err(error) => assert_eq!(error.kind(), ConnectionReset),
    }
}

#[tokio::test]
async fn a_target_that_refuses_is_passed_over() {
    let a = Echo::start("a").await;
    let (gone, dead) = bind();
    drop(gone);
    let mut stage = stage(POLICY, FlowPolicy::default(), &[]);
    stage.targets(&[
        (dead, TargetStatus::Healthy),
        (a.address, TargetStatus::Healthy),
    ]);
    for _ in 0..16 {
        assert_eq!(call(&stage).await.1, b'a');
    }
}

#[tokio::test]
async fn a_header_tells_targets_the_client_and_health_checks_that_there_is_none() {
    let a = Echo::start("a").await;
    let flows = FlowPolicy {
        proxy_protocol: true,
        ..FlowPolicy::default()
    };
    let mut stage = stage(POLICY, flows, &[&a]);
    let (mut stream, _) = call(&stage).await;
    stream.write_all(b"hello").await.unwrap();
    let whole = || a.heard.lock().unwrap()[0].ends_with(b"hello");
    until("the target has heard it", whole).await;
    let heard = a.heard.lock().unwrap()[0].clone();
    let header = v2::Header::try_from(heard.as_slice()).unwrap();
    let v2::Addresses::IPv4(told) = header.addresses else {
        panic!("no addresses in {header}");
    };
    let client = stream.local_addr().unwrap();
    assert_eq!(header.command, v2::Command::Proxy);
    assert_eq!(IpAddr::V4(told.source_address), client.ip());
    assert_eq!(told.source_port, client.port());
    assert_eq!(told.destination_port, stage.address.port());
    assert_eq!(&heard[header.len()..], b"hello");

    stage.change(|spec| {
        spec.groups[0].health_check = Some(HealthCheck {
            protocol: HealthProtocol::Tcp,
            version: Protocol::Tcp,
            proxy_protocol: true,
            interval: Duration::from_secs(60),
            ..HealthCheck::default()
        });
    });
    let probed = || {
        a.heard
            .lock()
            .unwrap()
            .get(1)
            .is_some_and(|heard| heard.len() >= 16)
    };
    until("the target is probed", probed).await;
    let heard = a.heard.lock().unwrap()[1].clone();
    let header = v2::Header::try_from(heard.as_slice()).unwrap();
    assert_eq!(header.command, v2::Command::Local);
}

#[tokio::test]
async fn tls_ends_at_the_listener_and_begins_again_toward_targets_that_speak_it() {
    let a = Echo::start("a").await;
    let pair = Pair::new(&["shop.example"]);
    let behind = in_front_of(a.address, &pair, "").await;
    let mut stage = stage(POLICY, FlowPolicy::default(), &[&a]);
    let listener = ListenerTls {
        policy: "ELBSecurityPolicy-TLS13-1-2-2021-06".to_owned(),
        alpn: vec!["h2", "http/1.1"],
        certificates: vec![pair.served()],
        shared_port: None,
    };
    stage.edge.secure(TlsSpec {
        listeners: [("listener".into(), listener)].into(),
        ..TlsSpec::default()
    });
    stage.change(|spec| spec.listeners[0].scheme = Scheme::Https);
    for secure in [false, true] {
        let at = if secure { behind } else { a.address };
        stage.targets(&[(at, TargetStatus::Healthy)]);
        stage.change(|spec| spec.groups[0].secure = secure);
        let wish = Wish {
            alpn: &["http/1.1", "h2"],
            ..Wish::default()
        };
        let mut stream = connect_tls(stage.address, &wish).await.unwrap();
        assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
        assert_eq!(within(5, stream.read_u8()).await.unwrap(), b'a');
        stream.write_all(b"x").await.unwrap();
        assert_eq!(within(5, stream.read_u8()).await.unwrap(), b'x');
    }
}

/// Answers every packet with its name before what came.
async fn packet_echo(name: &'static str) -> SocketAddr {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut packet = [0; 2048];
        while let Ok((length, client)) = socket.recv_from(&mut packet).await {
            let answer = [name.as_bytes(), &packet[..length]].concat();
            let _ = socket.send_to(&answer, client).await;
        }
    });
    address
}

/// A socket for packets of the listener, and where it is.
fn open_packets(edge: &Edge) -> (ListenerSocketId, SocketAddr) {
    let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    let id = ListenerSocketId::from("packets");
    edge.open_packets(id.clone(), socket, "listener".into())
        .unwrap();
    (id, address)
}

async fn ask(client: &UdpSocket) -> Option<u8> {
    client.send(b"hello").await.unwrap();
    let mut packet = [0; 64];
    let answered = tokio::time::timeout(Duration::from_secs(2), client.recv(&mut packet)).await;
    let length = answered.ok()?.ok()?;
    assert_eq!(&packet[1..length], b"hello");
    Some(packet[0])
}

#[tokio::test]
async fn packets_of_one_client_go_to_one_target_until_it_has_left() {
    let (a, b) = (packet_echo("a").await, packet_echo("b").await);
    let flows = FlowPolicy {
        ends_with_registration: true,
        ..FlowPolicy::default()
    };
    let mut stage = stage(POLICY, flows, &[]);
    stage.targets(&[(a, TargetStatus::Healthy), (b, TargetStatus::Healthy)]);
    let (id, address) = open_packets(&stage.edge);
    let mut clients = Vec::new();
    for _ in 0..16 {
        let client = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        client.connect(address).await.unwrap();
        let first = ask(&client).await.expect("an answer");
        assert_eq!(ask(&client).await, Some(first));
        clients.push((client, first));
    }
    let names: std::collections::BTreeSet<_> = clients.iter().map(|(_, name)| *name).collect();
    assert_eq!(names.len(), 2, "both targets have flows");
    stage.targets(&[(a, TargetStatus::Draining), (b, TargetStatus::Healthy)]);
    for (client, first) in &clients {
        assert_eq!(ask(client).await, Some(*first), "flows drain");
    }
    stage.targets(&[(b, TargetStatus::Healthy)]);
    for (client, _) in &clients {
        assert_eq!(ask(client).await, Some(b'b'));
    }
    stage.edge.close(&id, Duration::ZERO).await;
    until("the flows have ended", || stage.edge.connections(&id) == 0).await;
}

#[tokio::test]
async fn with_many_flows_of_packets_a_new_client_is_heard() {
    let target = packet_echo("a").await;
    let mut stage = stage(POLICY, FlowPolicy::default(), &[]);
    stage.targets(&[(target, TargetStatus::Healthy)]);
    let (id, address) = open_packets(&stage.edge);
    // One more than there may be, each from a port that nobody else had.
    for number in 0..=8_192 {
        let client = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        client.connect(address).await.unwrap();
        assert_eq!(ask(&client).await, Some(b'a'), "client {number}");
    }
    stage.edge.close(&id, Duration::ZERO).await;
    until("the flows have ended", || stage.edge.connections(&id) == 0).await;
}

//! TLS between services of a mesh: a caller's side, a door, and who does not come in.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use edge::{DoorTls, EdgeConfig, MeshIdentity, Serves, TlsSpec};
use route::{
    ActionSpec, Flavour, GroupSpec, Owner, Protocol, Scheme, ServicePolicy, TargetSpec,
    TargetStatus,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::support::tls::{Authority, Wish, ask, connect};
use crate::support::{Backend, Client, Stage, bind, listener, until, within};

const NAME: &str = "orders.storefront";
const OLD: &[&rustls::SupportedProtocolVersion] = &[&rustls::version::TLS12];

/// A caller's listener, a door before a program, and the clock certificates hold by.
struct Mesh {
    stage: Stage,
    door: SocketAddr,
    year: Arc<AtomicU64>,
}

/// Seconds from 1970 to the beginning of a year, leap days left out.
fn seconds(year: u64) -> u64 {
    (year - 1970) * 365 * 24 * 60 * 60
}

impl Mesh {
    fn new(backend: &Backend, protocol: Protocol) -> Self {
        let year = Arc::new(AtomicU64::new(2026));
        let clock = Arc::clone(&year);
        let config = EdgeConfig {
            unix_seconds: Arc::new(move || seconds(clock.load(Ordering::Relaxed))),
            ..EdgeConfig::default()
        };
        let flavour = Flavour::Service(ServicePolicy::default());
        let mut stage = Stage::new(config, flavour.clone());
        let (socket, door) = bind();
        let target = |address, identity: Option<&str>| TargetSpec {
            identity: identity.map(Into::into),
            ..TargetSpec::new(address, TargetStatus::Healthy)
        };
        stage.change(|spec| {
            spec.listeners[0].protocol = protocol;
            spec.groups[0].protocol = protocol;
            spec.groups[0].targets = vec![target(door, Some("orders"))];
            let mut program = GroupSpec::new("program");
            program.protocol = protocol;
            program.targets = vec![target(backend.address, None)];
            spec.groups.push(program);
            let mut at_door = listener(flavour);
            at_door.id = "door".into();
            at_door.owner = Owner::Door("door".into());
            at_door.protocol = protocol;
            at_door.scheme = Scheme::Https;
            at_door.default = ActionSpec::forward("program");
            spec.listeners.push(at_door);
        });
        stage
            .edge
            .open("door".into(), socket, Serves::Listener("door".into()))
            .unwrap();
        Self { stage, door, year }
    }

    fn secure(&self, identity: &Arc<MeshIdentity>, alpn: &[&'static str]) {
        let door = DoorTls {
            identity: "orders".into(),
            alpn: alpn.to_vec(),
        };
        self.stage.edge.secure(TlsSpec {
            listeners: BTreeMap::new(),
            identities: [("orders".into(), Arc::clone(identity))].into(),
            doors: [("door".into(), door)].into(),
        });
    }
}

#[tokio::test]
async fn a_call_goes_through_the_door_and_is_counted_once() {
    let backend = Backend::start("orders").await;
    let mesh = Mesh::new(&backend, Protocol::Http);
    let mut client = mesh.stage.client().await;
    assert_eq!(client.get("/").await.status, 503, "no certificate yet");
    mesh.secure(&Authority::new().identity(NAME, 2030), &["http/1.1"]);
    for _ in 0..3 {
        let reply = client.get("/").await;
        assert_eq!((reply.status, reply.text()), (200, "orders".to_owned()));
    }
    assert_eq!(backend.requests(), 3);
    assert_eq!(mesh.stage.reading().classes[0], 3);
}

#[tokio::test]
async fn nobody_comes_in_without_tls_13_and_a_certificate_of_the_same_authority() {
    let backend = Backend::start("orders").await;
    let mesh = Mesh::new(&backend, Protocol::Http);
    let (authority, other) = (Authority::new(), Authority::new());
    mesh.secure(&authority.identity(NAME, 2030), &["http/1.1"]);

    let mut plain = TcpStream::connect(mesh.door).await.unwrap();
    let request = b"GET / HTTP/1.1\r\nHost: orders\r\n\r\n";
    plain.write_all(request).await.unwrap();
    let mut answer = Vec::new();
    let _ = within(10, plain.read_to_end(&mut answer)).await;
    assert!(!answer.starts_with(b"HTTP"), "{answer:?}");

    let comes_in = async |wish: Wish| match connect(mesh.door, &wish).await {
        Ok(mut stream) => {
            let _ = stream.write_all(request).await;
            let mut first = [0; 4];
            matches!(stream.read(&mut first).await, Ok(1..))
        }
        Err(_) => false,
    };
    assert!(!comes_in(Wish::default()).await, "it shows nothing");
    let stranger = Wish {
        shows: Some(other.issue(NAME, 2030)),
        ..Wish::default()
    };
    assert!(!comes_in(stranger).await, "of another authority");
    let old = Wish {
        shows: Some(authority.issue(NAME, 2030)),
        versions: OLD,
        ..Wish::default()
    };
    assert!(!comes_in(old).await, "TLS 1.2");
    assert_eq!(backend.requests(), 0);

    let known = Wish {
        shows: Some(authority.issue(NAME, 2030)),
        ..Wish::default()
    };
    let mut stream = connect(mesh.door, &known).await.unwrap();
    assert!(ask(&mut stream, "/", "orders").await.ends_with("orders"));
    let (_, agreed) = stream.get_ref();
    assert_eq!(
        agreed.protocol_version(),
        Some(rustls::ProtocolVersion::TLSv1_3)
    );
}

#[tokio::test]
async fn a_caller_refuses_a_door_of_another_name() {
    let backend = Backend::start("orders").await;
    let mesh = Mesh::new(&backend, Protocol::Http);
    let authority = Authority::new();
    let wrong = authority.issue("payments.storefront", 2030);
    let served =
        edge::ServedCertificate::read(&wrong.pem, &authority.pem, &wrong.key, &wrong.names, 0);
    let identity = MeshIdentity::read(served.unwrap(), &authority.pem, NAME).unwrap();
    mesh.secure(&Arc::new(identity), &["http/1.1"]);
    let mut client = mesh.stage.client().await;
    assert_eq!(client.get("/").await.status, 503);
    assert_eq!(backend.requests(), 0);
}

#[tokio::test]
async fn bytes_are_carried_through_tls_too() {
    let backend = Backend::start("orders").await;
    let mesh = Mesh::new(&backend, Protocol::Tcp);
    mesh.secure(&Authority::new().identity(NAME, 2030), &[]);
    for _ in 0..3 {
        let mut client = mesh.stage.client().await;
        assert_eq!(client.get("/").await.text(), "orders");
    }
}

#[tokio::test]
async fn a_new_certificate_ends_no_connection_and_one_that_has_ended_opens_none() {
    let backend = Backend::start("orders").await;
    let mesh = Mesh::new(&backend, Protocol::Tcp);
    let authority = Authority::new();
    mesh.secure(&authority.identity(NAME, 2026), &[]);
    let mut kept = mesh.stage.client().await;
    assert_eq!(kept.get("/").await.text(), "orders");
    mesh.year.store(2028, Ordering::Relaxed);
    let mut late = mesh.stage.client().await;
    late.send(b"GET / HTTP/1.1\r\nHost: test\r\n\r\n").await;
    assert!(late.reply().await.is_none(), "it ended with 2026");
    assert_eq!(kept.get("/").await.text(), "orders");
    mesh.secure(&authority.identity(NAME, 2030), &[]);
    let fresh = async || {
        let mut client: Client = mesh.stage.client().await;
        client.get("/").await.text()
    };
    assert_eq!(fresh().await, "orders");
    assert_eq!(kept.get("/").await.text(), "orders");
    drop(kept);
    until("all are counted", || {
        mesh.stage.reading().active_connections == 0
    })
    .await;
}

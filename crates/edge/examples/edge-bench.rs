//! One listener in front of one target, on one thread, for comparing CPU per request.
//!
//! `edge-bench LISTEN TARGET [service] [tls LISTEN CERTIFICATE KEY]`, such as
//! `edge-bench 127.0.0.1:8081 127.0.0.1:8082`; certificate and key are PEM files.

use std::error::Error;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use edge::{Edge, EdgeConfig, HostConnect, ListenerTls, ServedCertificate, Serves, TlsSpec};
use route::{
    ActionSpec, Flavour, GroupSpec, ListenerSpec, LoadBalancerPolicy, Origin, Owner, Protocol,
    Scheme, ServicePolicy, TableSpec, TargetSpec, TargetStatus,
};
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::pki_types::pem::PemObject as _;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [listen, target, rest @ ..] = &arguments[..] else {
        return Err(
            "usage: edge-bench LISTEN TARGET [service] [tls LISTEN CERTIFICATE KEY]".into(),
        );
    };
    let (flavour, rest) = match rest {
        [first, rest @ ..] if first == "service" => {
            (Flavour::Service(ServicePolicy::default()), rest)
        }
        _ => (Flavour::LoadBalancer(LoadBalancerPolicy::default()), rest),
    };
    let listen: SocketAddr = listen.parse()?;
    let mut listeners = vec![listener("bench", listen, (Scheme::Http, flavour.clone()))];
    let edge = Edge::start(EdgeConfig::default(), Arc::new(HostConnect))?;
    let mut doors = vec![("bench", listen)];
    if let [tls, listen, certificate, key] = rest
        && tls == "tls"
    {
        let listen: SocketAddr = listen.parse()?;
        edge.secure(secure(certificate, key)?);
        listeners.push(listener("secure", listen, (Scheme::Https, flavour)));
        doors.push(("secure", listen));
    }
    let targets = vec![TargetSpec::new(target.parse()?, TargetStatus::Healthy)];
    edge.apply(TableSpec {
        listeners,
        groups: vec![GroupSpec {
            targets,
            ..GroupSpec::new("bench")
        }],
    })?;
    for (id, listen) in doors {
        let socket = TcpListener::bind(listen)?;
        edge.open(id.into(), socket, Serves::Listener(id.into()))?;
    }
    loop {
        std::thread::park();
    }
}

fn listener(id: &str, listen: SocketAddr, (scheme, flavour): (Scheme, Flavour)) -> ListenerSpec {
    let owner = match flavour {
        Flavour::Service(_) => Owner::Service("bench".into()),
        Flavour::LoadBalancer(_) | Flavour::Network(_) => Owner::LoadBalancer("bench".into()),
    };
    ListenerSpec {
        id: id.into(),
        owner,
        origin: Origin::Host,
        zone: None,
        port: listen.port(),
        scheme,
        protocol: Protocol::Http,
        flavour,
        shared: None,
        rules: Vec::new(),
        default: ActionSpec::forward("bench"),
    }
}

fn secure(certificate: &str, key: &str) -> Result<TlsSpec, Box<dyn Error>> {
    let certificate = std::fs::read_to_string(certificate)?;
    let key = PrivatePkcs8KeyDer::from_pem_file(key)?;
    let key = key.secret_pkcs8_der();
    let served = ServedCertificate::read(&certificate, "", key, &["bench.test".into()], 0)?;
    let listener = ListenerTls {
        policy: "ELBSecurityPolicy-TLS13-1-2-2021-06".into(),
        alpn: vec!["h2", "http/1.1"],
        certificates: vec![Arc::new(served)],
        shared_port: None,
    };
    let mut spec = TlsSpec::default();
    spec.listeners.insert("secure".into(), listener);
    Ok(spec)
}

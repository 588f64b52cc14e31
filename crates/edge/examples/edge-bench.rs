//! One listener in front of one target, on one thread, for comparing CPU per request.
//!
//! `edge-bench LISTEN TARGET [service]`, such as `edge-bench 127.0.0.1:8081 127.0.0.1:8082`.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use edge::{Edge, EdgeConfig, HostConnect, Serves};
use route::{
    ActionSpec, Flavour, GroupSpec, ListenerSpec, LoadBalancerPolicy, Origin, Owner, Protocol,
    Scheme, ServicePolicy, TableSpec, TargetSpec, TargetStatus,
};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(listen), Some(target)) = (arguments.next(), arguments.next()) else {
        return Err("usage: edge-bench LISTEN TARGET [service]".into());
    };
    let listen: SocketAddr = listen.parse()?;
    let target: SocketAddr = target.parse()?;
    let (flavour, owner) = match arguments.next().as_deref() {
        Some("service") => (
            Flavour::Service(ServicePolicy::default()),
            Owner::Service("bench".into()),
        ),
        _ => {
            let policy = LoadBalancerPolicy::default();
            (
                Flavour::LoadBalancer(policy),
                Owner::LoadBalancer("bench".into()),
            )
        }
    };
    let edge = Edge::start(EdgeConfig::default(), Arc::new(HostConnect))?;
    let targets = vec![TargetSpec {
        identity: None,
        address: target,
        status: TargetStatus::Healthy,
    }];
    edge.apply(TableSpec {
        listeners: vec![ListenerSpec {
            id: "bench".into(),
            owner,
            origin: Origin::Host,
            port: listen.port(),
            scheme: Scheme::Http,
            protocol: Protocol::Http,
            flavour,
            shared: None,
            zones: Vec::new(),
            rules: Vec::new(),
            default: ActionSpec::forward("bench"),
        }],
        groups: vec![GroupSpec {
            targets,
            ..GroupSpec::new("bench")
        }],
    })?;
    edge.open(
        "bench".into(),
        TcpListener::bind(listen)?,
        Serves::Listener("bench".into()),
    )?;
    loop {
        std::thread::park();
    }
}

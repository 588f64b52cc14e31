//! Servers, clients and tables for the stories in this binary.

pub(crate) mod backend;
pub(crate) mod client;
pub(crate) mod provider;
pub(crate) mod tls;

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use edge::{Edge, EdgeConfig, HostConnect, ListenerSocketId, Serves};
use route::{
    ActionSpec, Flavour, GroupSpec, ListenerSpec, LoadBalancerPolicy, Origin, Owner, Protocol,
    Scheme, ServicePolicy, TableSpec, TargetId, TargetSpec, TargetStatus,
};

pub(crate) use backend::Backend;
pub(crate) use client::Client;

/// Longest that a story waits for something to become true.
const PATIENCE: Duration = Duration::from_secs(30);

/// An edge with one listening socket.
pub(crate) struct Stage {
    pub(crate) edge: Arc<Edge>,
    pub(crate) address: SocketAddr,
    pub(crate) spec: TableSpec,
}

pub(crate) fn socket_id() -> ListenerSocketId {
    "socket".into()
}

impl Stage {
    /// A load balancer listener in front of the group `web`.
    pub(crate) fn load_balancer(policy: LoadBalancerPolicy) -> Self {
        Self::new(
            EdgeConfig {
                threads: 2,
                ..EdgeConfig::default()
            },
            Flavour::LoadBalancer(policy),
        )
    }

    /// A Service Connect endpoint in front of the group `web`.
    pub(crate) fn service(policy: ServicePolicy) -> Self {
        Self::new(EdgeConfig::default(), Flavour::Service(policy))
    }

    pub(crate) fn new(config: EdgeConfig, flavour: Flavour) -> Self {
        let edge = Edge::start(config, Arc::new(HostConnect)).unwrap();
        let spec = TableSpec {
            listeners: vec![listener(flavour)],
            groups: vec![GroupSpec::new("web")],
        };
        let (socket, address) = bind();
        edge.apply(spec.clone()).unwrap();
        edge.open(socket_id(), socket, Serves::Listener("listener".into()))
            .unwrap();
        Self {
            edge: Arc::new(edge),
            address,
            spec,
        }
    }

    /// Changes the table and puts it in force.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut TableSpec)) {
        change(&mut self.spec);
        self.edge.apply(self.spec.clone()).unwrap();
    }

    /// Sets the targets of `web`.
    pub(crate) fn targets(&mut self, targets: &[(SocketAddr, TargetStatus)]) {
        let targets = targets.iter();
        let targets = targets.map(|(address, status)| TargetSpec::new(*address, *status));
        let targets = targets.collect();
        self.change(|spec| spec.groups[0].targets = targets);
    }

    /// Makes these the healthy targets of `web`.
    pub(crate) fn healthy(&mut self, backends: &[&Backend]) {
        let targets: Vec<_> = backends
            .iter()
            .map(|b| (b.address, TargetStatus::Healthy))
            .collect();
        self.targets(&targets);
    }

    /// A keep-alive client of the listener.
    pub(crate) async fn client(&self) -> Client {
        Client::connect(self.address).await
    }

    pub(crate) fn target_id(&self, backend: &Backend) -> TargetId {
        TargetId {
            group: "web".into(),
            address: backend.address,
        }
    }

    /// What the listener's owner has counted.
    pub(crate) fn reading(&self) -> route::Reading {
        self.edge
            .stats()
            .owner(&owner())
            .cloned()
            .unwrap_or_default()
    }
}

pub(crate) fn owner() -> Owner {
    Owner::LoadBalancer("lb".into())
}

pub(crate) fn listener(flavour: Flavour) -> ListenerSpec {
    ListenerSpec {
        id: "listener".into(),
        owner: owner(),
        origin: Origin::Host,
        zone: None,
        port: 8080,
        scheme: Scheme::Http,
        protocol: Protocol::Http,
        flavour,
        shared: None,
        rules: Vec::new(),
        default: ActionSpec::forward("web"),
    }
}

/// A listening socket on a free port.
pub(crate) fn bind() -> (TcpListener, SocketAddr) {
    let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// Waits until `level` is reached.
#[track_caller]
pub(crate) fn until<F: FnMut() -> bool>(
    what: &'static str,
    mut level: F,
) -> impl Future<Output = ()> {
    let place = std::panic::Location::caller();
    async move {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !level() {
            assert!(
                tokio::time::Instant::now() < deadline,
                "never came true: {what} ({place})"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

/// Fails a story that hangs.
pub(crate) async fn within<T>(seconds: u64, story: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(seconds), story)
        .await
        .expect("took too long")
}

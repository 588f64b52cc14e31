//! The edge: load balancers and Service Connect, following the records.

use crate::apis::PoolKeys;
use crate::hands::Made;
use crate::options::Serve;
use crate::rooms::{Ground, Rooms};
use agent::Wiring;
use anyhow::{Context, Result};
use domain::discovery::MeshInstance;
use edge::{
    CallLogs, Edge, EdgeConfig, FirewallParts, Follow, FollowConfig, FollowParts, Gateway, Logbook,
    MeasureParts, Measurer, NamespaceConnect, Namespaces,
};
use reconcile::Progress;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::thread::available_parallelism;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// What is in flight to the instances of Service Connect, as the edge counts it.
#[derive(Clone, Default)]
pub(crate) struct Calls(Arc<OnceLock<Arc<Edge>>>);

impl mesh::InFlight for Calls {
    fn calls(&self, instance: &MeshInstance) -> Option<usize> {
        let (edge, target) = (self.0.get()?, edge::target_of(instance));
        // An edge that has not heard of the drain may begin another call at any moment.
        let at_least = usize::from(edge.may_send_to(&target));
        Some(edge.in_flight(&target).max(at_least))
    }
}

/// Serves until `stop`; without networks there is nothing to serve.
pub(crate) fn start(
    options: &Serve,
    ground: &Ground,
    (made, rooms): (&Made, &Rooms),
    firewall: FirewallParts,
    (calls, logbook): (&Calls, &Arc<Logbook>),
    (awaited, mut stop): (&mut Vec<Progress>, watch::Receiver<bool>),
) -> Result<JoinHandle<()>> {
    let Some(wiring) = made.wiring.clone() else {
        return Ok(tokio::spawn(async {}));
    };
    let connect = NamespaceConnect::start().context("connections cannot be made")?;
    let connect = connect.telling(wiring.behalf());
    let logs = CallLogs::new(ground.clock.clone(), firewall.logs.clone());
    let config = EdgeConfig {
        observe: Some(logs.clone()),
        ..config(ground, rooms, logbook)
    };
    let edge = Edge::start(config, Arc::new(connect)).context("no threads for traffic")?;
    let edge = Arc::new(edge);
    // Nobody else binds it.
    let _ = calls.0.set(edge.clone());
    let mut follow = Follow::new(FollowParts {
        edge,
        store: ground.store.clone(),
        clock: ground.clock.clone(),
        ids: ground.ids.clone(),
        namespaces: Arc::new(Interfaces(wiring)),
        seal: rooms.keys.clone(),
        secrets: rooms.seal.clone(),
        firewall,
        calls: Some(logs),
        config: FollowConfig {
            host_address: options.balancer_address,
            pages: reachable(options.listen),
        },
    });
    awaited.push(follow.progress());
    Ok(tokio::spawn(follow.run(async move {
        drop(stop.wait_for(|stop| *stop).await)
    })))
}

/// What hands on what was counted, once traffic is served.
pub(crate) fn measurer(
    ground: &Ground,
    rooms: &Rooms,
    calls: &Calls,
    gateway: Arc<Gateway>,
) -> Measurer {
    Measurer::new(MeasureParts {
        edge: calls.0.get().cloned(),
        gateway,
        wall: rooms.firewall.ledger(),
        store: ground.store.clone(),
        clock: ground.clock.clone(),
        sink: rooms.series.clone(),
    })
}

/// Where a server that listens on `address` is reached from this machine.
fn reachable(address: SocketAddr) -> SocketAddr {
    match address.ip().is_unspecified() {
        true => (Ipv4Addr::LOCALHOST, address.port()).into(),
        false => address,
    }
}

fn config(ground: &Ground, rooms: &Rooms, logbook: &Arc<Logbook>) -> EdgeConfig {
    let clock = ground.clock.clone();
    let mut seed = [0; 8];
    ground.ids.fill(&mut seed);
    EdgeConfig {
        threads: available_parallelism().map_or(1, usize::from),
        clock_speed: ground.clock.speed(),
        seed: u64::from_le_bytes(seed),
        unix_seconds: Arc::new(move || clock.now().as_second().try_into().unwrap_or_default()),
        ids: ground.ids.clone(),
        keys: Arc::new(PoolKeys(rooms.cognito.clone())),
        authorities: Some(rooms.ca_certificate.clone()),
        logbook: Some(logbook.clone()),
        ..EdgeConfig::default()
    }
}

/// The interfaces the agent has made real.
pub(crate) struct Interfaces(pub(crate) Arc<Wiring>);

impl Namespaces for Interfaces {
    fn path(&self, interface: &str) -> Option<PathBuf> {
        self.0.namespace(interface)
    }

    fn machine(&self, vpc: &str) -> Option<Ipv4Addr> {
        self.0.machine(vpc)
    }

    fn changes(&self) -> watch::Receiver<()> {
        self.0.changes()
    }
}

//! The edge: load balancers and Service Connect, following the records.

use crate::hands::Made;
use crate::options::Serve;
use crate::rooms::Ground;
use agent::Wiring;
use anyhow::{Context, Result};
use edge::{Edge, EdgeConfig, Follow, FollowConfig, FollowParts, NamespaceConnect, Namespaces};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Serves until `stop`; without networks there is nothing to serve.
pub(crate) fn start(
    options: &Serve,
    ground: &Ground,
    made: &Made,
    mut stop: watch::Receiver<bool>,
) -> Result<JoinHandle<()>> {
    let Some(wiring) = made.wiring.clone() else {
        return Ok(tokio::spawn(async {}));
    };
    let connect = NamespaceConnect::start().context("connections cannot be made")?;
    let edge = Edge::start(config(ground), Arc::new(connect)).context("no threads for traffic")?;
    let follow = Follow::new(FollowParts {
        edge: Arc::new(edge),
        store: ground.store.clone(),
        clock: ground.clock.clone(),
        ids: ground.ids.clone(),
        namespaces: Arc::new(Interfaces(wiring)),
        config: FollowConfig {
            host_address: options.balancer_address,
        },
    });
    Ok(tokio::spawn(follow.run(async move {
        drop(stop.wait_for(|stop| *stop).await)
    })))
}

fn config(ground: &Ground) -> EdgeConfig {
    let clock = ground.clock.clone();
    let mut seed = [0; 8];
    ground.ids.fill(&mut seed);
    EdgeConfig {
        threads: available_parallelism().map_or(1, usize::from),
        clock_speed: ground.clock.speed(),
        seed: u64::from_le_bytes(seed),
        unix_seconds: Arc::new(move || clock.now().as_second().try_into().unwrap_or_default()),
        ..EdgeConfig::default()
    }
}

/// The interfaces the agent has made real.
struct Interfaces(Arc<Wiring>);

impl Namespaces for Interfaces {
    fn path(&self, interface: &str) -> Option<PathBuf> {
        self.0.namespace(interface)
    }

    fn changes(&self) -> watch::Receiver<()> {
        self.0.changes()
    }
}

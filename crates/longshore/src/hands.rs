//! The hands of this instance: for real, or pretended.

use crate::data::Data;
use crate::options::{RuntimeKind, Serve};
use crate::rooms::Ground;
use agent::hands::{Calls, Images, Wires};
use agent::simulated::{SimulatedImages, SimulatedRuntime, SimulatedWires};
use agent::{Desk, Hands, Naming, StoredImages, Wiring};
use anyhow::{Context, Result};
use api::ApiError;
use async_trait::async_trait;
use domain::{Principal, Scope};
use netns::Network;
use runtime::{LinuxRuntime, LinuxRuntimeOptions, Runtime};
use serde_json::Value;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use wire::{Caller, FrontDoor, Peers, Source};

/// The name of this machine, the only one until agents run on others.
pub(crate) const INSTANCE: &str = domain::ecs::LOCAL_AGENT;

/// The hands, and what only real ones have.
pub(crate) struct Made {
    pub(crate) hands: Hands,
    pub(crate) wiring: Option<Arc<Wiring>>,
    pub(crate) network: Option<Network>,
    /// Who keeps resolvers told of names.
    pub(crate) naming: Naming,
}

/// Makes the hands that `options` ask for.
pub(crate) async fn make(
    options: &Serve,
    data: &Data,
    ground: &Ground,
    images: StoredImages,
    (calls, desk): (Caller, Arc<VpcDesk>),
) -> Result<Made> {
    let mut network = None;
    let mut wiring = None;
    let (runtime, wires, images): (Arc<dyn Runtime>, Arc<dyn Wires>, Arc<dyn Images>) =
        match options.runtime {
            RuntimeKind::Simulated => {
                let clock = ground.clock.clone();
                let now = Arc::new(move || SystemTime::from(clock.now()));
                (
                    Arc::new(SimulatedRuntime::new(now)),
                    Arc::new(SimulatedWires),
                    Arc::new(SimulatedImages),
                )
            }
            RuntimeKind::Linux => {
                let opened = Network::open(network_config(data, ground)).await?;
                let records = (ground.store.clone(), ground.clock.clone());
                let wired = Wiring::new(INSTANCE, records, opened.clone(), desk);
                let wired = Arc::new(wired);
                network = Some(opened);
                wiring = Some(wired.clone());
                (linux_runtime(data)?, wired, Arc::new(images))
            }
        };
    let hands = Hands {
        instance: INSTANCE.to_owned(),
        directory: data.path("instance"),
        endpoint: format!("http://{}", options.listen),
        store: ground.store.clone(),
        clock: ground.clock.clone(),
        ids: ground.ids.clone(),
        runtime,
        wires,
        images,
        calls: Arc::new(Inside(calls)),
    };
    let naming = wiring.as_ref().map(|wiring| wiring.naming());
    Ok(Made {
        hands,
        naming: naming.unwrap_or_default(),
        wiring,
        network,
    })
}

fn linux_runtime(data: &Data) -> Result<Arc<dyn Runtime>> {
    let options = LinuxRuntimeOptions {
        state_root: data.path("containers"),
        instance: data.instance(),
        program: None,
    };
    Ok(Arc::new(
        LinuxRuntime::new(options).context("the container runtime cannot be used")?,
    ))
}

fn network_config(data: &Data, ground: &Ground) -> netns::Config {
    let clock = ground.clock.clone();
    // A sixteenth of the usual range: servers with other data directories have another one.
    let third = 192 + 4 * data.share(16);
    netns::Config {
        prefix: data.instance(),
        run_dir: data.path("networks"),
        uplinks: netns::Cidr::new(Ipv4Addr::new(169, 254, third, 0), 22),
        now: Arc::new(move || clock.now()),
    }
}

/// Calls from inside the server, through the front door like any other.
struct Inside(Caller);

#[async_trait]
impl Calls for Inside {
    async fn call(
        &self,
        caller: &Principal,
        scope: &Scope,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, ApiError> {
        self.0
            .call(
                caller.clone(),
                scope.region.clone(),
                service,
                operation,
                input,
            )
            .await
    }
}

/// The front door as it is reached from inside VPCs.
#[derive(Default)]
pub(crate) struct VpcDesk {
    door: OnceLock<(Arc<FrontDoor>, watch::Receiver<bool>)>,
}

impl VpcDesk {
    /// Calls go to `door` until `stop`. The first binding stays.
    pub(crate) fn bind(&self, door: Arc<FrontDoor>, stop: watch::Receiver<bool>) {
        let _ = self.door.set((door, stop));
    }
}

impl Desk for VpcDesk {
    fn serve(&self, vpc: &str, listener: TcpListener) -> std::io::Result<AbortHandle> {
        let bound = self
            .door
            .get()
            .ok_or_else(|| std::io::Error::other("there is no front door"));
        let (door, mut stop) = bound?.clone();
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let peers = Arc::new(VpcPeers {
            vpc: vpc.to_owned(),
        });
        let serving = tokio::spawn(async move {
            let stopped = async { drop(stop.wait_for(|stop| *stop).await) };
            door.serve(listener, peers, stopped).await;
        });
        Ok(serving.abort_handle())
    }
}

/// Callers inside a VPC.
struct VpcPeers {
    vpc: String,
}

impl Peers for VpcPeers {
    fn source(&self, peer: SocketAddr) -> Source {
        Source::Vpc {
            vpc: self.vpc.clone(),
            address: peer.ip().to_canonical().to_string(),
        }
    }
}

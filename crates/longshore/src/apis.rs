//! The front of HTTP APIs.

use crate::clock::SystemClock;
use crate::hands::Made;
use crate::identity::Identity;
use crate::options::Serve;
use crate::rooms::{Ground, Rooms};
use crate::traffic::Interfaces;
use anyhow::{Context, Result};
use async_trait::async_trait;
use cognito::Cognito;
use domain::Clock;
use edge::{
    AccessLogs, Connect, Gateway, GatewayParts, HostConnect, Keys, NamespaceConnect, Namespaces,
};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;
use wire::{Doorkeeper, WebRequest};

/// The front of HTTP APIs.
pub(crate) fn gateway(
    options: &Serve,
    ground: &Ground,
    rooms: &Rooms,
    made: &Made,
    identity: &Identity,
    logs: Arc<dyn AccessLogs>,
) -> Result<Arc<Gateway>> {
    // Clients sign with the machine's time, however fast API time runs.
    let clock: Arc<dyn Clock> = Arc::new(SystemClock::new(1));
    let credentials = identity.credentials.clone();
    let doorkeeper = Doorkeeper::new(credentials, clock, options.region.clone());
    let (namespaces, connect): (Arc<dyn Namespaces>, Arc<dyn Connect>) = match &made.wiring {
        Some(wiring) => {
            let connect = NamespaceConnect::start().context("connections cannot be made")?;
            (Arc::new(Interfaces(wiring.clone())), Arc::new(connect))
        }
        None => (Arc::new(NoInterfaces), Arc::new(HostConnect)),
    };
    Ok(Gateway::new(GatewayParts {
        store: ground.store.clone(),
        clock: ground.clock.clone(),
        ids: ground.ids.clone(),
        namespaces,
        connect,
        doorkeeper,
        authorizer: identity.authorizer.clone(),
        keys: Arc::new(PoolKeys(rooms.cognito.clone())),
        logs,
        authorities: Some(rooms.ca_certificate.clone()),
    }))
}

/// Ends when `stop` says so.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    drop(stop.wait_for(|stop| *stop).await);
}

/// The host a request is for, as the front door reads it.
pub(crate) fn host(request: &WebRequest) -> Option<&str> {
    let header = request
        .headers()
        .get("host")
        .and_then(|host| host.to_str().ok());
    header.or_else(|| {
        request
            .uri()
            .authority()
            .map(|authority| authority.as_str())
    })
}

/// The user pools of this server: their keys need no way over the network.
struct PoolKeys(Cognito);

#[async_trait]
impl Keys for PoolKeys {
    async fn key_set(&self, issuer: &str) -> Option<String> {
        self.0.key_set(issuer).await
    }
}

/// A world without networks has no VPC links.
struct NoInterfaces;

impl Namespaces for NoInterfaces {
    fn path(&self, _interface: &str) -> Option<PathBuf> {
        None
    }

    fn changes(&self) -> watch::Receiver<()> {
        watch::Sender::default().subscribe()
    }
}

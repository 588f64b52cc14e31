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
    ServedCertificate,
};
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;
use wire::{Doorkeeper, WebRequest};

/// The front of HTTP APIs.
pub(crate) async fn gateway(
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
        seal: rooms.keys.clone(),
        own: Some(own_certificate(options, rooms).await?),
        authorities: Some(rooms.ca_certificate.clone()),
    }))
}

/// What this server answers TLS handshakes with, but for domain names that have a certificate.
async fn own_certificate(options: &Serve, rooms: &Rooms) -> Result<ServedCertificate> {
    let (region, address) = (&options.region, options.listen.ip());
    let names = [
        "localhost".to_owned(),
        "*.execute-api.localhost".to_owned(),
        "*.auth.localhost".to_owned(),
        format!("*.execute-api.{region}.amazonaws.com"),
        "127.0.0.1".to_owned(),
        address.to_string(),
    ];
    let names = match address.is_unspecified() || address.is_loopback() {
        true => &names[..5],
        false => &names[..],
    };
    let made = rooms.certificates.own_certificate(names).await?;
    let read = ServedCertificate::read(&made.certificate, &made.chain, &made.key, names, 0);
    read.context("the server's own certificate cannot be served")
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
pub(crate) struct PoolKeys(pub(crate) Cognito);

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

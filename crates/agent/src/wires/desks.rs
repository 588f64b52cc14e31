//! What listens in a VPC's router: the AWS APIs and the resolver.

use super::names;
use super::{API_PORT, compile};
use crate::naming::{Asker, Naming};
use domain::network::Vpc;
use netns::resolver::{Resolver, Zones};
use netns::{Router, sockets};
use std::collections::HashMap;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use tokio::task::AbortHandle;

/// Where the machine says whom to ask for names that are not ours.
const RESOLV_CONF: &str = "/etc/resolv.conf";

/// Answers AWS API calls that come from inside a VPC.
pub trait Desk: Send + Sync {
    /// Serves until aborted.
    fn serve(&self, vpc: &str, listener: TcpListener) -> io::Result<AbortHandle>;
}

/// The open desks, by VPC.
pub(super) struct Desks {
    api: Arc<dyn Desk>,
    naming: Naming,
    open: Mutex<HashMap<String, OpenDesk>>,
}

struct OpenDesk {
    resolver: Resolver,
    serving: Vec<AbortHandle>,
}

impl Drop for OpenDesk {
    fn drop(&mut self) {
        self.serving.iter().for_each(AbortHandle::abort);
    }
}

impl Desks {
    pub(super) fn new(api: Arc<dyn Desk>, naming: Naming) -> Self {
        Self {
            api,
            naming,
            open: Mutex::default(),
        }
    }

    /// Opens what is not open yet, and gives the resolver today's names.
    pub(super) async fn open(&self, vpc: &Vpc, router: &Router, zones: Zones) -> io::Result<()> {
        self.open_at(&vpc.id, compile::resolver(vpc), router, zones)
            .await
    }

    /// The same for any network, whose names and APIs are asked for at `address`.
    pub(super) async fn open_at(
        &self,
        id: &str,
        address: Ipv4Addr,
        router: &Router,
        zones: Zones,
    ) -> io::Result<()> {
        if let Some(desk) = self.lock().get(id) {
            desk.resolver.replace_zones(zones);
            return Ok(());
        }
        let address = SocketAddr::from((address, API_PORT));
        let listener = sockets::listen_tcp(&router.netns_path, address).await?;
        let resolver = Resolver::new(zones, RESOLV_CONF);
        self.naming
            .open(Asker::Vpc(id.to_owned()), resolver.clone());
        let mut serving = answer_names(&resolver, router).await?;
        serving.push(self.api.serve(id, listener)?);
        self.lock()
            .insert(id.to_owned(), OpenDesk { resolver, serving });
        Ok(())
    }

    pub(super) fn close(&self, vpc: &str) {
        self.lock().remove(vpc);
        self.naming.close(&Asker::Vpc(vpc.to_owned()));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, OpenDesk>> {
        self.open
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Names over UDP and TCP at each of the router's resolver addresses.
async fn answer_names(resolver: &Resolver, router: &Router) -> io::Result<Vec<AbortHandle>> {
    let mut serving = Vec::new();
    for address in &router.resolvers {
        let address = SocketAddr::from((*address, names::PORT));
        let packets = sockets::bind_udp(&router.netns_path, address).await?;
        let streams = sockets::listen_tcp(&router.netns_path, address).await?;
        let (over_udp, over_tcp) = (resolver.clone(), resolver.clone());
        let udp = tokio::spawn(async move { told(over_udp.serve_udp(packets).await) });
        let tcp = tokio::spawn(async move { told(over_tcp.serve_tcp(streams).await) });
        serving.extend([udp.abort_handle(), tcp.abort_handle()]);
    }
    Ok(serving)
}

fn told(ended: io::Result<()>) {
    if let Err(error) = ended {
        tracing::warn!(%error, "a resolver has ended");
    }
}

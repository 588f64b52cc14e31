//! The addresses of load balancers, by name.

use domain::elb::LoadBalancer;
use domain::network::NetworkInterface;
use domain::{Key, Record as _};
use std::collections::HashMap;
use std::net::Ipv4Addr;
use store::{Store, StoreError};

/// The private addresses behind the name of each load balancer.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    by_name: HashMap<String, Vec<Ipv4Addr>>,
}

impl Addresses {
    pub(super) async fn read(store: &Store) -> Result<Self, StoreError> {
        let balancers: Vec<LoadBalancer> = store.list(&Key::kind(LoadBalancer::KIND)).await?;
        let mut by_name = HashMap::new();
        for balancer in &balancers {
            let mut addresses = Vec::new();
            for zone in &balancer.zones {
                let key = NetworkInterface::key_of(&balancer.scope, &zone.interface);
                let interface: Option<NetworkInterface> = store.get(&key).await?;
                let address = interface.and_then(|interface| interface.address);
                addresses.extend(address.map(|address| address.private_ip));
            }
            by_name.insert(plain(&balancer.dns_name), addresses);
        }
        Ok(Self { by_name })
    }

    /// The addresses behind a name, with or without the dot at its end, and with the
    /// `dualstack.` that consoles put before it.
    pub(super) fn behind(&self, name: &str) -> &[Ipv4Addr] {
        let name = plain(name);
        let name = name.strip_prefix("dualstack.").unwrap_or(&name);
        self.by_name.get(name).map_or(&[], Vec::as_slice)
    }
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_lowercase()
}

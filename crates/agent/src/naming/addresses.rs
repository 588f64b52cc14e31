//! The addresses of load balancers, by name.

use domain::elb::LoadBalancer;
use domain::network::NetworkInterface;
use std::collections::HashMap;
use std::net::Ipv4Addr;

/// The private addresses behind the name of each load balancer.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    by_name: HashMap<String, Vec<Ipv4Addr>>,
}

impl Addresses {
    pub(super) fn of(balancers: &[LoadBalancer], interfaces: &[NetworkInterface]) -> Self {
        let known: HashMap<&str, &NetworkInterface> = interfaces
            .iter()
            .map(|interface| (interface.id.as_str(), interface))
            .collect();
        let address = |id: &str| Some(known.get(id)?.address.as_ref()?.private_ip);
        let addresses = |balancer: &LoadBalancer| {
            let zones = balancer.zones.iter();
            zones.filter_map(|zone| address(&zone.interface)).collect()
        };
        let by_name = balancers
            .iter()
            .map(|balancer| (plain(&balancer.dns_name), addresses(balancer)))
            .collect();
        Self { by_name }
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

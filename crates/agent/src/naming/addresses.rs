//! The addresses that aliases lead to, by name: those of load balancers, and of the machine for
//! API Gateway's domain names.

use super::Asker;
use domain::apigw::DomainName;
use domain::elb::LoadBalancer;
use domain::network::NetworkInterface;
use domain::{Key, Record as _};
use std::collections::{HashMap, HashSet};
use std::net::Ipv4Addr;
use store::{Store, StoreError};

/// Where APIs are reached from the machine. In a VPC the name itself leads to its desk.
const MACHINE: &[Ipv4Addr] = &[Ipv4Addr::LOCALHOST];

/// The addresses behind each name.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    by_name: HashMap<String, Behind>,
    /// What domain names of API Gateway are to point at.
    apis: HashSet<String>,
}

#[derive(Debug, Default)]
struct Behind {
    private: Vec<Ipv4Addr>,
    /// None of one that is internal.
    public: Vec<Ipv4Addr>,
}

impl Addresses {
    pub(super) async fn read(store: &Store) -> Result<Self, StoreError> {
        let balancers: Vec<LoadBalancer> = store.list(&Key::kind(LoadBalancer::KIND)).await?;
        let mut by_name = HashMap::new();
        for balancer in &balancers {
            let mut behind = Behind::default();
            for zone in balancer.answering_zones() {
                let key = NetworkInterface::key_of(&balancer.scope, &zone.interface);
                let interface: Option<NetworkInterface> = store.get(&key).await?;
                if let Some(address) = interface.and_then(|interface| interface.address) {
                    behind.private.push(address.private_ip);
                    behind.public.extend(address.public_ip);
                }
            }
            by_name.insert(plain(&balancer.dns_name), behind);
        }
        let domains: Vec<DomainName> = store.list(&Key::kind(DomainName::KIND)).await?;
        let targets = domains.iter().flat_map(|domain| &domain.configurations);
        let apis = targets.map(|one| plain(&one.target)).collect();
        Ok(Self { by_name, apis })
    }

    /// The addresses behind a name, with or without the dot at its end, and with the
    /// `dualstack.` that consoles put before it. In a VPC they are private ones; on the machine
    /// they are public ones, where the load balancer has them.
    pub(super) fn behind(&self, name: &str, asker: &Asker) -> &[Ipv4Addr] {
        let name = plain(name);
        let name = name.strip_prefix("dualstack.").unwrap_or(&name);
        match (self.by_name.get(name), asker) {
            (None, Asker::Host) if self.apis.contains(name) => MACHINE,
            (None, _) => &[],
            (Some(behind), Asker::Host) if !behind.public.is_empty() => &behind.public,
            (Some(behind), _) => &behind.private,
        }
    }
}

fn plain(name: &str) -> String {
    name.trim_end_matches('.').to_lowercase()
}

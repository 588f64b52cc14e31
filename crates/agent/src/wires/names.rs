//! Names that a VPC's resolver answers itself.

use domain::elb::LoadBalancer;
use domain::network::{NetworkInterface, Vpc};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

/// Addresses by name.
pub(super) type Names = BTreeMap<String, Vec<Ipv4Addr>>;

/// The load balancers of the VPC by their private addresses, and every interface by its own
/// name.
pub(super) fn of(vpc: &Vpc, balancers: &[LoadBalancer], interfaces: &[NetworkInterface]) -> Names {
    let mut names = Names::new();
    for interface in interfaces {
        let Some(address) = &interface.address else { continue };
        let dashed = address.private_ip.to_string().replace('.', "-");
        let name = format!("ip-{dashed}.{}.compute.internal", vpc.scope.region);
        names.entry(name).or_default().push(address.private_ip);
    }
    for balancer in balancers.iter().filter(|balancer| balancer.vpc == vpc.id) {
        let addresses = balancer.zones.iter().filter_map(|zone| {
            let interface = interfaces.iter().find(|one| one.id == zone.interface)?;
            Some(interface.address.as_ref()?.private_ip)
        });
        names.entry(balancer.dns_name.clone()).or_default().extend(addresses);
    }
    names
}

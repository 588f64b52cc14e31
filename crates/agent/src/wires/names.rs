//! Names that a VPC's resolver answers itself.

use super::records::{Peer, Records};
use domain::apigw::Api;
use domain::elb::LoadBalancer;
use domain::network::{NetworkInterface, Vpc};
use netns::resolver::{Data, Forwarding, Zones};
use std::net::{IpAddr, Ipv4Addr};

/// The port of name servers.
pub(super) const PORT: u16 = 53;

/// How long an answer may be kept, seconds: addresses behind these names change rarely.
const TTL: u32 = 60;

/// The load balancers of the VPC by their private addresses, and every interface by its own
/// name; of peers, internal load balancers, and interfaces as far as the peering's options say
/// so. Other names are asked for outside, when the VPC has a way there.
pub(super) fn of(vpc: &Vpc, balancers: &[LoadBalancer], records: &Records, outside: bool) -> Zones {
    let region = &vpc.scope.region;
    let forwarding = if outside {
        Forwarding::ToMachine
    } else {
        Forwarding::Refuse
    };
    let mut zones = Zones::new(forwarding);
    let own = format!("{region}.compute.internal");
    add_zone(&mut zones, &own);
    let telling = records.peers.iter().filter(|peer| peer.tells_names);
    let across = telling.flat_map(|peer| &peer.interfaces);
    for interface in records.interfaces.iter().chain(across) {
        let Some(address) = &interface.address else {
            continue;
        };
        let dashed = address.private_ip.to_string().replace('.', "-");
        add(
            &mut zones,
            &format!("ip-{dashed}.{own}"),
            address.private_ip,
        );
    }
    add_zone(&mut zones, &format!("{region}.elb.localhost"));
    add_zone(&mut zones, &format!("elb.{region}.localhost"));
    for balancer in balancers.iter().filter(|balancer| balancer.vpc == vpc.id) {
        balancer_by_name(&mut zones, balancer, &records.interfaces);
    }
    for Peer {
        vpc, interfaces, ..
    } in &records.peers
    {
        let there = balancers.iter().filter(|balancer| balancer.vpc == vpc.id);
        for balancer in there.filter(|balancer| balancer.internal) {
            balancer_by_name(&mut zones, balancer, interfaces);
        }
    }
    zones
}

fn balancer_by_name(zones: &mut Zones, balancer: &LoadBalancer, interfaces: &[NetworkInterface]) {
    for zone in balancer.answering_zones() {
        let interface = interfaces.iter().find(|one| one.id == zone.interface);
        let address = interface.and_then(|interface| interface.address.as_ref());
        if let Some(address) = address {
            add(zones, &balancer.dns_name, address.private_ip);
        }
    }
}

/// The names of an API: those it has on every machine and at AWS.
pub(super) fn of_api(api: &Api) -> [String; 2] {
    let (id, region) = (&api.id, &api.scope.region);
    [
        format!("{id}.execute-api.localhost"),
        format!("{id}.execute-api.{region}.amazonaws.com"),
    ]
}

/// Has `names`, and nothing beside or below them, lead to the desk of the VPC at `address`.
pub(super) fn lead_to(
    zones: &mut Zones,
    names: impl IntoIterator<Item = String>,
    address: Ipv4Addr,
) {
    for name in names.into_iter().filter(|name| !name.starts_with("*.")) {
        add_zone(zones, &name);
        add(zones, &name, address);
    }
}

fn add_zone(zones: &mut Zones, origin: &str) {
    if let Err(error) = zones.add_zone(origin, TTL) {
        tracing::warn!(%error, "a zone is left out");
    }
}

fn add(zones: &mut Zones, name: &str, address: Ipv4Addr) {
    if let Err(error) = zones.add(name, TTL, Data::Address(IpAddr::V4(address))) {
        tracing::warn!(%error, "a name is left out");
    }
}

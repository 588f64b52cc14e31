//! Peers of a VPC: which routers are joined, which routes lead there, who is at the other end.
//! Pure.

use super::compile::{block, groups_of, ways};
use super::records::{Peer, Records};
use domain::network::{Route, RouteTarget, Subnet};
use netns::{PeerRules, PeeringSpec, SubnetRoute, Way};

/// The peerings by which the VPC's router is to be joined to others.
pub(super) fn specs(records: &Records) -> Vec<PeeringSpec> {
    let spec = |peer: &Peer| PeeringSpec {
        id: peer.peering.clone(),
        peer: peer.vpc.id.clone(),
    };
    records.peers.iter().map(spec).collect()
}

/// A peer as the rules of the VPC know it.
pub(super) fn rules(peer: &Peer) -> PeerRules {
    let members = peer.interfaces.iter().filter_map(|interface| {
        let address = interface.address.as_ref()?;
        Some((address.private_ip, groups_of(interface)))
    });
    PeerRules {
        peering: peer.peering.clone(),
        ranges: peer.vpc.cidrs.iter().copied().map(block).collect(),
        members: members.collect(),
    }
}

/// The routes of a subnet, when one of them leads to a peer, or would.
pub(super) fn routes(subnet: &Subnet, records: &Records) -> Vec<SubnetRoute> {
    let ways = ways(records);
    let table = ways.table_of(&subnet.vpc, &subnet.id);
    let routes = table.map_or(&[][..], |table| &table.routes);
    let to_peer = |route: &Route| matches!(route.target, RouteTarget::Peering(_));
    if !routes.iter().any(to_peer) {
        return Vec::new();
    }
    let way = |route: &Route| match &route.target {
        RouteTarget::Peering(id) if ways.is_active(&subnet.vpc, route) => Way::Peer(id.clone()),
        RouteTarget::Peering(_) => Way::Nowhere,
        RouteTarget::InternetGateway(_)
        | RouteTarget::NatGateway(_)
        | RouteTarget::Endpoint(_)
        | RouteTarget::Blackhole(_) => Way::Out,
    };
    let compiled = routes.iter().map(|route| SubnetRoute {
        range: block(route.destination),
        way: way(route),
    });
    compiled.collect()
}

#[cfg(test)]
mod tests;

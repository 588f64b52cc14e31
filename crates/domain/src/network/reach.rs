//! What can be reached from a subnet. Pure: whoever has the records can ask.

use super::defaults::ANYWHERE;
use super::{
    Cidr, EndpointKind, InternetGateway, NatGateway, Route, RouteTable, RouteTarget, Subnet,
    VpcEndpoint, VpcPeering,
};
use std::collections::BTreeSet;
use std::net::Ipv4Addr;

#[cfg(test)]
mod tests;

/// How an interface reaches the internet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Egress {
    /// It does not.
    None,
    /// By a NAT gateway.
    Nat,
    /// By an internet gateway, under its own public address.
    Internet,
}

/// What an interface can reach beside its VPC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayOut {
    /// How it reaches the internet.
    pub egress: Egress,
    /// The services it reaches by endpoints, whatever the egress: `com.amazonaws.REGION.NAME`.
    pub endpoints: BTreeSet<String>,
}

impl WayOut {
    /// Whether an AWS service can be called: by the internet, or by an endpoint of its own.
    /// `name` is the last part of the endpoint's service name: `secretsmanager`, `ecr.api`.
    pub fn reaches_service(&self, name: &str) -> bool {
        self.egress != Egress::None
            || self.endpoints.iter().any(|service| {
                let after_region = service
                    .strip_prefix("com.amazonaws.")
                    .and_then(|rest| rest.split_once('.'));
                after_region.is_some_and(|(_, service)| service == name)
            })
    }
}

/// The ways there are, as the store has them. Records of other VPCs do no harm.
#[derive(Debug, Clone, Copy)]
pub struct Ways<'a> {
    /// Route tables.
    pub route_tables: &'a [RouteTable],
    /// Internet gateways.
    pub internet_gateways: &'a [InternetGateway],
    /// NAT gateways.
    pub nat_gateways: &'a [NatGateway],
    /// Endpoints.
    pub endpoints: &'a [VpcEndpoint],
    /// Peerings, those of other accounts included.
    pub peerings: &'a [VpcPeering],
}

impl<'a> Ways<'a> {
    /// The route table a subnet uses: its own, else the VPC's main one.
    pub fn table_of(&self, vpc: &str, subnet: &str) -> Option<&'a RouteTable> {
        let in_vpc = || self.route_tables.iter().filter(|table| table.vpc == vpc);
        let joined = |table: &&RouteTable| table.associations.iter().any(|(_, of)| of == subnet);
        in_vpc()
            .find(joined)
            .or_else(|| in_vpc().find(|table| table.main))
    }

    /// Whether packets that take this route arrive anywhere: the API's `active`, as opposed to
    /// `blackhole`.
    pub fn is_active(&self, vpc: &str, route: &Route) -> bool {
        match &route.target {
            RouteTarget::InternetGateway(id) => self.internet_gateway(vpc, id).is_some(),
            RouteTarget::NatGateway(id) => self.nat_gateway(id).is_some(),
            RouteTarget::Endpoint(id) => self.endpoints.iter().any(|endpoint| endpoint.id == *id),
            RouteTarget::Peering(id) => self.peering(vpc, id).is_some(),
            RouteTarget::Blackhole(_) => false,
        }
    }

    /// The active peering of that id, when the VPC is one of its two.
    pub fn peering(&self, vpc: &str, id: &str) -> Option<&'a VpcPeering> {
        let found = self.peerings.iter().find(|peering| peering.id == id);
        found.filter(|peering| peering.is_active() && peering.seen_from(vpc).is_some())
    }

    /// The route that packets of a subnet take to `address`: the most specific one. Addresses of
    /// the VPC itself are not looked for here.
    pub fn route_to(&self, vpc: &str, subnet: &str, address: Ipv4Addr) -> Option<&'a Route> {
        let routes = self.table_of(vpc, subnet)?.routes.iter();
        let fitting = routes.filter(|route| route.destination.contains(address));
        fitting.max_by_key(|route| route.destination.prefix)
    }

    fn internet_gateway(&self, vpc: &str, id: &str) -> Option<&'a InternetGateway> {
        let found = self
            .internet_gateways
            .iter()
            .find(|gateway| gateway.id == id);
        found.filter(|gateway| gateway.vpc.as_deref() == Some(vpc))
    }

    fn nat_gateway(&self, id: &str) -> Option<&'a NatGateway> {
        let found = self.nat_gateways.iter().find(|gateway| gateway.id == id);
        found.filter(|gateway| gateway.deleted_at.is_none())
    }

    /// Whether a NAT gateway itself reaches the internet: it has an elastic address, and its
    /// own subnet has a route to an internet gateway.
    fn works(&self, gateway: &NatGateway) -> bool {
        let table = self.table_of(&gateway.vpc, &gateway.subnet);
        let default = table.and_then(default_route);
        gateway.allocation.is_some()
            && default.is_some_and(|route| {
                matches!(route.target, RouteTarget::InternetGateway(_))
                    && self.is_active(&gateway.vpc, route)
            })
    }
}

/// What an interface in `subnet` can reach beside its VPC.
///
/// Interface endpoints serve the whole VPC; gateway endpoints serve the route tables they were
/// joined to. Security groups are not looked at.
pub fn way_out(subnet: &Subnet, ways: &Ways<'_>, has_public_ip: bool) -> WayOut {
    let table = ways.table_of(&subnet.vpc, &subnet.id);
    let leads_here = |endpoint: &&VpcEndpoint| match endpoint.kind {
        EndpointKind::Interface => endpoint.vpc == subnet.vpc && endpoint.private_dns,
        EndpointKind::Gateway => table.is_some_and(|table| {
            endpoint.vpc == subnet.vpc && endpoint.route_tables.contains(&table.id)
        }),
    };
    WayOut {
        egress: table.and_then(default_route).map_or(Egress::None, |route| {
            egress(subnet, route, ways, has_public_ip)
        }),
        endpoints: ways
            .endpoints
            .iter()
            .filter(leads_here)
            .map(|endpoint| endpoint.service.clone())
            .collect(),
    }
}

/// Whether a subnet is public: an interface with a public address in it is reached from the
/// internet.
pub fn is_public(subnet: &Subnet, ways: &Ways<'_>) -> bool {
    way_out(subnet, ways, true).egress == Egress::Internet
}

fn egress(subnet: &Subnet, route: &Route, ways: &Ways<'_>, has_public_ip: bool) -> Egress {
    if !ways.is_active(&subnet.vpc, route) {
        return Egress::None;
    }
    match &route.target {
        RouteTarget::InternetGateway(_) if has_public_ip => Egress::Internet,
        RouteTarget::NatGateway(id) if ways.nat_gateway(id).is_some_and(|nat| ways.works(nat)) => {
            Egress::Nat
        }
        RouteTarget::InternetGateway(_)
        | RouteTarget::NatGateway(_)
        | RouteTarget::Endpoint(_)
        | RouteTarget::Peering(_)
        | RouteTarget::Blackhole(_) => Egress::None,
    }
}

/// The route to everywhere.
///
/// Chosen: a table without one reaches nothing outside, even when narrower routes together
/// cover the internet.
fn default_route(table: &RouteTable) -> Option<&Route> {
    let everywhere = |route: &&Route| -> bool {
        let destination: Cidr = route.destination;
        destination == ANYWHERE
    };
    table.routes.iter().find(everywhere)
}

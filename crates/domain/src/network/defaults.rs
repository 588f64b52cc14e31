//! The VPC that every account has in every Region from the start: 172.31.0.0/16 with a public
//! /20 subnet in each Availability Zone.

use super::{
    Cidr, InternetGateway, Route, RouteTable, RouteTarget, RulePeer, SecurityGroup,
    SecurityGroupRule, Subnet, Vpc,
};
use crate::ecs::Tags;
use crate::{IdSource, Key, Record, Region, Scope};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;

/// The block of a default VPC.
pub const DEFAULT_BLOCK: Cidr = Cidr {
    base: Ipv4Addr::new(172, 31, 0, 0),
    prefix: 16,
};

/// The letters of the Availability Zones each Region has here.
pub const ZONES: [char; 3] = ['a', 'b', 'c'];

/// Every route: where packets go that nothing more exact is said about.
pub const ANYWHERE: Cidr = Cidr {
    base: Ipv4Addr::UNSPECIFIED,
    prefix: 0,
};

/// Remembers that the scope was given its default VPC, so that one which was deleted stays so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DefaultVpc {
    /// Account and Region.
    pub scope: Scope,
    /// The default VPC; `None` after it was deleted.
    pub vpc: Option<String>,
}

impl DefaultVpc {
    /// The key of the scope's note.
    pub fn key_of(scope: &Scope) -> Key {
        Key::kind(Self::KIND).join(&scope.segments())
    }
}

impl Record for DefaultVpc {
    const KIND: &'static str = "network/defaults";

    fn key(&self) -> Key {
        Self::key_of(&self.scope)
    }
}

/// A VPC with what comes with it: a main route table and a default security group.
#[derive(Debug, Clone)]
pub struct NewVpc {
    /// The VPC.
    pub vpc: Vpc,
    /// Its main route table.
    pub route_table: RouteTable,
    /// Its default security group.
    pub security_group: SecurityGroup,
}

/// A default VPC with its subnets and its internet gateway.
#[derive(Debug, Clone)]
pub struct NewDefaultVpc {
    /// The VPC and what every VPC has.
    pub network: NewVpc,
    /// One in each zone.
    pub subnets: Vec<Subnet>,
    /// Attached, with a default route to it.
    pub gateway: InternetGateway,
}

/// A VPC of one block, ready to be written.
pub fn new_vpc(scope: &Scope, block: Cidr, ids: &dyn IdSource) -> NewVpc {
    let id = format!("vpc-{}", ids.hex(17));
    NewVpc {
        vpc: Vpc {
            scope: scope.clone(),
            id: id.clone(),
            cidrs: vec![block],
            is_default: false,
            dns_support: true,
            dns_hostnames: false,
            tags: Tags::new(),
        },
        route_table: RouteTable {
            scope: scope.clone(),
            id: format!("rtb-{}", ids.hex(17)),
            vpc: id.clone(),
            main: true,
            associations: Vec::new(),
            main_association: Some(format!("rtbassoc-{}", ids.hex(17))),
            routes: Vec::new(),
            tags: Tags::new(),
        },
        security_group: default_group(scope, &id, ids),
    }
}

/// The scope's default VPC, ready to be written.
pub fn new_default_vpc(scope: &Scope, ids: &dyn IdSource) -> NewDefaultVpc {
    let mut network = new_vpc(scope, DEFAULT_BLOCK, ids);
    network.vpc.is_default = true;
    network.vpc.dns_hostnames = true;
    let gateway = InternetGateway {
        scope: scope.clone(),
        id: format!("igw-{}", ids.hex(17)),
        vpc: Some(network.vpc.id.clone()),
        tags: Tags::new(),
    };
    network.route_table.routes.push(Route {
        destination: ANYWHERE,
        target: RouteTarget::InternetGateway(gateway.id.clone()),
    });
    let subnets = zones(&scope.region).into_iter().zip(0_u8..);
    let subnets = subnets.map(|(zone, index)| Subnet {
        scope: scope.clone(),
        id: format!("subnet-{}", ids.hex(17)),
        vpc: network.vpc.id.clone(),
        cidr: Cidr::of(Ipv4Addr::new(172, 31, index * 16, 0), 20),
        zone,
        default_for_zone: true,
        map_public_ip: true,
        tags: Tags::new(),
    });
    let subnets = subnets.collect();
    NewDefaultVpc {
        network,
        subnets,
        gateway,
    }
}

/// The names of a Region's Availability Zones.
pub fn zones(region: &Region) -> Vec<String> {
    ZONES
        .iter()
        .map(|letter| format!("{region}{letter}"))
        .collect()
}

/// The rule that lets everything out, which every new security group has.
pub fn everything_out(ids: &dyn IdSource) -> SecurityGroupRule {
    any(RulePeer::Cidr(ANYWHERE), ids)
}

fn default_group(scope: &Scope, vpc: &str, ids: &dyn IdSource) -> SecurityGroup {
    let id = format!("sg-{}", ids.hex(17));
    SecurityGroup {
        scope: scope.clone(),
        vpc: vpc.to_owned(),
        name: "default".to_owned(),
        description: "default VPC security group".to_owned(),
        ingress: vec![any(RulePeer::Group(id.clone()), ids)],
        egress: vec![everything_out(ids)],
        tags: Tags::new(),
        id,
    }
}

fn any(peer: RulePeer, ids: &dyn IdSource) -> SecurityGroupRule {
    SecurityGroupRule {
        id: format!("sgr-{}", ids.hex(17)),
        protocol: "-1".to_owned(),
        ports: None,
        peer,
        description: None,
        tags: Tags::new(),
    }
}

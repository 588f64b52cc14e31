//! VPCs and what is in them.
//!
//! - here: VPCs, subnets, security groups, route tables and network interfaces
//! - [`addresses`]: who holds which address
//! - [`defaults`]: the VPC that every account has in every Region
//! - [`gateways`]: internet gateways, NAT gateways, elastic addresses and endpoints
//! - [`peerings`]: ways from one VPC into another
//! - [`reach`]: what can be reached from a subnet

/// Records whose key is their scope and id.
macro_rules! record_by_id {
    ($($name:ident $kind:literal;)*) => {$(
        impl $name {
            /// The key of the one with that id.
            pub fn key_of(scope: &Scope, id: &str) -> Key {
                $crate::Key::kind(<Self as $crate::Record>::KIND)
                    .join(&scope.segments())
                    .child(id)
            }
        }
        impl Record for $name {
            const KIND: &'static str = $kind;

            fn key(&self) -> Key {
                Self::key_of(&self.scope, &self.id)
            }
        }
    )*};
}
use record_by_id;

pub mod addresses;
pub mod defaults;
pub mod gateways;
pub mod peerings;
pub mod reach;

pub use addresses::{AddressClaim, PublicAddress, PublicPool};
pub use defaults::DefaultVpc;
pub use gateways::{ElasticIp, EndpointKind, InternetGateway, NatGateway, VpcEndpoint};
pub use peerings::{PeeringSide, PeeringState, PeeringStatus, VpcPeering};

use crate::ecs::Tags;
use crate::{Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;

/// An IPv4 block in CIDR form, such as `10.0.1.0/24`; host bits are zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cidr {
    /// First address of the block.
    pub base: Ipv4Addr,
    /// Leading bits that are fixed, 0 to 32.
    pub prefix: u8,
}

impl Cidr {
    /// The block of `prefix` leading bits that `address` is in.
    pub fn of(address: Ipv4Addr, prefix: u8) -> Self {
        let prefix = prefix.min(32);
        let mask = u32::MAX.checked_shl(32 - u32::from(prefix)).unwrap_or(0);
        Self {
            base: Ipv4Addr::from(u32::from(address) & mask),
            prefix,
        }
    }

    /// How many addresses the block has.
    pub fn size(self) -> u64 {
        1_u64 << (32 - u32::from(self.prefix))
    }

    /// Whether `address` is in the block.
    pub fn contains(self, address: Ipv4Addr) -> bool {
        Self::of(address, self.prefix).base == self.base
    }

    /// Whether every address of `other` is in the block.
    pub fn covers(self, other: Self) -> bool {
        other.prefix >= self.prefix && self.contains(other.base)
    }

    /// Whether the blocks share an address.
    pub fn overlaps(self, other: Self) -> bool {
        self.covers(other) || other.covers(self)
    }

    /// The address `offset` places after the first; `None` when that is outside the block.
    pub fn nth(self, offset: u64) -> Option<Ipv4Addr> {
        let offset = u32::try_from(offset)
            .ok()
            .filter(|offset| u64::from(*offset) < self.size())?;
        Some(Ipv4Addr::from(u32::from(self.base) + offset))
    }
}

impl std::fmt::Display for Cidr {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}", self.base, self.prefix)
    }
}

impl std::str::FromStr for Cidr {
    type Err = crate::arn::ParseError;

    /// Accepts a block whose host bits are set, and clears them, as EC2 does.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refuse = || crate::arn::ParseError::new(text, "an IPv4 CIDR block");
        let (base, prefix) = text.split_once('/').ok_or_else(refuse)?;
        let prefix: u8 = prefix
            .parse()
            .ok()
            .filter(|prefix| *prefix <= 32)
            .ok_or_else(refuse)?;
        Ok(Self::of(base.parse().map_err(|_| refuse())?, prefix))
    }
}

impl Serialize for Cidr {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cidr {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A virtual private cloud.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Vpc {
    /// Account and Region.
    pub scope: Scope,
    /// `vpc-` and 17 hexadecimal digits.
    pub id: String,
    /// Its blocks; the first is the primary one.
    pub cidrs: Vec<Cidr>,
    /// Whether this is the VPC used when a call names none.
    pub is_default: bool,
    /// Whether the resolver answers.
    pub dns_support: bool,
    /// Whether interfaces have names.
    pub dns_hostnames: bool,
    /// Tags.
    pub tags: Tags,
}

/// A part of a VPC in one Availability Zone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Subnet {
    /// Account and Region.
    pub scope: Scope,
    /// `subnet-` and 17 hexadecimal digits.
    pub id: String,
    /// The VPC.
    pub vpc: String,
    /// Its block. The first four addresses and the last are not given to interfaces.
    pub cidr: Cidr,
    /// The Availability Zone's name, such as `us-east-1a`.
    pub zone: String,
    /// Whether it is the zone's default subnet.
    pub default_for_zone: bool,
    /// Whether new interfaces have a public address unless told otherwise.
    pub map_public_ip: bool,
    /// Tags.
    pub tags: Tags,
}

/// A set of rules about who may talk with whom.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// Account and Region.
    pub scope: Scope,
    /// `sg-` and 17 hexadecimal digits.
    pub id: String,
    /// The VPC.
    pub vpc: String,
    /// Its name, unique in the VPC.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// What may come in.
    pub ingress: Vec<SecurityGroupRule>,
    /// What may go out.
    pub egress: Vec<SecurityGroupRule>,
    /// Tags.
    pub tags: Tags,
}

/// One rule: one protocol, one range of ports, one peer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SecurityGroupRule {
    /// `sgr-` and 17 hexadecimal digits.
    pub id: String,
    /// `tcp`, `udp`, `icmp`, a number, or `-1` for every protocol.
    pub protocol: String,
    /// First and last port (for ICMP type and code); `None` for all.
    pub ports: Option<(i32, i32)>,
    /// Who the peer is.
    pub peer: RulePeer,
    /// What it is for.
    pub description: Option<String>,
    /// Tags.
    pub tags: Tags,
}

/// Who a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RulePeer {
    /// Addresses of a block.
    Cidr(Cidr),
    /// IPv6 addresses of a block: kept and told again; there is no IPv6 in a VPC here.
    Ipv6(String),
    /// Members of a security group.
    Group(String),
}

/// Where packets of a subnet go.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RouteTable {
    /// Account and Region.
    pub scope: Scope,
    /// `rtb-` and 17 hexadecimal digits.
    pub id: String,
    /// The VPC.
    pub vpc: String,
    /// Whether subnets without an association use it.
    pub main: bool,
    /// Association ids (`rtbassoc-…`) and the subnets they join to it.
    pub associations: Vec<(String, String)>,
    /// The association id of the main association.
    pub main_association: Option<String>,
    /// Routes beside the local one.
    pub routes: Vec<Route>,
    /// Tags.
    pub tags: Tags,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Where to.
    pub destination: Cidr,
    /// Which way.
    pub target: RouteTarget,
}

/// Which way a route goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RouteTarget {
    /// An internet gateway: for interfaces with a public address.
    InternetGateway(String),
    /// A NAT gateway.
    NatGateway(String),
    /// A gateway endpoint, with the service's name.
    Endpoint(String),
    /// A peering: into the other VPC, while it is active.
    Peering(String),
    /// Something that does not exist (any more): packets are dropped.
    Blackhole(String),
}

/// A network interface: an address in a subnet.
///
/// Whoever needs one writes it without an address; the `network` room gives the address; the
/// agent of the instance makes it real.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NetworkInterface {
    /// Account and Region.
    pub scope: Scope,
    /// `eni-` and 17 hexadecimal digits.
    pub id: String,
    /// The subnet.
    pub subnet: String,
    /// The VPC.
    pub vpc: String,
    /// Its security groups.
    pub security_groups: Vec<String>,
    /// What it is for, in words.
    pub description: String,
    /// Whose it is.
    pub owner: InterfaceOwner,
    /// The instance it is made real on.
    pub instance: Option<String>,
    /// Whether it should have a public address.
    pub public: bool,
    /// Its address and hardware address; written by the `network` room.
    pub address: Option<InterfaceAddress>,
    /// Why no address could be given: the subnet is full, or gone.
    pub failure: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was asked for.
    pub created_at: Timestamp,
}

/// The addresses of an interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InterfaceAddress {
    /// The private address.
    pub private_ip: Ipv4Addr,
    /// The hardware address, `0a:…`.
    pub mac: String,
    /// The public address, of the [`PublicPool`].
    pub public_ip: Option<Ipv4Addr>,
}

/// Whose an interface is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum InterfaceOwner {
    /// A task: its [`crate::ecs::Task`] key.
    Task(String),
    /// A load balancer: its [`crate::elb::LoadBalancer`] key.
    LoadBalancer(String),
    /// A NAT gateway, by id.
    NatGateway(String),
    /// An interface endpoint, by id.
    Endpoint(String),
    /// A VPC link of API Gateway, by its [`crate::apigw::VpcLink`] key.
    VpcLink(String),
    /// Made by `CreateNetworkInterface`.
    User,
}

record_by_id! {
    Vpc "network/vpcs";
    Subnet "network/subnets";
    SecurityGroup "network/security-groups";
    RouteTable "network/route-tables";
    NetworkInterface "network/interfaces";
}

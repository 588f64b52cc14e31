//! Who may reach whom in a VPC: security groups, subnets and the interfaces in them.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::ops::RangeInclusive;

use crate::spec::Cidr;

/// All rules of one VPC, at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VpcRules {
    /// The interfaces on this instance and, once networks are joined, elsewhere.
    pub interfaces: Vec<InterfaceRules>,
    /// The security groups; one that is only referred to has no members and allows nothing.
    pub groups: Vec<Group>,
    /// The subnets; an interface in none of them reaches nothing outside the VPC.
    pub subnets: Vec<SubnetRules>,
    /// The VPCs that are its peers.
    pub peers: Vec<PeerRules>,
}

/// A VPC that is a peer, as far as rules speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerRules {
    /// The peering's id (`pcx-…`).
    pub peering: String,
    /// The address ranges of the other VPC: nothing else is reached by the peering.
    pub ranges: Vec<Cidr>,
    /// The private addresses of interfaces in the other VPC, with the ids of their security
    /// groups, which rules here may name.
    pub members: Vec<(Ipv4Addr, Vec<String>)>,
}

/// What decides about one interface's traffic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InterfaceRules {
    /// The interface's id.
    pub id: String,
    /// Its private address; a packet from it with any other source is dropped.
    pub ip: Ipv4Addr,
    /// Ids of its security groups. Without any, nothing passes but names and replies.
    pub groups: Vec<String>,
    /// Id of its subnet.
    pub subnet: String,
    /// Its public address, without which an internet gateway is of no use to it. Through one it
    /// is reached by this address from outside, the machine included.
    pub public_ip: Option<Ipv4Addr>,
    /// Which of the VPC's services it may call.
    pub services: Vec<(Ipv4Addr, u16)>,
    /// Whether it may send in any name, see [`crate::InterfaceSpec::speaks_for_clients`]. A rule that
    /// lets its groups in lets in what it sends so, too.
    pub speaks_for_clients: bool,
}

/// A security group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id (`sg-…`).
    pub id: String,
    /// What its members may be sent; `peer` is the source.
    pub ingress: Vec<Rule>,
    /// What its members may send; `peer` is the destination.
    pub egress: Vec<Rule>,
}

/// One permission of a security group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The kind of traffic.
    pub traffic: Traffic,
    /// The other side.
    pub peer: Peer,
}

/// Kinds of traffic a rule may allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Traffic {
    /// Everything (protocol −1).
    Any,
    /// TCP to these destination ports.
    Tcp(RangeInclusive<u16>),
    /// UDP to these destination ports.
    Udp(RangeInclusive<u16>),
    /// ICMP of this type and code; `None` is any.
    Icmp(Option<u8>, Option<u8>),
    /// Everything of this IP protocol number.
    Protocol(u8),
}

/// The other side of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Peer {
    /// All addresses of a range.
    Cidr(Cidr),
    /// The private addresses of all members of a security group.
    Group(String),
}

impl VpcRules {
    /// Whether anything may go to a peer, or would.
    pub(crate) fn has_peers(&self) -> bool {
        let mut subnets = self.subnets.iter();
        !self.peers.is_empty() || subnets.any(|subnet| !subnet.routes.is_empty())
    }

    /// The public addresses that lead to an interface: those in subnets with an internet gateway.
    pub(crate) fn public_addresses(&self) -> BTreeSet<Ipv4Addr> {
        let interfaces = self.interfaces.iter();
        interfaces
            .filter_map(|one| self.public_address(one))
            .collect()
    }

    /// The public address by which an interface is reached from outside.
    pub(crate) fn public_address(&self, interface: &InterfaceRules) -> Option<Ipv4Addr> {
        let mut subnets = self.subnets.iter();
        let subnet = subnets.find(|subnet| subnet.id == interface.subnet)?;
        let through_gateway = subnet.egress == Egress::Internet;
        interface.public_ip.filter(|_| through_gateway)
    }
}

/// What a subnet's route table lets its interfaces reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubnetRules {
    /// Its id (`subnet-…`).
    pub id: String,
    /// The way out of the VPC.
    pub egress: Egress,
    /// Its routes to peers and those beside them, of which the most specific counts. None where
    /// no route leads to a peer.
    pub routes: Vec<SubnetRoute>,
}

/// A route of a subnet that has routes to peers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubnetRoute {
    /// Where to.
    pub range: Cidr,
    /// Which way.
    pub way: Way,
}

/// Which way a route leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// Into the other VPC of that peering.
    Peer(String),
    /// To a peering that is not there: packets are dropped.
    Nowhere,
    /// As if there were no routes to peers, see [`SubnetRules::egress`].
    Out,
}

/// A subnet's way out of the VPC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Egress {
    /// No route: the VPC is all there is.
    None,
    /// A NAT gateway: every interface gets out.
    Nat,
    /// An internet gateway: interfaces with a public address get out.
    Internet,
}

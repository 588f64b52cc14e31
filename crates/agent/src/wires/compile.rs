//! From records to what the kernel should know. Pure.

use super::peers;
use super::records::Records;
use domain::network::reach::{self, WayOut, Ways};
use domain::network::{
    InterfaceOwner, NetworkInterface, RulePeer, SecurityGroup, SecurityGroupRule, Subnet, Vpc,
};
use netns::{
    Cidr, Egress, Group, InterfaceRules, InterfaceSpec, MacAddress, Peer, Rule, SubnetRules,
    Traffic, VpcRules, VpcSpec,
};
use std::net::Ipv4Addr;

/// Largest packet inside a VPC, bytes.
const MTU: u32 = 1500;

/// Where a VPC's resolver answers: base + 2 of its primary block.
pub(super) fn resolver(vpc: &Vpc) -> Ipv4Addr {
    vpc.cidrs
        .first()
        .and_then(|cidr| cidr.nth(2))
        .unwrap_or(Ipv4Addr::new(169, 254, 169, 253))
}

pub(super) fn vpc(vpc: &Vpc) -> VpcSpec {
    VpcSpec {
        id: vpc.id.clone(),
        cidrs: vpc.cidrs.iter().copied().map(block).collect(),
        services: vec![(resolver(vpc), super::API_PORT)],
    }
}

pub(super) fn block(cidr: domain::network::Cidr) -> Cidr {
    Cidr::new(cidr.base, cidr.prefix)
}

/// The interface as the kernel should have it; `None` without an address or a subnet.
pub(super) fn interface(interface: &NetworkInterface, records: &Records) -> Option<InterfaceSpec> {
    let address = interface.address.as_ref()?;
    let subnet = records
        .subnets
        .iter()
        .find(|subnet| subnet.id == interface.subnet)?;
    Some(InterfaceSpec {
        id: interface.id.clone(),
        vpc: interface.vpc.clone(),
        ip: address.private_ip,
        mac: MacAddress(mac(&address.mac)?),
        prefix_len: subnet.cidr.prefix,
        gateway: subnet.cidr.nth(1)?,
        mtu: MTU,
        loopback: vec![crate::metadata::ADDRESS],
        speaks_for_clients: speaks_for_clients(interface),
    })
}

/// Whether the interface is a load balancer's: targets of network load balancers see the client.
///
/// Chosen: of every load balancer; an application load balancer's namespace has no other programs
/// in it either, and it never sends in another's name.
fn speaks_for_clients(interface: &NetworkInterface) -> bool {
    matches!(interface.owner, InterfaceOwner::LoadBalancer(_))
}

fn mac(text: &str) -> Option<[u8; 6]> {
    let bytes: Result<Vec<u8>, _> = text
        .split(':')
        .map(|part| u8::from_str_radix(part, 16))
        .collect();
    bytes.ok()?.try_into().ok()
}

pub(super) fn rules(vpc: &Vpc, records: &Records) -> VpcRules {
    VpcRules {
        interfaces: records
            .interfaces
            .iter()
            .filter_map(|interface| interface_rules(vpc, interface, records))
            .collect(),
        groups: records.groups.iter().map(group).chain([open()]).collect(),
        subnets: records
            .subnets
            .iter()
            .map(|subnet| SubnetRules {
                id: subnet.id.clone(),
                egress: egress(subnet, records),
                routes: peers::routes(subnet, records),
            })
            .collect(),
        peers: records.peers.iter().map(peers::rules).collect(),
    }
}

fn interface_rules(
    vpc: &Vpc,
    interface: &NetworkInterface,
    records: &Records,
) -> Option<InterfaceRules> {
    let address = interface.address.as_ref()?;
    Some(InterfaceRules {
        id: interface.id.clone(),
        ip: address.private_ip,
        groups: groups_of(interface),
        subnet: interface.subnet.clone(),
        public_ip: address.public_ip,
        services: services(vpc, interface, records),
        speaks_for_clients: speaks_for_clients(interface),
    })
}

/// The groups that judge what an interface sends and is sent.
pub(super) fn groups_of(interface: &NetworkInterface) -> Vec<String> {
    match &interface.owner {
        InterfaceOwner::LoadBalancer(_) if interface.security_groups.is_empty() => {
            vec![OPEN.to_owned()]
        }
        _ => interface.security_groups.clone(),
    }
}

/// Stands for the absence of security groups, which lets a network load balancer send and be sent
/// everything. Source: the guide of network load balancers, security groups. No group has this id.
const OPEN: &str = "sg-open";

fn open() -> Group {
    let all = Rule {
        traffic: Traffic::Any,
        peer: Peer::Cidr(Cidr::new(Ipv4Addr::UNSPECIFIED, 0)),
    };
    Group {
        id: OPEN.to_owned(),
        ingress: vec![all.clone()],
        egress: vec![all],
    }
}

fn group(group: &SecurityGroup) -> Group {
    let compiled = |rules: &[SecurityGroupRule]| rules.iter().filter_map(rule).collect();
    Group {
        id: group.id.clone(),
        ingress: compiled(&group.ingress),
        egress: compiled(&group.egress),
    }
}

/// A rule about IPv6 says nothing about a network that has none.
fn rule(rule: &SecurityGroupRule) -> Option<Rule> {
    let peer = match &rule.peer {
        RulePeer::Cidr(cidr) => Peer::Cidr(block(*cidr)),
        RulePeer::Group(id) => Peer::Group(id.clone()),
        RulePeer::Ipv6(_) => return None,
    };
    let ports = || {
        let (first, last) = rule.ports.unwrap_or((0, 65_535));
        let port = |number: i32| u16::try_from(number.clamp(0, 65_535)).unwrap_or_default();
        port(first)..=port(if last < 0 { 65_535 } else { last })
    };
    let traffic = match rule.protocol.as_str() {
        "-1" => Traffic::Any,
        "tcp" | "6" => Traffic::Tcp(ports()),
        "udp" | "17" => Traffic::Udp(ports()),
        "icmp" | "1" => {
            let (kind, code) = rule.ports.unwrap_or((-1, -1));
            Traffic::Icmp(u8::try_from(kind).ok(), u8::try_from(code).ok())
        }
        number => Traffic::Protocol(number.parse().ok()?),
    };
    Some(Rule { traffic, peer })
}

/// What an interface of the subnet can reach beside its VPC.
fn way_out(subnet: &Subnet, records: &Records, has_public_ip: bool) -> WayOut {
    reach::way_out(subnet, &ways(records), has_public_ip)
}

pub(super) fn ways(records: &Records) -> Ways<'_> {
    Ways {
        route_tables: &records.routes,
        internet_gateways: &records.internet_gateways,
        nat_gateways: &records.nat_gateways,
        endpoints: &records.endpoints,
        peerings: &records.peerings,
    }
}

/// A subnet's way out, for an interface that could use an internet gateway.
fn egress(subnet: &Subnet, records: &Records) -> Egress {
    match way_out(subnet, records, true).egress {
        reach::Egress::None => Egress::None,
        reach::Egress::Nat => Egress::Nat,
        reach::Egress::Internet => Egress::Internet,
    }
}

/// The AWS APIs answer an interface that reaches the internet, for which it needs a public
/// address where the way leads through an internet gateway, or an endpoint for one of them.
fn services(vpc: &Vpc, interface: &NetworkInterface, records: &Records) -> Vec<(Ipv4Addr, u16)> {
    let reachable = way_out_of(interface, records)
        .is_some_and(|way| way.egress != reach::Egress::None || !way.endpoints.is_empty());
    if reachable {
        vec![(resolver(vpc), super::API_PORT)]
    } else {
        Vec::new()
    }
}

/// Whether any subnet has a way out of the VPC.
pub(super) fn has_way_out(records: &Records) -> bool {
    records
        .subnets
        .iter()
        .any(|subnet| egress(subnet, records) != Egress::None)
}

/// Whether an interface can reach a service of AWS (`secretsmanager`, `ecr.api`), or `internet`.
pub(super) fn reaches(interface: &NetworkInterface, records: &Records, service: &str) -> bool {
    way_out_of(interface, records).is_some_and(|way| match service {
        "internet" => way.egress != reach::Egress::None,
        service => way.reaches_service(service),
    })
}

/// What an interface can reach beside its VPC; `None` when its subnet is gone.
fn way_out_of(interface: &NetworkInterface, records: &Records) -> Option<WayOut> {
    let address = interface.address.as_ref();
    let is_public = address.is_some_and(|address| address.public_ip.is_some());
    let mut subnets = records.subnets.iter();
    let subnet = subnets.find(|subnet| subnet.id == interface.subnet)?;
    Some(way_out(subnet, records, is_public))
}

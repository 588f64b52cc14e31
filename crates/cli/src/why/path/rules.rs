//! What security group rules allow, and how to add the one that is missing.

use super::{End, Place};
use domain::network::{RulePeer, SecurityGroup, SecurityGroupRule};
use netns::Direction;
use std::fmt;

const UPLINKS: netns::Cidr = netns::Config::DEFAULT_UPLINKS;

/// What is to be allowed.
pub(super) struct Traffic<'a> {
    pub(super) protocol: &'a str,
    pub(super) port: Option<u16>,
    pub(super) direction: Direction,
}

impl fmt::Display for Traffic<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.port {
            Some(port) => write!(formatter, "{} {port}", self.protocol),
            None => write!(formatter, "{} on every port", self.protocol),
        }
    }
}

/// The first rule that allows the traffic with `peer`, and its group.
pub(super) fn allowing<'a>(
    groups: &[&'a SecurityGroup],
    traffic: &Traffic<'_>,
    peer: &End,
) -> Option<(&'a SecurityGroup, &'a SecurityGroupRule)> {
    groups.iter().find_map(|group| {
        let rules = match traffic.direction {
            Direction::Egress => &group.egress,
            Direction::Ingress => &group.ingress,
        };
        let rule = rules.iter().find(|rule| allows(rule, traffic, peer))?;
        Some((*group, rule))
    })
}

fn allows(rule: &SecurityGroupRule, traffic: &Traffic<'_>, peer: &End) -> bool {
    let number = match traffic.protocol {
        "tcp" => "6",
        "udp" => "17",
        other => other,
    };
    let same = rule.protocol == traffic.protocol || rule.protocol == number;
    let covers = match (rule.ports, traffic.port) {
        (None, _) => true,
        (Some((first, last)), Some(port)) => (first..=last).contains(&i32::from(port)),
        (Some((first, last)), None) => first <= 0 && last >= 65_535,
    };
    (rule.protocol == "-1" || (same && covers)) && is_about(&rule.peer, peer)
}

/// Whether the rule is about every address the peer may have.
fn is_about(rule: &RulePeer, peer: &End) -> bool {
    match (rule, &peer.place) {
        (RulePeer::Cidr(block), Place::Outside(address)) => block.contains(*address),
        (RulePeer::Cidr(block), Place::Inside(inside)) => {
            let covers_subnet = || {
                inside
                    .subnet
                    .as_ref()
                    .is_some_and(|subnet| block.covers(subnet.cidr))
            };
            match inside.addresses.is_empty() {
                true => covers_subnet(),
                false => inside
                    .addresses
                    .iter()
                    .all(|address| block.contains(*address)),
            }
        }
        (RulePeer::Group(group), Place::Inside(inside)) => inside.groups.contains(group),
        (RulePeer::Group(_), Place::Outside(_)) | (RulePeer::Ipv6(_), _) => false,
    }
}

/// `sg-… (payments)`.
pub(super) fn named_group(group: &SecurityGroup) -> String {
    format!("{} ({})", group.id, group.name)
}

/// The command that adds the missing rule.
pub(super) fn add_rule(group: &SecurityGroup, traffic: &Traffic<'_>, peer: &End) -> String {
    let port = traffic
        .port
        .map_or("0-65535".to_owned(), |port| port.to_string());
    let (id, protocol) = (&group.id, traffic.protocol);
    let peer_group = match &peer.place {
        Place::Inside(inside) => inside.groups.first(),
        Place::Outside(_) => None,
    };
    let block = match &peer.place {
        Place::Inside(inside) => inside.addresses.first().copied(),
        Place::Outside(address) => Some(*address),
    };
    let block = match block {
        None => "0.0.0.0/0".to_owned(),
        // The machine has one address a VPC; a rule is about all of them.
        Some(address) if UPLINKS.contains(address) => UPLINKS.to_string(),
        Some(address) => format!("{address}/32"),
    };
    match (traffic.direction, peer_group) {
        (Direction::Ingress, Some(peer)) => format!(
            "aws ec2 authorize-security-group-ingress --group-id {id} --protocol {protocol} \
             --port {port} --source-group {peer}"
        ),
        (Direction::Ingress, None) => format!(
            "aws ec2 authorize-security-group-ingress --group-id {id} --protocol {protocol} \
             --port {port} --cidr {block}"
        ),
        (Direction::Egress, peer) => {
            let (first, last) = match traffic.port {
                Some(port) => (port, port),
                None => (0, 65_535),
            };
            let range = match peer {
                Some(peer) => format!("UserIdGroupPairs=[{{GroupId={peer}}}]"),
                None => format!("IpRanges=[{{CidrIp={block}}}]"),
            };
            format!(
                "aws ec2 authorize-security-group-egress --group-id {id} --ip-permissions \
                 'IpProtocol={protocol},FromPort={first},ToPort={last},{range}'"
            )
        }
    }
}

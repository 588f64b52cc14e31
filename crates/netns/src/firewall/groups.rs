//! Security groups as chains of permissions.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use super::compile::{ADDRESS, R0};
use super::ruleset::Ruleset;
use super::speak;
use crate::nft::{Base, Expression, MetaKey, Verdict};
use crate::rules::{Group, Peer, Rule, Traffic};
use crate::spec::Cidr;

/// The chains of a group: what its members may send, what they may be sent. Groups in `speaking`
/// have members that speak for clients.
pub(super) fn group_chains(table: &mut Ruleset, group: &Group, speaking: &BTreeSet<&String>) {
    let directions = [
        ("egress", &group.egress, Expression::destination(R0)),
        ("ingress", &group.ingress, Expression::source(R0)),
    ];
    for (direction, rules, peer_address) in directions {
        let name = format!("{direction}:{}", group.id);
        table.chain(&name);
        for rule in rules {
            if let Peer::Group(peer) = &rule.peer {
                table.set(members(peer), ADDRESS);
            }
            let steps = permission(rule, peer_address.clone());
            table.chain(&name).rule(steps);
        }
    }
    let own = format!("ingress:{}", group.id);
    for rule in &group.ingress {
        match &rule.peer {
            Peer::Group(peer) if speaking.contains(peer) => {
                table.chain(&own).rule(speak::permission(rule, peer));
            }
            Peer::Group(_) | Peer::Cidr(_) => {}
        }
    }
}

/// The set of the private addresses of a group's members.
pub(super) fn members(group: &str) -> String {
    format!("members:{group}")
}

fn permission(rule: &Rule, peer_address: Expression) -> Vec<Expression> {
    let mut steps = of_kind(&rule.traffic);
    steps.extend(match &rule.peer {
        Peer::Cidr(range) => in_range(peer_address, *range),
        Peer::Group(group) => vec![peer_address, Expression::In(R0, members(group))],
    });
    steps.push(Expression::Verdict(Verdict::Accept));
    steps
}

pub(super) fn of_kind(traffic: &Traffic) -> Vec<Expression> {
    let protocol = |number: i32| {
        let is_it = Expression::Equals(R0, vec![number as u8]);
        vec![Expression::Meta(MetaKey::Protocol, R0), is_it]
    };
    match traffic {
        Traffic::Any => vec![],
        Traffic::Tcp(ports) => [protocol(libc::IPPROTO_TCP), to_ports(ports)].concat(),
        Traffic::Udp(ports) => [protocol(libc::IPPROTO_UDP), to_ports(ports)].concat(),
        Traffic::Icmp(kind, code) => {
            let byte = |offset, value: &Option<u8>| {
                let into = R0;
                let load = Expression::Payload {
                    base: Base::Transport,
                    offset,
                    len: 1,
                    into,
                };
                value.map(|value| vec![load, Expression::Equals(R0, vec![value])])
            };
            let (kind, code) = (byte(0, kind), byte(1, code));
            let icmp = protocol(libc::IPPROTO_ICMP);
            [icmp, kind.unwrap_or_default(), code.unwrap_or_default()].concat()
        }
        Traffic::Protocol(number) => protocol(i32::from(*number)),
    }
}

fn to_ports(ports: &RangeInclusive<u16>) -> Vec<Expression> {
    let (from, to) = (
        ports.start().to_be_bytes().to_vec(),
        ports.end().to_be_bytes().to_vec(),
    );
    vec![
        Expression::destination_port(R0),
        Expression::Between(R0, from, to),
    ]
}

/// Holds when the address lies in the range.
pub(super) fn in_range(address: Expression, range: Cidr) -> Vec<Expression> {
    let is_it = Expression::is_address(R0, range.address());
    match range.prefix_len() {
        0 => vec![],
        32 => vec![address, is_it],
        _ => vec![address, Expression::Mask(R0, range.mask().octets()), is_it],
    }
}

//! A VPC's rules as the content of a table.

use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;

use super::groups::{group_chains, in_range, members};
use super::ruleset::{Chain, Ruleset};
use super::steps::{by_sender, established, from_link, goto, names};
use super::{outside, peers, speak};
use crate::drops::{Direction, DropReason};
use crate::link::{UPLINK, link_name};
use crate::nft::{Expression, Hook, MetaKey, SetKind, SetShape, Verdict, Word, interface_name};
use crate::rules::{Egress, InterfaceRules, SubnetRules, VpcRules};
use crate::spec::{Cidr, VpcSpec};

/// The log group, in each router's namespace, that dropped packets are sent to.
pub(crate) const LOG_GROUP: u16 = 1;
/// Counts what interfaces were not sent, by link name.
pub(crate) const COUNTED_IN: &str = "dropped-in";
/// Counts what interfaces could not send, by link name.
pub(crate) const COUNTED_OUT: &str = "dropped-out";

/// Logged packets a second and VPC, for each reason; counters see all.
const LOGGED_PER_SECOND: u64 = 200;
const LOG_BURST: u32 = 400;
/// Bytes of a dropped packet the log sees: IP and transport headers.
const LOGGED_BYTES: u32 = 96;

pub(super) const LEAVING: &str = "leaving";
const ARRIVING: &str = "arriving";
const OUTBOUND: &str = "outbound";
const CALLERS: &str = "service-callers";
pub(super) const RESOLVERS: &str = "resolvers";

/// Leaves neither VPC nor instance: the machine's own metadata service is there.
const LINK_LOCAL: Cidr = Cidr::from_parts(Ipv4Addr::new(169, 254, 0, 0), 16);

pub(super) const ADDRESS: SetShape = SetShape {
    kind: SetKind::Plain,
    key_type: 7,
    key_len: 4,
};
pub(super) const ADDRESS_VERDICT: SetShape = SetShape {
    kind: SetKind::Verdicts,
    ..ADDRESS
};
/// Link name and source address.
const SENDER: SetShape = SetShape {
    kind: SetKind::Verdicts,
    key_type: (41 << 6) | 7,
    key_len: 20,
};
/// Source address, destination address, destination port.
const CALL: SetShape = SetShape {
    kind: SetKind::Plain,
    key_type: (7 << 12) | (7 << 6) | 13,
    key_len: 12,
};
const COUNTER: SetShape = SetShape {
    kind: SetKind::Counting,
    key_type: 41,
    key_len: 16,
};

pub(super) const R0: Word = Word(0);

/// Why packets are dropped: the chain that does it, its log prefix, who it is counted for.
const DROPS: [(&str, Direction, DropReason); 5] = [
    ("drop-out", Direction::Egress, DropReason::SecurityGroup),
    ("drop-in", Direction::Ingress, DropReason::SecurityGroup),
    ("drop-route", Direction::Egress, DropReason::NoRoute),
    ("drop-service", Direction::Egress, DropReason::Service),
    ("drop-spoofed", Direction::Egress, DropReason::Spoofed),
];

/// What a log prefix stands for.
pub(crate) fn drop_reason(prefix: &str) -> Option<(Direction, DropReason)> {
    let named = |(chain, ..): &&(&str, Direction, DropReason)| *chain == prefix;
    DROPS
        .iter()
        .find(named)
        .map(|(_, direction, reason)| (*direction, *reason))
}

/// The table for `vpc` under `rules`; without rules all but names is dropped.
pub(crate) fn compile(vpc: &VpcSpec, rules: &VpcRules) -> Ruleset {
    let mut table = Ruleset::default();
    declare_sets(&mut table);
    drop_chains(&mut table);
    forward_chains(&mut table);
    input_chains(&mut table);
    outside::chains(&mut table);
    peers::sets(&mut table);
    speak::chains(&mut table, rules.has_peers());
    for address in vpc.resolver_addresses() {
        table.set(RESOLVERS, ADDRESS).key(address.octets());
    }
    let subnets: BTreeMap<_, _> = rules.subnets.iter().map(|s| (s.id.as_str(), s)).collect();
    let speaking = speak::groups(rules);
    for group in &rules.groups {
        group_chains(&mut table, group, &speaking);
    }
    for interface in &rules.interfaces {
        interface_chains(&mut table, interface);
        if interface.speaks_for_clients {
            speak::interface(&mut table, interface);
        }
        if let Some(subnet) = subnets.get(interface.subnet.as_str()) {
            ways_out(&mut table, interface, subnet);
            peers::routed(&mut table, interface, subnet);
        }
        if let Some(address) = rules.public_address(interface) {
            outside::way_in(&mut table, interface, address);
        }
    }
    for subnet in &rules.subnets {
        peers::routes(&mut table, vpc, subnet);
    }
    for peer in &rules.peers {
        peers::peer(&mut table, peer);
    }
    table
}

fn declare_sets(table: &mut Ruleset) {
    table.set(LEAVING, SENDER);
    table.set(ARRIVING, ADDRESS_VERDICT);
    table.set(OUTBOUND, ADDRESS);
    table.set(CALLERS, CALL);
    table.set(RESOLVERS, ADDRESS);
    table.set(COUNTED_IN, COUNTER);
    table.set(COUNTED_OUT, COUNTER);
}

fn drop_chains(table: &mut Ruleset) {
    for (name, direction, _) in DROPS {
        let (link, counted) = match direction {
            Direction::Ingress => (MetaKey::OutputName, COUNTED_IN),
            Direction::Egress => (MetaKey::InputName, COUNTED_OUT),
        };
        let limit = Expression::Limit {
            per_second: LOGGED_PER_SECOND,
            burst: LOG_BURST,
        };
        let prefix = name.to_owned();
        let log = Expression::Log {
            group: LOG_GROUP,
            prefix,
            bytes: LOGGED_BYTES,
        };
        let chain = table.chain(name);
        chain.rule([
            Expression::Meta(link, R0),
            Expression::CountIn(R0, counted.to_owned()),
        ]);
        chain
            .rule([limit, log])
            .rule([Expression::Verdict(Verdict::Drop)]);
    }
}

fn forward_chains(table: &mut Ruleset) {
    let sends = base_chain(table, "forward-sends", libc::NF_INET_FORWARD, 0);
    sends
        .rule(established())
        .rule(outside::to_public_address_accept())
        .rule(from_link(UPLINK, Verdict::Drop))
        .rule(by_sender())
        .rule(speak::by_link())
        .rule(peers::arrived())
        .rule(goto("drop-spoofed"));
    let receives = base_chain(table, "forward-receives", libc::NF_INET_FORWARD, 10);
    receives.rule(peers::lost()).rule(established());
    receives.rule([
        Expression::destination(R0),
        Expression::VerdictOf(R0, ARRIVING.to_owned()),
    ]);
    let mut link_local = in_range(Expression::destination(R0), LINK_LOCAL);
    link_local.extend(goto("drop-route"));
    receives.rule(link_local);
    receives.rule(peers::crossing());
    receives.rule([
        Expression::Meta(MetaKey::OutputName, R0),
        Expression::Equals(R0, interface_name(UPLINK).to_vec()),
        Expression::source(R0),
        Expression::In(R0, OUTBOUND.to_owned()),
        Expression::Verdict(Verdict::Accept),
    ]);
    receives.rule(goto("drop-route"));
}

fn input_chains(table: &mut Ruleset) {
    let sends = base_chain(table, "input-sends", libc::NF_INET_LOCAL_IN, 0);
    sends
        .rule(established())
        .rule(from_link("lo", Verdict::Accept))
        .rule(from_link(UPLINK, Verdict::Drop))
        .rule(peers::to_router());
    sends
        .rule(names(libc::IPPROTO_UDP))
        .rule(names(libc::IPPROTO_TCP));
    sends.rule(by_sender()).rule(goto("drop-spoofed"));
    let receives = base_chain(table, "input-receives", libc::NF_INET_LOCAL_IN, 10);
    receives
        .rule(established())
        .rule(from_link("lo", Verdict::Accept));
    receives
        .rule(names(libc::IPPROTO_UDP))
        .rule(names(libc::IPPROTO_TCP));
    receives.rule([
        Expression::Meta(MetaKey::Protocol, R0),
        Expression::Equals(R0, vec![libc::IPPROTO_TCP as u8]),
        Expression::source(R0),
        Expression::destination(Word(1)),
        Expression::destination_port(Word(2)),
        Expression::In(R0, CALLERS.to_owned()),
        Expression::Verdict(Verdict::Accept),
    ]);
    receives.rule(goto("drop-service"));
}

fn base_chain<'a>(table: &'a mut Ruleset, name: &str, number: i32, priority: i32) -> &'a mut Chain {
    let chain = table.chain(name);
    chain.hook = Some(Hook {
        kind: "filter",
        number,
        priority,
        policy: libc::NF_DROP,
    });
    chain
}

fn interface_chains(table: &mut Ruleset, interface: &InterfaceRules) {
    let InterfaceRules { id, ip, groups, .. } = interface;
    let (outward, inward) = (format!("out:{id}"), format!("in:{id}"));
    let groups: BTreeSet<_> = groups.iter().collect();
    for group in groups {
        table.set(members(group), ADDRESS).key(ip.octets());
        for (chain, direction) in [(&outward, "egress"), (&inward, "ingress")] {
            let target = format!("{direction}:{group}");
            table.chain(target.clone());
            table
                .chain(chain)
                .rule([Expression::Verdict(Verdict::Jump(target))]);
        }
    }
    table.chain(&outward).rule(goto("drop-out"));
    table.chain(&inward).rule(goto("drop-in"));
    let sender = [&interface_name(&link_name(id))[..], &ip.octets()].concat();
    table
        .set(LEAVING, SENDER)
        .verdict(sender, Verdict::Goto(outward));
    table
        .set(ARRIVING, ADDRESS_VERDICT)
        .verdict(ip.octets(), Verdict::Goto(inward));
}

fn ways_out(table: &mut Ruleset, interface: &InterfaceRules, subnet: &SubnetRules) {
    let gets_out = match subnet.egress {
        Egress::None => false,
        Egress::Nat => true,
        Egress::Internet => interface.public_ip.is_some(),
    };
    if gets_out {
        table.set(OUTBOUND, ADDRESS).key(interface.ip.octets());
    }
    for (service, port) in &interface.services {
        let port = [port.to_be_bytes(), [0; 2]].concat();
        let call = [&interface.ip.octets()[..], &service.octets(), &port].concat();
        table.set(CALLERS, CALL).key(call);
    }
}

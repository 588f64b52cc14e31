//! Ways to peers: which packets take them, by the routes of the sender's subnet, and which are
//! let through.
//!
//! The sender's router looks at its routes and at its sender's groups; the receiver's router looks
//! at the receiver's groups, and lets what comes by a peering get to its own interfaces and
//! nowhere else. A packet back is a packet like any other: its subnet needs a route.

use super::compile::{ADDRESS, R0};
use super::groups::{in_range, members};
use super::ruleset::Ruleset;
use super::speak::{LINK_NAME, LINK_VERDICT, by};
use super::steps::goto;
use crate::link::{UPLINK, link_name, peer};
use crate::nft::{Expression, MetaKey, Verdict, interface_name};
use crate::rules::{InterfaceRules, PeerRules, SubnetRules, Way};
use crate::spec::VpcSpec;

/// Links of interfaces whose subnet has routes to peers, and the chains of those routes.
const ROUTED: &str = "routed";
/// Links to peers, and the chains that say which addresses are there.
const CROSSING: &str = "crossing";
/// Links to peers.
const PEERS: &str = "peers";
/// Links to peers, and the chains that mark connections which come that way.
const RETURNING: &str = "returning";
/// [`peer::CROSSED`], as the kernel has it.
const CROSSED: [u8; 4] = peer::CROSSED.to_ne_bytes();

/// The sets that base chains refer to.
pub(super) fn sets(table: &mut Ruleset) {
    table.set(ROUTED, LINK_VERDICT);
    table.set(CROSSING, LINK_VERDICT);
    table.set(PEERS, LINK_NAME);
    table.set(RETURNING, LINK_VERDICT);
}

/// The rules that say, before routes are looked for, what a packet's mark is: that of an
/// interface that spoke for a client, as `answers` say, or that of a peering.
pub(super) fn marking(answers: &[Expression], has_peers: bool) -> Vec<Vec<Expression>> {
    let crossed = vec![
        Expression::ConnectionMark(R0),
        Expression::Equals(R0, CROSSED.to_vec()),
        Expression::MarkPacket(R0),
    ];
    let mut spoken_for = answers.to_vec();
    spoken_for.extend([
        Expression::ConnectionMark(R0),
        Expression::Differs(R0, vec![0; 4]),
        Expression::Differs(R0, CROSSED.to_vec()),
        Expression::MarkPacket(R0),
        Expression::Verdict(Verdict::Accept),
    ]);
    let mut rules = vec![crossed, spoken_for];
    if has_peers {
        rules.extend([by(RETURNING), by(ROUTED)]);
    }
    rules
}

/// What comes by a peering was judged by the router it left.
pub(super) fn arrived() -> Vec<Expression> {
    vec![
        Expression::Meta(MetaKey::InputName, R0),
        Expression::In(R0, PEERS.to_owned()),
        Expression::Verdict(Verdict::Accept),
    ]
}

/// What comes by a peering and is for the router itself. Source: VPC peering guide, limitations:
/// the name server of a peer cannot be asked.
pub(super) fn to_router() -> Vec<Expression> {
    let mut rule = vec![
        Expression::Meta(MetaKey::InputName, R0),
        Expression::In(R0, PEERS.to_owned()),
    ];
    rule.extend(goto("drop-service"));
    rule
}

/// What goes to a peer gets through as far as the peer has its address.
pub(super) fn crossing() -> Vec<Expression> {
    vec![
        Expression::Meta(MetaKey::OutputName, R0),
        Expression::VerdictOf(R0, CROSSING.to_owned()),
    ]
}

/// What was meant for a peer never leaves by the VPC's way out, not even as part of a connection
/// that was let in before.
pub(super) fn lost() -> Vec<Expression> {
    let mut rule = vec![
        Expression::Meta(MetaKey::OutputName, R0),
        Expression::Equals(R0, interface_name(UPLINK).to_vec()),
        Expression::Meta(MetaKey::Mark, R0),
        Expression::Differs(R0, vec![0; 4]),
    ];
    rule.extend(goto("drop-route"));
    rule
}

/// Has what an interface sends take the routes of its subnet.
pub(super) fn routed(table: &mut Ruleset, interface: &InterfaceRules, subnet: &SubnetRules) {
    if subnet.routes.is_empty() {
        return;
    }
    let link = interface_name(&link_name(&interface.id));
    let routes = Verdict::Jump(chain(subnet));
    table.set(ROUTED, LINK_VERDICT).verdict(link, routes);
}

fn chain(subnet: &SubnetRules) -> String {
    format!("routes:{}", subnet.id)
}

/// The chain of a subnet's routes: the VPC itself first, then the most specific.
pub(super) fn routes(table: &mut Ruleset, vpc: &VpcSpec, subnet: &SubnetRules) {
    if subnet.routes.is_empty() {
        return;
    }
    let chain = table.chain(chain(subnet));
    for range in &vpc.cidrs {
        let mut local = in_range(Expression::destination(R0), *range);
        local.push(Expression::Verdict(Verdict::Return));
        chain.rule(local);
    }
    let mut routes: Vec<_> = subnet.routes.iter().collect();
    routes.sort_by_key(|route| std::cmp::Reverse(route.range.prefix_len()));
    for route in routes {
        let mut rule = in_range(Expression::destination(R0), route.range);
        let mark = match &route.way {
            Way::Peer(id) => Some(peer::mark(id)),
            Way::Nowhere => Some(peer::NOWHERE),
            Way::Out => None,
        };
        if let Some(mark) = mark {
            rule.push(Expression::Load(R0, mark.to_ne_bytes().to_vec()));
            rule.push(Expression::MarkPacket(R0));
        }
        rule.push(Expression::Verdict(Verdict::Return));
        chain.rule(rule);
    }
}

/// Lets packets pass to and from one peer, and adds its interfaces to the groups that rules name.
pub(super) fn peer(table: &mut Ruleset, peer: &PeerRules) {
    let link = interface_name(&peer::link_name(&peer.peering));
    let there = format!("peer:{}", peer.peering);
    let back = format!("back:{}", peer.peering);
    table.chain(&there).rule([
        Expression::ConnectionMark(R0),
        Expression::Equals(R0, vec![0; 4]),
        Expression::Load(R0, CROSSED.to_vec()),
        Expression::MarkConnection(R0),
    ]);
    for range in &peer.ranges {
        let mut known = in_range(Expression::destination(R0), *range);
        known.push(Expression::Verdict(Verdict::Accept));
        table.chain(&there).rule(known);
        let mut own = in_range(Expression::source(R0), *range);
        own.extend([
            Expression::Load(R0, CROSSED.to_vec()),
            Expression::MarkConnection(R0),
            Expression::Verdict(Verdict::Accept),
        ]);
        table.chain(&back).rule(own);
    }
    table.chain(&there).rule(goto("drop-route"));
    // A load balancer across speaks for a client, to whom no route leads back.
    let mark = peer::mark(&peer.peering).to_ne_bytes().to_vec();
    table
        .chain(&back)
        .rule([Expression::Load(R0, mark), Expression::MarkConnection(R0)]);
    let returning = table.set(RETURNING, LINK_VERDICT);
    returning.verdict(link, Verdict::Goto(back));
    let crossing = table.set(CROSSING, LINK_VERDICT);
    crossing.verdict(link, Verdict::Goto(there));
    table.set(PEERS, LINK_NAME).key(link);
    for (address, groups) in &peer.members {
        for group in groups {
            let set = members(group);
            // Groups that no rule names have no set.
            if table.sets.contains_key(&set) {
                table.set(set, ADDRESS).key(address.octets());
            }
        }
    }
}

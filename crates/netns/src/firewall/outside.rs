//! What a router does between its VPC and what lies outside: it hides its interfaces behind its
//! uplink, and leads who asks for a public address to the interface that has it.

use std::net::Ipv4Addr;

use super::compile::{ADDRESS_VERDICT, R0};
use super::ruleset::{Chain, Ruleset};
use crate::link::UPLINK;
use crate::nft::{Expression, Hook, MetaKey, Verdict, interface_name};
use crate::rules::InterfaceRules;

/// Public addresses, and the chains that lead to their interfaces.
const PUBLIC: &str = "public";
/// Its destination was changed, as a bit of the connection's status in host byte order.
const SENT_ELSEWHERE: [u8; 4] = (1_u32 << 5).to_ne_bytes();

/// The chains of both directions.
pub(super) fn chains(table: &mut Ruleset) {
    table.set(PUBLIC, ADDRESS_VERDICT);
    let mut outward = over_uplink(MetaKey::OutputName);
    outward.push(Expression::Masquerade);
    nat_chain(table, "postrouting", libc::NF_INET_POST_ROUTING, 100).rule(outward);
    let mut inward = over_uplink(MetaKey::InputName);
    inward.extend([
        Expression::destination(R0),
        Expression::VerdictOf(R0, PUBLIC.to_owned()),
    ]);
    nat_chain(table, "prerouting", libc::NF_INET_PRE_ROUTING, -100).rule(inward);
}

fn nat_chain<'a>(table: &'a mut Ruleset, name: &str, number: i32, priority: i32) -> &'a mut Chain {
    let chain = table.chain(name);
    chain.hook = Some(Hook {
        kind: "nat",
        number,
        priority,
        policy: libc::NF_ACCEPT,
    });
    chain
}

/// Leads the public address to the interface. Whether a packet may go there is for the
/// interface's groups to say.
pub(super) fn way_in(table: &mut Ruleset, interface: &InterfaceRules, address: Ipv4Addr) {
    let chain = format!("public:{}", interface.id);
    table.chain(&chain).rule([
        Expression::Load(R0, interface.ip.octets().to_vec()),
        Expression::DestinationNat(R0),
    ]);
    table
        .set(PUBLIC, ADDRESS_VERDICT)
        .verdict(address.octets(), Verdict::Goto(chain));
}

/// From outside comes only what asked for a public address: private ones mean nothing there.
pub(super) fn to_public_address_accept() -> Vec<Expression> {
    let mut rule = over_uplink(MetaKey::InputName);
    rule.extend([
        Expression::ConnectionStatus(R0),
        Expression::Mask(R0, SENT_ELSEWHERE),
        Expression::Differs(R0, vec![0; 4]),
        Expression::Verdict(Verdict::Accept),
    ]);
    rule
}

fn over_uplink(end: MetaKey) -> Vec<Expression> {
    let is_it = Expression::Equals(R0, interface_name(UPLINK).to_vec());
    vec![Expression::Meta(end, R0), is_it]
}

//! Interfaces that speak for clients: they may send in any name, and get the answers.
//!
//! Which connections are theirs is kept as a mark of the connection: [`crate::link::speak`] says
//! what becomes of it.

use std::collections::BTreeSet;

use super::compile::R0;
use super::groups::of_kind;
use super::peers;
use super::ruleset::Ruleset;
use crate::link::{link_name, speak::mark};
use crate::nft::{Expression, Hook, MetaKey, SetKind, SetShape, Verdict, interface_name};
use crate::rules::{InterfaceRules, Rule, VpcRules};

/// What they send, by link: the chain that says whether they may.
const SPEAKING: &str = "speaking";
/// What they send, by link: the chain that marks it.
const MARKING: &str = "marking";

/// After connections are known, before routes are.
const PRIORITY: i32 = -150;
/// Bytes of a link's name, as a key.
pub(super) const LINK_NAME: SetShape = SetShape {
    kind: SetKind::Plain,
    key_type: 41,
    key_len: 16,
};
pub(super) const LINK_VERDICT: SetShape = SetShape {
    kind: SetKind::Verdicts,
    ..LINK_NAME
};

/// The groups that have an interface which speaks for clients.
pub(super) fn groups(rules: &VpcRules) -> BTreeSet<&String> {
    let interfaces = rules.interfaces.iter();
    let speaking = interfaces.filter(|one| one.speaks_for_clients);
    speaking.flat_map(|one| &one.groups).collect()
}

/// The chain that marks what they begin, and has the answers follow the mark.
pub(super) fn chains(table: &mut Ruleset, has_peers: bool) {
    table.set(SPEAKING, LINK_VERDICT);
    table.set(MARKING, LINK_VERDICT);
    let chain = table.chain("mark");
    chain.hook = Some(Hook {
        kind: "filter",
        number: libc::NF_INET_PRE_ROUTING,
        priority: PRIORITY,
        policy: libc::NF_ACCEPT,
    });
    let answers = [
        Expression::ConnectionDirection(R0),
        Expression::Equals(R0, vec![1]),
    ];
    for rule in peers::marking(&answers, has_peers) {
        chain.rule(rule);
    }
    chain.rule(by(MARKING));
}

/// What a link that speaks for clients sends in another's name is for its groups to judge.
pub(super) fn by_link() -> Vec<Expression> {
    by(SPEAKING)
}

pub(super) fn by(verdicts: &str) -> Vec<Expression> {
    vec![
        Expression::Meta(MetaKey::InputName, R0),
        Expression::VerdictOf(R0, verdicts.to_owned()),
    ]
}

/// Lets one interface speak for clients.
pub(super) fn interface(table: &mut Ruleset, interface: &InterfaceRules) {
    let InterfaceRules { id, ip, groups, .. } = interface;
    let marks = format!("mark:{id}");
    table.chain(&marks).rule([
        Expression::source(R0),
        Expression::Differs(R0, ip.octets().to_vec()),
        Expression::Load(R0, mark(*ip).to_ne_bytes().to_vec()),
        Expression::MarkConnection(R0),
    ]);
    let link = interface_name(&link_name(id));
    let sends = Verdict::Goto(format!("out:{id}"));
    table.set(SPEAKING, LINK_VERDICT).verdict(link, sends);
    let marked = Verdict::Goto(marks);
    table.set(MARKING, LINK_VERDICT).verdict(link, marked);
    for group in groups {
        table.set(links(group), LINK_NAME).key(link);
    }
}

/// The set of the links of a group's members that speak for clients.
fn links(group: &str) -> String {
    format!("links:{group}")
}

/// What a rule lets in from members of `peer`, whomever they speak for.
///
/// Source: the guide of network load balancers, security groups: a rule that names the load
/// balancer's group lets its traffic in with client IP preservation, too.
pub(super) fn permission(rule: &Rule, peer: &str) -> Vec<Expression> {
    let mut steps = of_kind(&rule.traffic);
    steps.extend([
        Expression::Meta(MetaKey::InputName, R0),
        Expression::In(R0, links(peer)),
        Expression::Verdict(Verdict::Accept),
    ]);
    steps
}

//! The routing rules we ask the kernel for: which packets are led by a table of their own.

use netlink_packet_route::rule::{RuleAction, RuleAttribute, RuleMessage};
use netlink_packet_route::{AddressFamily, RouteNetlinkMessage};

/// Has packets with that mark led by `table`.
pub(crate) fn rule_for_mark(mark: u32, table: u32) -> RouteNetlinkMessage {
    RouteNetlinkMessage::NewRule(rule(RuleAttribute::FwMark(mark), table))
}

/// Takes that rule away.
pub(crate) fn delete_rule_for_mark(mark: u32, table: u32) -> RouteNetlinkMessage {
    RouteNetlinkMessage::DelRule(rule(RuleAttribute::FwMark(mark), table))
}

/// Has packets that come by the link led by `table`.
pub(crate) fn rule_for_link(link: &str, table: u32) -> RouteNetlinkMessage {
    RouteNetlinkMessage::NewRule(rule(RuleAttribute::Iifname(link.to_owned()), table))
}

/// Before the main table, after the namespace's own addresses.
const PRIORITY: u32 = 100;

fn rule(selects: RuleAttribute, table: u32) -> RuleMessage {
    let mut rule = RuleMessage::default();
    rule.header.family = AddressFamily::Inet;
    rule.header.action = RuleAction::ToTable;
    rule.attributes = vec![
        RuleAttribute::Priority(PRIORITY),
        selects,
        RuleAttribute::Table(table),
    ];
    rule
}

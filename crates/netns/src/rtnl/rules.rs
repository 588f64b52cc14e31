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

/// Asks for all IPv4 rules.
pub(crate) fn list_rules() -> RouteNetlinkMessage {
    let mut message = RuleMessage::default();
    message.header.family = AddressFamily::Inet;
    RouteNetlinkMessage::GetRule(message)
}

/// Reads which mark a rule is about.
pub(crate) fn found_mark(message: RouteNetlinkMessage) -> Option<u32> {
    let RouteNetlinkMessage::NewRule(rule) = message else {
        return None;
    };
    rule.attributes
        .iter()
        .find_map(|attribute| match attribute {
            RuleAttribute::FwMark(mark) => Some(*mark),
            _ => None,
        })
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

//! Packets that were dropped lately.

use super::{Facts, Question};
use crate::why::{Explanation, counted, shown};
use netns::{Direction, Drop, DropReason};
use serde_json::{Value, json};

/// Tells of packets that were dropped between the two ends.
pub(super) fn dropped(question: &Question<'_>, facts: &Facts<'_>, answer: &mut Explanation) {
    let between = |drop: &&Drop| {
        question.from.has_address(drop.source)
            && question.to.has_address(drop.destination)
            && question.port.is_none_or(|port| {
                drop.ports
                    .is_none_or(|(_, destination)| destination == port)
            })
    };
    let drops: Vec<&Drop> = facts.drops.iter().filter(between).collect();
    let Some(last) = drops.last() else {
        return;
    };
    let verb = if drops.len() == 1 { "was" } else { "were" };
    answer.say(format!(
        "{} {verb} dropped lately, the last one at {} by {}.",
        counted(drops.len(), "packet"),
        shown(last.time),
        dropped_by(last)
    ));
    let told: Vec<Value> = drops
        .iter()
        .rev()
        .take(10)
        .map(|drop| drop_json(drop))
        .collect();
    answer.note("drops", told);
}

fn dropped_by(drop: &Drop) -> String {
    let direction = match drop.direction {
        Direction::Egress => "egress",
        Direction::Ingress => "ingress",
    };
    let of = drop.interface.as_deref().unwrap_or("no known interface");
    match drop.reason {
        DropReason::SecurityGroup => format!("the {direction} rules of {of}"),
        DropReason::NoRoute => format!("the routes of {of}"),
        DropReason::Service => format!("the services that {of} may not call"),
        DropReason::Spoofed => "the check of sender addresses".to_owned(),
    }
}

/// A dropped packet for programs.
pub fn drop_json(drop: &Drop) -> Value {
    json!({
        "time": shown(drop.time),
        "vpc": drop.vpc,
        "interface": drop.interface,
        "direction": match drop.direction {
            Direction::Egress => "egress",
            Direction::Ingress => "ingress",
        },
        "reason": match drop.reason {
            DropReason::SecurityGroup => "security-group",
            DropReason::NoRoute => "no-route",
            DropReason::Service => "service",
            DropReason::Spoofed => "spoofed",
        },
        "source": drop.source,
        "destination": drop.destination,
        "protocol": drop.protocol,
        "sourcePort": drop.ports.map(|(source, _)| source),
        "destinationPort": drop.ports.map(|(_, destination)| destination),
    })
}

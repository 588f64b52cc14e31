//! Whether packets get from one place to another, and which rule is missing.

mod across;
mod drops;
mod end;
mod routes;
mod rules;

pub use drops::drop_json;
pub use end::{End, Inside, Place};

use super::Explanation;
use across::across;
use domain::Timestamp;
use domain::network::SecurityGroup;
use domain::network::reach::{Egress, Ways, way_out};
use drops::dropped;
use netns::{Direction, Drop};
use routes::missing_route;
use rules::{Traffic, add_rule, allowing, named_group};
use serde_json::{Value, json};
use std::net::Ipv4Addr;

/// A question: may a connection to `port` be made?
pub struct Question<'a> {
    /// Who connects.
    pub from: &'a End,
    /// Who listens.
    pub to: &'a End,
    /// The port; `None` when it is not known, and then nothing but a rule for all ports allows.
    pub port: Option<u16>,
    /// `tcp` or `udp`.
    pub protocol: &'a str,
}

/// What the answer rests on.
pub struct Facts<'a> {
    /// Every security group of the account.
    pub groups: &'a [SecurityGroup],
    /// Route tables, gateways and peerings.
    pub ways: Ways<'a>,
    /// The present time.
    pub now: Timestamp,
    /// Packets dropped lately, oldest first.
    pub drops: &'a [Drop],
}

/// Explains whether packets get there.
pub fn explain(question: &Question<'_>, facts: &Facts<'_>) -> Explanation {
    let mut answer = Explanation::default();
    answer.note("from", question.from.evidence());
    answer.note("to", question.to.evidence());
    answer.note("protocol", question.protocol);
    answer.note("port", question.port);
    let missing = match (&question.from.place, &question.to.place) {
        (Place::Inside(from), Place::Inside(to)) if from.vpc != to.vpc => {
            across(question, facts, &mut answer)
        }
        (Place::Inside(_), Place::Inside(_)) => within(question, facts, &mut answer),
        (Place::Inside(_), Place::Outside(_)) => outward(question, facts, &mut answer),
        (Place::Outside(_), Place::Inside(_)) => inward(question, facts, &mut answer),
        (Place::Outside(_), Place::Outside(_)) => {
            answer.say("Neither end is in a VPC: nothing here decides about such packets.");
            Vec::new()
        }
    };
    for problem in [question.from, question.to]
        .iter()
        .flat_map(|end| &end.problems)
    {
        answer.say(problem.clone());
    }
    let is_allowed = missing.is_empty();
    answer.note("allowed", is_allowed);
    answer.note("missing", missing);
    if is_allowed {
        allowed(question, &mut answer);
    }
    dropped(question, facts, &mut answer);
    answer
}

/// The way is known, as between ends in one VPC: the security groups decide.
fn within(question: &Question<'_>, facts: &Facts<'_>, answer: &mut Explanation) -> Vec<Value> {
    let sides = [
        (Direction::Egress, question.from, question.to),
        (Direction::Ingress, question.to, question.from),
    ];
    let missing = sides
        .map(|(direction, own, peer)| missing_rule(question, facts, direction, own, peer, answer));
    missing.into_iter().flatten().collect()
}

fn outward(question: &Question<'_>, facts: &Facts<'_>, answer: &mut Explanation) -> Vec<Value> {
    let (from, to) = (question.from, question.to);
    let rule = missing_rule(question, facts, Direction::Egress, from, to, answer);
    let route = missing_route(question, facts, answer);
    rule.into_iter().chain(route).collect()
}

fn inward(question: &Question<'_>, facts: &Facts<'_>, answer: &mut Explanation) -> Vec<Value> {
    let (from, to) = (question.from, question.to);
    if to.listens_outside {
        let rule = missing_rule(question, facts, Direction::Ingress, to, from, answer);
        return rule.into_iter().collect();
    }
    if is_public(to, facts) {
        let machine = || End::new(from.label.clone(), Place::Outside(MACHINE));
        let caller = match from.place {
            Place::Outside(address) if address.is_loopback() => &machine(),
            _ => from,
        };
        answer.note("wayIn", "internet-gateway");
        let rule = missing_rule(question, facts, Direction::Ingress, to, caller, answer);
        return rule.into_iter().collect();
    }
    answer.say(format!(
        "{} is inside {} and nothing leads to it from outside: only an internet-facing load \
         balancer, or a public address in a subnet with a route to an internet gateway, can be \
         called from there.",
        to.label,
        to.place.vpc().unwrap_or("a VPC")
    ));
    vec![json!({"kind": "route"})]
}

/// The machine as routers see it: the first of the addresses it has on its links to them.
const MACHINE: Ipv4Addr = netns::Config::DEFAULT_UPLINKS.address();

/// Whether an internet gateway leads a public address to it.
fn is_public(end: &End, facts: &Facts<'_>) -> bool {
    let Place::Inside(inside) = &end.place else {
        return false;
    };
    let subnet = inside
        .subnet
        .as_ref()
        .filter(|_| inside.public_ip.is_some());
    subnet.is_some_and(|subnet| way_out(subnet, &facts.ways, true).egress == Egress::Internet)
}

/// Looks for a rule of `own`'s groups that allows `peer`; says which one is missing.
fn missing_rule(
    question: &Question<'_>,
    facts: &Facts<'_>,
    direction: Direction,
    own: &End,
    peer: &End,
    answer: &mut Explanation,
) -> Option<Value> {
    let Place::Inside(inside) = &own.place else {
        return None;
    };
    if inside.is_open {
        return None;
    }
    let groups: Vec<&SecurityGroup> = inside
        .groups
        .iter()
        .filter_map(|id| facts.groups.iter().find(|group| group.id == *id))
        .collect();
    let traffic = Traffic {
        protocol: question.protocol,
        port: question.port,
        direction,
    };
    let name = match direction {
        Direction::Egress => "egress",
        Direction::Ingress => "ingress",
    };
    if let Some((group, rule)) = allowing(&groups, &traffic, peer) {
        answer.note(
            &format!("{name}Rule"),
            json!({"group": group.id, "rule": rule.id}),
        );
        return None;
    }
    let Some(group) = groups.first() else {
        answer.say(format!(
            "{} has no security group, so nothing is allowed.",
            own.label
        ));
        return Some(json!({"kind": "security-group", "direction": name}));
    };
    let named = |groups: &[&SecurityGroup]| {
        let names: Vec<String> = groups.iter().map(|group| named_group(group)).collect();
        names.join(", ")
    };
    let subject = match groups.len() {
        1 => format!("{} has", named(&groups)),
        _ => format!("None of {} has", named(&groups)),
    };
    let (no, preposition) = match (groups.len(), direction) {
        (1, Direction::Egress) => ("no", "to"),
        (1, Direction::Ingress) => ("no", "from"),
        (_, Direction::Egress) => ("an", "to"),
        (_, Direction::Ingress) => ("an", "from"),
    };
    let command = add_rule(group, &traffic, peer);
    answer.say(format!(
        "{subject} {no} {name} rule that allows {} {preposition} {}; add: {command}",
        traffic,
        peer.for_rules(facts.groups)
    ));
    Some(json!({
        "kind": "security-group",
        "direction": name,
        "groups": inside.groups,
        "command": command,
    }))
}

fn allowed(question: &Question<'_>, answer: &mut Explanation) {
    let port = match question.port {
        Some(port) => format!("{} {port}", question.protocol),
        None => question.protocol.to_owned(),
    };
    let (from, to) = (&question.from.label, &question.to.label);
    let sentence = format!("Security groups and routes allow {port} from {from} to {to}.");
    answer.sentences.insert(0, sentence);
    if let Some(port) = question
        .port
        .filter(|port| !question.to.may_listen_on(*port))
    {
        let listening: Vec<String> = question.to.ports.iter().map(u16::to_string).collect();
        answer.say(format!(
            "But {to} is not known to listen on {port}: its ports are {}.",
            listening.join(", ")
        ));
    }
}

#[cfg(test)]
mod tests;

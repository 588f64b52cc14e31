//! Ways from one VPC into another: a peering, a route on both sides, and rules on both sides.

use super::{Facts, Inside, Place, Question, within};
use crate::why::Explanation;
use domain::network::{Cidr, PeeringStatus, RouteTarget, Subnet, VpcPeering};
use serde_json::{Value, json};

/// Says what is missing between two VPCs.
pub(super) fn across(
    question: &Question<'_>,
    facts: &Facts<'_>,
    answer: &mut Explanation,
) -> Vec<Value> {
    let (Place::Inside(from), Place::Inside(to)) = (&question.from.place, &question.to.place)
    else {
        return Vec::new();
    };
    let Some(peering) = active(from, to, facts) else {
        return vec![no_peering(question, (from, to), facts, answer)];
    };
    answer.note("peering", peering.id.as_str());
    let ways = [
        (from, to, &question.to.label, "Packets to"),
        (to, from, &question.from.label, "Answers to"),
    ];
    let mut missing: Vec<Value> = ways
        .into_iter()
        .filter_map(|(own, peer, label, what)| {
            missing_route(
                (own, peer),
                peering,
                &format!("{what} {label}"),
                facts,
                answer,
            )
        })
        .collect();
    missing.extend(within(question, facts, answer));
    missing
}

fn between<'a>(
    from: &Inside,
    to: &Inside,
    facts: &Facts<'a>,
) -> impl Iterator<Item = &'a VpcPeering> {
    let all = facts.ways.peerings.iter();
    all.filter(move |peering| peering.joins(&from.vpc, &to.vpc))
}

fn active<'a>(from: &Inside, to: &Inside, facts: &Facts<'a>) -> Option<&'a VpcPeering> {
    between(from, to, facts).find(|peering| peering.is_active())
}

fn no_peering(
    question: &Question<'_>,
    (from, to): (&Inside, &Inside),
    facts: &Facts<'_>,
    answer: &mut Explanation,
) -> Value {
    let (here, there) = (&question.from.label, &question.to.label);
    let apart = format!("{here} is in {} and {there} is in {}", from.vpc, to.vpc);
    let make = format!(
        "aws ec2 create-vpc-peering-connection --vpc-id {} --peer-vpc-id {}",
        from.vpc, to.vpc
    );
    let newest = between(from, to, facts).max_by_key(|peering| peering.since);
    let Some(peering) = newest else {
        answer.say(format!(
            "{apart}: no VPC peering connection joins them; add: {make}, accept it, and give both \
             VPCs a route to each other"
        ));
        return json!({"kind": "peering", "command": make});
    };
    let (id, status) = (&peering.id, peering.status(facts.now));
    let command = match status {
        PeeringStatus::PendingAcceptance => {
            format!("aws ec2 accept-vpc-peering-connection --vpc-peering-connection-id {id}")
        }
        PeeringStatus::Active
        | PeeringStatus::Rejected
        | PeeringStatus::Failed
        | PeeringStatus::Expired
        | PeeringStatus::Deleted => make,
    };
    let status = status.as_str();
    let verb = match status {
        "pending-acceptance" => "accept it",
        _ => "ask for a new one",
    };
    answer.say(format!(
        "{apart}: the VPC peering connection {id} between them is {status}; {verb}: {command}"
    ));
    json!({"kind": "peering", "peering": id, "status": status, "command": command})
}

/// Looks for the route that leads `own`'s packets into the peer's VPC.
fn missing_route(
    (own, peer): (&Inside, &Inside),
    peering: &VpcPeering,
    packets: &str,
    facts: &Facts<'_>,
    answer: &mut Explanation,
) -> Option<Value> {
    let subnet = own.subnet.as_ref()?;
    let range = peer.subnet.as_ref().map(|subnet| subnet.cidr)?;
    let address = peer.addresses.first().copied().unwrap_or(range.base);
    let route = facts.ways.route_to(&own.vpc, &subnet.id, address);
    let led = route.map(|route| &route.target);
    if led == Some(&RouteTarget::Peering(peering.id.clone())) {
        return None;
    }
    let table = facts.ways.table_of(&own.vpc, &subnet.id);
    let id = table.map_or("no route table", |table| &table.id);
    let found = match led {
        None => format!("has no route to {range}"),
        Some(target) => format!("leads {address} to {}", named(target)),
    };
    let command = add_route(id, range, &peering.id);
    answer.say(format!(
        "{packets}: {}",
        no_way(subnet, id, &found, &command)
    ));
    Some(json!({
        "kind": "route",
        "routeTable": table.map(|table| &table.id),
        "subnet": subnet.id,
        "command": command,
    }))
}

fn no_way(subnet: &Subnet, table: &str, found: &str, command: &str) -> String {
    format!("{table} of {} {found}; add: {command}", subnet.id)
}

fn add_route(table: &str, range: Cidr, peering: &str) -> String {
    format!(
        "aws ec2 create-route --route-table-id {table} --destination-cidr-block {range} \
         --vpc-peering-connection-id {peering}"
    )
}

fn named(target: &RouteTarget) -> &str {
    match target {
        RouteTarget::InternetGateway(id)
        | RouteTarget::NatGateway(id)
        | RouteTarget::Endpoint(id)
        | RouteTarget::Peering(id)
        | RouteTarget::Blackhole(id) => id,
    }
}

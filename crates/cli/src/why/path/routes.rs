//! Ways out of a VPC.

use super::{Facts, Place, Question};
use crate::why::Explanation;
use domain::network::RouteTarget;
use domain::network::reach::{Egress, way_out};
use serde_json::{Value, json};

/// Looks for a way out of the subnet; says what is missing.
pub(super) fn missing_route(
    question: &Question<'_>,
    facts: &Facts<'_>,
    answer: &mut Explanation,
) -> Option<Value> {
    let Place::Inside(inside) = &question.from.place else {
        return None;
    };
    let label = &question.from.label;
    let Some(subnet) = &inside.subnet else {
        answer.say(format!("The subnet of {label} does not exist any more."));
        return Some(json!({"kind": "route"}));
    };
    let way = way_out(subnet, &facts.ways, inside.public_ip.is_some());
    match way.egress {
        Egress::Internet => answer.note("wayOut", "internet-gateway"),
        Egress::Nat => answer.note("wayOut", "nat-gateway"),
        Egress::None => {
            let table = facts.ways.table_of(&subnet.vpc, &subnet.id);
            let id = table.map_or("no route table", |table| &table.id);
            let default = table.and_then(|table| {
                let mut routes = table.routes.iter();
                routes.find(|route| route.destination.prefix == 0)
            });
            let why = match default.map(|route| &route.target) {
                None => format!(
                    "{id} of {} has no route to 0.0.0.0/0; add: aws ec2 create-route \
                     --route-table-id {id} --destination-cidr-block 0.0.0.0/0 --nat-gateway-id …",
                    subnet.id
                ),
                Some(RouteTarget::InternetGateway(gateway))
                    if default.is_some_and(|route| facts.ways.is_active(&subnet.vpc, route)) =>
                {
                    format!(
                        "{} leads to the internet gateway {gateway}, but {label} has no public \
                         address: set assignPublicIp to ENABLED, or use a subnet with a NAT \
                         gateway",
                        subnet.id
                    )
                }
                Some(
                    RouteTarget::InternetGateway(gone)
                    | RouteTarget::NatGateway(gone)
                    | RouteTarget::Endpoint(gone)
                    | RouteTarget::Peering(gone)
                    | RouteTarget::Blackhole(gone),
                ) => format!(
                    "the route to 0.0.0.0/0 in {id} of {} leads to {gone}, which does not reach \
                     the internet",
                    subnet.id
                ),
            };
            answer.say(format!("{label} has no way out of its VPC: {why}."));
            return Some(json!({"kind": "route", "routeTable": table.map(|table| &table.id)}));
        }
    }
    None
}

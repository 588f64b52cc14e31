//! Where an Express service stands: the subnets its owner named, or those of the default VPC.

use crate::Ecs;
use crate::refusal::{Refusal, Step, invalid};
use domain::ecs::ExpressPlace;
use domain::network::reach::{Ways, is_public};
use domain::network::{InternetGateway, RouteTable, Subnet};
use domain::{Key, Principal, Record, Scope};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Finds the subnets, as the infrastructure role sees them.
///
/// Refuses fewer than two zones, which a load balancer needs, several VPCs, and public subnets
/// beside private ones.
pub(crate) async fn find(
    ecs: &Ecs,
    scope: &Scope,
    role: &Principal,
    given: &[String],
) -> Step<ExpressPlace> {
    let wanted = match given {
        [] => of_default_vpc(ecs, scope, role).await?,
        [..] => json!({"SubnetIds": given}),
    };
    let answer = describe(ecs, scope, role, "DescribeSubnets", wanted).await?;
    let mut found = Vec::new();
    for id in ids(&answer["Subnets"], "SubnetId") {
        let subnet: Option<Subnet> = ecs.store.get(&Subnet::key_of(scope, &id)).await?;
        found.extend(subnet);
    }
    found.sort_by(|one, other| one.zone.cmp(&other.zone));
    let zones: BTreeSet<&String> = found.iter().map(|subnet| &subnet.zone).collect();
    let Some(first) = found.first().filter(|_| zones.len() > 1) else {
        let message = match given {
            [] => "No default VPC or subnets found.",
            [..] => "At least two subnets in two different Availability Zones must be specified.",
        };
        return Err(invalid(message).into());
    };
    if found.iter().any(|subnet| subnet.vpc != first.vpc) {
        return Err(invalid("All subnets must belong to the same VPC.").into());
    }
    let public = all_public(ecs, scope, &found).await?;
    Ok(ExpressPlace {
        vpc: first.vpc.clone(),
        subnets: found.iter().map(|subnet| subnet.id.clone()).collect(),
        public,
    })
}

/// What finds the subnets of the default VPC, one in each zone.
async fn of_default_vpc(ecs: &Ecs, scope: &Scope, role: &Principal) -> Step<Value> {
    let wanted = json!({"Filters": [{"Name": "is-default", "Values": ["true"]}]});
    let answer = describe(ecs, scope, role, "DescribeVpcs", wanted).await?;
    let vpc = ids(&answer["Vpcs"], "VpcId").into_iter().next();
    let vpc = vpc.ok_or_else(|| invalid("No default VPC or subnets found."))?;
    Ok(json!({"Filters": [
        {"Name": "vpc-id", "Values": [vpc]},
        {"Name": "default-for-az", "Values": ["true"]},
    ]}))
}

async fn describe(
    ecs: &Ecs,
    scope: &Scope,
    role: &Principal,
    operation: &str,
    input: Value,
) -> Step<Value> {
    let answer = ecs.calls.call(role, scope, "ec2", operation, input).await;
    answer.map_err(|error| Refusal::Api(invalid(error.message)))
}

fn ids(list: &Value, name: &str) -> Vec<String> {
    let items = list.as_array().into_iter().flatten();
    items
        .filter_map(|item| Some(item[name].as_str()?.to_owned()))
        .collect()
}

async fn all_public(ecs: &Ecs, scope: &Scope, subnets: &[Subnet]) -> Step<bool> {
    let below = |kind: &str| Key::kind(kind).join(&scope.segments());
    let tables: Vec<RouteTable> = ecs.store.list(&below(RouteTable::KIND)).await?;
    let gateways: Vec<InternetGateway> = ecs.store.list(&below(InternetGateway::KIND)).await?;
    let ways = Ways {
        route_tables: &tables,
        internet_gateways: &gateways,
        nat_gateways: &[],
        endpoints: &[],
        peerings: &[],
    };
    let public = subnets.iter().filter(|subnet| is_public(subnet, &ways));
    match public.count() {
        0 => Ok(false),
        count if count == subnets.len() => Ok(true),
        // Chosen: AWS does not document a mixture; a load balancer faces the internet or not.
        _ => Err(invalid("The subnets must be all public or all private.").into()),
    }
}

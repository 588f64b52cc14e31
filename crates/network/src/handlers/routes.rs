//! Route tables, their routes and their associations.

use super::peerings;
use super::vpcs::parse_block;
use crate::Network;
use crate::fault::{Fault, Outcome, invalid, missing, refuse, unsupported};
use crate::resource::{all, arn, find, not_found};
use api::ec2::{CreateRouteRequest, CreateRouteResult, DeleteRouteRequest, ReplaceRouteRequest};
use domain::Scope;
use domain::network::{
    Cidr, InternetGateway, NatGateway, PeeringStatus, Route, RouteTable, RouteTarget, Vpc,
};
use store::Txn;
use wire::Context;

/// The most routes of a table beside the local ones.
const LIMIT: usize = 500;

/// What a route may lead to, as requests have it.
struct Asked {
    destination: Cidr,
    gateway: Option<String>,
    nat_gateway: Option<String>,
    peering: Option<String>,
}

macro_rules! asked {
    ($input:ident) => {{
        let elsewhere = $input.transit_gateway_id.is_some()
            || $input.local_gateway_id.is_some()
            || $input.carrier_gateway_id.is_some()
            || $input.core_network_arn.is_some()
            || $input.odb_network_arn.is_some()
            || $input.instance_id.is_some()
            || $input.network_interface_id.is_some()
            || $input.egress_only_internet_gateway_id.is_some()
            || $input.vpc_endpoint_id.is_some();
        if elsewhere {
            return Err(unsupported(
                "A route to anything but an internet or NAT gateway or a peering",
            ));
        }
        if $input.destination_prefix_list_id.is_some() {
            return Err(unsupported("A route to a prefix list"));
        }
        Asked {
            destination: destination(
                $input.destination_cidr_block.as_deref(),
                $input.destination_ipv6_cidr_block.as_deref(),
            )?,
            gateway: $input.gateway_id.clone(),
            nat_gateway: $input.nat_gateway_id.clone(),
            peering: $input.vpc_peering_connection_id.clone(),
        }
    }};
}

fn destination(ipv4: Option<&str>, ipv6: Option<&str>) -> Outcome<Cidr> {
    if ipv6.is_some() {
        return Err(unsupported("A route for IPv6"));
    }
    let text = ipv4.ok_or_else(|| missing("destinationCidrBlock"))?;
    parse_block(text).map_err(|_| {
        invalid(format!(
            "Value ({text}) for parameter destinationCidrBlock is invalid. This is not a valid \
             CIDR block."
        ))
    })
}

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateRouteRequest,
) -> Outcome<CreateRouteResult> {
    let resource = arn::<RouteTable>(&cx.scope, &input.route_table_id);
    room.enter(cx, "CreateRoute", &resource, input.dry_run)
        .await?;
    let asked = asked!(input);
    let (scope, id, asked) = (&cx.scope, &input.route_table_id, &asked);
    let create = |txn: Txn| async move {
        let mut table: RouteTable = find(&txn, scope, id).await?;
        let destination = asked.destination;
        let exists = table
            .routes
            .iter()
            .any(|route| route.destination == destination);
        let vpc: Vpc = find(&txn, scope, &table.vpc).await?;
        if exists || vpc.cidrs.contains(&destination) {
            let message = format!("The route identified by {destination} already exists.");
            return Err(refuse("RouteAlreadyExists", message));
        }
        if table.routes.len() >= LIMIT {
            let message = "The maximum number of routes has been reached.";
            return Err(refuse("RouteLimitExceeded", message));
        }
        let target = target(room, &txn, &table, asked).await?;
        table.routes.push(Route {
            destination,
            target,
        });
        txn.put(&table);
        Ok::<_, Fault>(())
    };
    room.store.transact(create).await?;
    Ok(CreateRouteResult {
        r#return: Some(true),
    })
}

pub(crate) async fn replace(
    room: &Network,
    cx: &Context,
    input: ReplaceRouteRequest,
) -> Outcome<()> {
    let resource = arn::<RouteTable>(&cx.scope, &input.route_table_id);
    room.enter(cx, "ReplaceRoute", &resource, input.dry_run)
        .await?;
    if input.local_target == Some(true) {
        return Err(unsupported("A route back to the local target"));
    }
    let asked = asked!(input);
    let (scope, id, asked) = (&cx.scope, &input.route_table_id, &asked);
    let replace = |txn: Txn| async move {
        let mut table: RouteTable = find(&txn, scope, id).await?;
        let new = target(room, &txn, &table, asked).await?;
        let same = |route: &&mut Route| route.destination == asked.destination;
        match table.routes.iter_mut().find(same) {
            Some(route) => route.target = new,
            None => return Err(no_route(&table.id, asked.destination)),
        }
        txn.put(&table);
        Ok(())
    };
    room.store.transact(replace).await
}

fn no_route(table: &str, destination: Cidr) -> Fault {
    refuse(
        "InvalidRoute.NotFound",
        format!("no route with destination-cidr-block {destination} in route table {table}"),
    )
}

async fn target(
    room: &Network,
    txn: &Txn,
    table: &RouteTable,
    asked: &Asked,
) -> Outcome<RouteTarget> {
    match (&asked.gateway, &asked.nat_gateway, &asked.peering) {
        (Some(id), None, None) => gateway(txn, table, id).await,
        (None, Some(id), None) => {
            let gateway: NatGateway = find(txn, &table.scope, id).await?;
            if gateway.deleted_at.is_some() {
                return Err(not_found::<NatGateway>(id));
            }
            if gateway.vpc != table.vpc {
                return Err(apart(&table.id, "NAT gateway", id));
            }
            Ok(RouteTarget::NatGateway(id.clone()))
        }
        (None, None, Some(id)) => {
            let peering = peerings::named(room, txn, &table.scope, id).await?;
            if peering.seen_from(&table.vpc).is_none() {
                return Err(apart(&table.id, "peering connection", id));
            }
            let status = peering.status(room.clock.now());
            let may_be = [PeeringStatus::PendingAcceptance, PeeringStatus::Active];
            if !may_be.contains(&status) {
                return Err(peerings::absent(id));
            }
            Ok(RouteTarget::Peering(id.clone()))
        }
        (None, None, None) => Err(refuse(
            "MissingParameter",
            "The request must contain exactly one of gatewayId, natGatewayId, \
             vpcPeeringConnectionId",
        )),
        _ => Err(refuse(
            "InvalidParameterCombination",
            "The request must contain exactly one target",
        )),
    }
}

async fn gateway(txn: &Txn, table: &RouteTable, id: &str) -> Outcome<RouteTarget> {
    if id.starts_with("igw-") {
        let gateway: InternetGateway = find(txn, &table.scope, id).await?;
        if gateway.vpc.as_ref() != Some(&table.vpc) {
            return Err(apart(&table.id, "network gateway", id));
        }
        return Ok(RouteTarget::InternetGateway(id.to_owned()));
    }
    if id == "local" {
        return Err(invalid(
            "Route destination doesn't match any subnet CIDR of the VPC",
        ));
    }
    if id.starts_with("vgw-") {
        return Err(unsupported("A route to a virtual private gateway"));
    }
    Err(refuse(
        "InvalidGatewayID.NotFound",
        format!("The gateway ID '{id}' does not exist"),
    ))
}

pub(super) fn apart(table: &str, kind: &str, id: &str) -> Fault {
    invalid(format!(
        "route table {table} and {kind} {id} belong to different networks"
    ))
}

pub(crate) async fn delete(room: &Network, cx: &Context, input: DeleteRouteRequest) -> Outcome<()> {
    let resource = arn::<RouteTable>(&cx.scope, &input.route_table_id);
    room.enter(cx, "DeleteRoute", &resource, input.dry_run)
        .await?;
    let destination = destination(
        input.destination_cidr_block.as_deref(),
        input.destination_ipv6_cidr_block.as_deref(),
    )?;
    let (scope, id) = (&cx.scope, &input.route_table_id);
    let delete = |txn: Txn| async move {
        let mut table: RouteTable = find(&txn, scope, id).await?;
        let vpc: Vpc = find(&txn, scope, &table.vpc).await?;
        if vpc.cidrs.contains(&destination) {
            return Err(invalid(format!(
                "cannot remove local route {destination} in route table {id}"
            )));
        }
        let before = table.routes.len();
        table
            .routes
            .retain(|route| route.destination != destination);
        if table.routes.len() == before {
            return Err(no_route(id, destination));
        }
        txn.put(&table);
        Ok(())
    };
    room.store.transact(delete).await
}

/// Marks or unmarks routes whose gateway went or came back, so that whoever compiles routes
/// need not know the gateways.
pub(crate) async fn turn(
    txn: &Txn,
    scope: &Scope,
    change: impl Fn(&RouteTable, &RouteTarget) -> Option<RouteTarget>,
) -> Outcome<()> {
    for mut table in all::<RouteTable>(txn, scope).await? {
        let before = table.routes.clone();
        for (index, route) in before.iter().enumerate() {
            if let Some(target) = change(&table, &route.target) {
                table.routes[index].target = target;
            }
        }
        if table.routes != before {
            txn.put(&table);
        }
    }
    Ok(())
}

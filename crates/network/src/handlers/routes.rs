//! Route tables, their routes and their associations.

use super::vpcs::parse_block;
use crate::fault::{Fault, Outcome, invalid, missing, needed, refuse, unsupported};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, convert, tagging};
use api::ec2::{
    AssociateRouteTableRequest, AssociateRouteTableResult, CreateRouteRequest, CreateRouteResult,
    CreateRouteTableRequest, CreateRouteTableResult, DeleteRouteRequest, DeleteRouteTableRequest,
    DescribeRouteTablesRequest, DescribeRouteTablesResult, DisassociateRouteTableRequest,
    ReplaceRouteRequest, ReplaceRouteTableAssociationRequest, ReplaceRouteTableAssociationResult,
};
use domain::network::reach::Ways;
use domain::network::{
    Cidr, InternetGateway, NatGateway, Route, RouteTable, RouteTarget, Subnet, Vpc, VpcEndpoint,
};
use domain::{Record, Scope};
use store::Txn;
use wire::Context;

/// The most routes of a table beside the local ones.
const LIMIT: usize = 500;

pub(crate) async fn create_table(
    room: &Network,
    cx: &Context,
    input: CreateRouteTableRequest,
) -> Outcome<CreateRouteTableResult> {
    let resource = arn::<RouteTable>(&cx.scope, "*");
    room.enter(cx, "CreateRouteTable", &resource, input.dry_run)
        .await?;
    let table = RouteTable {
        scope: cx.scope.clone(),
        id: room.new_id(RouteTable::PREFIX),
        vpc: input.vpc_id.clone(),
        main: false,
        associations: Vec::new(),
        main_association: None,
        routes: Vec::new(),
        tags: tagging::given(input.tag_specifications, RouteTable::TYPE)?,
    };
    let table = &table;
    let create = |txn: Txn| async move {
        let vpc: Vpc = find(&txn, &table.scope, &table.vpc).await?;
        txn.put(table);
        Ok::<_, Fault>(vpc)
    };
    let vpc = room.store.transact(create).await?;
    let none = Ways {
        route_tables: &[],
        internet_gateways: &[],
        nat_gateways: &[],
        endpoints: &[],
    };
    Ok(CreateRouteTableResult {
        route_table: Some(convert::routes::table(table, Some(&vpc), &none)),
        client_token: input.client_token,
    })
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeRouteTablesRequest,
) -> Outcome<DescribeRouteTablesResult> {
    room.enter(cx, "DescribeRouteTables", "*", input.dry_run)
        .await?;
    let scope = &cx.scope;
    let tables: Vec<RouteTable> = room.store.list(&below::<RouteTable>(scope)).await?;
    let vpcs: Vec<Vpc> = room.store.list(&below::<Vpc>(scope)).await?;
    let internet_gateways: Vec<InternetGateway> =
        room.store.list(&below::<InternetGateway>(scope)).await?;
    let nat_gateways: Vec<NatGateway> = room.store.list(&below::<NatGateway>(scope)).await?;
    let endpoints: Vec<VpcEndpoint> = room.store.list(&below::<VpcEndpoint>(scope)).await?;
    let ways = Ways {
        route_tables: &tables,
        internet_gateways: &internet_gateways,
        nat_gateways: &nat_gateways,
        endpoints: &endpoints,
    };
    let tell = |table: &RouteTable| {
        let vpc = vpcs.iter().find(|vpc| vpc.id == table.vpc);
        convert::routes::table(table, vpc, &ways)
    };
    let query = Query {
        ids: input.route_table_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let (route_tables, next_token) = select(
        tables.iter().map(tell).collect(),
        query,
        not_found::<RouteTable>,
    )?;
    Ok(DescribeRouteTablesResult {
        route_tables: Some(route_tables),
        next_token,
    })
}

pub(crate) async fn delete_table(
    room: &Network,
    cx: &Context,
    input: DeleteRouteTableRequest,
) -> Outcome<()> {
    let resource = arn::<RouteTable>(&cx.scope, &input.route_table_id);
    room.enter(cx, "DeleteRouteTable", &resource, input.dry_run)
        .await?;
    let (scope, id) = (&cx.scope, &input.route_table_id);
    let delete = |txn: Txn| async move {
        let table: RouteTable = find(&txn, scope, id).await?;
        if table.main || !table.associations.is_empty() {
            return Err(needed("routeTable", id));
        }
        for mut endpoint in all::<VpcEndpoint>(&txn, scope).await? {
            if endpoint.route_tables.contains(id) {
                endpoint.route_tables.retain(|table| table != id);
                txn.put(&endpoint);
            }
        }
        txn.delete(&table.key());
        Ok(())
    };
    room.store.transact(delete).await
}

/// What a route may lead to, as requests have it.
struct Asked {
    destination: Cidr,
    gateway: Option<String>,
    nat_gateway: Option<String>,
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
            || $input.vpc_peering_connection_id.is_some()
            || $input.egress_only_internet_gateway_id.is_some()
            || $input.vpc_endpoint_id.is_some();
        if elsewhere {
            return Err(unsupported(
                "A route to anything but an internet or NAT gateway",
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

pub(crate) async fn create_route(
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
        let target = target(&txn, &table, asked).await?;
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

pub(crate) async fn replace_route(
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
        let new = target(&txn, &table, asked).await?;
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

async fn target(txn: &Txn, table: &RouteTable, asked: &Asked) -> Outcome<RouteTarget> {
    match (&asked.gateway, &asked.nat_gateway) {
        (Some(id), None) if id.starts_with("igw-") => {
            let gateway: InternetGateway = find(txn, &table.scope, id).await?;
            if gateway.vpc.as_ref() != Some(&table.vpc) {
                return Err(apart(&table.id, "network gateway", id));
            }
            Ok(RouteTarget::InternetGateway(id.clone()))
        }
        (Some(id), None) if id == "local" => Err(invalid(
            "Route destination doesn't match any subnet CIDR of the VPC",
        )),
        (Some(id), None) if id.starts_with("vgw-") => {
            Err(unsupported("A route to a virtual private gateway"))
        }
        (Some(id), None) => Err(refuse(
            "InvalidGatewayID.NotFound",
            format!("The gateway ID '{id}' does not exist"),
        )),
        (None, Some(id)) => {
            let gateway: NatGateway = find(txn, &table.scope, id).await?;
            if gateway.deleted_at.is_some() {
                return Err(not_found::<NatGateway>(id));
            }
            if gateway.vpc != table.vpc {
                return Err(apart(&table.id, "NAT gateway", id));
            }
            Ok(RouteTarget::NatGateway(id.clone()))
        }
        (Some(_), Some(_)) => Err(refuse(
            "InvalidParameterCombination",
            "The request must contain exactly one target",
        )),
        (None, None) => Err(refuse(
            "MissingParameter",
            "The request must contain exactly one of gatewayId, natGatewayId",
        )),
    }
}

fn apart(table: &str, kind: &str, id: &str) -> Fault {
    invalid(format!(
        "route table {table} and {kind} {id} belong to different networks"
    ))
}

pub(crate) async fn delete_route(
    room: &Network,
    cx: &Context,
    input: DeleteRouteRequest,
) -> Outcome<()> {
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

pub(crate) async fn associate(
    room: &Network,
    cx: &Context,
    input: AssociateRouteTableRequest,
) -> Outcome<AssociateRouteTableResult> {
    let resource = arn::<RouteTable>(&cx.scope, &input.route_table_id);
    room.enter(cx, "AssociateRouteTable", &resource, input.dry_run)
        .await?;
    if input.gateway_id.is_some() || input.public_ipv4_pool.is_some() {
        return Err(unsupported("A route table of a gateway"));
    }
    let subnet = input.subnet_id.ok_or_else(|| missing("subnetId"))?;
    let (scope, id, subnet) = (&cx.scope, &input.route_table_id, &subnet);
    let associate = |txn: Txn| async move {
        let mut table: RouteTable = find(&txn, scope, id).await?;
        let found: Subnet = find(&txn, scope, subnet).await?;
        if found.vpc != table.vpc {
            return Err(apart(id, "subnet", subnet));
        }
        for other in all::<RouteTable>(&txn, scope).await? {
            let Some((existing, _)) = other.associations.iter().find(|(_, of)| of == subnet) else {
                continue;
            };
            // The same association asked for again is answered as it stands.
            if other.id == *id {
                return Ok(existing.clone());
            }
            return Err(conflicting(id));
        }
        let association = room.new_id("rtbassoc-");
        table
            .associations
            .push((association.clone(), subnet.clone()));
        txn.put(&table);
        Ok(association)
    };
    let association = room.store.transact(associate).await?;
    Ok(AssociateRouteTableResult {
        association_id: Some(association),
        association_state: Some(convert::routes::associated()),
    })
}

fn conflicting(table: &str) -> Fault {
    refuse(
        "Resource.AlreadyAssociated",
        format!(
            "the specified association for route table {table} conflicts with an existing \
             association"
        ),
    )
}

fn no_association(id: &str) -> Fault {
    refuse(
        "InvalidAssociationID.NotFound",
        format!("The association ID '{id}' does not exist"),
    )
}

pub(crate) async fn disassociate(
    room: &Network,
    cx: &Context,
    input: DisassociateRouteTableRequest,
) -> Outcome<()> {
    room.enter(cx, "DisassociateRouteTable", "*", input.dry_run)
        .await?;
    let (scope, association) = (&cx.scope, &input.association_id);
    let disassociate = |txn: Txn| async move {
        let mut table = holder(&txn, scope, association).await?;
        if table.main_association.as_ref() == Some(association) {
            return Err(invalid(
                "cannot disassociate the main route table association",
            ));
        }
        table.associations.retain(|(id, _)| id != association);
        txn.put(&table);
        Ok(())
    };
    room.store.transact(disassociate).await
}

/// The table that has the association.
async fn holder(txn: &Txn, scope: &Scope, association: &str) -> Outcome<RouteTable> {
    let has = |table: &RouteTable| {
        table.main_association.as_deref() == Some(association)
            || table.associations.iter().any(|(id, _)| id == association)
    };
    let tables: Vec<RouteTable> = all(txn, scope).await?;
    tables
        .into_iter()
        .find(has)
        .ok_or_else(|| no_association(association))
}

pub(crate) async fn replace_association(
    room: &Network,
    cx: &Context,
    input: ReplaceRouteTableAssociationRequest,
) -> Outcome<ReplaceRouteTableAssociationResult> {
    let resource = arn::<RouteTable>(&cx.scope, &input.route_table_id);
    room.enter(cx, "ReplaceRouteTableAssociation", &resource, input.dry_run)
        .await?;
    let (scope, input) = (&cx.scope, &input);
    let replace = |txn: Txn| async move {
        let mut old = holder(&txn, scope, &input.association_id).await?;
        let new: RouteTable = find(&txn, scope, &input.route_table_id).await?;
        if old.vpc != new.vpc {
            return Err(apart(&new.id, "association", &input.association_id));
        }
        let id = room.new_id("rtbassoc-");
        let is_main = old.main_association.as_ref() == Some(&input.association_id);
        let index = old
            .associations
            .iter()
            .position(|(id, _)| *id == input.association_id);
        let subnet = index.map(|index| old.associations.remove(index).1);
        if is_main {
            old.main = false;
            old.main_association = None;
        }
        txn.put(&old);
        // Read again: the old and the new table may be one.
        let mut new: RouteTable = find(&txn, scope, &input.route_table_id).await?;
        match subnet {
            Some(subnet) => new.associations.push((id.clone(), subnet)),
            None => {
                new.main = true;
                new.main_association = Some(id.clone());
            }
        }
        txn.put(&new);
        Ok(id)
    };
    let id = room.store.transact(replace).await?;
    Ok(ReplaceRouteTableAssociationResult {
        new_association_id: Some(id),
        association_state: Some(convert::routes::associated()),
    })
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

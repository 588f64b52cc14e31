//! Route tables on the wire.

use crate::select::{Facet, Row, each};
use crate::tagging::told;
use api::ec2::{
    Route as WireRoute, RouteTable as Wire, RouteTableAssociation, RouteTableAssociationState, Tag,
};
use domain::network::reach::Ways;
use domain::network::{EndpointKind, Route, RouteTable, RouteTarget, Vpc, VpcEndpoint};

/// A route table of `vpc`, with what its routes lead to.
pub(crate) fn table(table: &RouteTable, vpc: Option<&Vpc>, ways: &Ways<'_>) -> Wire {
    let local = vpc
        .into_iter()
        .flat_map(|vpc| &vpc.cidrs)
        .map(|block| WireRoute {
            destination_cidr_block: Some(block.to_string()),
            gateway_id: Some("local".to_owned()),
            origin: Some("CreateRouteTable".to_owned()),
            state: Some("active".to_owned()),
            ..WireRoute::default()
        });
    let own = table.routes.iter().map(|found| route(table, found, ways));
    let joined = |endpoint: &&VpcEndpoint| {
        endpoint.kind == EndpointKind::Gateway && endpoint.route_tables.contains(&table.id)
    };
    let endpoints = ways.endpoints.iter().filter(joined).map(endpoint_route);
    Wire {
        associations: Some(associations(table)),
        propagating_vgws: Some(Vec::new()),
        route_table_id: Some(table.id.clone()),
        routes: Some(local.chain(own).chain(endpoints).collect()),
        tags: told(&table.tags),
        vpc_id: Some(table.vpc.clone()),
        owner_id: Some(table.scope.account.to_string()),
    }
}

fn route(table: &RouteTable, route: &Route, ways: &Ways<'_>) -> WireRoute {
    let state = match ways.is_active(&table.vpc, route) {
        true => "active",
        false => "blackhole",
    };
    let mut wire = WireRoute {
        destination_cidr_block: Some(route.destination.to_string()),
        origin: Some("CreateRoute".to_owned()),
        state: Some(state.to_owned()),
        ..WireRoute::default()
    };
    match &route.target {
        RouteTarget::NatGateway(id) => wire.nat_gateway_id = Some(id.clone()),
        RouteTarget::Peering(id) => wire.vpc_peering_connection_id = Some(id.clone()),
        RouteTarget::Blackhole(id) if id.starts_with("nat-") => {
            wire.nat_gateway_id = Some(id.clone());
        }
        RouteTarget::InternetGateway(id)
        | RouteTarget::Endpoint(id)
        | RouteTarget::Blackhole(id) => wire.gateway_id = Some(id.clone()),
    }
    wire
}

fn endpoint_route(endpoint: &VpcEndpoint) -> WireRoute {
    WireRoute {
        destination_prefix_list_id: Some(super::endpoints::prefix_list(&endpoint.service)),
        gateway_id: Some(endpoint.id.clone()),
        origin: Some("CreateRoute".to_owned()),
        state: Some("active".to_owned()),
        ..WireRoute::default()
    }
}

fn associations(table: &RouteTable) -> Vec<RouteTableAssociation> {
    let association = |id: &String, subnet: Option<&String>| RouteTableAssociation {
        main: Some(subnet.is_none()),
        route_table_association_id: Some(id.clone()),
        route_table_id: Some(table.id.clone()),
        subnet_id: subnet.cloned(),
        association_state: Some(associated()),
        ..RouteTableAssociation::default()
    };
    let main = table
        .main_association
        .iter()
        .map(|id| association(id, None));
    let subnets = table
        .associations
        .iter()
        .map(|(id, subnet)| association(id, Some(subnet)));
    main.chain(subnets).collect()
}

/// The state of an association that is made at once.
pub(crate) fn associated() -> RouteTableAssociationState {
    RouteTableAssociationState {
        state: Some("associated".to_owned()),
        status_message: None,
    }
}

fn of_routes(table: &Wire, part: fn(&WireRoute) -> Option<&String>) -> Vec<String> {
    each(table.routes.iter().flatten(), part)
}

fn of_associations(
    table: &Wire,
    part: fn(&RouteTableAssociation) -> Option<&String>,
) -> Vec<String> {
    each(table.associations.iter().flatten(), part)
}

impl Row for Wire {
    const FACETS: &'static [Facet<Self>] = &[
        ("route-table-id", |table| each(&table.route_table_id, Some)),
        ("vpc-id", |table| each(&table.vpc_id, Some)),
        ("owner-id", |table| each(&table.owner_id, Some)),
        ("association.main", |table| {
            let flags = table
                .associations
                .iter()
                .flatten()
                .filter_map(|found| found.main);
            flags.map(|flag| flag.to_string()).collect()
        }),
        ("association.subnet-id", |table| {
            of_associations(table, |found| found.subnet_id.as_ref())
        }),
        ("association.route-table-id", |table| {
            of_associations(table, |found| found.route_table_id.as_ref())
        }),
        ("association.route-table-association-id", |table| {
            of_associations(table, |found| found.route_table_association_id.as_ref())
        }),
        ("association.gateway-id", |table| {
            of_associations(table, |found| found.gateway_id.as_ref())
        }),
        ("route.destination-cidr-block", |table| {
            of_routes(table, |route| route.destination_cidr_block.as_ref())
        }),
        ("route.destination-prefix-list-id", |table| {
            of_routes(table, |route| route.destination_prefix_list_id.as_ref())
        }),
        ("route.gateway-id", |table| {
            of_routes(table, |route| route.gateway_id.as_ref())
        }),
        ("route.nat-gateway-id", |table| {
            of_routes(table, |route| route.nat_gateway_id.as_ref())
        }),
        ("route.vpc-peering-connection-id", |table| {
            of_routes(table, |route| route.vpc_peering_connection_id.as_ref())
        }),
        ("route.origin", |table| {
            of_routes(table, |route| route.origin.as_ref())
        }),
        ("route.state", |table| {
            of_routes(table, |route| route.state.as_ref())
        }),
    ];

    fn id(&self) -> String {
        self.route_table_id.clone().unwrap_or_default()
    }

    fn tags(&self) -> &[Tag] {
        self.tags.as_deref().unwrap_or_default()
    }
}

//! Route tables.

use crate::fault::{Fault, Outcome, needed};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, convert, tagging};
use api::ec2::{
    CreateRouteTableRequest, CreateRouteTableResult, DeleteRouteTableRequest,
    DescribeRouteTablesRequest, DescribeRouteTablesResult,
};
use domain::network::reach::Ways;
use domain::network::{InternetGateway, NatGateway, RouteTable, Vpc, VpcEndpoint, VpcPeering};
use domain::{Key, Record};
use store::Txn;
use wire::Context;

pub(crate) async fn create(
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
        peerings: &[],
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
    let peerings: Vec<VpcPeering> = room.store.list(&Key::kind(VpcPeering::KIND)).await?;
    let ways = Ways {
        route_tables: &tables,
        internet_gateways: &internet_gateways,
        nat_gateways: &nat_gateways,
        endpoints: &endpoints,
        peerings: &peerings,
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

pub(crate) async fn delete(
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

//! Gateways, from outside.

use crate::support::{World, code, filter, refusal, world};
use api::Reply;
use api::ec2::{self, Ec2};
use network::controllers::NatGateways;
use network::controllers::nat_gateways::SHOWN;

async fn gateway(world: &World, vpc: Option<&str>) -> String {
    let made = world
        .ec2
        .create_internet_gateway(&world.cx, Default::default())
        .await;
    let made = made
        .expect("a gateway")
        .internet_gateway
        .expect("a gateway");
    let id = made.internet_gateway_id.expect("an id");
    if let Some(vpc) = vpc {
        attach(world, &id, vpc).await.expect("attached");
    }
    id
}

async fn attach(world: &World, id: &str, vpc: &str) -> Reply<()> {
    let input = ec2::AttachInternetGatewayRequest {
        dry_run: None,
        internet_gateway_id: id.to_owned(),
        vpc_id: vpc.to_owned(),
    };
    world.ec2.attach_internet_gateway(&world.cx, input).await
}

async fn table(world: &World, vpc: &str) -> String {
    let input = ec2::CreateRouteTableRequest {
        vpc_id: vpc.to_owned(),
        ..Default::default()
    };
    let made = world
        .ec2
        .create_route_table(&world.cx, input)
        .await
        .expect("a table");
    made.route_table
        .and_then(|table| table.route_table_id)
        .expect("an id")
}

fn route(table: &str, gateway: Option<&str>, nat: Option<&str>) -> ec2::CreateRouteRequest {
    ec2::CreateRouteRequest {
        route_table_id: table.to_owned(),
        destination_cidr_block: Some("0.0.0.0/0".to_owned()),
        gateway_id: gateway.map(str::to_owned),
        nat_gateway_id: nat.map(str::to_owned),
        ..Default::default()
    }
}

async fn nat(world: &World, subnet: &str, allocation: &str) -> Reply<ec2::NatGateway> {
    let input = ec2::CreateNatGatewayRequest {
        subnet_id: Some(subnet.to_owned()),
        allocation_id: Some(allocation.to_owned()),
        client_token: Some(format!("{subnet}{allocation}")),
        ..Default::default()
    };
    let made = world.ec2.create_nat_gateway(&world.cx, input).await?;
    Ok(made.nat_gateway.expect("a gateway"))
}

/// The states of the table's routes, the local one first.
async fn states(world: &World, table: &str) -> Vec<String> {
    let input = ec2::DescribeRouteTablesRequest {
        route_table_ids: Some(vec![table.to_owned()]),
        ..Default::default()
    };
    let answer = world
        .ec2
        .describe_route_tables(&world.cx, input)
        .await
        .expect("an answer");
    let routes = answer
        .route_tables
        .expect("tables")
        .remove(0)
        .routes
        .expect("routes");
    routes.into_iter().filter_map(|route| route.state).collect()
}

#[tokio::test]
async fn a_route_goes_dark_when_its_gateway_goes_and_lights_up_again() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let table = table(&world, &vpc).await;
    let loose = gateway(&world, None).await;
    assert_eq!(
        refusal(
            world
                .ec2
                .create_route(&world.cx, route(&table, Some(&loose), None))
                .await
        ),
        format!(
            "InvalidParameterValue: route table {table} and network gateway {loose} belong to \
             different networks"
        )
    );
    attach(&world, &loose, &vpc).await.expect("attached");
    assert_eq!(
        code(attach(&world, &loose, &vpc).await),
        "Resource.AlreadyAssociated"
    );
    world
        .ec2
        .create_route(&world.cx, route(&table, Some(&loose), None))
        .await
        .expect("a route");
    assert_eq!(
        refusal(
            world
                .ec2
                .create_route(&world.cx, route(&table, Some(&loose), None))
                .await
        ),
        "RouteAlreadyExists: The route identified by 0.0.0.0/0 already exists."
    );
    assert_eq!(states(&world, &table).await, ["active", "active"]);
    let detach = ec2::DetachInternetGatewayRequest {
        dry_run: None,
        internet_gateway_id: loose.clone(),
        vpc_id: vpc.clone(),
    };
    world
        .ec2
        .detach_internet_gateway(&world.cx, detach)
        .await
        .expect("detached");
    assert_eq!(states(&world, &table).await, ["active", "blackhole"]);
    attach(&world, &loose, &vpc).await.expect("attached");
    assert_eq!(states(&world, &table).await, ["active", "active"]);
}

#[tokio::test]
async fn a_nat_gateway_holds_its_elastic_address_until_it_is_deleted() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let subnet = world.subnet(&vpc, "10.0.0.0/24", "us-east-1a").await;
    let address = world
        .ec2
        .allocate_address(&world.cx, Default::default())
        .await
        .expect("one");
    let allocation = address.allocation_id.expect("an id");
    assert_eq!(address.public_ip.as_deref(), Some("203.0.113.1"));
    assert_eq!(
        code(nat(&world, &subnet, &allocation).await),
        "Gateway.NotAttached"
    );
    gateway(&world, Some(&vpc)).await;
    let made = nat(&world, &subnet, &allocation).await.expect("a gateway");
    let again = nat(&world, &subnet, &allocation)
        .await
        .expect("the same gateway");
    assert_eq!(made.nat_gateway_id, again.nat_gateway_id);
    assert_eq!(made.state.as_deref(), Some("available"));
    let release = || ec2::ReleaseAddressRequest {
        allocation_id: Some(allocation.clone()),
        ..Default::default()
    };
    assert_eq!(
        refusal(world.ec2.release_address(&world.cx, release()).await),
        format!("InvalidIPAddress.InUse: Address {allocation} is in use.")
    );
    let id = made.nat_gateway_id.expect("an id");
    let table = table(&world, &vpc).await;
    world
        .ec2
        .create_route(&world.cx, route(&table, None, Some(&id)))
        .await
        .expect("a route");
    let delete = ec2::DeleteNatGatewayRequest {
        dry_run: None,
        nat_gateway_id: id.clone(),
    };
    world
        .ec2
        .delete_nat_gateway(&world.cx, delete)
        .await
        .expect("deleted");
    assert_eq!(states(&world, &table).await, ["active", "blackhole"]);
    world
        .ec2
        .release_address(&world.cx, release())
        .await
        .expect("released");
    let input = ec2::DescribeNatGatewaysRequest {
        filter: Some(vec![filter("state", "deleted")]),
        ..Default::default()
    };
    let left = async || {
        let found = world
            .ec2
            .describe_nat_gateways(&world.cx, input.clone())
            .await;
        found
            .expect("an answer")
            .nat_gateways
            .map(|rows| rows.len())
    };
    assert_eq!(left().await, Some(1));
    world.settle(NatGateways(world.room.clone())).await;
    assert_eq!(left().await, Some(1), "shown for a while");
    world.clock.advance(SHOWN);
    world.settle(NatGateways(world.room.clone())).await;
    assert_eq!(left().await, Some(0));
}

#[tokio::test]
async fn subnets_have_one_route_table_of_their_own() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let subnet = world.subnet(&vpc, "10.0.0.0/24", "us-east-1a").await;
    let (one, two) = (table(&world, &vpc).await, table(&world, &vpc).await);
    let associate = |table: &str| ec2::AssociateRouteTableRequest {
        subnet_id: Some(subnet.clone()),
        route_table_id: table.to_owned(),
        ..Default::default()
    };
    let made = world
        .ec2
        .associate_route_table(&world.cx, associate(&one))
        .await
        .expect("joined");
    assert_eq!(
        code(
            world
                .ec2
                .associate_route_table(&world.cx, associate(&two))
                .await
        ),
        "Resource.AlreadyAssociated"
    );
    let delete = ec2::DeleteRouteTableRequest {
        dry_run: None,
        route_table_id: one.clone(),
    };
    assert_eq!(
        code(world.ec2.delete_route_table(&world.cx, delete).await),
        "DependencyViolation"
    );
    let replace = ec2::ReplaceRouteTableAssociationRequest {
        dry_run: None,
        association_id: made.association_id.expect("an id"),
        route_table_id: two.clone(),
    };
    let replaced = world
        .ec2
        .replace_route_table_association(&world.cx, replace)
        .await;
    let association = replaced
        .expect("replaced")
        .new_association_id
        .expect("an id");
    let leave = || ec2::DisassociateRouteTableRequest {
        dry_run: None,
        association_id: association.clone(),
    };
    world
        .ec2
        .disassociate_route_table(&world.cx, leave())
        .await
        .expect("left");
    assert_eq!(
        refusal(world.ec2.disassociate_route_table(&world.cx, leave()).await),
        format!("InvalidAssociationID.NotFound: The association ID '{association}' does not exist")
    );
}

#[tokio::test]
async fn endpoints_are_reached_by_route_or_by_interface() {
    let world = world();
    let vpc = world.vpc("10.0.0.0/16").await;
    let subnet = world.subnet(&vpc, "10.0.0.0/24", "us-east-1a").await;
    let table = table(&world, &vpc).await;
    let gateway = ec2::CreateVpcEndpointRequest {
        vpc_id: vpc.clone(),
        service_name: Some("com.amazonaws.us-east-1.dynamodb".to_owned()),
        route_table_ids: Some(vec![table.clone()]),
        ..Default::default()
    };
    world
        .ec2
        .create_vpc_endpoint(&world.cx, gateway.clone())
        .await
        .expect("an endpoint");
    assert_eq!(states(&world, &table).await, ["active", "active"]);
    assert_eq!(
        code(world.ec2.create_vpc_endpoint(&world.cx, gateway).await),
        "RouteAlreadyExists"
    );
    let interface = || ec2::CreateVpcEndpointRequest {
        vpc_id: vpc.clone(),
        vpc_endpoint_type: Some("Interface".to_owned()),
        service_name: Some("com.amazonaws.us-east-1.secretsmanager".to_owned()),
        subnet_ids: Some(vec![subnet.clone()]),
        ..Default::default()
    };
    assert_eq!(
        code(world.ec2.create_vpc_endpoint(&world.cx, interface()).await),
        "InvalidParameter"
    );
    let hostnames = ec2::ModifyVpcAttributeRequest {
        vpc_id: vpc.clone(),
        enable_dns_hostnames: Some(ec2::AttributeBooleanValue { value: Some(true) }),
        ..Default::default()
    };
    world
        .ec2
        .modify_vpc_attribute(&world.cx, hostnames)
        .await
        .expect("changed");
    let made = world
        .ec2
        .create_vpc_endpoint(&world.cx, interface())
        .await
        .expect("one");
    let made = made.vpc_endpoint.expect("an endpoint");
    assert_eq!(made.network_interface_ids.as_ref().map(Vec::len), Some(1));
    let unknown = ec2::CreateVpcEndpointRequest {
        service_name: Some("com.amazonaws.us-east-1.nonsense".to_owned()),
        ..interface()
    };
    assert_eq!(
        refusal(world.ec2.create_vpc_endpoint(&world.cx, unknown).await),
        "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.us-east-1.nonsense' does \
         not exist"
    );
    let delete = ec2::DeleteVpcEndpointsRequest {
        dry_run: None,
        vpc_endpoint_ids: vec![made.vpc_endpoint_id.expect("an id"), "vpce-0".to_owned()],
    };
    let answer = world
        .ec2
        .delete_vpc_endpoints(&world.cx, delete)
        .await
        .expect("an answer");
    assert_eq!(answer.unsuccessful.map(|items| items.len()), Some(1));
    let rows = world
        .ec2
        .describe_network_interfaces(&world.cx, Default::default())
        .await;
    assert_eq!(
        rows.expect("an answer").network_interfaces,
        Some(Vec::new())
    );
}

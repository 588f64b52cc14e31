//! NAT gateways. One is available as soon as it is made, because its address is given in the
//! same transaction.

use super::routes::turn;
use crate::fault::{Fault, Outcome, invalid, missing, refuse, unsupported};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, claims, convert, tagging};
use api::ec2::{
    CreateNatGatewayRequest, CreateNatGatewayResult, DeleteNatGatewayRequest,
    DeleteNatGatewayResult, DescribeNatGatewaysRequest, DescribeNatGatewaysResult,
};
use domain::Scope;
use domain::ecs::Tags;
use domain::network::{
    ElasticIp, InterfaceOwner, InternetGateway, NatGateway, NetworkInterface, RouteTarget, Subnet,
};
use std::net::Ipv4Addr;
use store::Txn;
use wire::Context;

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateNatGatewayRequest,
) -> Outcome<CreateNatGatewayResult> {
    let resource = arn::<NatGateway>(&cx.scope, "*");
    room.enter(cx, "CreateNatGateway", &resource, input.dry_run)
        .await?;
    one_zone(&input)?;
    let tags = tagging::given(input.tag_specifications.clone(), NatGateway::TYPE)?;
    let (scope, input, tags) = (&cx.scope, &input, &tags);
    let create = |txn: Txn| async move {
        let gateways: Vec<NatGateway> = all(&txn, scope).await?;
        let token = input.client_token.as_ref();
        let repeated =
            |gateway: &&NatGateway| token.is_some() && gateway.client_token.as_ref() == token;
        match gateways.iter().find(repeated) {
            Some(gateway) => Ok(gateway.clone()),
            None => make(room, &txn, scope, input, tags).await,
        }
    };
    let gateway = room.store.transact(create).await?;
    Ok(CreateNatGatewayResult {
        client_token: input.client_token.clone(),
        nat_gateway: Some(convert::gateways::nat(&gateway)),
    })
}

/// Refuses what makes a gateway more than one interface in one subnet.
fn one_zone(input: &CreateNatGatewayRequest) -> Outcome<()> {
    let several = input.availability_mode.as_deref() == Some("regional")
        || input
            .availability_zone_addresses
            .as_ref()
            .is_some_and(|zones| !zones.is_empty());
    if several {
        return Err(unsupported("A regional NAT gateway"));
    }
    let secondary = input.secondary_private_ip_address_count.unwrap_or(0) > 0
        || input
            .secondary_allocation_ids
            .as_ref()
            .is_some_and(|ids| !ids.is_empty())
        || input
            .secondary_private_ip_addresses
            .as_ref()
            .is_some_and(|ips| !ips.is_empty());
    if secondary {
        return Err(unsupported("A secondary address of a NAT gateway"));
    }
    let private = input.connectivity_type.as_deref() == Some("private");
    match (private, &input.allocation_id) {
        (true, Some(_)) => Err(refuse(
            "InvalidParameterCombination",
            "An allocation ID cannot be specified for a private NAT gateway",
        )),
        (false, None) => Err(missing("AllocationId")),
        _ => Ok(()),
    }
}

async fn make(
    room: &Network,
    txn: &Txn,
    scope: &Scope,
    input: &CreateNatGatewayRequest,
    tags: &Tags,
) -> Outcome<NatGateway> {
    let subnet = input
        .subnet_id
        .as_deref()
        .ok_or_else(|| missing("SubnetId"))?;
    let subnet: Subnet = find(txn, scope, subnet).await?;
    let id = room.new_id(NatGateway::PREFIX);
    let mut interface = NetworkInterface {
        scope: scope.clone(),
        id: room.new_id(NetworkInterface::PREFIX),
        subnet: subnet.id.clone(),
        vpc: subnet.vpc.clone(),
        security_groups: Vec::new(),
        description: format!("Interface for NAT Gateway {id}"),
        owner: InterfaceOwner::NatGateway(id.clone()),
        instance: None,
        public: false,
        address: None,
        failure: None,
        tags: Tags::new(),
        created_at: room.clock.now(),
    };
    let public_ip = match &input.allocation_id {
        Some(allocation) => {
            needs_internet(txn, &subnet).await?;
            Some(associate(txn, scope, allocation, &interface.id, &id).await?)
        }
        None => None,
    };
    let wanted = input
        .private_ip_address
        .as_deref()
        .map(str::parse)
        .transpose();
    let wanted = wanted.map_err(|_| invalid("Invalid value for parameter privateIpAddress"))?;
    let private_ip = claims::give(room, txn, &mut interface, &subnet, wanted, public_ip).await?;
    let gateway = NatGateway {
        scope: scope.clone(),
        vpc: subnet.vpc,
        subnet: subnet.id,
        allocation: input.allocation_id.clone(),
        interface: interface.id.clone(),
        private_ip,
        public_ip,
        client_token: input.client_token.clone(),
        tags: tags.clone(),
        created_at: room.clock.now(),
        deleted_at: None,
        id,
    };
    txn.put(&interface);
    txn.put(&gateway);
    Ok(gateway)
}

/// Refuses a public gateway in a VPC that has no internet gateway.
///
/// Chosen: EC2 makes the gateway and lets it fail a little later with
/// `Gateway.NotAttached`; refusing at once says the same sooner.
async fn needs_internet(txn: &Txn, subnet: &Subnet) -> Outcome<()> {
    let gateways: Vec<InternetGateway> = all(txn, &subnet.scope).await?;
    if gateways
        .iter()
        .any(|gateway| gateway.vpc.as_ref() == Some(&subnet.vpc))
    {
        return Ok(());
    }
    Err(refuse(
        "Gateway.NotAttached",
        format!("Network {} has no Internet gateway attached", subnet.vpc),
    ))
}

/// Joins an elastic address to an interface.
async fn associate(
    txn: &Txn,
    scope: &Scope,
    allocation: &str,
    interface: &str,
    gateway: &str,
) -> Outcome<Ipv4Addr> {
    let mut address: ElasticIp = find(txn, scope, allocation).await?;
    if address.association.is_some() {
        return Err(refuse(
            "Resource.AlreadyAssociated",
            format!("Elastic IP address [{allocation}] is already associated"),
        ));
    }
    let digits = gateway.trim_start_matches(NatGateway::PREFIX);
    address.association = Some((interface.to_owned(), format!("eipassoc-{digits}")));
    txn.put(&address);
    Ok(address.ip)
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeNatGatewaysRequest,
) -> Outcome<DescribeNatGatewaysResult> {
    room.enter(cx, "DescribeNatGateways", "*", input.dry_run)
        .await?;
    let records: Vec<NatGateway> = room.store.list(&below::<NatGateway>(&cx.scope)).await?;
    let query = Query {
        ids: input.nat_gateway_ids,
        filters: input.filter,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let rows = records.iter().map(convert::gateways::nat).collect();
    let (gateways, next_token) = select(rows, query, not_found::<NatGateway>)?;
    Ok(DescribeNatGatewaysResult {
        nat_gateways: Some(gateways),
        next_token,
    })
}

pub(crate) async fn delete(
    room: &Network,
    cx: &Context,
    input: DeleteNatGatewayRequest,
) -> Outcome<DeleteNatGatewayResult> {
    let resource = arn::<NatGateway>(&cx.scope, &input.nat_gateway_id);
    room.enter(cx, "DeleteNatGateway", &resource, input.dry_run)
        .await?;
    let (scope, id) = (&cx.scope, &input.nat_gateway_id);
    let delete = |txn: Txn| async move {
        let mut gateway: NatGateway = find(&txn, scope, id).await?;
        if gateway.deleted_at.is_some() {
            return Ok::<_, Fault>(());
        }
        let interface: NetworkInterface = find(&txn, scope, &gateway.interface).await?;
        claims::release(&txn, &interface);
        if let Some(allocation) = &gateway.allocation {
            let mut address: ElasticIp = find(&txn, scope, allocation).await?;
            address.association = None;
            txn.put(&address);
        }
        gateway.deleted_at = Some(room.clock.now());
        txn.put(&gateway);
        turn(&txn, scope, |_, target| {
            let led = *target == RouteTarget::NatGateway(id.clone());
            led.then(|| RouteTarget::Blackhole(id.clone()))
        })
        .await
    };
    room.store.transact(delete).await?;
    Ok(DeleteNatGatewayResult {
        nat_gateway_id: Some(input.nat_gateway_id),
    })
}

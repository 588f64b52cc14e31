//! Internet gateways and elastic addresses.

use super::routes::turn;
use crate::fault::{Fault, Outcome, invalid, needed, refuse, unsupported};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, claims, convert, tagging};
use api::ec2::{
    AllocateAddressRequest, AllocateAddressResult, AttachInternetGatewayRequest,
    CreateInternetGatewayRequest, CreateInternetGatewayResult, DeleteInternetGatewayRequest,
    DescribeAddressesRequest, DescribeAddressesResult, DescribeInternetGatewaysRequest,
    DescribeInternetGatewaysResult, DetachInternetGatewayRequest, ReleaseAddressRequest,
};
use domain::Record;
use domain::network::{
    ElasticIp, InternetGateway, NetworkInterface, PublicAddress, RouteTarget, Vpc,
};
use store::Txn;
use wire::Context;

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateInternetGatewayRequest,
) -> Outcome<CreateInternetGatewayResult> {
    let resource = arn::<InternetGateway>(&cx.scope, "*");
    room.enter(cx, "CreateInternetGateway", &resource, input.dry_run)
        .await?;
    let gateway = InternetGateway {
        scope: cx.scope.clone(),
        id: room.new_id(InternetGateway::PREFIX),
        vpc: None,
        tags: tagging::given(input.tag_specifications, InternetGateway::TYPE)?,
    };
    let made = &gateway;
    let create = |txn: Txn| async move {
        txn.put(made);
        Ok::<_, Fault>(())
    };
    room.store.transact(create).await?;
    Ok(CreateInternetGatewayResult {
        internet_gateway: Some(convert::gateways::internet(&gateway)),
    })
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeInternetGatewaysRequest,
) -> Outcome<DescribeInternetGatewaysResult> {
    room.enter(cx, "DescribeInternetGateways", "*", input.dry_run)
        .await?;
    let records: Vec<InternetGateway> = room
        .store
        .list(&below::<InternetGateway>(&cx.scope))
        .await?;
    let query = Query {
        ids: input.internet_gateway_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let rows = records.iter().map(convert::gateways::internet).collect();
    let (gateways, next_token) = select(rows, query, not_found::<InternetGateway>)?;
    Ok(DescribeInternetGatewaysResult {
        internet_gateways: Some(gateways),
        next_token,
    })
}

pub(crate) async fn attach(
    room: &Network,
    cx: &Context,
    input: AttachInternetGatewayRequest,
) -> Outcome<()> {
    let resource = arn::<InternetGateway>(&cx.scope, &input.internet_gateway_id);
    room.enter(cx, "AttachInternetGateway", &resource, input.dry_run)
        .await?;
    let (scope, id, vpc) = (&cx.scope, &input.internet_gateway_id, &input.vpc_id);
    let attach = |txn: Txn| async move {
        let mut gateway: InternetGateway = find(&txn, scope, id).await?;
        find::<Vpc>(&txn, scope, vpc).await?;
        if let Some(other) = &gateway.vpc {
            let message = format!("resource {id} is already attached to network {other}");
            return Err(refuse("Resource.AlreadyAssociated", message));
        }
        let gateways: Vec<InternetGateway> = all(&txn, scope).await?;
        if gateways.iter().any(|other| other.vpc.as_ref() == Some(vpc)) {
            return Err(invalid(format!(
                "Network {vpc} already has an internet gateway attached"
            )));
        }
        gateway.vpc = Some(vpc.clone());
        txn.put(&gateway);
        // Routes that led to it before it was detached lead to it again.
        turn(&txn, scope, |table, target| {
            let back = table.vpc == *vpc && *target == RouteTarget::Blackhole(id.clone());
            back.then(|| RouteTarget::InternetGateway(id.clone()))
        })
        .await
    };
    room.store.transact(attach).await
}

pub(crate) async fn detach(
    room: &Network,
    cx: &Context,
    input: DetachInternetGatewayRequest,
) -> Outcome<()> {
    let resource = arn::<InternetGateway>(&cx.scope, &input.internet_gateway_id);
    room.enter(cx, "DetachInternetGateway", &resource, input.dry_run)
        .await?;
    let (scope, id, vpc) = (&cx.scope, &input.internet_gateway_id, &input.vpc_id);
    let detach = |txn: Txn| async move {
        let mut gateway: InternetGateway = find(&txn, scope, id).await?;
        if gateway.vpc.as_ref() != Some(vpc) {
            let message = format!("resource {id} is not attached to network {vpc}");
            return Err(refuse("Gateway.NotAttached", message));
        }
        let interfaces: Vec<NetworkInterface> = all(&txn, scope).await?;
        let public = |interface: &NetworkInterface| {
            let address = interface.address.as_ref();
            interface.vpc == *vpc && address.is_some_and(|address| address.public_ip.is_some())
        };
        if interfaces.iter().any(public) {
            return Err(refuse(
                "DependencyViolation",
                format!(
                    "Network {vpc} has some mapped public address(es). Please unmap those public \
                     address(es) before detaching the gateway."
                ),
            ));
        }
        gateway.vpc = None;
        txn.put(&gateway);
        turn(&txn, scope, |_, target| {
            let led = *target == RouteTarget::InternetGateway(id.clone());
            led.then(|| RouteTarget::Blackhole(id.clone()))
        })
        .await
    };
    room.store.transact(detach).await
}

pub(crate) async fn delete(
    room: &Network,
    cx: &Context,
    input: DeleteInternetGatewayRequest,
) -> Outcome<()> {
    let resource = arn::<InternetGateway>(&cx.scope, &input.internet_gateway_id);
    room.enter(cx, "DeleteInternetGateway", &resource, input.dry_run)
        .await?;
    let (scope, id) = (&cx.scope, &input.internet_gateway_id);
    let delete = |txn: Txn| async move {
        let gateway: InternetGateway = find(&txn, scope, id).await?;
        if gateway.vpc.is_some() {
            return Err(needed("internetGateway", id));
        }
        txn.delete(&gateway.key());
        Ok(())
    };
    room.store.transact(delete).await
}

pub(crate) async fn allocate(
    room: &Network,
    cx: &Context,
    input: AllocateAddressRequest,
) -> Outcome<AllocateAddressResult> {
    let resource = arn::<ElasticIp>(&cx.scope, "*");
    room.enter(cx, "AllocateAddress", &resource, input.dry_run)
        .await?;
    if input.address.is_some() || input.customer_owned_ipv4_pool.is_some() {
        return Err(unsupported("Choosing an elastic address"));
    }
    if input
        .domain
        .as_deref()
        .is_some_and(|domain| domain != "vpc")
    {
        return Err(invalid("Invalid value for domain: only 'vpc' is supported"));
    }
    let tags = tagging::given(input.tag_specifications, ElasticIp::TYPE)?;
    let (scope, tags) = (&cx.scope, &tags);
    let allocate = |txn: Txn| async move {
        let id = room.new_id(ElasticIp::PREFIX);
        let address = ElasticIp {
            scope: scope.clone(),
            ip: claims::give_public(room, &txn, scope, &id).await?,
            id,
            association: None,
            tags: tags.clone(),
        };
        txn.put(&address);
        Ok::<_, Fault>(address)
    };
    let address = room.store.transact(allocate).await?;
    Ok(AllocateAddressResult {
        public_ip: Some(address.ip.to_string()),
        allocation_id: Some(address.id),
        public_ipv4_pool: Some("amazon".to_owned()),
        network_border_group: Some(scope.region.to_string()),
        domain: Some("vpc".to_owned()),
        ..AllocateAddressResult::default()
    })
}

pub(crate) async fn describe_addresses(
    room: &Network,
    cx: &Context,
    input: DescribeAddressesRequest,
) -> Outcome<DescribeAddressesResult> {
    room.enter(cx, "DescribeAddresses", "*", input.dry_run)
        .await?;
    let mut records: Vec<ElasticIp> = room.store.list(&below::<ElasticIp>(&cx.scope)).await?;
    if let Some(ips) = input.public_ips.filter(|ips| !ips.is_empty()) {
        let known = |ip: &String| records.iter().any(|record| record.ip.to_string() == *ip);
        if let Some(unknown) = ips.iter().find(|ip| !known(ip)) {
            let message = format!("Address '{unknown}' not found.");
            return Err(refuse("InvalidAddress.NotFound", message));
        }
        records.retain(|record| ips.contains(&record.ip.to_string()));
    }
    let mut rows = Vec::new();
    for record in &records {
        let interface: Option<NetworkInterface> = match &record.association {
            Some((id, _)) => {
                room.store
                    .get(&NetworkInterface::key_of(&cx.scope, id))
                    .await?
            }
            None => None,
        };
        rows.push(convert::gateways::elastic(record, interface.as_ref()));
    }
    let query = Query {
        ids: input.allocation_ids,
        filters: input.filters,
        ..Query::default()
    };
    let (addresses, _) = select(rows, query, not_found::<ElasticIp>)?;
    Ok(DescribeAddressesResult {
        addresses: Some(addresses),
    })
}

pub(crate) async fn release(
    room: &Network,
    cx: &Context,
    input: ReleaseAddressRequest,
) -> Outcome<()> {
    let named = input.allocation_id.as_deref();
    let resource = arn::<ElasticIp>(&cx.scope, named.unwrap_or("*"));
    room.enter(cx, "ReleaseAddress", &resource, input.dry_run)
        .await?;
    let Some(id) = named else {
        return Err(refuse(
            "MissingParameter",
            "You must specify an allocation id when releasing a VPC elastic IP address",
        ));
    };
    let scope = &cx.scope;
    let release = |txn: Txn| async move {
        let address: ElasticIp = find(&txn, scope, id).await?;
        if address.association.is_some() {
            return Err(refuse(
                "InvalidIPAddress.InUse",
                format!("Address {id} is in use."),
            ));
        }
        txn.delete(&address.key());
        txn.delete(&PublicAddress::key_of(address.ip));
        Ok(())
    };
    room.store.transact(release).await
}

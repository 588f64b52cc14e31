//! VPCs.

use super::{defaults, peerings};
use crate::fault::{Fault, Outcome, invalid, needed, refuse, unsupported};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, convert, tagging};
use api::ec2::{
    CreateVpcRequest, CreateVpcResult, DeleteVpcRequest, DescribeVpcsRequest, DescribeVpcsResult,
};
use domain::Record;
use domain::network::defaults::new_vpc;
use domain::network::{
    Cidr, InternetGateway, NatGateway, NetworkInterface, RouteTable, SecurityGroup, Vpc,
    VpcEndpoint,
};
use store::Txn;
use wire::Context;

/// The prefixes a VPC's or subnet's block may have.
const PREFIXES: std::ops::RangeInclusive<u8> = 16..=28;

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateVpcRequest,
) -> Outcome<CreateVpcResult> {
    room.enter(cx, "CreateVpc", &arn::<Vpc>(&cx.scope, "*"), input.dry_run)
        .await?;
    only_ipv4(&input)?;
    let block = vpc_block(input.cidr_block.as_deref())?;
    let mut made = new_vpc(&cx.scope, block, &*room.ids);
    made.vpc.tags = tagging::given(input.tag_specifications, Vpc::TYPE)?;
    let made = &made;
    let create = |txn: Txn| async move {
        txn.put(&made.vpc);
        txn.put(&made.route_table);
        txn.put(&made.security_group);
        Ok::<_, Fault>(())
    };
    room.store.transact(create).await?;
    Ok(CreateVpcResult {
        vpc: Some(convert::vpcs::vpc(&made.vpc)),
    })
}

fn only_ipv4(input: &CreateVpcRequest) -> Outcome<()> {
    let ipv6 = input.amazon_provided_ipv6_cidr_block == Some(true)
        || input.ipv6_cidr_block.is_some()
        || input.ipv6_pool.is_some()
        || input.ipv6_ipam_pool_id.is_some();
    if ipv6 {
        return Err(unsupported("IPv6 in a VPC"));
    }
    if input.ipv4_ipam_pool_id.is_some() || input.ipv4_netmask_length.is_some() {
        return Err(unsupported("Taking a VPC's block from an IPAM pool"));
    }
    if input.vpc_encryption_control.is_some() {
        return Err(unsupported("VPC encryption control"));
    }
    match input.instance_tenancy.as_deref() {
        None | Some("default") => Ok(()),
        Some(_) => Err(unsupported("Dedicated tenancy")),
    }
}

pub(super) fn vpc_block(given: Option<&str>) -> Outcome<Cidr> {
    let given = given.ok_or_else(|| {
        refuse(
            "MissingParameter",
            "Either 'cidrBlock' or 'ipv4IpamPoolId' should be provided.",
        )
    })?;
    let block = parse_block(given)?;
    if !PREFIXES.contains(&block.prefix) {
        return Err(refuse(
            "InvalidVpc.Range",
            format!("The CIDR '{given}' is invalid."),
        ));
    }
    Ok(block)
}

/// A block as a parameter named `cidrBlock` has it.
pub(crate) fn parse_block(given: &str) -> Outcome<Cidr> {
    given.parse().map_err(|_| {
        invalid(format!(
            "Value ({given}) for parameter cidrBlock is invalid. This is not a valid CIDR block."
        ))
    })
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeVpcsRequest,
) -> Outcome<DescribeVpcsResult> {
    room.enter(cx, "DescribeVpcs", "*", input.dry_run).await?;
    let records: Vec<Vpc> = room.store.list(&below::<Vpc>(&cx.scope)).await?;
    let query = Query {
        ids: input.vpc_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let rows = records.iter().map(convert::vpcs::vpc).collect();
    let (vpcs, next_token) = select(rows, query, not_found::<Vpc>)?;
    Ok(DescribeVpcsResult {
        next_token,
        vpcs: Some(vpcs),
    })
}

pub(crate) async fn delete(room: &Network, cx: &Context, input: DeleteVpcRequest) -> Outcome<()> {
    let resource = arn::<Vpc>(&cx.scope, &input.vpc_id);
    room.enter(cx, "DeleteVpc", &resource, input.dry_run)
        .await?;
    let (scope, id) = (&cx.scope, &input.vpc_id);
    let delete = |txn: Txn| async move {
        let vpc: Vpc = find(&txn, scope, id).await?;
        let leftovers = leftovers(&txn, &vpc).await?;
        peerings::leave(room, &txn, &vpc).await?;
        leftovers.iter().for_each(|key| txn.delete(key));
        defaults::forget(&txn, &vpc).await?;
        txn.delete(&vpc.key());
        Ok(())
    };
    room.store.transact(delete).await
}

/// What goes with a VPC by itself. Refuses while there is anything else in it.
async fn leftovers(txn: &Txn, vpc: &Vpc) -> Outcome<Vec<domain::Key>> {
    let busy = || needed("vpc", &vpc.id);
    let scope = &vpc.scope;
    let gateways: Vec<InternetGateway> = all(txn, scope).await?;
    let nats: Vec<NatGateway> = all(txn, scope).await?;
    let endpoints: Vec<VpcEndpoint> = all(txn, scope).await?;
    let interfaces: Vec<NetworkInterface> = all(txn, scope).await?;
    let in_use = !defaults::subnets_of(txn, vpc).await?.is_empty()
        || gateways
            .iter()
            .any(|gateway| gateway.vpc.as_ref() == Some(&vpc.id))
        || nats
            .iter()
            .any(|nat| nat.vpc == vpc.id && nat.deleted_at.is_none())
        || endpoints.iter().any(|endpoint| endpoint.vpc == vpc.id)
        || interfaces.iter().any(|interface| interface.vpc == vpc.id);
    if in_use {
        return Err(busy());
    }
    let mut keys = Vec::new();
    for table in all::<RouteTable>(txn, scope)
        .await?
        .iter()
        .filter(|table| table.vpc == vpc.id)
    {
        if !table.main {
            return Err(busy());
        }
        keys.push(table.key());
    }
    for group in all::<SecurityGroup>(txn, scope)
        .await?
        .iter()
        .filter(|group| group.vpc == vpc.id)
    {
        if group.name != "default" {
            return Err(busy());
        }
        keys.push(group.key());
    }
    Ok(keys)
}

//! Subnets.

use super::defaults::subnets_of;
use super::vpcs::parse_block;
use crate::fault::{Fault, Outcome, invalid, missing, needed, refuse, unsupported};
use crate::resource::{Resource, all, arn, below, find, not_found};
use crate::select::{Query, select};
use crate::{Network, convert, tagging};
use api::ec2::{
    AttributeBooleanValue, CreateSubnetRequest, CreateSubnetResult, DeleteSubnetRequest,
    DescribeSubnetsRequest, DescribeSubnetsResult, ModifySubnetAttributeRequest,
};
use convert::subnets::zone_id;
use domain::network::defaults::zones;
use domain::network::{AddressClaim, Cidr, NetworkInterface, RouteTable, Subnet, Vpc};
use domain::{Record, Region, Scope};
use store::Txn;
use wire::Context;

pub(crate) async fn create(
    room: &Network,
    cx: &Context,
    input: CreateSubnetRequest,
) -> Outcome<CreateSubnetResult> {
    room.enter(
        cx,
        "CreateSubnet",
        &arn::<Subnet>(&cx.scope, "*"),
        input.dry_run,
    )
    .await?;
    if input.ipv6_cidr_block.is_some() || input.ipv6_native == Some(true) {
        return Err(unsupported("IPv6 in a subnet"));
    }
    if input.outpost_arn.is_some() || input.ipv4_ipam_pool_id.is_some() {
        return Err(unsupported("A subnet of an Outpost or an IPAM pool"));
    }
    let given = input
        .cidr_block
        .as_deref()
        .ok_or_else(|| missing("cidrBlock"))?;
    let subnet = Subnet {
        scope: cx.scope.clone(),
        id: room.new_id(Subnet::PREFIX),
        vpc: input.vpc_id.clone(),
        cidr: parse_block(given)?,
        zone: zone(&cx.scope.region, &input)?,
        default_for_zone: false,
        map_public_ip: false,
        tags: tagging::given(input.tag_specifications, Subnet::TYPE)?,
    };
    let subnet = &subnet;
    let create = |txn: Txn| async move {
        let vpc: Vpc = find(&txn, &subnet.scope, &subnet.vpc).await?;
        fits(&txn, &vpc, subnet.cidr).await?;
        txn.put(subnet);
        Ok::<_, Fault>(())
    };
    room.store.transact(create).await?;
    Ok(CreateSubnetResult {
        subnet: Some(convert::subnets::subnet(subnet, 0)),
    })
}

/// Refuses a block that is not in the VPC or is used by another subnet.
async fn fits(txn: &Txn, vpc: &Vpc, block: Cidr) -> Outcome<()> {
    let in_vpc = vpc.cidrs.iter().any(|own| own.covers(block));
    if !in_vpc || !(16..=28).contains(&block.prefix) {
        return Err(refuse(
            "InvalidSubnet.Range",
            format!("The CIDR '{block}' is invalid."),
        ));
    }
    let subnets = subnets_of(txn, vpc).await?;
    if subnets.iter().any(|other| other.cidr.overlaps(block)) {
        return Err(refuse(
            "InvalidSubnet.Conflict",
            format!("The CIDR '{block}' conflicts with another subnet"),
        ));
    }
    Ok(())
}

/// The zone that is named, by name or id; the first when none is.
fn zone(region: &Region, input: &CreateSubnetRequest) -> Outcome<String> {
    let zones = zones(region);
    let (named, parameter) = match (&input.availability_zone, &input.availability_zone_id) {
        (None, None) => return Ok(zones[0].clone()),
        (Some(name), _) => (name, "availabilityZone"),
        (None, Some(id)) => (id, "availabilityZoneId"),
    };
    let fits = |zone: &&String| *zone == named || zone_id(region, zone) == *named;
    zones.iter().find(fits).cloned().ok_or_else(|| {
        let there_are = zones.join(", ");
        invalid(format!(
            "Value ({named}) for parameter {parameter} is invalid. Subnets can currently only be \
             created in the following availability zones: {there_are}."
        ))
    })
}

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeSubnetsRequest,
) -> Outcome<DescribeSubnetsResult> {
    room.enter(cx, "DescribeSubnets", "*", input.dry_run)
        .await?;
    let records: Vec<Subnet> = room.store.list(&below::<Subnet>(&cx.scope)).await?;
    let claims = claims(room, &cx.scope).await?;
    let tell = |subnet: &Subnet| {
        let inside =
            |claim: &&AddressClaim| claim.vpc == subnet.vpc && subnet.cidr.contains(claim.ip);
        convert::subnets::subnet(subnet, claims.iter().filter(inside).count())
    };
    let query = Query {
        ids: input.subnet_ids,
        filters: input.filters,
        max_results: input.max_results,
        next_token: input.next_token,
    };
    let rows = records.iter().map(tell).collect();
    let (subnets, next_token) = select(rows, query, not_found::<Subnet>)?;
    Ok(DescribeSubnetsResult {
        next_token,
        subnets: Some(subnets),
    })
}

async fn claims(room: &Network, scope: &Scope) -> Outcome<Vec<AddressClaim>> {
    Ok(room.store.list(&below::<AddressClaim>(scope)).await?)
}

pub(crate) async fn delete(
    room: &Network,
    cx: &Context,
    input: DeleteSubnetRequest,
) -> Outcome<()> {
    let resource = arn::<Subnet>(&cx.scope, &input.subnet_id);
    room.enter(cx, "DeleteSubnet", &resource, input.dry_run)
        .await?;
    let (scope, id) = (&cx.scope, &input.subnet_id);
    let delete = |txn: Txn| async move {
        let subnet: Subnet = find(&txn, scope, id).await?;
        let interfaces: Vec<NetworkInterface> = all(&txn, scope).await?;
        if interfaces.iter().any(|interface| interface.subnet == *id) {
            return Err(needed("subnet", id));
        }
        for mut table in all::<RouteTable>(&txn, scope).await? {
            if table.associations.iter().any(|(_, of)| of == id) {
                table.associations.retain(|(_, of)| of != id);
                txn.put(&table);
            }
        }
        txn.delete(&subnet.key());
        Ok(())
    };
    room.store.transact(delete).await
}

pub(crate) async fn modify_attribute(
    room: &Network,
    cx: &Context,
    input: ModifySubnetAttributeRequest,
) -> Outcome<()> {
    let resource = arn::<Subnet>(&cx.scope, &input.subnet_id);
    room.enter(cx, "ModifySubnetAttribute", &resource, None)
        .await?;
    only_public_ip(&input)?;
    let flag = |given: &Option<AttributeBooleanValue>| given.as_ref().and_then(|flag| flag.value);
    let map_public_ip = flag(&input.map_public_ip_on_launch);
    let (scope, id) = (&cx.scope, &input.subnet_id);
    let modify = |txn: Txn| async move {
        let mut subnet: Subnet = find(&txn, scope, id).await?;
        subnet.map_public_ip = map_public_ip.unwrap_or(subnet.map_public_ip);
        txn.put(&subnet);
        Ok(())
    };
    room.store.transact(modify).await
}

/// Refuses the attributes that would have to do something here and do not.
fn only_public_ip(input: &ModifySubnetAttributeRequest) -> Outcome<()> {
    let on = |given: &Option<AttributeBooleanValue>| {
        given.as_ref().and_then(|flag| flag.value) == Some(true)
    };
    if on(&input.assign_ipv6_address_on_creation) || on(&input.enable_dns64) {
        return Err(unsupported("IPv6 in a subnet"));
    }
    if on(&input.map_customer_owned_ip_on_launch) || input.enable_lni_at_device_index.is_some() {
        return Err(unsupported("A subnet of an Outpost"));
    }
    if on(&input.enable_resource_name_dns_a_record_on_launch)
        || on(&input.enable_resource_name_dns_aaaa_record_on_launch)
        || input.private_dns_hostname_type_on_launch.as_deref() == Some("resource-name")
    {
        return Err(unsupported("Naming instances by their id"));
    }
    Ok(())
}

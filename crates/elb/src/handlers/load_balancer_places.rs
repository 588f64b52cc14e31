//! Where load balancers stand: their subnets, security groups and kind of address.

use super::{find, placement};
use crate::fault::{Fault, Outcome, invalid, unsupported};
use crate::{Elb, convert};
use api::elbv2::{
    SetIpAddressTypeInput, SetIpAddressTypeOutput, SetSecurityGroupsInput, SetSecurityGroupsOutput,
    SetSubnetsInput, SetSubnetsOutput,
};
use store::Txn;
use wire::Context;

pub(crate) async fn set_security_groups(
    room: &Elb,
    cx: &Context,
    input: SetSecurityGroupsInput,
) -> Outcome<SetSecurityGroupsOutput> {
    let arn = &input.load_balancer_arn;
    cx.allow("elasticloadbalancing:SetSecurityGroups", arn)
        .await?;
    if input.security_groups.is_empty() {
        return Err(invalid("At least one security group must be specified"));
    }
    let (scope, groups) = (&cx.scope, &input.security_groups);
    let set = |txn: Txn| async move {
        let mut balancer = find::load_balancer(&txn, scope, arn).await?;
        balancer.security_groups = placement::groups(&txn, scope, &balancer.vpc, groups).await?;
        placement::regroup(&txn, &balancer).await?;
        txn.put(&balancer);
        Ok::<_, Fault>(balancer.security_groups)
    };
    let groups = room.store.transact(set).await?;
    Ok(SetSecurityGroupsOutput {
        security_group_ids: Some(groups),
        enforce_security_group_inbound_rules_on_private_link_traffic: None,
    })
}

pub(crate) async fn set_subnets(
    room: &Elb,
    cx: &Context,
    input: SetSubnetsInput,
) -> Outcome<SetSubnetsOutput> {
    let arn = &input.load_balancer_arn;
    cx.allow("elasticloadbalancing:SetSubnets", arn).await?;
    if input
        .ip_address_type
        .as_deref()
        .is_some_and(|kind| kind != "ipv4")
    {
        return Err(unsupported("Any IP address type but 'ipv4'"));
    }
    let ids = placement::named(input.subnets.clone(), input.subnet_mappings.clone())?;
    let (scope, ids) = (&cx.scope, &ids);
    let set = |txn: Txn| async move {
        let mut balancer = find::load_balancer(&txn, scope, arn).await?;
        let subnets = placement::subnets(&txn, scope, ids).await?;
        if subnets[0].vpc != balancer.vpc {
            return Err(invalid(format!(
                "All subnets must belong to the same VPC: '{}'",
                balancer.vpc
            )));
        }
        placement::settle(room, &txn, &mut balancer, &subnets).await?;
        txn.put(&balancer);
        Ok::<_, Fault>(balancer)
    };
    let balancer = room.store.transact(set).await?;
    Ok(SetSubnetsOutput {
        availability_zones: Some(
            balancer
                .zones
                .iter()
                .map(convert::load_balancers::zone)
                .collect(),
        ),
        ip_address_type: Some("ipv4".to_owned()),
        enable_prefix_for_ipv6_source_nat: None,
    })
}

pub(crate) async fn set_ip_address_type(
    room: &Elb,
    cx: &Context,
    input: SetIpAddressTypeInput,
) -> Outcome<SetIpAddressTypeOutput> {
    let arn = &input.load_balancer_arn;
    cx.allow("elasticloadbalancing:SetIpAddressType", arn)
        .await?;
    let scope = &cx.scope;
    let read = |txn: Txn| async move { find::load_balancer(&txn, scope, arn).await };
    room.store.transact(read).await?;
    match input.ip_address_type.as_str() {
        "ipv4" => Ok(SetIpAddressTypeOutput {
            ip_address_type: Some("ipv4".to_owned()),
        }),
        other => Err(unsupported(&format!("The IP address type '{other}'"))),
    }
}

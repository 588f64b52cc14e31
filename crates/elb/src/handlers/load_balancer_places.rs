//! Where load balancers stand: their subnets, security groups and kind of address.

use super::{find, forwards, placement};
use crate::fault::{Fault, Outcome, invalid, unsupported};
use crate::{Elb, convert};
use api::elbv2::{
    SetIpAddressTypeInput, SetIpAddressTypeOutput, SetSecurityGroupsInput, SetSecurityGroupsOutput,
    SetSubnetsInput, SetSubnetsOutput, invalid_configuration_request_exception,
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
    if let Some("off") = enforcement(&input) {
        return Err(unsupported("Leaving PrivateLink traffic unfiltered"));
    }
    let (scope, groups) = (&cx.scope, &input.security_groups);
    let set = |txn: Txn| async move {
        let mut balancer = find::load_balancer(&txn, scope, arn).await?;
        if balancer.is_network() && balancer.security_groups.is_empty() {
            let message = "Security groups cannot be set for a network load balancer that was \
                           created without any";
            return Err(invalid_configuration_request_exception(message).into());
        }
        balancer.security_groups = placement::groups(&txn, scope, &balancer.vpc, groups).await?;
        placement::regroup(&txn, &balancer).await?;
        txn.put(&balancer);
        Ok::<_, Fault>(balancer)
    };
    let balancer = room.store.transact(set).await?;
    Ok(SetSecurityGroupsOutput {
        enforce_security_group_inbound_rules_on_private_link_traffic:
            convert::load_balancers::enforcement(&balancer),
        security_group_ids: Some(balancer.security_groups),
    })
}

fn enforcement(input: &SetSecurityGroupsInput) -> Option<&str> {
    let given = &input.enforce_security_group_inbound_rules_on_private_link_traffic;
    given.as_deref()
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
    let prefix = input.enable_prefix_for_ipv6_source_nat.as_deref();
    if prefix.is_some_and(|prefix| prefix != "off") {
        return Err(unsupported("A prefix for IPv6 source addresses"));
    }
    let kind = forwards::kind_of(arn);
    let ids = placement::named(kind, input.subnets.clone(), input.subnet_mappings.clone())?;
    let (scope, ids) = (&cx.scope, &ids);
    let set = |txn: Txn| async move {
        let mut balancer = find::load_balancer(&txn, scope, arn).await?;
        let subnets = placement::subnets(&txn, scope, kind, ids).await?;
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

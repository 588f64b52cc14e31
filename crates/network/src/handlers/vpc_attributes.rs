//! Attributes of VPCs: whether names are served and given.

use crate::Network;
use crate::fault::{Outcome, invalid, refuse};
use crate::resource::{arn, find, not_found};
use api::ec2::{
    AttributeBooleanValue, DescribeVpcAttributeRequest, DescribeVpcAttributeResult,
    ModifyVpcAttributeRequest,
};
use domain::network::Vpc;
use store::Txn;
use wire::Context;

pub(crate) async fn describe(
    room: &Network,
    cx: &Context,
    input: DescribeVpcAttributeRequest,
) -> Outcome<DescribeVpcAttributeResult> {
    room.enter(
        cx,
        "DescribeVpcAttribute",
        &arn::<Vpc>(&cx.scope, &input.vpc_id),
        input.dry_run,
    )
    .await?;
    let found: Option<Vpc> = room
        .store
        .get(&Vpc::key_of(&cx.scope, &input.vpc_id))
        .await?;
    let vpc = found.ok_or_else(|| not_found::<Vpc>(&input.vpc_id))?;
    let mut result = DescribeVpcAttributeResult {
        vpc_id: Some(vpc.id.clone()),
        ..DescribeVpcAttributeResult::default()
    };
    let flag = |value| Some(AttributeBooleanValue { value: Some(value) });
    match input.attribute.as_str() {
        "enableDnsSupport" => result.enable_dns_support = flag(vpc.dns_support),
        "enableDnsHostnames" => result.enable_dns_hostnames = flag(vpc.dns_hostnames),
        "enableNetworkAddressUsageMetrics" => {
            result.enable_network_address_usage_metrics = flag(false);
        }
        other => {
            return Err(invalid(format!(
                "Value ({other}) for parameter attribute is invalid. Unknown attribute."
            )));
        }
    }
    Ok(result)
}

pub(crate) async fn modify(
    room: &Network,
    cx: &Context,
    input: ModifyVpcAttributeRequest,
) -> Outcome<()> {
    room.enter(
        cx,
        "ModifyVpcAttribute",
        &arn::<Vpc>(&cx.scope, &input.vpc_id),
        None,
    )
    .await?;
    let flag = |given: &Option<AttributeBooleanValue>| given.as_ref().and_then(|flag| flag.value);
    let support = flag(&input.enable_dns_support);
    let hostnames = flag(&input.enable_dns_hostnames);
    if support.is_some() && hostnames.is_some() {
        return Err(refuse(
            "InvalidParameterCombination",
            "Only one attribute can be modified at a time",
        ));
    }
    let (scope, id) = (&cx.scope, &input.vpc_id);
    let modify = |txn: Txn| async move {
        let mut vpc: Vpc = find(&txn, scope, id).await?;
        vpc.dns_support = support.unwrap_or(vpc.dns_support);
        vpc.dns_hostnames = hostnames.unwrap_or(vpc.dns_hostnames);
        if vpc.dns_hostnames && !vpc.dns_support && hostnames == Some(true) {
            return Err(invalid(
                "DNS hostnames cannot be enabled while DNS support is disabled",
            ));
        }
        txn.put(&vpc);
        Ok(())
    };
    room.store.transact(modify).await
}

//! Attributes of load balancers.

use super::find;
use crate::Elb;
use crate::attributes;
use crate::fault::{Fault, Outcome};
use api::elbv2::{
    DescribeLoadBalancerAttributesInput, DescribeLoadBalancerAttributesOutput,
    LoadBalancerAttribute, ModifyLoadBalancerAttributesInput, ModifyLoadBalancerAttributesOutput,
};
use domain::elb::LoadBalancer;
use store::Txn;
use wire::Context;

pub(crate) async fn describe_attributes(
    room: &Elb,
    cx: &Context,
    input: DescribeLoadBalancerAttributesInput,
) -> Outcome<DescribeLoadBalancerAttributesOutput> {
    cx.allow("elasticloadbalancing:DescribeLoadBalancerAttributes", "*")
        .await?;
    let (scope, arn) = (&cx.scope, &input.load_balancer_arn);
    let read = |txn: Txn| async move { find::load_balancer(&txn, scope, arn).await };
    let balancer = room.store.transact(read).await?;
    Ok(DescribeLoadBalancerAttributesOutput {
        attributes: Some(told(&balancer)),
    })
}

fn told(balancer: &LoadBalancer) -> Vec<LoadBalancerAttribute> {
    let tell = |(key, value)| LoadBalancerAttribute {
        key: Some(key),
        value: Some(value),
    };
    attributes::of_load_balancer(balancer)
        .told(&balancer.attributes)
        .into_iter()
        .map(tell)
        .collect()
}

pub(crate) async fn modify_attributes(
    room: &Elb,
    cx: &Context,
    input: ModifyLoadBalancerAttributesInput,
) -> Outcome<ModifyLoadBalancerAttributesOutput> {
    let arn = &input.load_balancer_arn;
    cx.allow("elasticloadbalancing:ModifyLoadBalancerAttributes", arn)
        .await?;
    let pair = |one: &LoadBalancerAttribute| {
        (
            one.key.clone().unwrap_or_default(),
            one.value.clone().unwrap_or_default(),
        )
    };
    let given: Vec<(String, String)> = input.attributes.iter().map(pair).collect();
    let (scope, given) = (&cx.scope, &given);
    let modify = |txn: Txn| async move {
        let mut balancer = find::load_balancer(&txn, scope, arn).await?;
        let kind = attributes::of_load_balancer(&balancer);
        kind.set(&mut balancer.attributes, given.clone())?;
        txn.put(&balancer);
        Ok::<_, Fault>(balancer)
    };
    let balancer = room.store.transact(modify).await?;
    Ok(ModifyLoadBalancerAttributesOutput {
        attributes: Some(told(&balancer)),
    })
}

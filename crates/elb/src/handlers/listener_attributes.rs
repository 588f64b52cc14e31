//! Attributes of listeners.

use super::find;
use crate::Elb;
use crate::attributes;
use crate::fault::{Fault, Outcome};
use api::elbv2::{
    DescribeListenerAttributesInput, DescribeListenerAttributesOutput, ListenerAttribute,
    ModifyListenerAttributesInput, ModifyListenerAttributesOutput,
};
use domain::elb::Listener;
use store::Txn;
use wire::Context;

fn told(listener: &Listener) -> Vec<ListenerAttribute> {
    let tell = |(key, value)| ListenerAttribute {
        key: Some(key),
        value: Some(value),
    };
    attributes::of_listener(listener)
        .told(&listener.attributes)
        .into_iter()
        .map(tell)
        .collect()
}

pub(crate) async fn describe_attributes(
    room: &Elb,
    cx: &Context,
    input: DescribeListenerAttributesInput,
) -> Outcome<DescribeListenerAttributesOutput> {
    cx.allow("elasticloadbalancing:DescribeListenerAttributes", "*")
        .await?;
    let (scope, arn) = (&cx.scope, &input.listener_arn);
    let read = |txn: Txn| async move { find::listener(&txn, scope, arn).await };
    let listener = room.store.transact(read).await?;
    Ok(DescribeListenerAttributesOutput {
        attributes: Some(told(&listener)),
    })
}

pub(crate) async fn modify_attributes(
    room: &Elb,
    cx: &Context,
    input: ModifyListenerAttributesInput,
) -> Outcome<ModifyListenerAttributesOutput> {
    let arn = &input.listener_arn;
    cx.allow("elasticloadbalancing:ModifyListenerAttributes", arn)
        .await?;
    let pair = |one: &ListenerAttribute| {
        (
            one.key.clone().unwrap_or_default(),
            one.value.clone().unwrap_or_default(),
        )
    };
    let given: Vec<(String, String)> = input.attributes.iter().map(pair).collect();
    let (scope, given) = (&cx.scope, &given);
    let modify = |txn: Txn| async move {
        let mut listener = find::listener(&txn, scope, arn).await?;
        let kind = attributes::of_listener(&listener);
        kind.set(&mut listener.attributes, given.clone())?;
        txn.put(&listener);
        Ok::<_, Fault>(listener)
    };
    let listener = room.store.transact(modify).await?;
    Ok(ModifyListenerAttributesOutput {
        attributes: Some(told(&listener)),
    })
}

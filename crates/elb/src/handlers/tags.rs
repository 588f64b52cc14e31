//! Tags of load balancers, listeners, rules and target groups.

use super::find;
use crate::Elb;
use crate::arns::{self, Named};
use crate::convert::tags::{add, told};
use crate::fault::{Fault, Outcome, invalid};
use api::elbv2::{
    AddTagsInput, AddTagsOutput, DescribeTagsInput, DescribeTagsOutput, RemoveTagsInput,
    RemoveTagsOutput, TagDescription,
};
use domain::Scope;
use domain::ecs::Tags;
use store::Txn;
use wire::Context;

/// What is to be done to the tags of a resource.
type Change<'a> = &'a (dyn Fn(&mut Tags) -> Outcome<()> + Send + Sync);

/// The most resources of one call.
const LIMIT: usize = 20;

/// Changes the tags of what the ARN names, and answers them.
async fn change(txn: &Txn, scope: &Scope, arn: &str, what: Change<'_>) -> Outcome<Tags> {
    macro_rules! change {
        ($found:expr) => {{
            let mut found = $found.await?;
            let before = found.tags.clone();
            what(&mut found.tags)?;
            if found.tags != before {
                txn.put(&found);
            }
            Ok(found.tags)
        }};
    }
    match arns::read(arn) {
        Some(Named::LoadBalancer(_)) => change!(find::load_balancer(txn, scope, arn)),
        Some(Named::Listener(..)) => change!(find::listener(txn, scope, arn)),
        Some(Named::Rule(..)) => change!(find::rule(txn, scope, arn)),
        Some(Named::TargetGroup(_)) => change!(find::target_group(txn, scope, arn)),
        None => Err(invalid(format!("'{arn}' is not a valid ARN"))),
    }
}

async fn change_all(
    room: &Elb,
    cx: &Context,
    arns: &[String],
    what: Change<'_>,
) -> Outcome<Vec<Tags>> {
    if arns.is_empty() || arns.len() > LIMIT {
        return Err(invalid(format!(
            "1 to {LIMIT} resource ARNs must be specified"
        )));
    }
    let scope = &cx.scope;
    let change_all = |txn: Txn| async move {
        let mut all = Vec::new();
        for arn in arns {
            all.push(change(&txn, scope, arn, what).await?);
        }
        Ok::<_, Fault>(all)
    };
    room.store.transact(change_all).await
}

async fn allow(cx: &Context, action: &str, arns: &[String]) -> Outcome<()> {
    for arn in arns {
        cx.allow(&format!("elasticloadbalancing:{action}"), arn)
            .await?;
    }
    Ok(())
}

pub(crate) async fn add_tags(
    room: &Elb,
    cx: &Context,
    input: AddTagsInput,
) -> Outcome<AddTagsOutput> {
    allow(cx, "AddTags", &input.resource_arns).await?;
    let tags = &input.tags;
    change_all(room, cx, &input.resource_arns, &|of| add(of, tags.clone())).await?;
    Ok(AddTagsOutput {})
}

pub(crate) async fn remove_tags(
    room: &Elb,
    cx: &Context,
    input: RemoveTagsInput,
) -> Outcome<RemoveTagsOutput> {
    allow(cx, "RemoveTags", &input.resource_arns).await?;
    let keys = &input.tag_keys;
    let remove = |of: &mut Tags| {
        of.retain(|key, _| !keys.contains(key));
        Ok(())
    };
    change_all(room, cx, &input.resource_arns, &remove).await?;
    Ok(RemoveTagsOutput {})
}

pub(crate) async fn describe_tags(
    room: &Elb,
    cx: &Context,
    input: DescribeTagsInput,
) -> Outcome<DescribeTagsOutput> {
    allow(cx, "DescribeTags", &input.resource_arns).await?;
    let all = change_all(room, cx, &input.resource_arns, &|_| Ok(())).await?;
    let tell = |(arn, tags): (&String, &Tags)| TagDescription {
        resource_arn: Some(arn.clone()),
        tags: told(tags),
    };
    Ok(DescribeTagsOutput {
        tag_descriptions: Some(input.resource_arns.iter().zip(&all).map(tell).collect()),
    })
}

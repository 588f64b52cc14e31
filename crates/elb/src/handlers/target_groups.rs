//! Target groups.

use super::find;
use crate::fault::{Fault, Outcome, invalid};
use crate::usage::{self, below};
use crate::{Elb, arns, attributes, convert, pages};
use api::elbv2::{
    CreateTargetGroupInput, CreateTargetGroupOutput, DeleteTargetGroupInput,
    DeleteTargetGroupOutput, DescribeTargetGroupAttributesInput,
    DescribeTargetGroupAttributesOutput, DescribeTargetGroupsInput, DescribeTargetGroupsOutput,
    ModifyTargetGroupAttributesInput, ModifyTargetGroupAttributesOutput, ModifyTargetGroupInput,
    ModifyTargetGroupOutput, TargetGroupAttribute, duplicate_target_group_name_exception,
    load_balancer_not_found_exception, resource_in_use_exception, target_group_not_found_exception,
    too_many_target_groups_exception,
};
use domain::Record;
use domain::elb::{LoadBalancer, TargetGroup};
use domain::network::Vpc;
use store::Txn;
use wire::Context;

/// The most target groups of a scope.
const LIMIT: usize = 3_000;

pub(crate) async fn create(
    room: &Elb,
    cx: &Context,
    input: CreateTargetGroupInput,
) -> Outcome<CreateTargetGroupOutput> {
    let resource = format!("targetgroup/{}/*", input.name);
    let resource = cx.scope.arn("elasticloadbalancing", resource).to_string();
    cx.allow("elasticloadbalancing:CreateTargetGroup", &resource)
        .await?;
    let mut wanted = convert::target_groups::read(&cx.scope, &input)?;
    wanted.tags = convert::tags::given(input.tags)?;
    wanted.id = room.new_id();
    wanted.created_at = room.clock.now();
    let (scope, wanted) = (&cx.scope, &wanted);
    let create = |txn: Txn| async move {
        let vpc = wanted.vpc.as_deref().unwrap_or_default();
        if !txn.exists(&Vpc::key_of(scope, vpc)).await? {
            return Err(invalid(format!("The VPC ID '{vpc}' is not found")));
        }
        let existing: Option<TargetGroup> = txn.get(&wanted.key()).await?;
        if let Some(existing) = existing {
            return same(existing, wanted);
        }
        let all: Vec<TargetGroup> = txn.list(&below::<TargetGroup>(scope)).await?;
        if all.len() >= LIMIT {
            let message = "The maximum number of target groups has been reached";
            return Err(too_many_target_groups_exception(message).into());
        }
        txn.put(wanted);
        Ok::<_, Fault>(wanted.clone())
    };
    let group = room.store.transact(create).await?;
    let usage = usage::now(&room.store, scope).await?;
    Ok(CreateTargetGroupOutput {
        target_groups: Some(vec![convert::target_groups::told(&group, &usage)]),
    })
}

/// The group there is, when it is what is wanted.
fn same(existing: TargetGroup, wanted: &TargetGroup) -> Outcome<TargetGroup> {
    let alike = TargetGroup {
        id: existing.id.clone(),
        created_at: existing.created_at,
        attributes: existing.attributes.clone(),
        ..wanted.clone()
    };
    if alike == existing {
        return Ok(existing);
    }
    let message = format!(
        "A target group with the same name '{}' exists, but with different settings",
        wanted.name
    );
    Err(duplicate_target_group_name_exception(message).into())
}

pub(crate) async fn describe(
    room: &Elb,
    cx: &Context,
    input: DescribeTargetGroupsInput,
) -> Outcome<DescribeTargetGroupsOutput> {
    cx.allow("elasticloadbalancing:DescribeTargetGroups", "*")
        .await?;
    let mut found: Vec<TargetGroup> = room.store.list(&below::<TargetGroup>(&cx.scope)).await?;
    let usage = usage::now(&room.store, &cx.scope).await?;
    let missing = || target_group_not_found_exception("One or more target groups not found");
    if let Some(arns) = input.target_group_arns.filter(|arns| !arns.is_empty()) {
        for arn in &arns {
            arns::target_group(arn)?;
            if !found.iter().any(|group| group.arn().to_string() == *arn) {
                return Err(missing().into());
            }
        }
        found.retain(|group| arns.contains(&group.arn().to_string()));
    }
    if let Some(names) = input.names.filter(|names| !names.is_empty()) {
        if names
            .iter()
            .any(|name| !found.iter().any(|group| group.name == *name))
        {
            return Err(missing().into());
        }
        found.retain(|group| names.contains(&group.name));
    }
    if let Some(arn) = input.load_balancer_arn {
        let balancer = arns::load_balancer(&arn)?;
        let key = LoadBalancer::key_of(&cx.scope, &balancer.0);
        let exists: Option<LoadBalancer> = room.store.get(&key).await?;
        if exists.is_none_or(|exists| exists.id != balancer.1) {
            let message = format!("Load balancer '{arn}' not found");
            return Err(load_balancer_not_found_exception(message).into());
        }
        let used = |group: &TargetGroup| {
            usage
                .get(&group.arn())
                .is_some_and(|balancers| balancers.contains(&balancer))
        };
        found.retain(used);
    }
    let key = |group: &TargetGroup| group.name.clone();
    let (page, next_marker) = pages::page(found, key, input.marker.as_deref(), input.page_size)?;
    let tell = |group| convert::target_groups::told(group, &usage);
    Ok(DescribeTargetGroupsOutput {
        target_groups: Some(page.iter().map(tell).collect()),
        next_marker,
    })
}

pub(crate) async fn modify(
    room: &Elb,
    cx: &Context,
    input: ModifyTargetGroupInput,
) -> Outcome<ModifyTargetGroupOutput> {
    let arn = &input.target_group_arn;
    cx.allow("elasticloadbalancing:ModifyTargetGroup", arn)
        .await?;
    let (scope, change) = (&cx.scope, &input);
    let modify = |txn: Txn| async move {
        let mut group = find::target_group(&txn, scope, arn).await?;
        convert::target_groups::modify(&mut group, change)?;
        txn.put(&group);
        Ok::<_, Fault>(group)
    };
    let group = room.store.transact(modify).await?;
    let usage = usage::now(&room.store, scope).await?;
    Ok(ModifyTargetGroupOutput {
        target_groups: Some(vec![convert::target_groups::told(&group, &usage)]),
    })
}

/// Deletes a target group; its targets go with it. One that is not there is deleted already.
pub(crate) async fn delete(
    room: &Elb,
    cx: &Context,
    input: DeleteTargetGroupInput,
) -> Outcome<DeleteTargetGroupOutput> {
    let arn = &input.target_group_arn;
    cx.allow("elasticloadbalancing:DeleteTargetGroup", arn)
        .await?;
    let named = &arns::target_group(arn)?;
    let scope = &cx.scope;
    let delete = |txn: Txn| async move {
        let key = TargetGroup::key_of(scope, &named.0);
        let found: Option<TargetGroup> = txn.get(&key).await?;
        let Some(group) = found.filter(|found| found.id == named.1) else {
            return Ok::<_, Fault>(());
        };
        if usage::within(&txn, scope).await?.contains_key(&group.arn()) {
            let message =
                format!("Target group '{arn}' is currently in use by a listener or a rule");
            return Err(resource_in_use_exception(message).into());
        }
        txn.delete(&key);
        Ok(())
    };
    room.store.transact(delete).await?;
    Ok(DeleteTargetGroupOutput {})
}

fn told_attributes(group: &TargetGroup) -> Vec<TargetGroupAttribute> {
    let tell = |(key, value)| TargetGroupAttribute {
        key: Some(key),
        value: Some(value),
    };
    attributes::of_target_group(group)
        .told(&group.attributes)
        .into_iter()
        .map(tell)
        .collect()
}

pub(crate) async fn describe_attributes(
    room: &Elb,
    cx: &Context,
    input: DescribeTargetGroupAttributesInput,
) -> Outcome<DescribeTargetGroupAttributesOutput> {
    cx.allow("elasticloadbalancing:DescribeTargetGroupAttributes", "*")
        .await?;
    let (scope, arn) = (&cx.scope, &input.target_group_arn);
    let read = |txn: Txn| async move { find::target_group(&txn, scope, arn).await };
    let group = room.store.transact(read).await?;
    Ok(DescribeTargetGroupAttributesOutput {
        attributes: Some(told_attributes(&group)),
    })
}

pub(crate) async fn modify_attributes(
    room: &Elb,
    cx: &Context,
    input: ModifyTargetGroupAttributesInput,
) -> Outcome<ModifyTargetGroupAttributesOutput> {
    let arn = &input.target_group_arn;
    cx.allow("elasticloadbalancing:ModifyTargetGroupAttributes", arn)
        .await?;
    let pair = |one: &TargetGroupAttribute| {
        (
            one.key.clone().unwrap_or_default(),
            one.value.clone().unwrap_or_default(),
        )
    };
    let given: Vec<(String, String)> = input.attributes.iter().map(pair).collect();
    let (scope, given) = (&cx.scope, &given);
    let modify = |txn: Txn| async move {
        let mut group = find::target_group(&txn, scope, arn).await?;
        attributes::stickiness(&group, given)?;
        let kind = attributes::of_target_group(&group);
        kind.set(&mut group.attributes, given.clone())?;
        attributes::agree(&group)?;
        txn.put(&group);
        Ok::<_, Fault>(group)
    };
    let group = room.store.transact(modify).await?;
    Ok(ModifyTargetGroupAttributesOutput {
        attributes: Some(told_attributes(&group)),
    })
}

//! Targets: registering, deregistering, and how they are.

use super::find;
use super::target_places::{self, Place, Places};
use crate::Elb;
use crate::convert::targets::{Known, health, unregistered};
use crate::fault::{Fault, Outcome};
use crate::usage;
use api::elbv2::{
    DeregisterTargetsInput, DeregisterTargetsOutput, DescribeTargetHealthInput,
    DescribeTargetHealthOutput, RegisterTargetsInput, RegisterTargetsOutput, TargetDescription,
    too_many_targets_exception,
};
use domain::elb::{LoadBalancer, Target, TargetGroup, TargetHealth};
use domain::{Key, Record, Scope};
use store::Txn;
use wire::Context;

/// The most targets of a group.
const LIMIT: usize = 1_000;

pub(crate) async fn register(
    room: &Elb,
    cx: &Context,
    input: RegisterTargetsInput,
) -> Outcome<RegisterTargetsOutput> {
    let arn = &input.target_group_arn;
    cx.allow("elasticloadbalancing:RegisterTargets", arn)
        .await?;
    let (scope, asked) = (&cx.scope, &input.targets);
    let register = |txn: Txn| async move {
        let group = find::target_group(&txn, scope, arn).await?;
        let places = Places::read(&txn, &group).await?;
        let now = room.clock.now();
        for wanted in asked {
            let Place {
                ip,
                port,
                named,
                zone,
            } = places.of(wanted)?;
            let target = Target {
                scope: scope.clone(),
                group: (group.name.clone(), group.id.clone()),
                ip,
                port,
                named,
                zone,
                task: None,
                registered_at: now,
                deregistered_at: None,
            };
            let existing: Option<Target> = txn.get(&target.key()).await?;
            let kept = existing.filter(|existing| {
                existing.group.1 == group.id && existing.deregistered_at.is_none()
            });
            if kept.is_none() {
                txn.put(&target);
            }
        }
        if find::targets(&txn, &group).await?.len() > LIMIT {
            let message = "The maximum number of targets has been reached";
            return Err(too_many_targets_exception(message).into());
        }
        Ok::<_, Fault>(())
    };
    room.store.transact(register).await?;
    Ok(RegisterTargetsOutput {})
}

/// Starts draining. A target that is not registered is deregistered already.
pub(crate) async fn deregister(
    room: &Elb,
    cx: &Context,
    input: DeregisterTargetsInput,
) -> Outcome<DeregisterTargetsOutput> {
    let arn = &input.target_group_arn;
    cx.allow("elasticloadbalancing:DeregisterTargets", arn)
        .await?;
    let (scope, asked) = (&cx.scope, &input.targets);
    let deregister = |txn: Txn| async move {
        let group = find::target_group(&txn, scope, arn).await?;
        let targets = find::targets(&txn, &group).await?;
        let now = room.clock.now();
        for wanted in asked {
            for target in targets.iter().filter(|target| fits(target, wanted)) {
                if target.deregistered_at.is_none() {
                    txn.put(&Target {
                        deregistered_at: Some(now),
                        ..target.clone()
                    });
                }
            }
        }
        Ok::<_, Fault>(())
    };
    room.store.transact(deregister).await?;
    Ok(DeregisterTargetsOutput {})
}

/// Whether a description means a target: its address, and its port where one is named.
fn fits(target: &Target, wanted: &TargetDescription) -> bool {
    target.id() == wanted.id
        && wanted
            .port
            .is_none_or(|port| port == i32::from(target.port))
}

pub(crate) async fn describe_health(
    room: &Elb,
    cx: &Context,
    input: DescribeTargetHealthInput,
) -> Outcome<DescribeTargetHealthOutput> {
    let arn = &input.target_group_arn;
    cx.allow("elasticloadbalancing:DescribeTargetHealth", "*")
        .await?;
    let scope = &cx.scope;
    let read = |txn: Txn| async move {
        let group = find::target_group(&txn, scope, arn).await?;
        let targets = find::targets(&txn, &group).await?;
        Ok::<_, Fault>((group, targets))
    };
    let (group, targets) = room.store.transact(read).await?;
    let said: Vec<TargetHealth> = room.store.list(&health_of(scope, &group.name)).await?;
    let zones = zones(room, &group).await?;
    let stopped = target_places::stopped(&room.store, &group, &targets).await?;
    let tell = |target: &Target| {
        let said = said
            .iter()
            .find(|said| (said.ip, said.port) == (target.ip, target.port));
        let known = Known {
            group: &group,
            health: said,
            zones: zones.as_deref(),
            is_stopped: stopped.contains(&target.id()),
        };
        health(target, &known)
    };
    let asked = input.targets.unwrap_or_default();
    let mut told = Vec::new();
    if asked.is_empty() {
        told.extend(targets.iter().map(tell));
    }
    for wanted in &asked {
        let found = targets.iter().filter(|target| fits(target, wanted));
        let before = told.len();
        told.extend(found.map(tell));
        if told.len() == before {
            told.push(unregistered(wanted));
        }
    }
    Ok(DescribeTargetHealthOutput {
        target_health_descriptions: Some(told),
    })
}

/// The key the health of all targets of a group is below.
fn health_of(scope: &Scope, group: &str) -> Key {
    Key::kind(TargetHealth::KIND)
        .join(&scope.segments())
        .child(group)
}

/// The zones of the load balancers that send to the group; `None` when none does.
async fn zones(room: &Elb, group: &TargetGroup) -> Outcome<Option<Vec<String>>> {
    let usage = usage::now(&room.store, &group.scope).await?;
    let Some(balancers) = usage.get(&group.arn()) else {
        return Ok(None);
    };
    let mut zones = Vec::new();
    for (name, _) in balancers {
        let key = LoadBalancer::key_of(&group.scope, name);
        let balancer: Option<LoadBalancer> = room.store.get(&key).await?;
        zones.extend(
            balancer
                .into_iter()
                .flat_map(|one| one.zones)
                .map(|zone| zone.zone),
        );
    }
    Ok(Some(zones))
}

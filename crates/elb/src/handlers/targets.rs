//! Targets: registering, deregistering, and how they are.

use super::find;
use crate::Elb;
use crate::convert::targets::{Known, health, unregistered};
use crate::fault::{Fault, Outcome, unsupported};
use crate::usage::{self, below};
use api::elbv2::{
    DeregisterTargetsInput, DeregisterTargetsOutput, DescribeTargetHealthInput,
    DescribeTargetHealthOutput, RegisterTargetsInput, RegisterTargetsOutput, TargetDescription,
    invalid_target_exception, too_many_targets_exception,
};
use domain::elb::{LoadBalancer, Target, TargetGroup, TargetHealth};
use domain::network::{Subnet, Vpc};
use domain::{Key, Record, Scope};
use std::net::Ipv4Addr;
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
        let subnets: Vec<Subnet> = txn.list(&below::<Subnet>(scope)).await?;
        let vpc = vpc_of(&txn, &group).await?;
        let now = room.clock.now();
        for wanted in asked {
            let (ip, port) = place(&group, wanted)?;
            let zone = zone(&subnets, vpc.as_ref(), ip, wanted)?;
            let target = Target {
                scope: scope.clone(),
                group: (group.name.clone(), group.id.clone()),
                ip,
                port,
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

async fn vpc_of(txn: &Txn, group: &TargetGroup) -> Outcome<Option<Vpc>> {
    match &group.vpc {
        Some(id) => Ok(txn.get(&Vpc::key_of(&group.scope, id)).await?),
        None => Ok(None),
    }
}

/// The address and port a description names; the group's port where it names none.
fn place(group: &TargetGroup, wanted: &TargetDescription) -> Outcome<(Ipv4Addr, u16)> {
    let id = &wanted.id;
    if wanted.quic_server_id.is_some() {
        return Err(unsupported("A QUIC server id"));
    }
    if group.target_type == "instance" {
        let message = format!(
            "The following targets are not in a running state and cannot be registered: '{id}'"
        );
        return Err(invalid_target_exception(message).into());
    }
    let ip = id.parse().map_err(|_| {
        invalid_target_exception(format!("The IP address '{id}' is not a valid IPv4 address"))
    })?;
    let port = match wanted.port {
        Some(port) => u16::try_from(port).ok().filter(|port| *port > 0),
        None => group.port,
    };
    let port = port.ok_or_else(|| {
        invalid_target_exception(format!(
            "The port of target '{id}' must be between 1 and 65535"
        ))
    })?;
    Ok((ip, port))
}

/// The zone of a target: that of its subnet, or `all` for an address outside the VPC.
fn zone(
    subnets: &[Subnet],
    vpc: Option<&Vpc>,
    ip: Ipv4Addr,
    wanted: &TargetDescription,
) -> Outcome<Option<String>> {
    let inside = vpc.is_some_and(|vpc| vpc.cidrs.iter().any(|block| block.contains(ip)));
    let refuse = |message: String| Err(invalid_target_exception(message).into());
    if inside {
        let vpc = vpc.map(|vpc| vpc.id.as_str()).unwrap_or_default();
        let holds = |subnet: &&Subnet| subnet.vpc == vpc && subnet.cidr.contains(ip);
        return Ok(subnets.iter().find(holds).map(|subnet| subnet.zone.clone()));
    }
    if !ip.is_private() && !is_shared(ip) {
        return refuse(format!(
            "The IP address '{ip}' is not in the VPC and is not a private address"
        ));
    }
    match wanted.availability_zone.as_deref() {
        Some("all") => Ok(Some("all".to_owned())),
        _ => refuse(format!(
            "The IP address '{ip}' is outside the VPC: the Availability Zone must be 'all'"
        )),
    }
}

/// Whether the address is in 100.64.0.0/10, which may be outside the VPC as well.
fn is_shared(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    first == 100 && (64..128).contains(&second)
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
    target.ip.to_string() == wanted.id
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
    let tell = |target: &Target| {
        let said = said
            .iter()
            .find(|said| (said.ip, said.port) == (target.ip, target.port));
        let known = Known {
            group: &group,
            health: said,
            zones: zones.as_deref(),
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

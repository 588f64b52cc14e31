//! Zones that fail: those whose targets are not well, while other zones' are.
//!
//! Source: the guides of load balancers, target group health: without cross-zone load balancing
//! a zone fails when any target group has too few healthy targets there; when all zones fail,
//! none is taken out of the name. With it, all zones fail together.

use std::collections::BTreeMap;

use domain::Key;
use domain::elb::{LoadBalancer, Target, TargetGroup, TargetHealth};

use super::compile::uses;
use super::records::Records;

type Health = BTreeMap<Key, TargetHealth>;

/// The failing zones of each load balancer that has some, by its key.
pub(super) fn failing(records: &Records, health: &Health) -> BTreeMap<Key, Vec<String>> {
    let uses = uses(records);
    let mut failing = BTreeMap::new();
    for (key, balancer) in &records.load_balancers {
        let groups = records.groups.values().filter(|group| {
            let users = uses.get(&group.arn());
            users.is_some_and(|users| users.contains(key)) && !group.crosses_zones(balancer)
        });
        let groups: Vec<&TargetGroup> = groups.map(|group| &**group).collect();
        let zones = failing_of(records, health, balancer, &groups);
        if !zones.is_empty() && zones.len() < balancer.zones.len() {
            failing.insert(key.clone(), zones);
        }
    }
    failing
}

fn failing_of(
    records: &Records,
    health: &Health,
    balancer: &LoadBalancer,
    groups: &[&TargetGroup],
) -> Vec<String> {
    let fails = |zone: &str| {
        let mut groups = groups.iter();
        groups.any(|group| !is_well(records, health, group, zone))
    };
    let zones = balancer.zones.iter().map(|zone| &zone.zone);
    zones.filter(|zone| fails(zone)).cloned().collect()
}

fn is_well(records: &Records, health: &Health, group: &TargetGroup, zone: &str) -> bool {
    let is_near = |target: &&Target| {
        target.group == (group.name.clone(), group.id.clone())
            && target.deregistered_at.is_none()
            && target.own_zone().is_none_or(|own| own == zone)
    };
    let targets = records.targets.values().map(|target| &**target);
    let near: Vec<&Target> = targets.filter(is_near).collect();
    let is_healthy = |target: &&&Target| {
        let found = health.get(&target.health_key());
        found.is_some_and(TargetHealth::is_well)
    };
    let healthy = near.iter().filter(is_healthy).count();
    group.keeps_zone(healthy, near.len())
}

#[cfg(test)]
mod tests;

//! Load balancers, their zones and target groups.

use std::collections::{BTreeMap, HashMap};

use domain::elb::{LoadBalancer, Target, TargetGroup, TargetState};
use domain::metrics::Measure;
use domain::{Scope, Timestamp};
use route::{Metric, Owner, Reading, TargetGroupId};

use super::since::Counted;
use super::told::{Dimensions, counted};
use crate::follow::compile::{target_id, uses};
use crate::follow::records::Records;

/// Source: the load balancers' guides, CloudWatch metrics.
const APPLICATION: &str = "AWS/ApplicationELB";
const NETWORK: &str = "AWS/NetworkELB";
const LOAD_BALANCER: &str = "LoadBalancer";
const TARGET_GROUP: &str = "TargetGroup";
const ZONE: &str = "AvailabilityZone";

/// Takes a measure.
pub(super) type Add<'a> = dyn FnMut(&Scope, Measure) + 'a;

pub(super) fn tell(records: &Records, since: &Counted, at: Timestamp, add: &mut Add<'_>) {
    let mut teller = Teller { at, add };
    for balancer in records.load_balancers.values() {
        let owner = Owner::LoadBalancer(balancer.arn().to_string().into());
        let path = balancer.path();
        if let Some(reading) = since.owners.get(&owner) {
            teller.tell(
                balancer,
                &[(LOAD_BALANCER, &path)],
                &own(balancer, reading),
                reading,
            );
        }
        for zone in &balancer.zones {
            let Some(reading) = since.zones.get(&(owner.clone(), zone.zone.clone())) else {
                continue;
            };
            let dimensions = [(LOAD_BALANCER, path.as_str()), (ZONE, zone.zone.as_str())];
            teller.tell(balancer, &dimensions, &own(balancer, reading), reading);
        }
    }
    tell_groups(records, since, &mut teller);
}

struct Teller<'a, 'b> {
    at: Timestamp,
    add: &'a mut Add<'b>,
}

impl Teller<'_, '_> {
    fn tell(
        &mut self,
        balancer: &LoadBalancer,
        dimensions: Dimensions<'_>,
        metrics: &[Metric],
        reading: &Reading,
    ) {
        let namespace = match balancer.is_network() {
            true => NETWORK,
            false => APPLICATION,
        };
        for metric in metrics {
            let measure = counted(namespace, dimensions, self.at, metric, reading);
            (self.add)(&balancer.scope, measure);
        }
    }
}

fn own(balancer: &LoadBalancer, reading: &Reading) -> Vec<Metric> {
    match balancer.is_network() {
        true => reading.network_metrics(),
        false => reading.load_balancer_metrics(&Reading::default()),
    }
}

/// What a target group has of its targets: what they were sent, and how many are how.
#[derive(Default)]
struct Part {
    reading: Reading,
    hosts: (u64, u64),
}

/// Target groups that listeners forward to, as a whole and by zones.
fn tell_groups(records: &Records, since: &Counted, teller: &mut Teller<'_, '_>) {
    let groups = records.groups.values();
    let groups: HashMap<String, &TargetGroup> = groups
        .map(|group| (group.arn().to_string(), &**group))
        .collect();
    for (arn, balancers) in uses(records) {
        let arn = arn.to_string();
        let Some(group) = groups.get(&arn) else {
            continue;
        };
        let (mut whole, zones) = parts(records, since, group);
        if let Some(reading) = since.groups.get(&TargetGroupId::from(arn.as_str())) {
            whole.reading = reading.clone();
        }
        let path = format!("targetgroup/{}/{}", group.name, group.id);
        let balancers = balancers.iter();
        for balancer in balancers.filter_map(|key| records.load_balancers.get(key)) {
            let of = balancer.path();
            let dimensions = [(LOAD_BALANCER, of.as_str()), (TARGET_GROUP, path.as_str())];
            tell_part(balancer, &dimensions, &whole, teller);
            for (zone, part) in &zones {
                let [balancer_name, group_name] = dimensions;
                let dimensions = [(ZONE, zone.as_str()), balancer_name, group_name];
                tell_part(balancer, &dimensions, part, teller);
            }
        }
    }
}

fn tell_part(
    balancer: &LoadBalancer,
    dimensions: Dimensions<'_>,
    part: &Part,
    teller: &mut Teller<'_, '_>,
) {
    let mut metrics = part
        .reading
        .target_group_metrics(&Reading::default(), part.hosts);
    if balancer.is_network() {
        metrics.retain(|metric| metric.unit == "Count" && metric.name.ends_with("HostCount"));
    }
    teller.tell(balancer, dimensions, &metrics, &part.reading);
}

/// A target group as a whole, of which only the hosts are known, and by the zones of its targets.
fn parts(
    records: &Records,
    since: &Counted,
    group: &TargetGroup,
) -> (Part, BTreeMap<String, Part>) {
    let (mut whole, mut zones) = (Part::default(), BTreeMap::<String, Part>::new());
    let targets = records.targets.values();
    let is_its = |target: &&std::sync::Arc<Target>| {
        target.scope == group.scope && target.group == (group.name.clone(), group.id.clone())
    };
    for target in targets.filter(is_its) {
        let health = records.health.get(&target.health_key());
        let hosts = match health.map(|health| health.state) {
            Some(TargetState::Healthy) => (1, 0),
            Some(TargetState::Unhealthy) => (0, 1),
            _ => (0, 0),
        };
        let sum = |all: &mut (u64, u64)| *all = (all.0 + hosts.0, all.1 + hosts.1);
        sum(&mut whole.hosts);
        let Some(zone) = &target.zone else {
            continue;
        };
        let part = zones.entry(zone.clone()).or_default();
        sum(&mut part.hosts);
        if let Some(reading) = since.targets.get(&target_id(records, target)) {
            part.reading.add(reading);
        }
    }
    (whole, zones)
}

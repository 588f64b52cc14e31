//! What `zones` promises.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::Record;
use domain::elb::{Target, TargetHealth, TargetState};

use super::failing;
use crate::follow::records::Records;
use crate::follow::samples::{at, group, put, scope, shop, target};

/// The failing zones of a load balancer in `a` and `b` whose group has these targets.
fn fails(attributes: &[(&str, &str)], targets: &[(&str, TargetState)]) -> Vec<String> {
    let mut records: Records = shop();
    for group in records.groups.values_mut() {
        let group = Arc::make_mut(group);
        let set = attributes.iter();
        let set = set.map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        group.attributes.extend(set);
    }
    let mut health = BTreeMap::new();
    for (index, (zone, state)) in targets.iter().enumerate() {
        let target = Target {
            zone: Some((*zone).to_owned()),
            ..target(&group("web"), Ipv4Addr::new(10, 0, 9, index as u8), 80)
        };
        health.insert(target.health_key(), told(&target, *state));
        put(&mut records.targets, target);
    }
    let failing = failing(&records, &health);
    let shop = records.load_balancers.values().next().unwrap();
    failing.get(&shop.key()).cloned().unwrap_or_default()
}

fn told(target: &Target, state: TargetState) -> TargetHealth {
    TargetHealth {
        scope: scope(),
        group: target.group.clone(),
        ip: target.ip,
        port: target.port,
        state,
        reason: None,
        description: None,
        since: at(20),
        drained: false,
    }
}

const OFF: (&str, &str) = ("load_balancing.cross_zone.enabled", "false");
const COUNT: &str = "target_group_health.dns_failover.minimum_healthy_targets.count";
const SHARE: &str = "target_group_health.dns_failover.minimum_healthy_targets.percentage";

#[test]
fn a_zone_without_healthy_targets_fails_while_another_has_some() {
    use TargetState::{Healthy, Initial, Unavailable, Unhealthy};
    let (a, b) = (("a", Healthy), ("b", Unhealthy));
    assert_eq!(fails(&[OFF], &[a, b]), ["b"]);
    assert_eq!(fails(&[OFF], &[a]), ["b"], "also without any");
    assert_eq!(fails(&[OFF], &[a, ("b", Initial)]), ["b"]);
    assert!(fails(&[OFF], &[a, ("b", Unavailable)]).is_empty());
    assert!(fails(&[OFF], &[("a", Unhealthy), b]).is_empty(), "all fail");
    assert!(fails(&[], &[a, b]).is_empty(), "zones are crossed");
}

#[test]
fn attributes_say_how_many_healthy_targets_keep_a_zone() {
    use TargetState::{Healthy, Unhealthy};
    let targets = [
        ("a", Healthy),
        ("a", Healthy),
        ("b", Healthy),
        ("b", Unhealthy),
    ];
    assert!(fails(&[OFF], &targets).is_empty());
    assert_eq!(fails(&[OFF, (COUNT, "2")], &targets), ["b"]);
    assert_eq!(fails(&[OFF, (SHARE, "60")], &targets), ["b"]);
    assert!(fails(&[OFF, (COUNT, "off"), (SHARE, "50")], &targets).is_empty());
}

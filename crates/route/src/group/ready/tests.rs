//! What `ready` promises.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::TargetStatus::{Healthy, Unhealthy};
use crate::{
    GroupSpec, Ledger, Millis, Pick, RouteTable, TableSpec, TargetGroup, TargetSpec, TargetStatus,
    Zone,
};

/// A group of targets, by port: how each is and the zone it is in.
fn group(crosses_zones: bool, targets: &[(u16, TargetStatus, &str)]) -> Arc<TargetGroup> {
    let spec = |(port, status, zone): &(u16, TargetStatus, &str)| TargetSpec {
        zone: (!zone.is_empty()).then(|| (*zone).into()),
        ..TargetSpec::new(SocketAddr::from(([10, 0, 0, 1], *port)), *status)
    };
    let group = GroupSpec {
        crosses_zones,
        targets: targets.iter().map(spec).collect(),
        ..GroupSpec::new("group")
    };
    let table = TableSpec {
        listeners: Vec::new(),
        groups: vec![group],
    };
    let table = RouteTable::compile(table, &Ledger::default(), &RouteTable::default(), Millis(0));
    Arc::clone(table.expect("a table").group(&"group".into()).expect("it"))
}

/// The ports of the targets that a listener of the zone sends to.
fn reached(group: &TargetGroup, zone: &str) -> Vec<u16> {
    let zone = (!zone.is_empty()).then(|| Zone::from(zone));
    let how = Pick {
        now: Millis(1),
        tried: &[],
        skips_outliers: false,
        pin: None,
        zone: zone.as_ref(),
    };
    let picked = (0..32).filter_map(|_| group.pick(&how));
    let ports: BTreeSet<u16> = picked.map(|target| target.address().port()).collect();
    ports.into_iter().collect()
}

#[test]
fn without_crossing_zones_each_has_its_own_targets_and_those_of_none() {
    let targets = [(1, Healthy, "a"), (2, Healthy, "b"), (3, Healthy, "")];
    let stays = group(false, &targets);
    assert_eq!(reached(&stays, "a"), [1, 3]);
    assert_eq!(reached(&stays, "b"), [2, 3]);
    assert_eq!(reached(&stays, "c"), [3]);
    assert_eq!(reached(&stays, ""), [1, 2, 3], "one that stands for all");
    assert_eq!(reached(&group(true, &targets), "a"), [1, 2, 3]);
}

#[test]
fn a_zone_without_healthy_targets_opens_by_itself() {
    let targets = [(1, Unhealthy, "a"), (2, Healthy, "b"), (3, Unhealthy, "b")];
    let stays = group(false, &targets);
    assert_eq!(reached(&stays, "a"), [1]);
    assert_eq!(reached(&stays, "b"), [2]);
    assert_eq!(reached(&stays, ""), [2]);
    assert!(reached(&stays, "c").is_empty());
}

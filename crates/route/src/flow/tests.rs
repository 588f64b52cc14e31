//! What `flow` promises.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Arc;

use crate::{
    Flow, FlowPolicy, GroupSpec, Ledger, Millis, RouteTable, TableSpec, TargetGroup, TargetSpec,
    TargetStatus,
};

fn address(text: &str) -> SocketAddr {
    text.parse().expect("an address")
}

fn group(targets: &[(&str, TargetStatus)], by_source: bool) -> Arc<TargetGroup> {
    let spec = |(at, status): &(&str, TargetStatus)| TargetSpec::new(address(at), *status);
    let flows = FlowPolicy {
        by_source,
        ..FlowPolicy::default()
    };
    let group = GroupSpec {
        flows,
        targets: targets.iter().map(spec).collect(),
        ..GroupSpec::new("group")
    };
    let table = TableSpec {
        listeners: Vec::new(),
        groups: vec![group],
    };
    let table = RouteTable::compile(table, &Ledger::default(), &RouteTable::default(), Millis(0));
    let table = table.expect("a table");
    Arc::clone(table.group(&"group".into()).expect("the group"))
}

fn flow(client: &str) -> Flow {
    Flow {
        protocol: 6,
        client: address(client),
        listener: address("10.0.0.1:443"),
    }
}

/// Where the flows of a thousand ports of one client go.
fn spread(group: &TargetGroup) -> BTreeMap<u16, SocketAddr> {
    let ports = 10_000..11_000;
    let picked = ports.filter_map(|port| {
        let flow = flow(&format!("10.0.9.9:{port}"));
        Some((port, group.pick_for(&flow, None, &[])?.address()))
    });
    picked.collect()
}

const THREE: [(&str, TargetStatus); 3] = [
    ("10.0.0.4:7", TargetStatus::Healthy),
    ("10.0.0.5:7", TargetStatus::Healthy),
    ("10.0.0.6:7", TargetStatus::Healthy),
];

#[test]
fn flows_spread_over_the_healthy_targets_and_stay_where_they_are() {
    let group = group(&THREE, false);
    let first = spread(&group);
    for (target, _) in THREE {
        let share = first.values().filter(|at| **at == address(target)).count();
        assert!((250..420).contains(&share), "{target} got {share} of 1,000");
    }
    assert_eq!(first, spread(&group));
}

#[test]
fn a_target_that_leaves_moves_its_own_flows_alone() {
    let before = spread(&group(&THREE, false));
    let after = spread(&group(&THREE[..2], false));
    for (port, at) in &before {
        if *at != address(THREE[2].0) {
            assert_eq!(after[port], *at);
        }
    }
}

#[test]
fn one_client_stays_with_one_target_where_the_source_decides() {
    let at = spread(&group(&THREE, true)).into_values();
    assert_eq!(at.collect::<BTreeSet<_>>().len(), 1);
}

#[test]
fn draining_targets_get_no_new_flow_and_unhealthy_ones_only_when_none_is_healthy() {
    use TargetStatus::{Draining, Healthy, Unhealthy};
    let of = |statuses: [TargetStatus; 3]| {
        let targets = THREE
            .iter()
            .zip(statuses)
            .map(|((at, _), status)| (*at, status));
        let targets: Vec<_> = targets.collect();
        let at = spread(&group(&targets, false)).into_values();
        at.map(|at| at.to_string()).collect::<BTreeSet<_>>()
    };
    assert_eq!(
        of([Healthy, Draining, Unhealthy]),
        ["10.0.0.4:7".to_owned()].into()
    );
    assert_eq!(
        of([Draining, Draining, Unhealthy]),
        ["10.0.0.6:7".to_owned()].into()
    );
    assert_eq!(of([Unhealthy, Unhealthy, Unhealthy]).len(), 3);
    assert!(of([Draining, Draining, Draining]).is_empty());
}

//! What `group` promises.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use super::*;
use crate::{GroupSpec, Ledger, OutlierPolicy, RouteTable, TableSpec, TargetSpec};

use TargetStatus::{Draining, Healthy, Initial, Unhealthy};

const NOW: Millis = Millis(1000);
const ANY: Pick<'static> = Pick {
    now: NOW,
    tried: &[],
    skips_outliers: false,
};

fn group(algorithm: Algorithm, statuses: &[TargetStatus]) -> Arc<TargetGroup> {
    let address = |port: u16| SocketAddr::from(([10, 0, 0, 1], port));
    let targets = statuses.iter().zip(1u16..);
    let targets = targets.map(|(status, port)| TargetSpec {
        address: address(port),
        status: *status,
    });
    let spec = GroupSpec {
        algorithm,
        targets: targets.collect(),
        ..GroupSpec::new("web")
    };
    let spec = TableSpec {
        listeners: Vec::new(),
        groups: vec![spec],
    };
    let table = RouteTable::compile(spec, &Ledger::default(), &RouteTable::default(), NOW).unwrap();
    Arc::clone(table.groups().next().unwrap())
}

fn shares(group: &TargetGroup, how: &Pick<'_>, requests: usize) -> BTreeMap<u16, usize> {
    let mut shares = BTreeMap::new();
    for _ in 0..requests {
        if let Some(target) = group.pick(how) {
            *shares.entry(target.address().port()).or_default() += 1;
        }
    }
    shares
}

#[track_caller]
fn check(statuses: &[TargetStatus], expected: &[(u16, usize)]) {
    let group = group(Algorithm::RoundRobin, statuses);
    assert_eq!(
        shares(&group, &ANY, 12),
        expected.iter().copied().collect(),
        "{statuses:?}"
    );
}

#[test]
fn healthy_targets_take_turns_and_the_rest_get_nothing() {
    check(
        &[Healthy, Unhealthy, Healthy, Draining, Initial, Healthy],
        &[(1, 4), (3, 4), (6, 4)],
    );
}

#[test]
fn a_group_opens_when_every_target_is_unhealthy() {
    check(
        &[Unhealthy, Unhealthy, Draining, Initial],
        &[(1, 6), (2, 6)],
    );
}

#[test]
fn a_group_with_nothing_but_new_or_leaving_targets_takes_no_request() {
    check(&[Initial, Draining], &[]);
    check(&[], &[]);
}

#[test]
fn the_fewest_requests_in_flight_win() {
    let group = group(Algorithm::LeastOutstandingRequests, &[Healthy, Healthy]);
    let _busy = group.targets[0].state.begin();
    assert_eq!(shares(&group, &ANY, 8), BTreeMap::from([(2, 8)]));
}

#[test]
fn an_outlier_is_passed_over_unless_all_are_outliers() {
    let group = group(Algorithm::RoundRobin, &[Healthy, Healthy]);
    let eject = |index: usize| {
        for _ in 0..5 {
            group.targets[index]
                .state
                .failed(NOW, &OutlierPolicy::default());
        }
    };
    let careful = Pick {
        skips_outliers: true,
        ..ANY
    };
    eject(0);
    assert_eq!(shares(&group, &careful, 8), BTreeMap::from([(2, 8)]));
    eject(1);
    assert_eq!(
        shares(&group, &careful, 8),
        BTreeMap::from([(1, 4), (2, 4)])
    );
}

#[test]
fn a_second_attempt_avoids_the_first_target_if_it_can() {
    let group = group(Algorithm::RoundRobin, &[Healthy, Healthy]);
    let first = [group.targets[0].state.serial()];
    let again = Pick {
        tried: &first,
        ..ANY
    };
    assert_eq!(shares(&group, &again, 4), BTreeMap::from([(2, 4)]));
    let both = [0, 1].map(|index: usize| group.targets[index].state.serial());
    let again = Pick {
        tried: &both,
        ..ANY
    };
    assert_eq!(shares(&group, &again, 4), BTreeMap::from([(1, 2), (2, 2)]));
}

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
    pin: None,
    zone: None,
};

fn group(algorithm: Algorithm, statuses: &[TargetStatus]) -> Arc<TargetGroup> {
    let address = |port: u16| SocketAddr::from(([10, 0, 0, 1], port));
    let targets = statuses.iter().zip(1u16..);
    let targets = targets.map(|(status, port)| TargetSpec::new(address(port), *status));
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
        pin: None,
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

#[test]
fn unhealthy_targets_join_when_too_few_are_healthy() {
    let check = |count, percent, statuses: &[TargetStatus], expected: &[usize]| {
        let group = group(Algorithm::RoundRobin, statuses);
        let minimum = MinimumHealthy { count, percent };
        assert_eq!(
            Ready::new(&group.targets, &minimum, true).all,
            expected,
            "{minimum:?} {statuses:?}"
        );
    };
    let four = [Healthy, Healthy, Unhealthy, Unhealthy];
    check(1, None, &four, &[0, 1]);
    check(3, None, &four, &[0, 1, 2, 3]);
    check(1, Some(50), &four, &[0, 1]);
    check(1, Some(51), &four, &[0, 1, 2, 3]);
    check(
        1,
        Some(100),
        &[Unhealthy, Initial, Healthy, Draining],
        &[0, 2],
    );
    check(1, Some(100), &[Healthy, Healthy, Draining], &[0, 1]);
}

#[test]
fn chance_is_even_and_a_target_that_fails_alone_gets_little() {
    let group = group(Algorithm::AnomalyMitigation, &[Healthy; 4]);
    let even = shares(&group, &ANY, 4_000);
    assert!(
        even.values().all(|share| (900..1_100).contains(share)),
        "{even:?}"
    );
    for _ in 0..20 {
        for (index, target) in group.targets.iter().enumerate() {
            target.state.ended(NOW, index == 0);
        }
    }
    let odd = shares(&group, &ANY, 4_000);
    assert!(odd[&1] < 200, "{odd:?}");
    // When it is long ago, or all of them fail, nobody is odd.
    let later = Pick {
        now: Millis(NOW.0 + 25_000),
        ..ANY
    };
    assert!(shares(&group, &later, 4_000)[&1] > 900);
    for target in &group.targets {
        (0..200).for_each(|_| target.state.ended(NOW, true));
    }
    assert!(shares(&group, &ANY, 4_000)[&1] > 900);
}

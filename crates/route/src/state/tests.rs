//! What `state` promises.

use std::sync::Arc;
use std::time::Duration;

use super::{Millis, OutlierPolicy, TargetState};

fn fail(state: &TargetState, at_seconds: &[u64]) -> bool {
    let policy = OutlierPolicy::default();
    at_seconds.iter().fold(false, |_, second| {
        state.failed(Millis(second * 1000), &policy)
    })
}

#[test]
fn five_failures_within_thirty_seconds_eject_for_thirty() {
    let state = TargetState::default();
    assert!(!fail(&state, &[0, 1, 2, 3]));
    assert!(fail(&state, &[30]));
    assert!(state.is_ejected(Millis(59_999)));
    assert!(!state.is_ejected(Millis(60_000)));
}

#[test]
fn failures_spread_wider_than_the_window_do_not_eject() {
    let state = TargetState::default();
    assert!(!fail(&state, &[0, 8, 16, 24, 32, 40, 48, 56, 64]));
}

#[test]
fn each_further_ejection_is_longer_up_to_five_minutes_and_is_forgiven() {
    let state = TargetState::default();
    let mut now = 0;
    for expected in [30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300] {
        assert!(fail(&state, &[now; 5]));
        assert!(
            state.is_ejected(Millis((now + expected) * 1000 - 1)),
            "{expected}"
        );
        now += expected;
        assert!(!state.is_ejected(Millis(now * 1000)), "{expected}");
    }
    now += 300;
    assert!(fail(&state, &[now; 5]));
    assert!(!state.is_ejected(Millis((now + 30) * 1000)));
}

#[test]
fn requests_in_flight_are_counted_by_their_guards() {
    let state = Arc::new(TargetState::default());
    let (first, second) = (state.begin(), state.begin());
    assert_eq!(state.in_flight(), 2);
    drop((first, second));
    assert_eq!(state.in_flight(), 0);
}

#[test]
fn a_target_warms_up_evenly() {
    let state = TargetState::default();
    let slow_start = Duration::from_secs(40);
    assert_eq!(state.warmth(Millis(0), slow_start), 256);
    state.warm_up(Millis(0));
    assert_eq!(state.warmth(Millis(10_000), slow_start), 64);
    assert_eq!(state.warmth(Millis(40_000), slow_start), 256);
    assert_eq!(state.warmth(Millis(10_000), Duration::ZERO), 256);
}

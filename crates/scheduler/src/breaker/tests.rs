//! Thresholds, against the published examples.

use super::*;

#[test]
fn the_bounded_threshold_is_half_the_desired_count_between_3_and_200() {
    let bounded = |desired| threshold(BreakerThreshold::default(), desired);
    let pairs = [
        (0, 3),
        (1, 3),
        (6, 3),
        (7, 4),
        (25, 13),
        (400, 200),
        (800, 200),
    ];
    for (desired, expected) in pairs {
        assert_eq!(bounded(desired), expected, "desired {desired}");
    }
}

#[test]
fn an_unbounded_threshold_is_not_clamped() {
    let unbounded = |desired| threshold(BreakerThreshold::UnboundedPercent(50), desired);
    assert_eq!([unbounded(1), unbounded(3), unbounded(800)], [1, 2, 400]);
}

#[test]
fn a_count_is_a_count() {
    assert_eq!(threshold(BreakerThreshold::Count(7), 1_000), 7);
}

//! Measures that come back.

use super::{Series, Tier};
use domain::metrics::{Distribution, Measure, Metric, Unit};
use domain::{Clock, ManualClock, Scope, Timestamp};
use std::sync::Arc;
use std::time::Duration;

fn scope() -> Scope {
    Scope {
        account: "000000000000".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
    }
}

fn metric(dimensions: &[(&str, &str)]) -> Metric {
    let dimensions = dimensions
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Metric::new("Shop", "Orders", dimensions.collect())
}

fn measure(metric: Metric, at: Timestamp, value: f64) -> Measure {
    Measure {
        metric,
        unit: Unit::NONE,
        at,
        fine: false,
        seen: Distribution::one(value),
    }
}

fn sums(series: &Series, tier: Tier) -> Vec<f64> {
    let found = series.read(&scope(), &metric(&[]), tier, (0, i64::MAX));
    let found = found.unwrap();
    found.iter().map(|(_, _, seen)| seen.sum).collect()
}

#[test]
fn measures_of_a_minute_add_up_and_an_hour_has_them_all() {
    let clock = Arc::new(ManualClock::default());
    let series = Series::memory(clock.clone()).unwrap();
    for value in [1.0, 2.0, 4.0] {
        let measure = measure(metric(&[]), clock.now(), value);
        series.keep(&scope(), &[measure.clone(), measure]).unwrap();
        clock.advance(Duration::from_secs(31));
    }
    assert_eq!(sums(&series, Tier::Minute), [6.0, 8.0]);
    assert_eq!(sums(&series, Tier::Hour), [14.0]);
    assert!(sums(&series, Tier::Second).is_empty());
}

#[test]
fn what_was_kept_is_there_after_the_next_start() {
    let home = tempfile::tempdir().unwrap();
    let (place, clock) = (
        home.path().join("metrics"),
        Arc::new(ManualClock::default()),
    );
    let series = Series::open(&place, clock.clone()).unwrap();
    assert!(!place.exists());
    let kept = metric(&[("b", "2"), ("a", "1")]);
    series
        .keep(&scope(), &[measure(kept, clock.now(), 7.0)])
        .unwrap();
    drop(series);
    let series = Series::open(&place, clock.clone()).unwrap();
    let listed = series.list(&scope(), |_| true);
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0].metric, metric(&[("a", "1"), ("b", "2")]));
    assert_eq!(listed[0].last, clock.now().as_second());
    let found = series.read(&scope(), &listed[0].metric, Tier::Minute, (0, i64::MAX));
    assert_eq!(found.unwrap()[0].2, Distribution::one(7.0));
}

#[test]
fn minutes_go_after_two_weeks_and_the_metric_when_nothing_is_left() {
    let clock = Arc::new(ManualClock::default());
    let series = Series::memory(clock.clone()).unwrap();
    series
        .keep(&scope(), &[measure(metric(&[]), clock.now(), 1.0)])
        .unwrap();
    let days = |days: u64| Duration::from_secs(days * 24 * 60 * 60);
    clock.advance(days(16));
    assert!(sums(&series, Tier::Minute).is_empty(), "not even before");
    series.forget_old().unwrap();
    assert_eq!(sums(&series, Tier::FiveMinutes), [1.0]);
    clock.advance(days(440));
    series.forget_old().unwrap();
    assert!(series.list(&scope(), |_| true).is_empty());
}

#[test]
fn what_was_measured_in_an_account_is_forgotten_for_good() {
    let home = tempfile::tempdir().unwrap();
    let (place, clock) = (
        home.path().join("metrics"),
        Arc::new(ManualClock::default()),
    );
    let series = Series::open(&place, clock.clone()).unwrap();
    let other = Scope {
        account: "111122223333".parse().unwrap(),
        ..scope()
    };
    let fine = Measure {
        fine: true,
        ..measure(metric(&[]), clock.now(), 1.0)
    };
    for scope in [&scope(), &other] {
        series.keep(scope, std::slice::from_ref(&fine)).unwrap();
    }
    series.forget_account(&scope().account).unwrap();
    assert!(series.list(&scope(), |_| true).is_empty());
    let mut left = 0;
    let count = &mut |_: &[u8], _: &[u8]| {
        left += 1;
        true
    };
    series.shelf.scan(&[0], &[u8::MAX], count).unwrap();
    // Its name, and a bucket of each length.
    assert_eq!(left, 5);
    drop(series);
    let series = Series::open(&place, clock).unwrap();
    assert!(Tier::ALL.iter().all(|tier| sums(&series, *tier).is_empty()));
    assert_eq!(series.list(&other, |_| true).len(), 1);
    // Whoever measures it again begins anew.
    series.keep(&scope(), &[fine]).unwrap();
    assert_eq!(sums(&series, Tier::Minute), [1.0]);
}

//! Statistics and windows.

use super::{Statistic, Unfit, Window};
use domain::metrics::Distribution;

fn told(name: &str, values: &[f64]) -> Option<f64> {
    let values: Vec<(f64, f64)> = values.iter().map(|value| (*value, 1.0)).collect();
    Statistic::named(name)?.of(&Distribution::of(&values)?)
}

#[test]
fn statistics_are_told_of_all_samples_or_of_some() {
    let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
    let cases = [
        ("SampleCount", 100.0),
        ("Average", 50.5),
        ("Sum", 5_050.0),
        ("Minimum", 1.0),
        ("Maximum", 100.0),
        ("p0", 1.0),
        ("p50", 50.0),
        ("p99.5", 100.0),
        ("p100", 100.0),
        ("tm90", 45.5),
        ("TM(10%:90%)", 50.5),
        ("IQM", 50.5),
        ("TC(10:20)", 10.0),
        ("ts(:3)", 6.0),
        ("PR(:25)", 25.0),
        ("wm(10%:90%)", 50.5),
    ];
    for (name, expected) in cases {
        let found = told(name, &hundred).unwrap_or_else(|| panic!("{name} is a statistic"));
        assert!((found - expected).abs() < 0.51, "{name}: {found}");
    }
}

#[test]
fn names_that_are_no_statistic_are_none() {
    for name in [
        "",
        "p",
        "90",
        "p101",
        "p-1",
        "pNaN",
        "sum",
        "TM(",
        "TM(90%:10%)",
        "PR90",
        "PR(1%:2%)",
        "TC(:)",
        "p1e1",
        "é",
    ] {
        assert_eq!(Statistic::named(name), None, "{name}");
    }
}

#[test]
fn percentiles_need_samples_that_are_known_and_not_below_zero() {
    let p90 = Statistic::named("p90").expect("a statistic");
    assert_eq!(p90.of(&Distribution::totals(2.0, 3.0, 1.0, 2.0)), None);
    assert_eq!(p90.of(&Distribution::one(-1.0)), None);
    assert_eq!(p90.of(&Distribution::one(1.0)), Some(1.0));
    assert!((p90.enough_samples() - 100.0).abs() < 1e-6);
}

#[test]
fn a_window_begins_at_a_border_of_what_is_kept_of_its_age() {
    let now = 100 * 24 * 60 * 60;
    let asked = |age: i64, period| Window::asked(now, (now - age - 7, now), period);
    let minute = asked(3_600, 60).expect("a window");
    assert_eq!((minute.start, minute.period), (now - 3_660, 60));
    let fine = asked(60, 10).expect("a window");
    assert_eq!((fine.start, fine.most()), (now - 70, 7));
    let old = asked(20 * 24 * 60 * 60, 60).expect("a window");
    assert_eq!((old.start % 300, old.period), (0, 300));
    assert_eq!(asked(60, 90), Err(Unfit::Period));
    assert_eq!(asked(60, 0), Err(Unfit::Period));
}

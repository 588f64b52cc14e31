//! Expressions and what they come to.

use super::{Answer, Expression, Points};
use crate::query::Window;
use std::collections::BTreeMap;

const WINDOW: Window = Window {
    start: 0,
    end: 240,
    period: 60,
};

fn series(points: &[(i64, f64)]) -> Answer {
    Answer::Series(points.iter().copied().collect(), 60)
}

/// `m1` has 10, 20 and 40 at 0, 60 and 180; `m2` has 2, 0 and 4 at 0, 60 and 120.
fn told(text: &str) -> Result<Answer, String> {
    let answers = BTreeMap::from([
        (
            "m1".to_owned(),
            series(&[(0, 10.0), (60, 20.0), (180, 40.0)]),
        ),
        ("m2".to_owned(), series(&[(0, 2.0), (60, 0.0), (120, 4.0)])),
    ]);
    let metrics = ["m1".to_owned(), "m2".to_owned()];
    let whole = Expression::parse(text).map_err(|error| error.0)?;
    whole
        .evaluate(&answers, &metrics, WINDOW)
        .map_err(|error| error.0)
}

fn points(text: &str) -> Points {
    match told(text) {
        Ok(Answer::Series(points, _)) => points,
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn series_and_numbers_are_joined_time_by_time() {
    let cases: [(&str, &[(i64, f64)]); 12] = [
        ("m1 + m2", &[(0, 12.0), (60, 20.0)]),
        ("m1 / m2", &[(0, 5.0)]),
        ("100 - m1 * 2 ^ 2", &[(0, 60.0), (60, 20.0), (180, -60.0)]),
        ("-(m1)", &[(0, -10.0), (60, -20.0), (180, -40.0)]),
        (
            "SUM([m1, m2])",
            &[(0, 12.0), (60, 20.0), (120, 4.0), (180, 40.0)],
        ),
        (
            "MAX(METRICS())",
            &[(0, 10.0), (60, 20.0), (120, 4.0), (180, 40.0)],
        ),
        ("AVG(METRICS('m1'))", &[(0, 10.0), (60, 20.0), (180, 40.0)]),
        ("RATE(m1) * 60", &[(60, 10.0), (180, 10.0)]),
        ("m1 / PERIOD(m1) * 6", &[(0, 1.0), (60, 2.0), (180, 4.0)]),
        (
            "FILL(m2, 0)",
            &[(0, 2.0), (60, 0.0), (120, 4.0), (180, 0.0)],
        ),
        (
            "FILL(m1, LINEAR)",
            &[(0, 10.0), (60, 20.0), (120, 30.0), (180, 40.0)],
        ),
        (
            "IF(m1 > 15 AND m1 < 30, 1, m1)",
            &[(0, 10.0), (60, 1.0), (180, 40.0)],
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(points(text), expected.iter().copied().collect(), "{text}");
    }
}

#[test]
fn numbers_come_of_series() {
    for (text, expected) in [
        ("SUM(m1)", 70.0),
        ("min(m1) + MAX(m1)", 50.0),
        ("PERIOD(m2)", 60.0),
        ("1.5 * 2", 3.0),
        ("2 - 3 - 4", -5.0),
    ] {
        assert_eq!(told(text), Ok(Answer::Number(expected)), "{text}");
    }
}

#[test]
fn what_is_no_expression_is_refused() {
    let deep = format!("{}m1{}", "(".repeat(2_000), ")".repeat(2_000));
    let negative = "-".repeat(2_000) + "m1";
    for text in [
        "",
        "m1 +",
        "(m1",
        "[m1",
        "m3",
        "SUM(m1, m2, m1, m2)",
        "SEARCH('x', 'Sum', 60)",
        "FILL(m1)",
        "m1 m2",
        "'x' + 1",
        "1 / 0",
        "IF(0, m1)",
        "1.2.3",
        &deep,
        &negative,
        "é",
    ] {
        assert!(told(text).is_err(), "{text}");
    }
}

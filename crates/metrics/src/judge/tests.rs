//! Alarms and the data points they look at.

use super::{Point, judge};
use domain::Timestamp;
use domain::metrics::{Alarm, AlarmState, Metric, Watched};

/// An alarm on more than 1, `needed` of 3, that was never judged.
fn alarm(needed: u32, missing: &str) -> Alarm {
    Alarm {
        scope: domain::Scope {
            account: "000000000000".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
        },
        name: "errors".to_owned(),
        description: None,
        actions_enabled: true,
        actions: Default::default(),
        watched: Watched::Metric {
            metric: Metric::new("Shop", "Errors", vec![]),
            statistic: "Sum".to_owned(),
            period: 60,
            unit: None,
        },
        evaluation_periods: 3,
        datapoints_to_alarm: Some(needed),
        threshold: 1.0,
        comparison: "GreaterThanThreshold".to_owned(),
        treat_missing: Some(missing.to_owned()),
        low_samples: None,
        tags: Default::default(),
        configured_at: Timestamp::UNIX_EPOCH,
        state: AlarmState::InsufficientData,
        reason: String::new(),
        reason_data: None,
        updated_at: Timestamp::UNIX_EPOCH,
        changed_at: Timestamp::UNIX_EPOCH,
    }
}

/// Data points as the user guide draws them, the oldest first: `0` is good, `X` breaches, `-` is
/// missing.
fn drawn(points: &str) -> Vec<(Timestamp, Option<Point>)> {
    let all = points.split_whitespace().enumerate().map(|(place, one)| {
        let at = Timestamp::from_second(60 * place as i64).unwrap();
        let point = |value| Point {
            at,
            value,
            samples: Some(1.0),
        };
        match one {
            "0" => (at, Some(point(0.0))),
            "X" => (at, Some(point(2.0))),
            _ => (at, None),
        }
    });
    let mut all: Vec<_> = all.collect();
    all.reverse();
    all
}

/// The state that follows: by its first letter, or `=` for the one before.
fn state(needed: u32, missing: &str, points: &str) -> char {
    let mut alarm = alarm(needed, missing);
    let now = Timestamp::from_second(600).unwrap();
    let mut told = Vec::new();
    for before in [
        AlarmState::Ok,
        AlarmState::Alarm,
        AlarmState::InsufficientData,
    ] {
        alarm.state = before;
        let verdict = judge(&alarm, &drawn(points), 0.0, now);
        told.push((before, verdict.map_or(before, |verdict| verdict.state)));
    }
    match told.iter().all(|(before, after)| before == after) {
        true => '=',
        false => told[0].1.as_str().chars().next().unwrap(),
    }
}

#[test]
fn missing_data_counts_as_the_user_guide_draws_it() {
    // Needed, points, then: missing, ignore, breaching, not breaching.
    let drawn = [
        (3, "0 - X - X", "OOOO"),
        (3, "0 - - - -", "OOOO"),
        (3, "- - - - -", "I=AO"),
        (3, "0 X X - X", "AAAA"),
        (3, "- - - - X", "I=AO"),
        (3, "X - - - -", "A=AO"),
        (2, "0 - X - X", "AAAA"),
        (2, "0 0 X 0 X", "AAAA"),
        (2, "0 - X - -", "OOAO"),
        (2, "- - - - 0", "OOAO"),
        (2, "- - - - X", "I=AO"),
    ];
    for (needed, points, expected) in drawn {
        let ways = ["missing", "ignore", "breaching", "notBreaching"];
        let found: String = ways.map(|way| state(needed, way, points)).iter().collect();
        assert_eq!(found, expected, "{needed} of 3: {points}");
    }
}

/// Why the alarm goes into its state.
fn reason(alarm: &Alarm, points: &str) -> String {
    let now = Timestamp::from_second(1_800).unwrap();
    let verdict = judge(alarm, &drawn(points), 0.0, now).expect("a verdict");
    verdict.reason
}

#[test]
fn a_verdict_says_why_in_the_words_of_cloudwatch() {
    let mut alarm = alarm(2, "missing");
    assert_eq!(
        reason(&alarm, "- - 0 X X"),
        "Threshold Crossed: 2 out of the last 3 datapoints [2.0 (01/01/70 00:04:00), \
         2.0 (01/01/70 00:03:00)] were greater than the threshold (1.0) (minimum 2 datapoints for \
         OK -> ALARM transition)."
    );
    alarm.state = AlarmState::Alarm;
    assert_eq!(
        reason(&alarm, "- - X 0 0"),
        "Threshold Crossed: 2 out of the last 3 datapoints [0.0 (01/01/70 00:04:00), \
         0.0 (01/01/70 00:03:00)] were not greater than the threshold (1.0) (minimum 2 datapoints \
         for ALARM -> OK transition)."
    );
    assert_eq!(
        reason(&alarm, "- - - - -"),
        "Insufficient Data: 3 datapoints were unknown."
    );
    alarm.datapoints_to_alarm = None;
    assert_eq!(
        reason(&alarm, "- - X X 0"),
        "Threshold Crossed: 1 datapoint [0.0 (01/01/70 00:04:00)] was not greater than the \
         threshold (1.0)."
    );
}

#[test]
fn a_verdict_says_what_missing_data_were_taken_for() {
    let mut alarm = alarm(2, "breaching");
    assert_eq!(
        reason(&alarm, "- - - - -"),
        "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints \
         were treated as [Breaching]."
    );
    alarm.treat_missing = Some("notBreaching".to_owned());
    alarm.datapoints_to_alarm = Some(1);
    assert_eq!(
        reason(&alarm, "- - - - X"),
        "Threshold Crossed: 1 out of the last 3 datapoints [2.0 (01/01/70 00:04:00)] was greater \
         than the threshold (1.0) and 2 missing datapoints were treated as [NonBreaching] \
         (minimum 1 datapoint for OK -> ALARM transition)."
    );
}

#[test]
fn of_many_data_points_the_newest_are_shown() {
    let mut alarm = alarm(6, "missing");
    alarm.evaluation_periods = 6;
    let newest = "[2.0 (01/01/70 00:05:00), 2.0 (01/01/70 00:04:00), 2.0 (01/01/70 00:03:00), \
                  2.0 (01/01/70 00:02:00), 2.0 (01/01/70 00:01:00)]";
    assert_eq!(
        reason(&alarm, "X X X X X X"),
        format!(
            "Threshold Crossed: 6 out of the last 6 datapoints were greater than the threshold \
             (1.0). The most recent datapoints which crossed the threshold: {newest} (minimum 6 \
             datapoints for OK -> ALARM transition)."
        )
    );
    alarm.datapoints_to_alarm = None;
    assert_eq!(
        reason(&alarm, "X X X X X X"),
        format!(
            "Threshold Crossed: 6 datapoints were greater than the threshold (1.0). The most \
             recent datapoints which crossed the threshold: {newest}."
        )
    );
}

#[test]
fn what_was_looked_at_is_told_to_programs() {
    let alarm = alarm(1, "notBreaching");
    let now = Timestamp::from_second(1_800).unwrap();
    let data = |points| judge(&alarm, &drawn(points), 0.0, now).unwrap().data;
    let told = data("- - X - 0");
    assert_eq!(told["recentDatapoints"].to_string(), "[2.0,0.0]");
    assert_eq!(told["startDate"], "1970-01-01T00:02:00.000+0000");
    let at = |minute| format!("1970-01-01T00:{minute:02}:00.000+0000");
    let expected = serde_json::json!([
        { "timestamp": at(4), "sampleCount": 1.0, "value": 0.0 },
        { "timestamp": at(3) },
        { "timestamp": at(2), "sampleCount": 1.0, "value": 2.0 },
    ]);
    assert_eq!(told["evaluatedDatapoints"], expected);
    let told = data("- - - - -");
    assert_eq!(told.get("startDate"), None);
    let times = [at(4), at(3), at(2)].map(|at| serde_json::json!({ "timestamp": at }));
    assert_eq!(told["evaluatedDatapoints"], serde_json::json!(times));
}

#[test]
fn a_percentile_of_few_samples_may_be_told_to_wait() {
    let mut alarm = alarm(1, "missing");
    alarm.low_samples = Some("ignore".to_owned());
    let now = Timestamp::from_second(600).unwrap();
    assert_eq!(judge(&alarm, &drawn("- - X X X"), 100.0, now), None);
    assert!(judge(&alarm, &drawn("- - X X X"), 3.0, now).is_some());
}

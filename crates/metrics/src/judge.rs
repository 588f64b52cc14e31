//! Which state an alarm's data points put it in. Pure.
//!
//! - here: the decision
//! - `words`: how it is explained

#[cfg(test)]
mod tests;
mod words;

pub(crate) use words::{moment, note_data, transition};

use domain::Timestamp;
use domain::metrics::{Alarm, AlarmState};
use serde_json::Value;

/// How many more data points are looked at than an alarm's periods: a metric may be late.
///
/// Source: CloudWatch user guide, how alarm state is evaluated when data is missing: five are
/// retrieved in its examples of three. Chosen: two more for all alarms.
pub(crate) const LOOK_BACK: u32 = 2;

/// What was measured in a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// When the period begins.
    pub(crate) at: Timestamp,
    /// The statistic.
    pub(crate) value: f64,
    /// How many samples there were, where that is known.
    pub(crate) samples: Option<f64>,
}

/// The state an alarm is in now, and why.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) state: AlarmState,
    pub(crate) reason: String,
    pub(crate) data: Value,
}

/// What missing data points count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Missing {
    Unfilled,
    Ignore,
    Breaching,
    NotBreaching,
}

/// Judges an alarm by its newest periods, when each begins and what was measured in it, the newest
/// first, [`LOOK_BACK`] more than its own; nothing when its state stays as it is. `enough` is how many samples the statistic needs.
///
/// Source: CloudWatch user guide, configuring how alarms treat missing data: real data points
/// first, as many as there are periods; only what is left is filled.
pub(crate) fn judge(
    alarm: &Alarm,
    periods: &[(Timestamp, Option<Point>)],
    enough: f64,
    now: Timestamp,
) -> Option<Verdict> {
    let wanted = usize::try_from(alarm.evaluation_periods).unwrap_or(usize::MAX);
    let needed = alarm
        .datapoints_to_alarm
        .unwrap_or(alarm.evaluation_periods);
    let needed = usize::try_from(needed).unwrap_or(usize::MAX);
    let real = periods.iter().filter_map(|(_, point)| *point);
    let real: Vec<Point> = real.take(wanted).collect();
    if alarm.low_samples.as_deref() == Some("ignore") && too_few(&real, enough) {
        return None;
    }
    let breaching = real
        .iter()
        .filter(|point| breaches(alarm, point.value))
        .count();
    let missing_ones = periods.iter().filter(|(_, point)| point.is_none());
    let left = wanted.saturating_sub(real.len());
    let filled: Vec<Timestamp> = missing_ones.map(|(at, _)| *at).take(left).collect();
    let by_count = |breaching: usize| match breaching >= needed {
        true => AlarmState::Alarm,
        false => AlarmState::Ok,
    };
    let state = match missing(alarm) {
        _ if left == 0 || breaching >= needed => by_count(breaching),
        Missing::Breaching => by_count(breaching + left),
        Missing::NotBreaching => by_count(breaching),
        Missing::Ignore | Missing::Unfilled if breaching < real.len() => AlarmState::Ok,
        Missing::Ignore => return None,
        // All that is there breaches. It is believed once the oldest has stood long enough.
        Missing::Unfilled => {
            let oldest = periods.iter().rposition(|(_, point)| point.is_some());
            match oldest.is_some_and(|place| place + 1 >= needed) {
                true => AlarmState::Alarm,
                false => AlarmState::InsufficientData,
            }
        }
    };
    let ground = words::Ground {
        real: &real,
        filled: &filled,
        needed,
    };
    (state != alarm.state).then(|| words::verdict(alarm, state, &ground, now))
}

fn too_few(real: &[Point], enough: f64) -> bool {
    let samples: f64 = real.iter().filter_map(|point| point.samples).sum();
    samples < enough
}

fn missing(alarm: &Alarm) -> Missing {
    match alarm.treat_missing.as_deref() {
        Some("ignore") => Missing::Ignore,
        Some("breaching") => Missing::Breaching,
        Some("notBreaching") => Missing::NotBreaching,
        _ => Missing::Unfilled,
    }
}

/// Whether a value is beyond the threshold.
fn breaches(alarm: &Alarm, value: f64) -> bool {
    match alarm.comparison.as_str() {
        "GreaterThanOrEqualToThreshold" => value >= alarm.threshold,
        "GreaterThanThreshold" => value > alarm.threshold,
        "LessThanThreshold" => value < alarm.threshold,
        _ => value <= alarm.threshold,
    }
}

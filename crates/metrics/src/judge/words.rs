//! Why an alarm is in a state, for people and for programs.

use super::{Missing, Point, Verdict, missing};
use domain::Timestamp;
use domain::metrics::{Alarm, AlarmState, Watched};
use serde_json::{Value, json};

/// A verdict with its reasons: of the data points that count, how many more were filled, and how
/// many must breach. Source: the sentences, as public notifications quote them.
pub(super) fn verdict(
    alarm: &Alarm,
    state: AlarmState,
    real: &[Point],
    (filled, needed): (usize, usize),
    now: Timestamp,
) -> Verdict {
    let reason = match (state, real) {
        (AlarmState::InsufficientData, _) => {
            let (count, were) = counted(filled, "datapoint");
            format!("Insufficient Data: {count} {were} unknown.")
        }
        (_, []) => {
            let (periods, _) = counted(filled, "period");
            let (points, were) = counted(filled, "missing datapoint");
            let (what, taken) = (points, treated(alarm));
            format!(
                "Threshold Crossed: no datapoints were received for {periods} and {what} {were} \
                 treated as [{taken}]."
            )
        }
        (_, real) => crossed(alarm, state, real, needed),
    };
    Verdict {
        state,
        reason,
        data: data(alarm, real, now),
    }
}

fn crossed(alarm: &Alarm, state: AlarmState, real: &[Point], needed: usize) -> String {
    let is_alarm = state == AlarmState::Alarm;
    let all = real.len();
    let beyond = real
        .iter()
        .filter(|point| super::breaches(alarm, point.value) == is_alarm)
        .count();
    let shown = real.iter().map(|point| {
        let at = point.at.strftime("%d/%m/%y %H:%M:%S");
        format!("{:?} ({at})", point.value)
    });
    let shown = shown.collect::<Vec<_>>().join(", ");
    let not = if is_alarm { "" } else { "not " };
    let were = if beyond == 1 { "was" } else { "were" };
    let (than, threshold) = (compared(&alarm.comparison), alarm.threshold);
    let periods = usize::try_from(alarm.evaluation_periods).unwrap_or(usize::MAX);
    let (least, way) = match is_alarm {
        true => (needed, "OK -> ALARM"),
        false => (periods.saturating_sub(needed) + 1, "ALARM -> OK"),
    };
    let (least, _) = counted(least, "datapoint");
    format!(
        "Threshold Crossed: {beyond} out of the last {all} datapoints [{shown}] {were} {not}{than} \
         the threshold ({threshold:?}) (minimum {least} for {way} transition)."
    )
}

/// `1 datapoint` and `was`, or `3 datapoints` and `were`.
fn counted(count: usize, noun: &str) -> (String, &'static str) {
    match count {
        1 => (format!("1 {noun}"), "was"),
        _ => (format!("{count} {noun}s"), "were"),
    }
}

fn compared(operator: &str) -> &'static str {
    match operator {
        "GreaterThanOrEqualToThreshold" => "greater than or equal to",
        "GreaterThanThreshold" => "greater than",
        "LessThanThreshold" => "less than",
        _ => "less than or equal to",
    }
}

fn treated(alarm: &Alarm) -> &'static str {
    match missing(alarm) {
        Missing::Breaching => "Breaching",
        Missing::NotBreaching => "NonBreaching",
        Missing::Ignore | Missing::Unfilled => "Missing",
    }
}

/// A moment as these data have it.
fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

fn data(alarm: &Alarm, real: &[Point], now: Timestamp) -> Value {
    let recent: Vec<f64> = real.iter().rev().map(|point| point.value).collect();
    let evaluated = real.iter().map(|point| {
        let mut told = json!({ "timestamp": moment(point.at), "value": point.value });
        if let Some(samples) = point.samples {
            told["sampleCount"] = samples.into();
        }
        told
    });
    let mut data = json!({
        "version": "1.0",
        "queryDate": moment(now),
        "recentDatapoints": recent,
        "threshold": alarm.threshold,
        "evaluatedDatapoints": evaluated.collect::<Vec<_>>(),
    });
    if let Some(oldest) = real.last() {
        data["startDate"] = moment(oldest.at).into();
    }
    if let Watched::Metric {
        statistic,
        period,
        unit,
        ..
    } = &alarm.watched
    {
        data["statistic"] = statistic.as_str().into();
        data["period"] = (*period).into();
        if let Some(unit) = unit {
            data["unit"] = unit.as_str().into();
        }
    }
    data
}

/// What is noted of a change of state, in a sentence.
pub(crate) fn transition(from: AlarmState, to: AlarmState) -> String {
    format!("Alarm updated from {} to {}", from.as_str(), to.as_str())
}

/// What is noted of a change of state, for programs.
pub(crate) fn note_data(before: &Alarm, after: &Alarm) -> String {
    let told = |alarm: &Alarm| {
        let data = alarm.reason_data.as_deref();
        let data = data.and_then(|data| serde_json::from_str::<Value>(data).ok());
        let mut told = json!({
            "stateValue": alarm.state.as_str(),
            "stateReason": alarm.reason,
        });
        if let Some(data) = data {
            told["stateReasonData"] = data;
        }
        told
    };
    json!({ "version": "1.0", "oldState": told(before), "newState": told(after) }).to_string()
}

//! Why an alarm is in a state, for people and for programs.

use super::{Missing, Point, Verdict, missing};
use domain::Timestamp;
use domain::metrics::{Alarm, AlarmState, Watched};
use serde_json::{Value, json};

/// Values that are shown in the middle of the sentence; more follow it.
/// Source: public notifications, of three there and of five after it. Chosen: four are there, too.
const SHOWN_INSIDE: usize = 4;
/// Values that are shown after the sentence, the newest. Source: public notifications.
const SHOWN_AFTER: usize = 5;

/// What a verdict rests on.
pub(super) struct Ground<'a> {
    /// Data points that count, the newest first.
    pub(super) real: &'a [Point],
    /// Periods that are missing among them, the newest first.
    pub(super) filled: &'a [Timestamp],
    /// How many data points must breach.
    pub(super) needed: usize,
}

/// A verdict with its reasons. Source: the sentences, as public notifications quote them.
pub(super) fn verdict(
    alarm: &Alarm,
    state: AlarmState,
    ground: &Ground<'_>,
    now: Timestamp,
) -> Verdict {
    let filled = ground.filled.len();
    let reason = match (state, ground.real) {
        (AlarmState::InsufficientData, _) => {
            let (count, were) = counted(filled, "datapoint");
            format!("Insufficient Data: {count} {were} unknown.")
        }
        (_, []) => {
            let (periods, _) = counted(filled, "period");
            let taken = treated(alarm, filled).unwrap_or_default();
            format!("Threshold Crossed: no datapoints were received for {periods}{taken}.")
        }
        _ => crossed(alarm, state, ground),
    };
    Verdict {
        state,
        reason,
        data: data(alarm, ground, now),
    }
}

/// What the data points have done: those that speak for the state, and no others, are shown.
fn crossed(alarm: &Alarm, state: AlarmState, ground: &Ground<'_>) -> String {
    let is_alarm = state == AlarmState::Alarm;
    let speak = ground.real.iter();
    let speak = speak.filter(|point| super::breaches(alarm, point.value) == is_alarm);
    let shown: Vec<String> = speak
        .map(|point| {
            let at = point.at.strftime("%d/%m/%y %H:%M:%S");
            format!("{:?} ({at})", point.value)
        })
        .collect();
    let (inside, after) = match shown.len() > SHOWN_INSIDE {
        false => (format!(" [{}]", shown.join(", ")), String::new()),
        true => (String::new(), newest(&shown, is_alarm)),
    };
    let (points, were) = counted(shown.len(), "datapoint");
    let points = match alarm.datapoints_to_alarm {
        None => points,
        Some(_) => {
            let all = alarm.evaluation_periods;
            format!("{} out of the last {all} datapoints", shown.len())
        }
    };
    let not = if is_alarm { "" } else { "not " };
    let (than, threshold) = (compared(&alarm.comparison), alarm.threshold);
    let taken = treated(alarm, ground.filled.len()).unwrap_or_default();
    let least = least(alarm, is_alarm, ground.needed);
    format!(
        "Threshold Crossed: {points}{inside} {were} {not}{than} the threshold ({threshold:?})\
         {taken}{after}{least}."
    )
}

/// Source: notifications for `ALARM`; an example of the AWS CLI's manual for `OK`.
fn newest(shown: &[String], is_alarm: bool) -> String {
    let newest = shown.iter().take(SHOWN_AFTER).map(String::as_str);
    let newest = newest.collect::<Vec<_>>().join(", ");
    let which = if is_alarm {
        " which crossed the threshold"
    } else {
        ""
    };
    format!(". The most recent datapoints{which}: [{newest}]")
}

/// How many data points bring about the change, where the alarm says how many it wants.
fn least(alarm: &Alarm, is_alarm: bool, needed: usize) -> String {
    if alarm.datapoints_to_alarm.is_none() {
        return String::new();
    }
    let periods = usize::try_from(alarm.evaluation_periods).unwrap_or(usize::MAX);
    let (least, way) = match is_alarm {
        true => (needed, "OK -> ALARM"),
        false => (periods.saturating_sub(needed) + 1, "ALARM -> OK"),
    };
    let (least, _) = counted(least, "datapoint");
    format!(" (minimum {least} for {way} transition)")
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

/// What periods without data were taken for; nothing where they were taken for nothing.
fn treated(alarm: &Alarm, filled: usize) -> Option<String> {
    let taken = match missing(alarm) {
        Missing::Breaching => "Breaching",
        Missing::NotBreaching => "NonBreaching",
        Missing::Ignore | Missing::Unfilled => return None,
    };
    let (points, were) = counted(filled, "missing datapoint");
    (filled > 0).then(|| format!(" and {points} {were} treated as [{taken}]"))
}

/// A moment as these data have it.
pub(crate) fn moment(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()
}

/// Source: answers of AWS that a public suite has recorded; periods without data have a time
/// alone.
fn data(alarm: &Alarm, ground: &Ground<'_>, now: Timestamp) -> Value {
    let recent: Vec<f64> = ground.real.iter().rev().map(|point| point.value).collect();
    let real = ground.real.iter().map(|point| {
        let mut told = json!({ "timestamp": moment(point.at), "value": point.value });
        if let Some(samples) = point.samples {
            told["sampleCount"] = samples.into();
        }
        (point.at, told)
    });
    let filled = ground.filled.iter();
    let filled = filled.map(|at| (*at, json!({ "timestamp": moment(*at) })));
    let mut evaluated: Vec<(Timestamp, Value)> = real.chain(filled).collect();
    evaluated.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let evaluated: Vec<Value> = evaluated.into_iter().map(|(_, told)| told).collect();
    let mut data = json!({
        "version": "1.0",
        "queryDate": moment(now),
        "recentDatapoints": recent,
        "threshold": alarm.threshold,
        "evaluatedDatapoints": evaluated,
    });
    if let Some(oldest) = ground.real.last() {
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

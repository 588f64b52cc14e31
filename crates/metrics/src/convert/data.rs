//! What `PutMetricData` brings.

use super::{dimensions, unit};
use crate::fault::{combination, exclusive, invalid, missing};
use api::Reply;
use api::cloudwatch::{MetricDatum, StatisticSet};
use domain::Timestamp;
use domain::metrics::{Distribution, Measure, Metric, Unit};

/// How old a measure may be. Source: CloudWatch API reference, `PutMetricData`.
const OLDEST_SECONDS: i64 = 14 * 24 * 60 * 60;
/// How far ahead of the present it may be. Source: as above.
const NEWEST_SECONDS: i64 = 2 * 60 * 60;
/// Different values of one measure. Source: CloudWatch API reference, `MetricDatum$Values`.
const MOST_VALUES: usize = 150;

/// A measure, the `number`th of its call.
pub(crate) fn measure(
    namespace: &str,
    number: usize,
    datum: MetricDatum,
    now: Timestamp,
) -> Reply<Measure> {
    let place = format!("MetricData.member.{number}");
    let at = datum.timestamp.unwrap_or(now);
    let ahead = at.as_second() - now.as_second();
    if !(-OLDEST_SECONDS..=NEWEST_SECONDS).contains(&ahead) {
        return Err(invalid(format!(
            "The parameter {place}.Timestamp must specify a time within the past two weeks and \
             no more than two hours in the future."
        )));
    }
    let resolution = datum.storage_resolution.unwrap_or(60);
    if !matches!(resolution, 1 | 60) {
        return Err(invalid(format!(
            "The value {resolution} for parameter {place}.StorageResolution is invalid."
        )));
    }
    let seen = seen(&place, &datum)?;
    Ok(Measure {
        metric: Metric::new(namespace, datum.metric_name, dimensions(datum.dimensions)?),
        unit: unit(datum.unit.as_deref()).unwrap_or(Unit::NONE),
        at,
        fine: resolution == 1,
        seen,
    })
}

fn seen(place: &str, datum: &MetricDatum) -> Reply<Distribution> {
    let named = |member: &str| format!("{place}.{member}");
    let values = datum.values.as_deref().filter(|values| !values.is_empty());
    match (datum.value, values, &datum.statistic_values) {
        (Some(value), None, None) => {
            check(&named("Value"), value)?;
            Ok(Distribution::one(value))
        }
        (None, Some(values), None) => of_values(place, values, datum.counts.as_deref()),
        (None, None, Some(set)) => of_set(&named("StatisticValues"), set),
        (None, None, None) => Err(missing(&named("Value"))),
        (Some(_), Some(_), _) => Err(invalid(exclusive(&named("Value"), &named("Values")))),
        (Some(_), _, Some(_)) => {
            let both = exclusive(&named("Value"), &named("StatisticValues"));
            Err(combination(both))
        }
        (_, Some(_), Some(_)) => {
            let both = exclusive(&named("Values"), &named("StatisticValues"));
            Err(combination(both))
        }
    }
}

fn of_values(place: &str, values: &[f64], counts: Option<&[f64]>) -> Reply<Distribution> {
    if values.len() > MOST_VALUES {
        return Err(invalid(format!(
            "The collection {place}.Values must not have a size greater than {MOST_VALUES}."
        )));
    }
    let once = vec![1.0; values.len()];
    let counts = counts.unwrap_or(&once);
    if counts.len() != values.len() {
        return Err(invalid(format!(
            "The parameters {place}.Values and {place}.Counts must be of the same size."
        )));
    }
    for (at, (value, count)) in values.iter().zip(counts).enumerate() {
        check(&format!("{place}.Values.member.{}", at + 1), *value)?;
        let name = format!("{place}.Counts.member.{}", at + 1);
        check(&name, *count)?;
        if *count < 0.0 {
            return Err(refused(&name, *count));
        }
    }
    let pairs: Vec<(f64, f64)> = values.iter().copied().zip(counts.iter().copied()).collect();
    Distribution::of(&pairs).ok_or_else(|| refused(&format!("{place}.Counts.member.1"), 0.0))
}

fn of_set(place: &str, set: &StatisticSet) -> Reply<Distribution> {
    let members = [
        ("SampleCount", set.sample_count),
        ("Sum", set.sum),
        ("Minimum", set.minimum),
        ("Maximum", set.maximum),
    ];
    for (name, value) in members {
        check(&format!("{place}.{name}"), value)?;
    }
    if set.sample_count <= 0.0 {
        return Err(refused(&format!("{place}.SampleCount"), set.sample_count));
    }
    if set.minimum > set.maximum {
        return Err(invalid(format!(
            "The parameter {place}.Maximum must be greater than or equal to {place}.Minimum."
        )));
    }
    let StatisticSet {
        sample_count,
        sum,
        minimum,
        maximum,
    } = *set;
    Ok(Distribution::totals(sample_count, sum, minimum, maximum))
}

/// Refuses what is no number, or too large. Source: CloudWatch API reference, `MetricDatum$Value`.
fn check(name: &str, value: f64) -> Reply<()> {
    let most = 2_f64.powi(360);
    match (-most..=most).contains(&value) {
        true => Ok(()),
        false => Err(refused(name, value)),
    }
}

fn refused(name: &str, value: f64) -> api::ApiError {
    invalid(format!(
        "The value {value} for parameter {name} is invalid."
    ))
}

//! Readings as measures.

use domain::Timestamp;
use domain::metrics::{Distribution, Measure, Metric, Unit};
use route::{Metric as Counted, Reading};

/// Dimensions of a metric, as AWS names them.
pub(super) type Dimensions<'a> = &'a [(&'a str, &'a str)];

/// A measure of that minute.
pub(super) fn measure(
    namespace: &str,
    name: &str,
    dimensions: Dimensions<'_>,
    (unit, at): (&str, Timestamp),
    seen: Distribution,
) -> Measure {
    let dimensions = dimensions
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Measure {
        metric: Metric::new(namespace, name, dimensions.collect()),
        unit: Unit::named(unit).unwrap_or(Unit::NONE),
        at,
        fine: false,
        seen,
    }
}

/// A metric of a reading as a measure.
pub(super) fn counted(
    namespace: &str,
    dimensions: Dimensions<'_>,
    at: Timestamp,
    metric: &Counted,
    reading: &Reading,
) -> Measure {
    let seen = match metric.name {
        "TargetResponseTime" => durations(&reading.latency, metric.sum),
        _ => None,
    };
    let seen = seen.unwrap_or_else(|| Distribution::one(metric.sum));
    measure(namespace, metric.name, dimensions, (metric.unit, at), seen)
}

/// Durations that were counted by powers of two of microseconds, and what they are together, in
/// the unit they are told in; nothing when there was none.
///
/// Chosen: each stands in the middle of its slot, all of them moved by the same factor so that
/// the sum is what it was: the average is exact, percentiles are within a half.
pub(super) fn durations(slots: &[u64], sum: f64) -> Option<Distribution> {
    let middle = |slot: usize| match slot {
        0 => 0.5,
        slot => 0.75 * 2_f64.powi(i32::try_from(slot).unwrap_or(0)),
    };
    let values = slots.iter().enumerate();
    let values = values.map(|(slot, count)| (middle(slot), *count as f64));
    let values: Vec<(f64, f64)> = values.collect();
    let rough: f64 = values.iter().map(|(value, count)| value * count).sum();
    let factor = if rough > 0.0 { sum / rough } else { 0.0 };
    let values: Vec<(f64, f64)> = values
        .into_iter()
        .map(|(value, count)| (value * factor, count))
        .collect();
    Some(Distribution::of(&values)?.with_sum(sum))
}

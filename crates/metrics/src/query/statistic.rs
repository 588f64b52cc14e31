//! What is told of the samples of a period.

use domain::metrics::Distribution;

/// A statistic, as callers name it. Source: CloudWatch user guide, statistics definitions.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Statistic {
    /// `SampleCount`.
    SampleCount,
    /// `Average`.
    Average,
    /// `Sum`.
    Sum,
    /// `Minimum`.
    Minimum,
    /// `Maximum`.
    Maximum,
    /// `p95`: what so many percent of the samples are not above.
    Percentile(f64),
    /// Of the samples inside bounds alone.
    Within(Of, Bounds),
}

/// What is told of samples inside bounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Of {
    /// `TM`: their average.
    TrimmedMean,
    /// `WM`: the average of all, where those outside count as the bound they are beyond.
    WinsorizedMean,
    /// `TC`: how many they are.
    TrimmedCount,
    /// `TS`: what they are together.
    TrimmedSum,
    /// `PR`: how many of all they are, in percent.
    Rank,
}

/// From more than the first up to the second, which is in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bounds {
    /// Percentiles.
    Percent(f64, f64),
    /// Values.
    Values(f64, f64),
}

impl Statistic {
    /// The statistic of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "SampleCount" => Some(Self::SampleCount),
            "Average" => Some(Self::Average),
            "Sum" => Some(Self::Sum),
            "Minimum" => Some(Self::Minimum),
            "Maximum" => Some(Self::Maximum),
            _ => Self::extended(name),
        }
    }

    /// The statistic of that name, when it is one of those that speak of single samples.
    pub(crate) fn extended(name: &str) -> Option<Self> {
        if name.eq_ignore_ascii_case("iqm") {
            return Some(Self::Within(Of::TrimmedMean, Bounds::Percent(25.0, 75.0)));
        }
        let lower = name.to_ascii_lowercase();
        let of = match lower.get(..2)? {
            "tm" => Of::TrimmedMean,
            "wm" => Of::WinsorizedMean,
            "tc" => Of::TrimmedCount,
            "ts" => Of::TrimmedSum,
            "pr" => Of::Rank,
            _ => return Some(Self::Percentile(percent(lower.strip_prefix('p')?)?)),
        };
        let bounds = match lower[2..].strip_prefix('(') {
            Some(rest) => bounds(rest.strip_suffix(')')?)?,
            None if of == Of::Rank => return None,
            None => Bounds::Percent(0.0, percent(&lower[2..])?),
        };
        let is_rank_of_values = of == Of::Rank && matches!(bounds, Bounds::Percent(..));
        (!is_rank_of_values).then_some(Self::Within(of, bounds))
    }

    /// What it is of these samples. Nothing where it speaks of single samples, and only their
    /// totals are known or some are below zero.
    /// Source: CloudWatch user guide: percentiles of statistic sets, and of negative values.
    pub(crate) fn of(&self, seen: &Distribution) -> Option<f64> {
        match *self {
            Self::SampleCount => Some(seen.samples),
            Self::Average => seen.average(),
            Self::Sum => Some(seen.sum),
            Self::Minimum => Some(seen.min),
            Self::Maximum => Some(seen.max),
            Self::Percentile(percent) => percentile(known(seen)?, percent),
            Self::Within(of, bounds) => within(known(seen)?, of, bounds),
        }
    }

    /// How many samples make it worth something. Source: CloudWatch user guide, percentile-based
    /// alarms and low data samples.
    pub(crate) fn enough_samples(&self) -> f64 {
        match *self {
            Self::Percentile(percent) if percent >= 50.0 => 10.0 / (1.0 - percent / 100.0),
            Self::Percentile(percent) => 10.0 / (percent / 100.0),
            _ => 0.0,
        }
    }
}

fn known(seen: &Distribution) -> Option<&[(f64, f64)]> {
    seen.values().filter(|_| seen.min >= 0.0)
}

/// A percentage of at most ten decimal places. Source: CloudWatch API reference: `p0.0` to `p100`.
fn percent(text: &str) -> Option<f64> {
    let percent: f64 = plain(text)?;
    (0.0..=100.0).contains(&percent).then_some(percent)
}

/// A number without sign or exponent.
fn plain(text: &str) -> Option<f64> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    if is_plain { text.parse().ok() } else { None }
}

/// `10%:90%`, `150:1000`, `:90%`, `10%:`.
fn bounds(text: &str) -> Option<Bounds> {
    let (low, high) = text.split_once(':')?;
    if low.ends_with('%') || high.ends_with('%') {
        let bound = |text: &str, otherwise| match text {
            "" => Some(otherwise),
            text => percent(text.strip_suffix('%')?),
        };
        let (low, high) = (bound(low, 0.0)?, bound(high, 100.0)?);
        return (low < high).then_some(Bounds::Percent(low, high));
    }
    let bound = |text: &str, otherwise| match text {
        "" => Some(otherwise),
        text => plain(text),
    };
    let is_open = low.is_empty() && high.is_empty();
    let (low, high) = (bound(low, f64::NEG_INFINITY)?, bound(high, f64::INFINITY)?);
    (!is_open && low < high).then_some(Bounds::Values(low, high))
}

/// The smallest value that so many percent of the samples are not above.
fn percentile(values: &[(f64, f64)], percent: f64) -> Option<f64> {
    let all: f64 = values.iter().map(|(_, count)| count).sum();
    let wanted = all * percent / 100.0;
    let mut below = 0.0;
    let place = values.iter().find(|(_, count)| {
        below += count;
        below >= wanted
    });
    place.or(values.last()).map(|(value, _)| *value)
}

fn within(values: &[(f64, f64)], of: Of, bounds: Bounds) -> Option<f64> {
    let all: f64 = values.iter().map(|(_, count)| count).sum();
    let inside = inside(values, all, bounds);
    let count: f64 = inside.iter().map(|(_, count)| count).sum();
    let sum: f64 = inside.iter().map(|(value, count)| value * count).sum();
    match of {
        Of::TrimmedCount => Some(count),
        Of::TrimmedSum => Some(sum),
        Of::Rank => (all > 0.0).then(|| 100.0 * count / all),
        Of::TrimmedMean => (count > 0.0).then(|| sum / count),
        Of::WinsorizedMean => {
            let (low, high) = (inside.first()?.0, inside.last()?.0);
            let held = values
                .iter()
                .map(|(value, count)| value.clamp(low, high) * count);
            (all > 0.0).then(|| held.sum::<f64>() / all)
        }
    }
}

/// The samples inside bounds; of a value that a percentile cuts through, its part.
fn inside(values: &[(f64, f64)], all: f64, bounds: Bounds) -> Vec<(f64, f64)> {
    let (low, high) = match bounds {
        Bounds::Values(low, high) => {
            let inside = values
                .iter()
                .filter(|(value, _)| *value > low && *value <= high);
            return inside.copied().collect();
        }
        Bounds::Percent(low, high) => (all * low / 100.0, all * high / 100.0),
    };
    let mut before = 0.0;
    let parts = values.iter().map(|(value, count)| {
        let (from, to) = (before, before + count);
        before = to;
        (*value, (to.min(high) - from.max(low)).max(0.0))
    });
    parts.filter(|(_, count)| *count > 0.0).collect()
}

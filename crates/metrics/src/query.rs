//! Questions about metrics, answered.
//!
//! - here: [`Window`], the stretch of time a question is about, and how it is cut into periods
//! - `statistic`: what is told of the samples of a period
//! - `ask`: several queries at once
//! - `math`: what is worked out of several answers

pub(crate) mod ask;
pub(crate) mod math;
mod statistic;
#[cfg(test)]
mod tests;

pub(crate) use statistic::Statistic;

use crate::series::{Series, ShelfError, Tier};
use domain::Scope;
use domain::metrics::{Distribution, Metric, Unit};
use std::collections::BTreeMap;

/// A stretch of time, cut into periods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Window {
    /// Where the first period begins, seconds since 1970.
    pub start: i64,
    /// Where the stretch ends: no sample from then on counts.
    pub end: i64,
    /// How long a period is, seconds.
    pub period: i64,
}

/// A number rounded up to a multiple of a step.
fn whole(number: i64, step: i64) -> i64 {
    (number + step - 1) / step * step
}

/// A period of a metric: when it begins, the unit of its samples, and what was seen.
pub(crate) type Period = (i64, Unit, Distribution);

const HOUR: i64 = 60 * 60;
const DAY: i64 = 24 * HOUR;

/// Why a window cannot be asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// Periods are 1, 5, 10, 20 or 30 seconds, or whole minutes.
    Period,
}

impl Window {
    /// A window as a caller asks for it.
    ///
    /// The start is rounded down to a border of what is kept of its age: minutes of the last 15
    /// days, five minutes of 63, hours of what is older, and to a border of the period itself
    /// where that is less than a minute. A period that is finer than what is kept becomes as
    /// coarse.
    /// Source: CloudWatch API reference, `GetMetricStatistics`, StartTime and Period. Chosen: a
    /// period that is too fine is rounded up and not refused.
    ///
    /// # Errors
    /// When there is no such period.
    pub(crate) fn asked(now: i64, (start, end): (i64, i64), period: i64) -> Result<Self, Unfit> {
        if !(matches!(period, 1 | 5 | 10 | 20 | 30) || (period > 0 && period % 60 == 0)) {
            return Err(Unfit::Period);
        }
        let least = match now - start {
            age if age > 63 * DAY => HOUR,
            age if age > 15 * DAY => 300,
            _ if period < 60 => period,
            _ => 60,
        };
        Ok(Self {
            start: start - start.rem_euclid(least),
            end,
            period: whole(period, least),
        })
    }

    /// The newest periods that are over at `end`.
    pub(crate) fn newest(end: i64, period: i64, count: i64) -> Self {
        Self {
            start: end - period * count,
            end,
            period,
        }
    }

    /// Where the period begins that a second falls into.
    fn place(&self, second: i64) -> i64 {
        second - (second - self.start).rem_euclid(self.period)
    }

    /// How many periods there may be at the most.
    pub(crate) fn most(&self) -> i64 {
        let length = (self.end - self.start).max(0);
        length / self.period + i64::from(length % self.period != 0)
    }

    /// What was seen of a metric, period by period, by time; of one unit alone where that is asked
    /// for. Periods without a sample are left out. May wait for the disk.
    ///
    /// # Errors
    /// When the disk fails.
    pub(crate) fn read(
        &self,
        series: &Series,
        scope: &Scope,
        metric: &Metric,
        unit: Option<Unit>,
    ) -> Result<Vec<Period>, ShelfError> {
        let tier = Tier::for_period(self.period, self.start);
        let buckets = series.read(scope, metric, tier, (self.start, self.end))?;
        let mut periods: BTreeMap<(i64, Unit), Distribution> = BTreeMap::new();
        for (second, of, seen) in buckets {
            if unit.is_some_and(|unit| unit != of) {
                continue;
            }
            let place = (self.place(second), of);
            match periods.get_mut(&place) {
                Some(all) => all.add(&seen),
                None => drop(periods.insert(place, seen)),
            }
        }
        let told = periods.into_iter();
        Ok(told.map(|((at, unit), seen)| (at, unit, seen)).collect())
    }
}

//! What was seen of a metric in a stretch of time.

/// How many different values are kept; more are drawn together with their neighbours.
const MOST_VALUES: usize = 100;
/// How far apart values stand, as a ratio, when they are drawn together for the first time; the
/// ratio is squared until few enough are left.
const FIRST_STEP: f64 = 1.02;

/// What was seen: how often, how much together, the least and the most, and which values, as far
/// as is known and worth its room.
///
/// Two of them add up to that of both stretches. Counts, sums, least and most stay exact;
/// values are exact up to [`MOST_VALUES`] different ones, and within some percent beyond.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    /// How many samples there were.
    pub samples: f64,
    /// What they are together.
    pub sum: f64,
    /// The least.
    pub min: f64,
    /// The most.
    pub max: f64,
    /// Values by size, each with how often it was seen; nothing where only the totals of several
    /// samples are known.
    values: Option<Vec<(f64, f64)>>,
}

impl Distribution {
    /// One sample.
    pub fn one(value: f64) -> Self {
        Self {
            samples: 1.0,
            sum: value,
            min: value,
            max: value,
            values: Some(vec![(value, 1.0)]),
        }
    }

    /// Values with how often each was seen; nothing when none was.
    pub fn of(values: &[(f64, f64)]) -> Option<Self> {
        let mut seen = values.iter().filter(|(_, count)| *count > 0.0);
        let &(value, count) = seen.next()?;
        let mut all = Self::repeated(value, count);
        seen.for_each(|&(value, count)| all.add(&Self::repeated(value, count)));
        Some(all)
    }

    /// Totals of samples that are not known one by one. Where all of them are the same, they are.
    pub fn totals(samples: f64, sum: f64, min: f64, max: f64) -> Self {
        let is_known = samples == 1.0 || min == max;
        Self {
            samples,
            sum,
            min,
            max,
            values: is_known.then(|| vec![(min, samples)]),
        }
    }

    /// The same, of which the values are near and the sum is exact.
    #[must_use]
    pub fn with_sum(mut self, sum: f64) -> Self {
        self.sum = sum;
        self
    }

    /// Its parts again, as they were kept.
    pub fn kept(totals: [f64; 4], values: Option<Vec<(f64, f64)>>) -> Self {
        let [samples, sum, min, max] = totals;
        Self {
            samples,
            sum,
            min,
            max,
            values,
        }
    }

    fn repeated(value: f64, count: f64) -> Self {
        Self {
            samples: count,
            sum: value * count,
            min: value,
            max: value,
            values: Some(vec![(value, count)]),
        }
    }

    /// Values by size with how often each was seen, where they are known.
    pub fn values(&self) -> Option<&[(f64, f64)]> {
        self.values.as_deref()
    }

    /// The average.
    pub fn average(&self) -> Option<f64> {
        (self.samples > 0.0).then(|| self.sum / self.samples)
    }

    /// Adds what was seen in another stretch.
    pub fn add(&mut self, other: &Self) {
        self.samples += other.samples;
        self.sum += other.sum;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        self.values = match (self.values.take(), &other.values) {
            (Some(own), Some(others)) => Some(merged(own, others)),
            (None, _) | (_, None) => None,
        };
    }
}

/// Both lists as one, drawn together until it is short enough.
fn merged(mut own: Vec<(f64, f64)>, others: &[(f64, f64)]) -> Vec<(f64, f64)> {
    own.extend_from_slice(others);
    let mut values = summed(own);
    let mut step = FIRST_STEP;
    while values.len() > MOST_VALUES {
        let near = values
            .iter()
            .map(|(value, count)| (snapped(*value, step), *count));
        values = summed(near.collect());
        step *= step;
    }
    values
}

/// By size, equal values together.
fn summed(mut values: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    values.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        if is_same {
            kept.1 += next.1;
        }
        is_same
    });
    values
}

/// The power of `step` that is nearest, with the value's sign.
fn snapped(value: f64, step: f64) -> f64 {
    if value == 0.0 {
        return 0.0;
    }
    let power = (value.abs().ln() / step.ln()).round();
    // The largest powers are no numbers any more.
    let near = step.powf(power).min(f64::MAX);
    near.copysign(value)
}

#[cfg(test)]
mod tests {
    use super::{Distribution, MOST_VALUES};

    #[test]
    fn what_adds_up_stays_exact_and_values_stay_near() {
        let mut all = Distribution::one(1.0);
        (2..=10_000).for_each(|value| all.add(&Distribution::one(f64::from(value))));
        assert_eq!(
            (all.samples, all.sum, all.min, all.max),
            (10_000.0, 50_005_000.0, 1.0, 10_000.0)
        );
        let values = all.values().expect("values");
        assert!(values.len() <= MOST_VALUES);
        let below: f64 = values
            .iter()
            .filter(|(value, _)| *value <= 5_000.0)
            .map(|(_, count)| count)
            .sum();
        assert!((below - 5_000.0).abs() < 1_000.0, "{below} are below 5000");
    }

    #[test]
    fn totals_of_unlike_samples_have_no_values() {
        let mut all = Distribution::totals(3.0, 6.0, 1.0, 3.0);
        assert_eq!(all.values(), None);
        all.add(&Distribution::one(2.0));
        assert_eq!(all.values(), None);
        assert_eq!(all.average(), Some(2.0));
        let alike = Distribution::totals(3.0, 6.0, 2.0, 2.0);
        assert_eq!(alike.values(), Some(&[(2.0, 3.0)][..]));
    }

    #[test]
    fn signs_zero_and_the_largest_numbers_are_values_too() {
        let many: Vec<(f64, f64)> = (-100..=100).map(|n| (f64::from(n) * 1e306, 1.0)).collect();
        let all = Distribution::of(&many).expect("values");
        assert_eq!((all.min, all.max), (-1e308, 1e308));
        let values = all.values().expect("values");
        assert!(values.iter().all(|(value, _)| value.is_finite()));
        assert!(values.contains(&(0.0, 1.0)));
        assert_eq!(Distribution::of(&[(1.0, 0.0)]), None);
    }
}

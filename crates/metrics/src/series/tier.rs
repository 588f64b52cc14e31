//! How finely time is kept, and for how long.

/// A length of buckets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Of metrics of high resolution.
    Second,
    /// What every measure is kept in.
    Minute,
    /// Five of them.
    FiveMinutes,
    /// For what is long ago.
    Hour,
}

const DAY: i64 = 24 * 60 * 60;

impl Tier {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Second, Self::Minute, Self::FiveMinutes, Self::Hour];

    /// Those a measure is kept in: by the second where that is asked for.
    pub(super) fn of(fine: bool) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().skip(usize::from(!fine))
    }

    /// The coarsest that has both a period and its beginning at borders of its buckets.
    pub fn for_period(period: i64, start: i64) -> Self {
        let fits = |tier: &Self| period % tier.seconds() == 0 && start % tier.seconds() == 0;
        Self::ALL
            .into_iter()
            .rev()
            .find(fits)
            .unwrap_or(Self::Second)
    }

    /// How long a bucket is.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::FiveMinutes => 300,
            Self::Hour => 3_600,
        }
    }

    /// For how long buckets are kept. Source: CloudWatch API reference, `GetMetricStatistics`,
    /// retention of data points.
    pub fn kept_seconds(self) -> i64 {
        match self {
            Self::Second => 3 * 60 * 60,
            Self::Minute => 15 * DAY,
            Self::FiveMinutes => 63 * DAY,
            Self::Hour => 455 * DAY,
        }
    }

    /// When the bucket begins that a second falls into.
    pub fn bucket(self, second: i64) -> i64 {
        second - second.rem_euclid(self.seconds())
    }

    /// Its number on disk.
    pub(super) fn number(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::Tier;

    #[test]
    fn a_period_is_read_from_the_coarsest_buckets_that_fit() {
        assert_eq!(Tier::for_period(10, 0), Tier::Second);
        assert_eq!(Tier::for_period(60, 60), Tier::Minute);
        assert_eq!(Tier::for_period(900, 300), Tier::FiveMinutes);
        assert_eq!(Tier::for_period(3_600, 300), Tier::FiveMinutes);
        assert_eq!(Tier::for_period(7_200, 3_600), Tier::Hour);
        assert_eq!(Tier::Minute.bucket(119), 60);
    }
}

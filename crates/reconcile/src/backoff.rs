//! How long a key that fails is left alone.

use domain::IdSource;
use std::time::Duration;

/// The pause after the first failure, and the shortest between two tries of a failing key.
pub(crate) const SHORTEST: Duration = Duration::from_millis(100);
/// The longest pause.
pub(crate) const LONGEST: Duration = Duration::from_secs(60);
/// How many lost races in a row are tried again at once.
const RACES: u32 = 5;

/// The pause after so many failures in a row: doubled each time up to [`LONGEST`], and
/// between half of that and all of it, so that keys that failed together do not return
/// together.
pub(crate) fn after_failures(failures: u32, ids: &dyn IdSource) -> Duration {
    let doublings = failures.saturating_sub(1).min(16);
    let pause = SHORTEST.saturating_mul(1 << doublings).min(LONGEST);
    let half = pause / 2;
    let spread = u64::try_from(half.as_micros()).unwrap_or(u64::MAX);
    half + Duration::from_micros(ids.below(spread.saturating_add(1)))
}

/// The pause after so many lost races in a row: none at first.
pub(crate) fn after_races(races: u32, ids: &dyn IdSource) -> Duration {
    if races <= RACES {
        Duration::ZERO
    } else {
        after_failures(races - RACES, ids)
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, SHORTEST, after_failures, after_races};
    use domain::SeededIds;
    use std::time::Duration;

    #[test]
    fn a_pause_doubles_up_to_a_limit_and_is_spread_over_its_second_half() {
        let ids = SeededIds::new(1);
        for failures in 1..100 {
            let whole = SHORTEST
                .saturating_mul(1 << (failures - 1).min(12))
                .min(LONGEST);
            let pause = after_failures(failures, &ids);
            assert!(
                pause >= whole / 2 && pause <= whole,
                "{failures}: {pause:?}"
            );
        }
        assert!(after_failures(u32::MAX, &ids) <= LONGEST);
    }

    #[test]
    fn a_lost_race_is_tried_again_at_once_for_a_while() {
        let ids = SeededIds::new(1);
        assert_eq!(after_races(1, &ids), Duration::ZERO);
        assert_eq!(after_races(5, &ids), Duration::ZERO);
        assert!(after_races(6, &ids) > Duration::ZERO);
    }
}

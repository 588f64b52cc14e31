//! Choice by chance, and less of it for targets that fail more than the others.

use crate::{Millis, Target};

/// Any of the targets. `chance` is spread over all 64 bits.
pub(super) fn any<'t>(
    targets: &mut dyn Iterator<Item = &'t Target>,
    chance: u64,
) -> Option<&'t Target> {
    let targets: Vec<&Target> = targets.collect();
    let at = chance.checked_rem(targets.len() as u64)?;
    targets.get(usize::try_from(at).ok()?).copied()
}

/// The weight of a target, and that of one with an anomaly.
const WEIGHTS: (u64, u64) = (16, 1);
/// Fewer requests than this lately say nothing of a target.
const ENOUGH: u64 = 10;
/// How many targets there must be to tell the odd one out. Source: the load balancers' guide,
/// automatic target weights.
const FEWEST: usize = 3;

/// Any of the targets, those that fail more than the others seldom.
///
/// Chosen, since AWS does not say what an anomaly is: of at least ten requests in the last twenty
/// seconds, the target failed a fifth more of all than the others did together.
pub(super) fn sound<'t>(
    targets: &mut dyn Iterator<Item = &'t Target>,
    now: Millis,
    chance: u64,
) -> Option<&'t Target> {
    let targets: Vec<(&Target, (u64, u64))> = targets
        .map(|target| (target, target.state.recent(now)))
        .collect();
    let sum = |(all, failed), (_, recent): &(&Target, (u64, u64))| -> (u64, u64) {
        (all + recent.0, failed + recent.1)
    };
    let together = targets.iter().fold((0, 0), sum);
    let is_odd = |(all, failed): (u64, u64)| {
        let others = (together.0 - all, together.1 - failed);
        targets.len() >= FEWEST
            && all >= ENOUGH
            && percent(all, failed) >= percent(others.0, others.1) + 20
    };
    let weight = |recent| if is_odd(recent) { WEIGHTS.1 } else { WEIGHTS.0 };
    let total: u64 = targets.iter().map(|(_, recent)| weight(*recent)).sum();
    let point = chance.checked_rem(total)?;
    let mut seen = 0;
    targets.iter().find_map(|(target, recent)| {
        seen += weight(*recent);
        (point < seen).then_some(*target)
    })
}

fn percent(all: u64, failed: u64) -> u64 {
    (failed * 100).checked_div(all).unwrap_or(0)
}

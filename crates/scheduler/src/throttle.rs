//! How long starts wait after tasks that did not come up.

use std::time::Duration;

/// Waits after one, two, … failed rounds in a row; the last one stays.
///
/// AWS publishes the end, 27 minutes, and that the wait grows, but not the steps. Chosen:
/// doubling from a second, because a task here starts in milliseconds and a person who
/// watches a broken image should see its reason soon.
pub const STEPS: [Duration; 12] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
    Duration::from_secs(8),
    Duration::from_secs(15),
    Duration::from_secs(30),
    Duration::from_secs(60),
    Duration::from_secs(120),
    Duration::from_secs(240),
    Duration::from_secs(480),
    Duration::from_secs(960),
    Duration::from_secs(1_620),
];

/// Failed rounds in a row after which the service says that it cannot start tasks. Chosen.
pub const IMPAIRED_AFTER: u32 = 4;

/// How long the next start waits after `rounds` failed rounds in a row; zero after none.
pub fn wait(rounds: u32) -> Duration {
    let step = |index: usize| STEPS[index.min(STEPS.len() - 1)];
    match rounds {
        0 => Duration::ZERO,
        rounds => step(rounds as usize - 1),
    }
}

#[cfg(test)]
mod tests;

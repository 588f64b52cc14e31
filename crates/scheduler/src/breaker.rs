//! How many failed tasks fail a deployment.

use domain::ecs::BreakerThreshold;

/// A bounded threshold is never below this many failures.
/// Source: deployment circuit breaker page, as of July 2026.
pub const THRESHOLD_MIN: u32 = 3;
/// A bounded threshold is never above this many failures.
pub const THRESHOLD_MAX: u32 = 200;

/// How many tasks must fail before a deployment is given up. Rounds up: half of 25 is 13.
pub fn threshold(rule: BreakerThreshold, desired_count: u32) -> u32 {
    match rule {
        BreakerThreshold::BoundedPercent(percent) => {
            share(percent, desired_count).clamp(THRESHOLD_MIN, THRESHOLD_MAX)
        }
        // Chosen: a service scaled to nothing would otherwise fail before its first task.
        BreakerThreshold::UnboundedPercent(percent) => share(percent, desired_count).max(1),
        BreakerThreshold::Count(count) => count.max(1),
    }
}

fn share(percent: u32, desired_count: u32) -> u32 {
    let tasks = u64::from(percent) * u64::from(desired_count);
    u32::try_from(tasks.div_ceil(100)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

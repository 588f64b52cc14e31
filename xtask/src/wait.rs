//! Waiting for a level, and taking the time. The one place of the chores that asks the system.

use anyhow::{Result, bail};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A moment, for measuring intervals.
#[allow(clippy::disallowed_methods)] // what is measured is this machine's own time
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Nanoseconds since 1970, as a program in a container sees them too.
#[allow(clippy::disallowed_methods)] // what is measured is this machine's own time
pub(crate) fn unix_nanos() -> u128 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_nanos())
}

/// Lets time pass.
#[allow(clippy::disallowed_methods)] // between two looks at a level, or for what is measured
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}

/// The first answer of `look`; fails with `what` when there is none in time.
pub(crate) fn until<T>(
    what: &str,
    within: Duration,
    between: Duration,
    mut look: impl FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let start = now();
    loop {
        if let Some(found) = look()? {
            return Ok(found);
        }
        if start.elapsed() > within {
            bail!("{what}: still not so after {} s", within.as_secs());
        }
        pause(between);
    }
}

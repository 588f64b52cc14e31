//! The machine's clock, as it is or running fast.

#![allow(clippy::disallowed_methods)] // This is where time comes from.

use domain::clock::{Clock, Timestamp, Wait, elapsed, later};
use std::time::{Duration, Instant};

/// API time: the machine's time, passing `speed` times as fast from the start of the server.
pub(crate) struct SystemClock {
    speed: u32,
    /// Where a fast clock began, as the machine and as we count.
    began: (Instant, Timestamp),
}

/// The longest a wait sleeps before it looks at the time again, so that a machine whose clock
/// was set forward, or that slept, is noticed.
const LOOK_AGAIN: Duration = Duration::from_secs(30);

impl SystemClock {
    /// A clock that runs `speed` times as fast as the machine's; at least 1.
    pub(crate) fn new(speed: u32) -> Self {
        Self {
            speed: speed.max(1),
            began: (Instant::now(), Timestamp::now()),
        }
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        if self.speed == 1 {
            return Timestamp::now();
        }
        let (instant, timestamp) = self.began;
        later(timestamp, instant.elapsed() * self.speed)
    }

    fn wait_until(&self, deadline: Timestamp) -> Wait<'_> {
        Box::pin(async move {
            loop {
                let left = elapsed(self.now(), deadline) / self.speed;
                if self.now() >= deadline {
                    return;
                }
                tokio::time::sleep(left.clamp(Duration::from_millis(1), LOOK_AGAIN)).await;
            }
        })
    }

    fn speed(&self) -> u32 {
        self.speed
    }
}

//! Routers that stay a while after the last interface of their VPC is gone.

use domain::{Clock, Timestamp, clock};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a router stays when nothing is in its VPC any more.
///
/// Chosen: making one takes longer than starting a task, and tasks that run one after the other
/// leave gaps of seconds.
const LINGER: Duration = Duration::from_secs(60);

/// Remembers since when VPCs are empty here.
pub(super) struct Linger {
    clock: Arc<dyn Clock>,
    since: Mutex<BTreeMap<String, Timestamp>>,
}

impl Linger {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            since: Mutex::default(),
        }
    }

    /// Until when an empty VPC keeps its router; `None` once that is over.
    pub(super) fn until(&self, vpc: &str) -> Option<Timestamp> {
        let now = self.clock.now();
        let since = *self.since().entry(vpc.to_owned()).or_insert(now);
        Some(clock::later(since, LINGER)).filter(|until| now < *until)
    }

    /// The VPC is in use, or gone.
    pub(super) fn forget(&self, vpc: &str) {
        self.since().remove(vpc);
    }

    fn since(&self) -> MutexGuard<'_, BTreeMap<String, Timestamp>> {
        self.since.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::{LINGER, Linger};
    use domain::ManualClock;
    use std::sync::Arc;

    #[test]
    fn a_router_stays_a_while_after_its_vpc_was_last_in_use() {
        let clock = Arc::new(ManualClock::default());
        let linger = Linger::new(clock.clone());
        assert!(linger.until("vpc-1").is_some());
        clock.advance(LINGER / 2);
        linger.forget("vpc-1");
        assert!(linger.until("vpc-1").is_some());
        clock.advance(LINGER / 2);
        assert!(linger.until("vpc-1").is_some());
        clock.advance(LINGER / 2);
        assert_eq!(linger.until("vpc-1"), None);
    }
}

//! Time, as everything in Longshore is told it.
//!
//! Nothing else asks the system for the time, so that a simulation can replay and a clock can
//! run fast. The clock that reads the machine lives with the binary; here are the words and
//! [`ManualClock`], which stands still until it is moved.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};

pub use jiff::Timestamp;
use std::time::Duration;

/// A future that ends when a [`Clock`] has reached a time.
pub type Wait<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The one source of time.
pub trait Clock: Send + Sync {
    /// The present, in API time.
    fn now(&self) -> Timestamp;

    /// Ends once `now()` is at or past `deadline`.
    fn wait_until(&self, deadline: Timestamp) -> Wait<'_>;

    /// How many seconds of API time pass in one second of real time; 1 unless a user asked
    /// for a fast clock. For timers that must run in real time, such as a network time-out.
    fn speed(&self) -> u32 {
        1
    }
}

/// `time` moved forward by `by`; stays at the last representable time instead of overflowing.
pub fn later(time: Timestamp, by: Duration) -> Timestamp {
    time.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// How long after `earlier` the time `later` is; zero when it is not after it.
pub fn elapsed(earlier: Timestamp, later: Timestamp) -> Duration {
    Duration::try_from(later.duration_since(earlier)).unwrap_or_default()
}

/// A clock that stands still until a test or the simulation moves it.
#[derive(Debug)]
pub struct ManualClock {
    state: Mutex<ManualState>,
}

#[derive(Debug)]
struct ManualState {
    now: Timestamp,
    /// Who waits, by the number of the wait; a wait that is given up leaves nothing behind.
    waiting: BTreeMap<u64, (Timestamp, Waker)>,
    next_wait: u64,
}

impl ManualClock {
    /// A clock that shows `start`.
    pub fn at(start: Timestamp) -> Self {
        Self {
            state: Mutex::new(ManualState {
                now: start,
                waiting: BTreeMap::new(),
                next_wait: 0,
            }),
        }
    }

    /// Moves the time forward and wakes whoever waited for a time now reached.
    pub fn advance(&self, by: Duration) {
        let mut state = self.lock();
        state.now = later(state.now, by);
        let now = state.now;
        let due: Vec<Waker> = state
            .waiting
            .extract_if(.., |_, (at, _)| *at <= now)
            .map(|(_, (_, waker))| waker)
            .collect();
        drop(state);
        due.into_iter().for_each(Waker::wake);
    }

    /// The earliest time that somebody waits for.
    pub fn next_deadline(&self) -> Option<Timestamp> {
        self.lock()
            .waiting
            .values()
            .map(|(deadline, _)| *deadline)
            .min()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, ManualState> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Default for ManualClock {
    /// Shows 2026-01-01T00:00:00Z.
    fn default() -> Self {
        Self::at(Timestamp::from_second(1_767_225_600).unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        self.lock().now
    }

    fn wait_until(&self, deadline: Timestamp) -> Wait<'_> {
        Box::pin(ManualWait {
            clock: self,
            deadline,
            number: None,
        })
    }
}

struct ManualWait<'a> {
    clock: &'a ManualClock,
    deadline: Timestamp,
    number: Option<u64>,
}

impl Future for ManualWait<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let mut state = self.clock.lock();
        if state.now >= self.deadline {
            return Poll::Ready(());
        }
        let number = self.number.unwrap_or(state.next_wait);
        state.next_wait = state.next_wait.max(number + 1);
        state
            .waiting
            .insert(number, (self.deadline, cx.waker().clone()));
        drop(state);
        self.number = Some(number);
        Poll::Pending
    }
}

impl Drop for ManualWait<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            self.clock.lock().waiting.remove(&number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, ManualClock, later};
    use std::task::{Context, Waker};
    use std::time::Duration;

    #[test]
    fn a_wait_ends_when_its_time_has_come_and_leaves_nothing_behind() {
        let clock = ManualClock::default();
        let mut cx = Context::from_waker(Waker::noop());
        let soon = later(clock.now(), Duration::from_secs(1));
        let late = later(clock.now(), Duration::from_secs(9));
        let mut waiting = clock.wait_until(soon);
        let mut given_up = clock.wait_until(late);
        for _ in 0..3 {
            assert!(waiting.as_mut().poll(&mut cx).is_pending());
            assert!(given_up.as_mut().poll(&mut cx).is_pending());
        }
        assert_eq!(clock.next_deadline(), Some(soon));
        clock.advance(Duration::from_secs(1));
        assert!(waiting.as_mut().poll(&mut cx).is_ready());
        assert_eq!(clock.next_deadline(), Some(late));
        drop(given_up);
        assert_eq!(clock.next_deadline(), None);
    }
}

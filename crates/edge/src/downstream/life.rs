//! How a client connection lives and ends.

use std::sync::atomic::{AtomicU8, AtomicU32, AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::task::AtomicWaker;

const OPEN: u8 = 0;
const CLOSING: u8 = 1;
const DEAD: u8 = 2;

/// What the parts of one connection tell each other: its socket, its requests, its driver and
/// the door it came through. Times are the edge's ticks; zero stands for "not now".
#[derive(Debug, Default)]
pub(crate) struct Life {
    stage: AtomicU8,
    driver: AtomicWaker,
    requests: AtomicU32,
    last_io: AtomicU64,
    head_since: AtomicU64,
    stuck_since: AtomicU64,
    idle_timeout: AtomicU64,
    refused: AtomicU64,
    born: u64,
}

impl Life {
    pub(crate) fn new(now: u64, idle_timeout: Duration) -> Self {
        let life = Self {
            born: now,
            ..Self::default()
        };
        life.touch(now);
        life.set_idle_timeout(idle_timeout);
        life
    }

    /// Finish what was begun, then close.
    pub(crate) fn close(&self) {
        if self.stage.fetch_max(CLOSING, Ordering::AcqRel) == OPEN {
            self.driver.wake();
        }
    }

    /// Close now.
    pub(crate) fn kill(&self) {
        self.stage.store(DEAD, Ordering::Release);
        self.driver.wake();
    }

    pub(crate) fn is_closing(&self) -> bool {
        self.stage.load(Ordering::Acquire) != OPEN
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.stage.load(Ordering::Acquire) == DEAD
    }

    /// Wakes this task when the connection is to close.
    pub(crate) fn watch(&self, cx: &Context<'_>) {
        self.driver.register(cx.waker());
    }

    /// Ends when the connection is to close at once.
    pub(crate) async fn killed(&self) {
        std::future::poll_fn(|cx| {
            self.watch(cx);
            if self.is_dead() {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }

    /// How long the connection has been open, in milliseconds.
    pub(crate) fn age(&self, now: u64) -> u64 {
        now.saturating_sub(self.born)
    }

    /// Bytes moved.
    pub(crate) fn touch(&self, now: u64) {
        self.last_io.store(now, Ordering::Relaxed);
        self.stuck_since.store(0, Ordering::Relaxed);
    }

    /// The client takes no more bytes for now.
    pub(crate) fn stuck(&self, now: u64) {
        let since = self.stuck_since.load(Ordering::Relaxed);
        if since == 0 {
            self.stuck_since.store(now.max(1), Ordering::Relaxed);
        }
    }

    /// Part of a request head is there, the rest is not; or none is.
    pub(crate) fn awaits_head(&self, since: Option<u64>) {
        match since {
            None => self.head_since.store(0, Ordering::Relaxed),
            Some(now) if self.head_since.load(Ordering::Relaxed) == 0 => {
                self.head_since.store(now.max(1), Ordering::Relaxed);
            }
            Some(_) => {}
        }
    }

    pub(crate) fn awaits_rest_of_head(&self) -> bool {
        self.head_since.load(Ordering::Relaxed) != 0
    }

    pub(crate) fn set_idle_timeout(&self, timeout: Duration) {
        self.idle_timeout
            .store(timeout.as_millis() as u64, Ordering::Relaxed);
    }

    /// A request began; counted until the guard is dropped.
    pub(crate) fn begin(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    /// A request is over.
    pub(crate) fn end(&self, now: u64) {
        self.requests.fetch_sub(1, Ordering::Relaxed);
        self.touch(now);
    }

    /// The request head with this number (the first is 1) broke the rules.
    pub(crate) fn refuse(&self, number: u64) {
        self.refused.store(number, Ordering::Release);
    }

    pub(crate) fn is_refused(&self, number: u64) -> bool {
        self.refused.load(Ordering::Acquire) == number
    }

    /// When the rest of a head must have come; `None` while none is awaited.
    pub(crate) fn head_deadline(&self, head_timeout: Duration) -> Option<u64> {
        match self.head_since.load(Ordering::Relaxed) {
            0 => None,
            since => Some(since.saturating_add(head_timeout.as_millis() as u64)),
        }
    }

    /// When to look again, or what to do now.
    pub(crate) fn verdict(&self, now: u64, head_timeout: Duration) -> Verdict {
        let load = |time: &AtomicU64| time.load(Ordering::Relaxed);
        let idle_timeout = load(&self.idle_timeout);
        let head_deadline = self.head_deadline(head_timeout).unwrap_or(u64::MAX);
        let idle_deadline = match (idle_timeout, load(&self.stuck_since)) {
            (0, _) => u64::MAX,
            (_, since @ 1..) => since.saturating_add(idle_timeout),
            (_, 0) if load_u32(&self.requests) > 0 => u64::MAX,
            (_, 0) => load(&self.last_io).saturating_add(idle_timeout),
        };
        if head_deadline.min(idle_deadline) > now {
            // Even a busy connection is looked at again after a while: it may be idle by then.
            let patience = if idle_timeout == 0 {
                60_000
            } else {
                idle_timeout
            };
            return Verdict::LookAgain(head_deadline.min(idle_deadline).min(now + patience.max(1)));
        }
        Verdict::Close
    }
}

/// What the driver does with a connection that made no progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing until this tick.
    LookAgain(u64),
    /// The client is too slow, or idle for too long.
    Close,
}

fn load_u32(count: &AtomicU32) -> u32 {
    count.load(Ordering::Relaxed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Duration = Duration::from_secs(60);

    #[test]
    fn an_idle_connection_closes_but_a_waiting_request_does_not() {
        let life = Life::new(0, Duration::from_secs(5));
        assert_eq!(life.verdict(1000, HEAD), Verdict::LookAgain(5000));
        assert_eq!(life.verdict(5000, HEAD), Verdict::Close);
        life.begin();
        assert_eq!(life.verdict(5000, HEAD), Verdict::LookAgain(10_000));
        life.end(9000);
        assert_eq!(life.verdict(10_000, HEAD), Verdict::LookAgain(14_000));
    }

    #[test]
    fn a_head_that_trickles_in_has_a_deadline_of_its_own() {
        let life = Life::new(0, Duration::from_secs(100));
        life.awaits_head(Some(1000));
        life.touch(60_000);
        life.awaits_head(Some(60_000));
        assert_eq!(life.verdict(60_000, HEAD), Verdict::LookAgain(61_000));
        assert_eq!(life.verdict(61_000, HEAD), Verdict::Close);
        life.awaits_head(None);
        assert_eq!(life.verdict(61_000, HEAD), Verdict::LookAgain(160_000));
    }

    #[test]
    fn a_client_that_does_not_read_is_closed_in_the_middle_of_its_answer() {
        let life = Life::new(0, Duration::from_secs(5));
        life.begin();
        life.stuck(1000);
        life.stuck(4000);
        assert_eq!(life.verdict(5999, HEAD), Verdict::LookAgain(6000));
        assert_eq!(life.verdict(6000, HEAD), Verdict::Close);
    }
}

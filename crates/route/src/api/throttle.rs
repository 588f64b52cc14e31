//! Throttling.

use crate::Millis;
use std::sync::Mutex;

/// Holds up to `burst` tokens and gains `rate` a second; each request takes one.
///
/// Source: API Gateway developer guide, throttling by token bucket.
#[derive(Debug)]
pub struct TokenBucket {
    rate: f64,
    burst: f64,
    state: Mutex<State>,
}

#[derive(Debug, Clone, Copy)]
struct State {
    tokens: f64,
    at: Millis,
}

impl TokenBucket {
    /// A full bucket. A rate or burst of zero lets nothing through.
    pub fn new(rate: f64, burst: u32, now: Millis) -> Self {
        let burst = f64::from(burst);
        let state = Mutex::new(State {
            tokens: burst,
            at: now,
        });
        Self {
            rate: rate.max(0.0),
            burst,
            state,
        }
    }

    /// Whether it was made for this rate and burst.
    pub fn is_for(&self, rate: f64, burst: u32) -> bool {
        (self.rate - rate.max(0.0)).abs() < f64::EPSILON
            && (self.burst - f64::from(burst)).abs() < f64::EPSILON
    }

    /// Takes a token; false when there is none.
    pub fn take(&self, now: Millis) -> bool {
        let mut state = self
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let passed = now.0.saturating_sub(state.at.0) as f64 / 1000.0;
        state.tokens = (state.tokens + passed * self.rate).min(self.burst);
        state.at = Millis(state.at.0.max(now.0));
        let has_one = state.tokens >= 1.0 && self.rate > 0.0;
        if has_one {
            state.tokens -= 1.0;
        }
        has_one
    }
}

#[cfg(test)]
mod tests {
    use super::TokenBucket;
    use crate::Millis;

    #[test]
    fn a_burst_passes_at_once_and_then_as_many_as_the_rate() {
        let bucket = TokenBucket::new(2.0, 3, Millis(0));
        let at = |millis| (0..5).filter(|_| bucket.take(Millis(millis))).count();
        assert_eq!(
            [at(0), at(0), at(500), at(1000), at(60_000)],
            [3, 0, 1, 1, 3]
        );
    }

    #[test]
    fn time_that_runs_backwards_gives_nothing() {
        let bucket = TokenBucket::new(1.0, 1, Millis(5000));
        assert!(bucket.take(Millis(5000)));
        assert!(!bucket.take(Millis(1000)));
        assert!(!bucket.take(Millis(5500)));
        assert!(bucket.take(Millis(6000)));
    }

    #[test]
    fn nothing_passes_a_rate_or_burst_of_zero() {
        assert!(!TokenBucket::new(0.0, 10, Millis(0)).take(Millis(1)));
        assert!(!TokenBucket::new(10.0, 0, Millis(0)).take(Millis(1000)));
    }
}

//! Balancing state of one target, shared by all threads and kept across tables.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use crate::Meter;

/// Milliseconds since some moment before the first request; the caller's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub u64);

/// How many failures are remembered, and so how many eject a target.
/// Source: Service Connect, five or more failures.
const REMEMBERED: usize = 5;

/// When a target that keeps failing is avoided.
///
/// Source: ECS developer guide, Service Connect outlier detection: five or more failures in the
/// last 30 seconds, avoided for 30 to 300 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutlierPolicy {
    /// How far back failures count.
    pub window: Duration,
    /// First ejection; each further one is longer by as much.
    pub shortest: Duration,
    /// Longest ejection. A target that behaved for this long starts again at `shortest`.
    pub longest: Duration,
}

impl Default for OutlierPolicy {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            window: seconds(30),
            shortest: seconds(30),
            longest: seconds(300),
        }
    }
}

/// What is known of a target beyond what the control plane says.
///
/// Zero stands for "never" in each time kept here; times are stored one millisecond later than
/// they were, so that a clock at zero is not lost.
#[derive(Debug, Default)]
pub struct TargetState {
    serial: u64,
    in_flight: AtomicUsize,
    failures: [AtomicU64; REMEMBERED],
    next_failure: AtomicUsize,
    ejected_until: AtomicU64,
    ejections: AtomicU32,
    warm_since: AtomicU64,
    retired: AtomicBool,
    recent: Recent,
    meter: Meter,
}

impl TargetState {
    pub(crate) fn new(serial: u64) -> Self {
        Self {
            serial,
            ..Self::default()
        }
    }

    /// A number no other target of this process has had.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// Requests sent and not yet fully answered.
    pub fn in_flight(&self) -> usize {
        self.in_flight.load(Ordering::Relaxed)
    }

    /// Counts one more request in flight until the guard is dropped.
    pub fn begin(self: &Arc<Self>) -> InFlight {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        InFlight(Arc::clone(self))
    }

    /// Its traffic.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// Whether the target left the table in force or drains; its idle connections are of no use.
    pub fn is_retired(&self) -> bool {
        self.retired.load(Ordering::Acquire)
    }

    pub(crate) fn set_retired(&self, retired: bool) {
        self.retired.store(retired, Ordering::Release);
    }

    /// Counts a failure; says whether it ejected the target.
    ///
    /// Failures while it is avoided already (other targets were avoided too) do not count.
    pub fn failed(&self, now: Millis, policy: &OutlierPolicy) -> bool {
        if self.is_ejected(now) {
            return false;
        }
        let slot = self.next_failure.fetch_add(1, Ordering::Relaxed);
        self.failures[slot % REMEMBERED].store(now.0 + 1, Ordering::Relaxed);
        let oldest = self.failures[(slot + 1) % REMEMBERED].load(Ordering::Relaxed);
        let outlier = oldest != 0 && now.0 + 1 - oldest.min(now.0 + 1) <= millis(policy.window);
        if outlier {
            self.eject(now, policy);
        }
        outlier
    }

    fn eject(&self, now: Millis, policy: &OutlierPolicy) {
        let last = self.ejected_until.load(Ordering::Relaxed);
        if (now.0 + 1).saturating_sub(last) >= millis(policy.longest) {
            self.ejections.store(0, Ordering::Relaxed);
        }
        let times = u64::from(self.ejections.fetch_add(1, Ordering::Relaxed)) + 1;
        let length = (millis(policy.shortest) * times).min(millis(policy.longest));
        self.ejected_until
            .store(now.0 + length + 1, Ordering::Relaxed);
        for failure in &self.failures {
            failure.store(0, Ordering::Relaxed);
        }
    }

    /// Whether it is avoided at this moment.
    pub fn is_ejected(&self, now: Millis) -> bool {
        self.ejected_until.load(Ordering::Relaxed) > now.0 + 1
    }

    /// Remembers for a while how a request ended, so that an anomaly shows.
    pub fn ended(&self, now: Millis, failed: bool) {
        self.recent.add(now, failed);
    }

    /// Requests that ended lately, and how many of them failed.
    pub(crate) fn recent(&self, now: Millis) -> (u64, u64) {
        self.recent.sum(now)
    }

    /// Starts its slow start.
    pub(crate) fn warm_up(&self, now: Millis) {
        self.warm_since.store(now.0 + 1, Ordering::Relaxed);
    }

    /// The share of its turns it may take, in 1/256: grows evenly over `slow_start`.
    pub(crate) fn warmth(&self, now: Millis, slow_start: Duration) -> u64 {
        const FULL: u64 = 256;
        let since = self.warm_since.load(Ordering::Relaxed);
        if since == 0 || slow_start.is_zero() {
            return FULL;
        }
        let elapsed = (now.0 + 1).saturating_sub(since);
        (elapsed * FULL / millis(slow_start).max(1)).min(FULL)
    }
}

/// How long one slot of [`Recent`] counts, in milliseconds.
const SLOT: u64 = 5_000;
/// How many slots there are: the last twenty seconds.
const RECENT: usize = 4;

/// Ends of requests in the last slots of time; each slot is its number (32 bits), how many ended
/// and how many of those failed (16 bits each).
#[derive(Debug, Default)]
struct Recent([AtomicU64; RECENT]);

impl Recent {
    fn add(&self, now: Millis, failed: bool) {
        let number = now.0 / SLOT + 1;
        let slot = &self.0[(number % RECENT as u64) as usize];
        let one = (1 << 16) | u64::from(failed);
        let add = |old: u64| {
            let same = old >> 32 == number & 0xffff_ffff;
            let is_full = (old >> 16) & 0xffff == 0xffff;
            match (same, is_full) {
                (true, true) => None,
                (true, false) => Some(old + one),
                (false, _) => Some((number << 32) | one),
            }
        };
        // A full slot stays as it is: what it says is clear enough.
        let _ = slot.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    fn sum(&self, now: Millis) -> (u64, u64) {
        let number = now.0 / SLOT + 1;
        let counts = self.0.iter().map(|slot| slot.load(Ordering::Relaxed));
        let lately = |slot: &u64| (number & 0xffff_ffff).wrapping_sub(*slot >> 32) < RECENT as u64;
        let fold =
            |(all, failed), slot: u64| (all + ((slot >> 16) & 0xffff), failed + (slot & 0xffff));
        counts.filter(lately).fold((0, 0), fold)
    }
}

/// Spreads a number over all 64 bits, as chance would.
pub(crate) fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX / 512)
}

/// One request in flight at a target; over when dropped.
#[derive(Debug)]
pub struct InFlight(Arc<TargetState>);

impl InFlight {
    /// The target it is in flight at.
    pub fn target(&self) -> &Arc<TargetState> {
        &self.0
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests;

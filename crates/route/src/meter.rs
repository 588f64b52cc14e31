//! Traffic counted without locks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Traffic of a load balancer, target group, target or Service Connect endpoint since start.
#[derive(Debug, Default)]
pub struct Meter {
    requests: AtomicU64,
    classes: [AtomicU64; 4],
    own_3xx: AtomicU64,
    own_4xx: AtomicU64,
    own_5xx: AtomicU64,
    own_codes: [AtomicU64; OWN_CODES.len()],
    redirects: AtomicU64,
    fixed_responses: AtomicU64,
    non_compliant: AtomicU64,
    logins: [AtomicU64; LoginCount::KINDS],
    connection_errors: AtomicU64,
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
    active_connections: AtomicU64,
    new_connections: AtomicU64,
    latency_micros: AtomicU64,
    latency: Histogram,
}

/// The 5xx answers of the edge itself that are counted each by itself.
pub(crate) const OWN_CODES: [u16; 4] = [500, 502, 503, 504];

/// What can be counted of users who log in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoginCount {
    /// A user has logged in.
    Success,
    /// A user could not: the provider says no, or what came back is not good.
    Failure,
    /// A user could not: something does not work.
    Error,
    /// A session's claims were renewed.
    Renewed,
    /// Claims were too large for a session.
    TooLarge,
    /// Nothing that is counted.
    Nothing,
}

impl LoginCount {
    /// How many of them are counted.
    pub(crate) const KINDS: usize = 5;
}

/// What a [`Meter`] showed at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Requests that were answered, whoever answered.
    pub requests: u64,
    /// Answers made by targets: 2xx, 3xx, 4xx, 5xx.
    pub classes: [u64; 4],
    /// 3xx answers made by the edge itself.
    pub own_3xx: u64,
    /// 4xx answers made by the edge itself.
    pub own_4xx: u64,
    /// 5xx answers made by the edge itself.
    pub own_5xx: u64,
    /// Of these, the ones with 500, 502, 503 and 504.
    pub own_codes: [u64; OWN_CODES.len()],
    /// Redirects that rules asked for.
    pub redirects: u64,
    /// Fixed responses that rules asked for.
    pub fixed_responses: u64,
    /// Requests that do not quite follow the standard.
    pub non_compliant: u64,
    /// Users who logged in, by [`LoginCount`].
    pub logins: [u64; LoginCount::KINDS],
    /// Connections to targets that could not be made or broke before an answer.
    pub connection_errors: u64,
    /// Body bytes from clients.
    pub bytes_in: u64,
    /// Body bytes to clients.
    pub bytes_out: u64,
    /// Connections open at this moment.
    pub active_connections: u64,
    /// Connections opened so far.
    pub new_connections: u64,
    /// Time to the first byte of the target's answer, of all answers together.
    pub latency_micros: u64,
    /// Time to the first byte of the target's answer: count of answers by power of two of
    /// microseconds; slot `n` holds those below `2^n`, the last one the rest.
    pub latency: [u64; SLOTS],
}

const SLOTS: usize = 32;

impl Meter {
    /// Counts an answer that a target made.
    pub fn answered(&self, status: u16, latency: Duration) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let class = usize::from(status / 100).clamp(2, 5) - 2;
        self.classes[class].fetch_add(1, Ordering::Relaxed);
        self.latency.add(latency);
        let micros = u64::try_from(latency.as_micros()).unwrap_or(u64::MAX);
        self.latency_micros.fetch_add(micros, Ordering::Relaxed);
    }

    /// Counts an answer that the edge made.
    pub fn answered_here(&self, status: u16) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        match status {
            500.. => self.own_5xx.fetch_add(1, Ordering::Relaxed),
            400.. => self.own_4xx.fetch_add(1, Ordering::Relaxed),
            300.. => self.own_3xx.fetch_add(1, Ordering::Relaxed),
            _ => 0,
        };
        if let Some(at) = OWN_CODES.iter().position(|code| *code == status) {
            self.own_codes[at].fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts a redirect that a rule asked for, beside its answer.
    pub fn redirected(&self) {
        self.redirects.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a fixed response that a rule asked for, beside its answer.
    pub fn responded(&self) {
        self.fixed_responses.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a request that does not quite follow the standard.
    pub fn not_compliant(&self) {
        self.non_compliant.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts what came of a user's login.
    pub fn login(&self, what: LoginCount) {
        if let Some(counter) = self.logins.get(what as usize) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts a connection to a target that failed.
    pub fn connection_failed(&self) {
        self.connection_errors.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts body bytes.
    pub fn carried(&self, bytes_in: u64, bytes_out: u64) {
        if bytes_in > 0 {
            self.bytes_in.fetch_add(bytes_in, Ordering::Relaxed);
        }
        if bytes_out > 0 {
            self.bytes_out.fetch_add(bytes_out, Ordering::Relaxed);
        }
    }

    /// Counts an opened connection.
    pub fn opened(&self) {
        self.new_connections.fetch_add(1, Ordering::Relaxed);
        self.active_connections.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a closed connection.
    pub fn closed(&self) {
        self.active_connections.fetch_sub(1, Ordering::Relaxed);
    }

    /// What it shows now.
    pub fn read(&self) -> Reading {
        let load = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        Reading {
            requests: load(&self.requests),
            classes: self.classes.each_ref().map(load),
            own_3xx: load(&self.own_3xx),
            own_4xx: load(&self.own_4xx),
            own_5xx: load(&self.own_5xx),
            own_codes: self.own_codes.each_ref().map(load),
            redirects: load(&self.redirects),
            fixed_responses: load(&self.fixed_responses),
            non_compliant: load(&self.non_compliant),
            logins: self.logins.each_ref().map(load),
            connection_errors: load(&self.connection_errors),
            bytes_in: load(&self.bytes_in),
            bytes_out: load(&self.bytes_out),
            active_connections: load(&self.active_connections),
            new_connections: load(&self.new_connections),
            latency_micros: load(&self.latency_micros),
            latency: self.latency.0.each_ref().map(load),
        }
    }
}

impl Reading {
    /// Adds what another meter showed.
    pub fn add(&mut self, other: &Self) {
        self.join(other, u64::wrapping_add);
        self.active_connections = self
            .active_connections
            .wrapping_add(other.active_connections);
    }

    /// What was counted since `before`; connections are those that are open now.
    #[must_use]
    pub fn since(&self, before: &Self) -> Self {
        let mut since = self.clone();
        since.join(before, u64::saturating_sub);
        since
    }

    /// Joins every counter with that of another reading.
    fn join(&mut self, other: &Self, join: fn(u64, u64) -> u64) {
        let one = |own: &mut u64, other: u64| *own = join(*own, other);
        let all = |own: &mut [u64], others: &[u64]| {
            own.iter_mut()
                .zip(others)
                .for_each(|(own, other)| one(own, *other));
        };
        all(&mut self.classes, &other.classes);
        all(&mut self.own_codes, &other.own_codes);
        all(&mut self.logins, &other.logins);
        all(&mut self.latency, &other.latency);
        one(&mut self.requests, other.requests);
        one(&mut self.own_3xx, other.own_3xx);
        one(&mut self.own_4xx, other.own_4xx);
        one(&mut self.own_5xx, other.own_5xx);
        one(&mut self.redirects, other.redirects);
        one(&mut self.fixed_responses, other.fixed_responses);
        one(&mut self.non_compliant, other.non_compliant);
        one(&mut self.connection_errors, other.connection_errors);
        one(&mut self.bytes_in, other.bytes_in);
        one(&mut self.bytes_out, other.bytes_out);
        one(&mut self.new_connections, other.new_connections);
        one(&mut self.latency_micros, other.latency_micros);
    }

    /// The latency that `percent` of the answers stayed below, rounded up to a power of two.
    pub fn latency_percentile(&self, percent: u64) -> Option<Duration> {
        let all: u64 = self.latency.iter().sum();
        let wanted = all.checked_mul(percent)?.div_ceil(100).max(1);
        let mut seen = 0;
        let slot = self.latency.iter().position(|count| {
            seen += count;
            seen >= wanted
        })?;
        Some(Duration::from_micros(1 << slot))
    }
}

/// Durations by power of two.
#[derive(Debug, Default)]
pub struct Histogram([AtomicU64; SLOTS]);

impl Histogram {
    /// Counts one duration.
    pub fn add(&self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let slot = (u64::BITS - micros.leading_zeros()) as usize;
        self.0[slot.min(SLOTS - 1)].fetch_add(1, Ordering::Relaxed);
    }

    /// The counts.
    pub(crate) fn counts(&self) -> Vec<u64> {
        let counts = self.0.iter();
        counts.map(|count| count.load(Ordering::Relaxed)).collect()
    }
}

#[cfg(test)]
mod tests;

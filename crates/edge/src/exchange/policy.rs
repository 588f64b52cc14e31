//! What a listener promises, in the terms of one request.

use std::time::Duration;

use route::{Flavour, OutlierPolicy};
use tokio::time::Instant;

/// How many targets a load balancer tries when connections fail before anything was answered.
///
/// Chosen: AWS does not document it; two more keep rolling deployments free of errors.
const LOAD_BALANCER_ATTEMPTS: u32 = 3;

/// Promises to one request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Policy<'a> {
    /// Attempts in all.
    pub(super) attempts: u32,
    /// Whether a target's 503 is tried again elsewhere.
    pub(super) retries_unavailable: bool,
    /// Whether a connection that takes too long is tried again elsewhere.
    pub(super) retries_slow_connect: bool,
    pub(super) connect_timeout: Duration,
    /// Longest time without a byte; zero is off.
    pub(super) idle_timeout: Duration,
    /// When the answer must be complete.
    pub(super) deadline: Option<Instant>,
    pub(super) outlier: Option<&'a OutlierPolicy>,
    /// Status when no attempt got an answer.
    pub(super) broken_status: u16,
}

impl<'a> Policy<'a> {
    pub(super) fn of(flavour: &'a Flavour) -> Self {
        match flavour {
            Flavour::LoadBalancer(policy) => Self {
                attempts: LOAD_BALANCER_ATTEMPTS,
                retries_unavailable: false,
                retries_slow_connect: false,
                connect_timeout: policy.connect_timeout,
                idle_timeout: policy.idle_timeout,
                deadline: None,
                outlier: None,
                broken_status: 502,
            },
            Flavour::Network(policy) => Self {
                attempts: 1,
                retries_unavailable: false,
                retries_slow_connect: false,
                connect_timeout: policy.connect_timeout,
                idle_timeout: policy.idle_timeout,
                deadline: None,
                outlier: None,
                broken_status: 502,
            },
            Flavour::Service(policy) => {
                let limit = policy.per_request_timeout;
                Self {
                    attempts: policy.max_retries.saturating_add(1),
                    retries_unavailable: true,
                    retries_slow_connect: true,
                    connect_timeout: policy.connect_timeout,
                    idle_timeout: policy.idle_timeout,
                    deadline: (!limit.is_zero()).then(|| Instant::now() + limit),
                    outlier: Some(&policy.outlier),
                    broken_status: 503,
                }
            }
        }
    }

    /// How long a connection may take from now on.
    pub(super) fn connect_within(&self) -> Duration {
        let left = self
            .deadline
            .map(|at| at.saturating_duration_since(Instant::now()));
        left.map_or(self.connect_timeout, |left| left.min(self.connect_timeout))
    }

    /// When to give up if nothing moves from now on.
    pub(super) fn patience(&self) -> Option<Instant> {
        let idle = (!self.idle_timeout.is_zero()).then(|| Instant::now() + self.idle_timeout);
        match (idle, self.deadline) {
            (Some(idle), Some(deadline)) => Some(idle.min(deadline)),
            (idle, deadline) => idle.or(deadline),
        }
    }

    pub(super) fn is_overdue(&self) -> bool {
        self.deadline
            .is_some_and(|deadline| Instant::now() >= deadline)
    }
}

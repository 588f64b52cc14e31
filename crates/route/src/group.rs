//! Target groups and the choice of a target.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::{HealthCheck, Meter, Millis, Origin, Protocol, TargetGroupId, TargetId, TargetState};

/// A compiled target group.
#[derive(Debug)]
pub struct TargetGroup {
    /// Its name.
    pub id: TargetGroupId,
    /// What its targets speak.
    pub protocol: Protocol,
    /// Whether they speak it through TLS.
    pub secure: bool,
    /// How a target is chosen.
    pub algorithm: Algorithm,
    /// Cookie stickiness as configured.
    pub stickiness: Option<Stickiness>,
    /// How long a target that became healthy gets less than its share; zero is off.
    pub slow_start: Duration,
    /// How its targets are checked; `None` when checks are off.
    pub health_check: Option<HealthCheck>,
    /// Where its health checks start.
    pub checked_from: Origin,
    /// Every registered target, draining ones too.
    pub targets: Vec<Target>,
    /// Indexes of the targets that take new requests.
    pub(crate) ready: Vec<usize>,
    pub(crate) state: Arc<GroupState>,
}

/// State of a target group that outlives a table.
#[derive(Debug, Default)]
pub(crate) struct GroupState {
    pub(crate) cursor: AtomicU64,
    pub(crate) meter: Meter,
}

/// How a target is chosen. Source: ELB, `load_balancing.algorithm.type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Algorithm {
    /// Each in turn.
    #[default]
    RoundRobin,
    /// The one with the fewest requests in flight.
    LeastOutstandingRequests,
}

/// Stickiness of a target group. Kept for the control plane; targets are not yet pinned by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stickiness {
    /// Name of the application's cookie; the load balancer's own when absent.
    pub cookie: Option<String>,
    /// How long it lasts.
    pub duration: Duration,
}

/// What the control plane says of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStatus {
    /// Registered, first health check not passed yet.
    Initial,
    /// Takes requests.
    Healthy,
    /// Takes requests only when no target is healthy.
    Unhealthy,
    /// Deregistered: finishes what it has, gets nothing new.
    Draining,
}

/// A target of a compiled group.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its identity.
    pub id: TargetId,
    /// What the control plane says of it.
    pub status: TargetStatus,
    /// What its traffic says of it.
    pub state: Arc<TargetState>,
}

impl Target {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.id.address
    }
}

/// What is known when a target is chosen.
#[derive(Clone, Copy, Debug)]
pub struct Pick<'a> {
    /// The present.
    pub now: Millis,
    /// Targets tried already, by serial: taken again only when there is no other.
    pub tried: &'a [u64],
    /// Whether outliers are passed over.
    pub skips_outliers: bool,
}

impl TargetGroup {
    /// The target for the next request; `None` when no registered target may take one.
    ///
    /// Ready targets are the healthy ones, or all unhealthy ones when none is healthy. Outliers
    /// and targets already tried are passed over as long as another one is ready.
    pub fn pick(&self, how: &Pick<'_>) -> Option<&Target> {
        match self.ready.as_slice() {
            [] => None,
            [only] => Some(&self.targets[*only]),
            ready => {
                let turn = self.state.cursor.fetch_add(1, Ordering::Relaxed);
                let start = (turn % ready.len() as u64) as usize;
                let ring = || {
                    let (before, after) = ready.split_at(start);
                    after
                        .iter()
                        .chain(before)
                        .map(|index| &self.targets[*index])
                };
                self.choose(ring, how, turn)
            }
        }
    }

    fn choose<'t, R>(
        &'t self,
        ring: impl Fn() -> R,
        how: &Pick<'_>,
        turn: u64,
    ) -> Option<&'t Target>
    where
        R: Iterator<Item = &'t Target>,
    {
        let fresh = |target: &&Target| !how.tried.contains(&target.state.serial());
        let sound = |target: &&Target| !how.skips_outliers || !target.state.is_ejected(how.now);
        let warm = |target: &&Target| self.takes_its_turn(target, how.now, turn);
        self.best(ring().filter(|t| fresh(t) && sound(t) && warm(t)))
            .or_else(|| self.best(ring().filter(|t| fresh(t) && sound(t))))
            .or_else(|| self.best(ring().filter(fresh)))
            .or_else(|| self.best(ring()))
    }

    fn best<'t>(&self, mut targets: impl Iterator<Item = &'t Target>) -> Option<&'t Target> {
        match self.algorithm {
            Algorithm::RoundRobin => targets.next(),
            Algorithm::LeastOutstandingRequests => {
                targets.min_by_key(|target| target.state.in_flight())
            }
        }
    }

    /// Whether a warming target takes this turn: as many of its turns as it is warm.
    fn takes_its_turn(&self, target: &Target, now: Millis, turn: u64) -> bool {
        if self.slow_start.is_zero() {
            return true;
        }
        let lap = turn / self.ready.len() as u64;
        lap.wrapping_mul(159) % 256 < target.state.warmth(now, self.slow_start)
    }

    /// Its traffic.
    pub fn meter(&self) -> &Meter {
        &self.state.meter
    }

    /// How many targets are healthy.
    pub fn healthy_count(&self) -> usize {
        self.targets
            .iter()
            .filter(|target| target.status == TargetStatus::Healthy)
            .count()
    }
}

/// Indexes of the targets that take new requests.
///
/// Chosen: a target in its initial checks never takes requests, not even when the group opens
/// because every other target is unhealthy; it has never shown that it can answer.
pub(crate) fn ready(targets: &[Target]) -> Vec<usize> {
    let with = |wanted: TargetStatus| {
        let fits =
            move |(index, target): (usize, &Target)| (target.status == wanted).then_some(index);
        targets
            .iter()
            .enumerate()
            .filter_map(fits)
            .collect::<Vec<_>>()
    };
    let healthy = with(TargetStatus::Healthy);
    if healthy.is_empty() {
        with(TargetStatus::Unhealthy)
    } else {
        healthy
    }
}

#[cfg(test)]
mod tests;

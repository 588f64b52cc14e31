//! Target groups and the choice of a target.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::state::mixed;
use crate::{
    FlowPolicy, HealthCheck, IdentityId, Meter, Millis, Origin, Pin, Protocol, Stickiness,
    TargetGroupId, TargetId, TargetState, Zone,
};

mod anomaly;
mod ready;

pub(crate) use ready::Ready;

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
    /// How flows are treated, behind network load balancers.
    pub flows: FlowPolicy,
    /// Cookie stickiness as configured.
    pub stickiness: Option<Stickiness>,
    /// Whether listeners send to targets in other zones than theirs.
    pub crosses_zones: bool,
    /// Below how many healthy targets the unhealthy ones take requests as well.
    pub minimum_healthy: MinimumHealthy,
    /// How long a target that became healthy gets less than its share; zero is off.
    pub slow_start: Duration,
    /// How its targets are checked; `None` when checks are off.
    pub health_check: Option<HealthCheck>,
    /// Where its health checks start.
    pub checked_from: Origin,
    /// Where connections to its targets start; the listener's place when absent.
    pub called_from: Option<Origin>,
    /// Every registered target, draining ones too.
    pub targets: Vec<Target>,
    /// Indexes of the targets that take new requests.
    pub(crate) ready: Ready,
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
    /// Any of them, as chance has it.
    WeightedRandom,
    /// The same, but those that fail more than the others weigh less.
    AnomalyMitigation,
}

/// How many targets must be healthy so that the others get nothing.
///
/// Source: ELB, `target_group_health.unhealthy_state_routing.minimum_healthy_targets`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinimumHealthy {
    /// Targets.
    pub count: u32,
    /// Whole percent of the registered targets; nothing when off.
    pub percent: Option<u32>,
}

impl Default for MinimumHealthy {
    fn default() -> Self {
        Self {
            count: 1,
            percent: None,
        }
    }
}

impl MinimumHealthy {
    /// Whether so many healthy targets of those registered are enough. Fewer than either asks
    /// for are too few.
    pub fn is_met(&self, healthy: usize, registered: usize) -> bool {
        let (healthy, registered) = (healthy as u64, registered as u64);
        let percent = self.percent.is_none_or(|percent| {
            healthy.saturating_mul(100) >= registered.saturating_mul(u64::from(percent))
        });
        healthy >= u64::from(self.count) && percent
    }
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
    /// What is shown to it, and expected of it: it is reached through TLS of the mesh alone.
    pub identity: Option<IdentityId>,
    /// The zone it is in; none where it is as near to all.
    pub zone: Option<Zone>,
    /// Where its health checks start; the group's place when absent.
    pub checked_from: Option<Origin>,
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
    /// The target the client is to stay with, as its cookie says.
    pub pin: Option<Pin>,
    /// The zone of the listener.
    pub zone: Option<&'a Zone>,
}

impl TargetGroup {
    /// The target for the next request; `None` when no registered target may take one.
    ///
    /// Ready targets are the healthy ones, or all unhealthy ones when none is healthy. Outliers
    /// and targets already tried are passed over as long as another one is ready. A client stays
    /// with its target as long as that one is ready and was not tried.
    pub fn pick(&self, how: &Pick<'_>) -> Option<&Target> {
        if let Some(target) = how.pin.and_then(|pin| self.pinned(pin, how)) {
            return Some(target);
        }
        match self.ready.of(how.zone) {
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

    fn pinned(&self, pin: Pin, how: &Pick<'_>) -> Option<&Target> {
        let ready = self.ready.of(how.zone).iter();
        let mut ready = ready.map(|index| &self.targets[*index]);
        let fits = |target: &&Target| pin.is_of(&target.id);
        ready
            .find(fits)
            .filter(|target| !how.tried.contains(&target.state.serial()))
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
        let best =
            |targets: &mut dyn Iterator<Item = &'t Target>| self.best(targets, how.now, turn);
        best(&mut ring().filter(|t| fresh(t) && sound(t) && warm(t)))
            .or_else(|| best(&mut ring().filter(|t| fresh(t) && sound(t))))
            .or_else(|| best(&mut ring().filter(fresh)))
            .or_else(|| best(&mut ring()))
    }

    fn best<'t>(
        &self,
        targets: &mut dyn Iterator<Item = &'t Target>,
        now: Millis,
        turn: u64,
    ) -> Option<&'t Target> {
        match self.algorithm {
            Algorithm::RoundRobin => targets.next(),
            Algorithm::LeastOutstandingRequests => {
                targets.min_by_key(|target| target.state.in_flight())
            }
            Algorithm::WeightedRandom => anomaly::any(targets, mixed(turn)),
            Algorithm::AnomalyMitigation => anomaly::sound(targets, now, mixed(turn)),
        }
    }

    /// Whether a warming target takes this turn: as many of its turns as it is warm.
    fn takes_its_turn(&self, target: &Target, now: Millis, turn: u64) -> bool {
        if self.slow_start.is_zero() {
            return true;
        }
        let lap = turn / self.ready.all.len().max(1) as u64;
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

#[cfg(test)]
mod tests;

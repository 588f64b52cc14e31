//! Decides from probes whether a target is healthy.

use route::{HealthCheck, TargetStatus};

/// A target's health as its checks show it. Source: ELB API model, `TargetHealth`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetHealth {
    /// The state.
    pub state: HealthState,
    /// Why it is not healthy; `None` too for an unhealthy target that was not probed yet.
    pub reason: Option<HealthReason>,
}

/// States that health checks lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HealthState {
    /// Registered; neither threshold is reached yet.
    Initial,
    /// Answers as it should.
    Healthy,
    /// Does not.
    Unhealthy,
}

/// Why a target is not healthy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HealthReason {
    /// The first checks are being made.
    InitialHealthChecking,
    /// The last failed check got this status.
    ResponseCodeMismatch(u16),
    /// The last failed check got no answer in time.
    Timeout,
    /// The last failed check got no connection or no HTTP.
    FailedHealthChecks,
}

impl HealthReason {
    /// The reason code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::InitialHealthChecking => "Elb.InitialHealthChecking",
            Self::ResponseCodeMismatch(_) => "Target.ResponseCodeMismatch",
            Self::Timeout => "Target.Timeout",
            Self::FailedHealthChecks => "Target.FailedHealthChecks",
        }
    }

    /// The text people read.
    pub fn description(&self) -> String {
        match self {
            Self::InitialHealthChecking => "Initial health checks in progress".to_owned(),
            Self::ResponseCodeMismatch(status) => {
                format!("Health checks failed with these codes: [{status}]")
            }
            Self::Timeout => "Request timed out".to_owned(),
            Self::FailedHealthChecks => "Health checks failed".to_owned(),
        }
    }
}

/// What one probe found: success, or why not.
pub(super) type Finding = Result<(), HealthReason>;

/// What the control plane says of a target, as a health to go on from.
pub(super) fn known_as(status: TargetStatus) -> Option<TargetHealth> {
    let state = match status {
        TargetStatus::Healthy => HealthState::Healthy,
        TargetStatus::Unhealthy => HealthState::Unhealthy,
        TargetStatus::Initial | TargetStatus::Draining => return None,
    };
    let reason = None;
    Some(TargetHealth { state, reason })
}

/// Counts successes and failures in a row.
pub(super) struct Judge {
    health: TargetHealth,
    streak: u32,
    healthy_threshold: u32,
    unhealthy_threshold: u32,
}

impl Judge {
    /// Goes on from what is known, or from nothing.
    pub(super) fn new(known: Option<TargetHealth>, check: &HealthCheck) -> Self {
        let first = TargetHealth {
            state: HealthState::Initial,
            reason: Some(HealthReason::InitialHealthChecking),
        };
        Self {
            health: known.unwrap_or(first),
            streak: 0,
            healthy_threshold: check.healthy_threshold.max(1),
            unhealthy_threshold: check.unhealthy_threshold.max(1),
        }
    }

    pub(super) fn health(&self) -> TargetHealth {
        self.health.clone()
    }

    /// Takes one finding in; says whether the target's health changed.
    ///
    /// The first success after registration is enough. Source: ELB, target group health checks.
    pub(super) fn hear(&mut self, finding: Finding) -> bool {
        let before = self.health.clone();
        let (toward, threshold) = match (&finding, self.health.state) {
            (Ok(()), HealthState::Initial) => (HealthState::Healthy, 1),
            (Ok(()), _) => (HealthState::Healthy, self.healthy_threshold),
            (Err(_), _) => (HealthState::Unhealthy, self.unhealthy_threshold),
        };
        if self.health.state == toward {
            self.streak = 0;
            self.health.reason = finding.err();
            return self.health != before;
        }
        self.streak += 1;
        if self.streak >= threshold {
            self.streak = 0;
            self.health = TargetHealth {
                state: toward,
                reason: finding.err(),
            };
        }
        self.health != before
    }
}

#[cfg(test)]
mod tests;

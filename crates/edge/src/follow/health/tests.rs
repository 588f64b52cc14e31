//! What `health` promises.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::elb::{TargetHealth, TargetState};
use domain::{Record as _, Timestamp};

use super::{Seen, decide};
use crate::follow::compile::target_id;
use crate::follow::records::Records;
use crate::follow::samples::{self, at};
use crate::{HealthReason, HealthState, TargetHealth as Found};

/// A target registered at second 10, and what is told of it at second 100.
struct Story {
    records: Records,
    found: BTreeMap<route::TargetId, Found>,
    is_drained: bool,
}

impl Story {
    fn new() -> Self {
        let mut records = samples::shop();
        let target = samples::target(&samples::group("web"), [10, 0, 0, 7].into(), 80);
        records.targets.insert(target.key(), Arc::new(target));
        Self {
            records,
            found: BTreeMap::new(),
            is_drained: false,
        }
    }

    fn known(mut self, state: TargetState, since: Timestamp, reason: Option<&str>) -> Self {
        let target = samples::target(&samples::group("web"), Ipv4Addr::new(10, 0, 0, 7), 80);
        let known = TargetHealth {
            scope: target.scope.clone(),
            group: target.group.clone(),
            ip: target.ip,
            port: target.port,
            state,
            reason: reason.map(str::to_owned),
            description: reason.map(|_| "as before".to_owned()),
            since,
            drained: false,
        };
        self.records.health.insert(known.key(), Arc::new(known));
        self
    }

    fn found(mut self, state: HealthState, reason: Option<HealthReason>) -> Self {
        let target = self.records.targets.values().next().unwrap();
        let id = target_id(&self.records, target);
        self.found.insert(id, Found { state, reason });
        self
    }

    fn deregistered(mut self) -> Self {
        for target in self.records.targets.values_mut() {
            Arc::make_mut(target).deregistered_at = Some(at(50));
        }
        self
    }

    fn drained(mut self) -> Self {
        self.is_drained = true;
        self
    }

    fn unchecked(mut self) -> Self {
        for group in self.records.groups.values_mut() {
            Arc::make_mut(group).health_check.enabled = false;
        }
        self
    }

    fn in_zone(mut self, zone: &str) -> Self {
        for target in self.records.targets.values_mut() {
            Arc::make_mut(target).zone = Some(zone.to_owned());
        }
        self
    }

    fn unused(mut self) -> Self {
        self.records.listeners.clear();
        self
    }

    /// `state reason @since`, with `drained` when it is.
    #[track_caller]
    fn tells(self, expected: &str) {
        let seen = Seen {
            found: &self.found,
            is_drained: &|_| self.is_drained,
            now: at(100),
        };
        let decided = decide(&self.records, &seen);
        let health = decided.values().next().unwrap();
        let reason = health.reason.as_deref().unwrap_or("-");
        let since = domain::clock::elapsed(at(0), health.since).as_secs();
        let drained = if health.drained { " drained" } else { "" };
        let told = format!("{} {reason} @{since}{drained}", health.state.as_str());
        assert_eq!(told, expected);
        assert_eq!(health.reason.is_some(), health.description.is_some());
    }
}

#[test]
fn a_target_is_as_its_probes_find_it() {
    use HealthState::{Healthy, Initial, Unhealthy};
    Story::new().tells("initial Elb.RegistrationInProgress @100");
    Story::new()
        .found(Initial, Some(HealthReason::InitialHealthChecking))
        .tells("initial Elb.InitialHealthChecking @100");
    Story::new().found(Healthy, None).tells("healthy - @100");
    Story::new()
        .known(TargetState::Healthy, at(60), None)
        .found(Healthy, None)
        .tells("healthy - @60");
    Story::new()
        .known(TargetState::Healthy, at(60), None)
        .found(Unhealthy, Some(HealthReason::Timeout))
        .tells("unhealthy Target.Timeout @100");
}

#[test]
fn what_is_known_holds_until_a_probe_finds_something_else() {
    let slow = Some("Target.Timeout");
    Story::new()
        .known(TargetState::Healthy, at(60), None)
        .tells("healthy - @60");
    Story::new()
        .known(TargetState::Unhealthy, at(60), slow)
        .found(HealthState::Unhealthy, None)
        .tells("unhealthy Target.Timeout @60");
}

#[test]
fn an_earlier_registration_at_the_same_address_says_nothing() {
    Story::new()
        .known(TargetState::Healthy, at(5), None)
        .tells("initial Elb.RegistrationInProgress @100");
}

#[test]
fn a_deregistered_target_drains_whatever_its_probes_found() {
    Story::new()
        .deregistered()
        .found(HealthState::Healthy, None)
        .tells("draining Target.DeregistrationInProgress @100");
    Story::new()
        .deregistered()
        .drained()
        .known(TargetState::Draining, at(60), None)
        .tells("draining Target.DeregistrationInProgress @60 drained");
    Story::new()
        .unused()
        .deregistered()
        .tells("draining Target.DeregistrationInProgress @100");
}

#[test]
fn a_target_nobody_probes_says_why() {
    Story::new().unused().tells("unused Target.NotInUse @100");
    let elsewhere = Story::new().in_zone("c");
    elsewhere.tells("unused Target.NotInUse @100");
    let near = Story::new().in_zone("b");
    near.tells("initial Elb.RegistrationInProgress @100");
    Story::new()
        .unchecked()
        .tells("unavailable Target.HealthCheckDisabled @100");
}

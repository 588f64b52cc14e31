//! What is told of targets: from the probes' findings to `TargetHealth` records.

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::elb::{Target, TargetGroup, TargetHealth, TargetState};
use domain::{Key, Record as _, Timestamp};
use route::TargetId;
use store::{CommitError, Store};

use super::compile::{is_in_zone_of, target_id, uses};
use super::records::Records;
use crate::{HealthState, TargetHealth as Found};

/// How many records one transaction writes.
const BATCH: usize = 100;

/// What the edge knows of targets.
pub(super) struct Seen<'a> {
    /// What the probes say.
    pub(super) found: &'a BTreeMap<TargetId, Found>,
    /// Whether a draining target has finished what it had.
    pub(super) is_drained: &'a dyn Fn(&Target) -> bool,
    /// The present.
    pub(super) now: Timestamp,
}

/// The health of every target, by the key of its record.
pub(super) fn decide(records: &Records, seen: &Seen<'_>) -> BTreeMap<Key, TargetHealth> {
    let uses = uses(records);
    let decided = records.targets.values().map(|target| {
        let group = TargetGroup::key_of(&target.scope, &target.group.0);
        let group = records.groups.get(&group);
        let group = group.filter(|group| group.id == target.group.1);
        let known = records.health.get(&target.health_key());
        let known = known.filter(|known| is_of(known, target));
        let place = match group {
            Some(group) => match uses.get(&group.arn()) {
                None => Place::Unused,
                Some(users) if !is_near(records, users, target) => Place::Elsewhere,
                Some(_) => Place::used(group),
            },
            None => Place::Unused,
        };
        let found = seen.found.get(&target_id(records, target));
        let health = health_of(target, (place, found), known.map(|known| &**known), seen);
        (health.key(), health)
    });
    decided.collect()
}

/// Whether a record is of this registration, not of an earlier one at the same address.
fn is_of(known: &TargetHealth, target: &Target) -> bool {
    known.group == target.group && known.since >= target.registered_at
}

/// What is done with a target's group.
#[derive(Clone, Copy)]
enum Place {
    /// No listener uses it.
    Unused,
    /// Load balancers that use it are not in the target's zone.
    Elsewhere,
    /// Its health checks are off.
    Unchecked,
    /// It is probed.
    Checked,
}

impl Place {
    fn used(group: &TargetGroup) -> Self {
        match group.health_check.enabled {
            true => Self::Checked,
            false => Self::Unchecked,
        }
    }
}

/// Whether any of the load balancers has a node in the target's zone.
fn is_near(records: &Records, users: &BTreeSet<Key>, target: &Target) -> bool {
    let mut users = users
        .iter()
        .filter_map(|key| records.load_balancers.get(key));
    users.any(|user| is_in_zone_of(user, target))
}

fn health_of(
    target: &Target,
    (place, found): (Place, Option<&Found>),
    known: Option<&TargetHealth>,
    seen: &Seen<'_>,
) -> TargetHealth {
    let verdict = match place {
        _ if target.deregistered_at.is_some() => Verdict::draining(),
        Place::Unused => Verdict::unused(),
        Place::Elsewhere => Verdict::elsewhere(),
        Place::Unchecked => Verdict::unavailable(),
        Place::Checked => checked(found, known),
    };
    let same = known.filter(|known| known.state == verdict.state);
    let is_draining = verdict.state == TargetState::Draining;
    let was_drained = same.is_some_and(|known| known.drained);
    TargetHealth {
        scope: target.scope.clone(),
        group: target.group.clone(),
        ip: target.ip,
        port: target.port,
        since: same.map_or(seen.now.max(target.registered_at), |known| known.since),
        state: verdict.state,
        reason: verdict.reason,
        description: verdict.description,
        drained: is_draining && (was_drained || (seen.is_drained)(target)),
    }
}

/// State, reason code and description. Source: ELB API model, `TargetHealth`.
struct Verdict {
    state: TargetState,
    reason: Option<String>,
    description: Option<String>,
}

impl Verdict {
    fn new(state: TargetState, reason: &str, description: &str) -> Self {
        Self {
            state,
            reason: Some(reason.to_owned()),
            description: Some(description.to_owned()),
        }
    }

    fn draining() -> Self {
        let text = "Target deregistration is in progress";
        Self::new(
            TargetState::Draining,
            "Target.DeregistrationInProgress",
            text,
        )
    }

    fn unused() -> Self {
        let text = "Target group is not configured to receive traffic from the load balancer";
        Self::new(TargetState::Unused, "Target.NotInUse", text)
    }

    fn elsewhere() -> Self {
        let text = "Target is in an Availability Zone that is not enabled for the load balancer";
        Self::new(TargetState::Unused, "Target.NotInUse", text)
    }

    fn unavailable() -> Self {
        let text = "Health checks are disabled for this target group";
        Self::new(TargetState::Unavailable, "Target.HealthCheckDisabled", text)
    }

    fn registering() -> Self {
        let text = "Target registration is in progress";
        Self::new(TargetState::Initial, "Elb.RegistrationInProgress", text)
    }

    /// What an earlier probe found still holds.
    fn known(known: &TargetHealth) -> Self {
        Self {
            state: known.state,
            reason: known.reason.clone(),
            description: known.description.clone(),
        }
    }
}

/// The health of a target that is probed, or will be.
///
/// Without a finding a known health stays: after a restart, or while the load balancer's
/// interface is not real yet, nothing says that it has changed.
fn checked(found: Option<&Found>, known: Option<&TargetHealth>) -> Verdict {
    let probed = |known: &&TargetHealth| {
        matches!(known.state, TargetState::Healthy | TargetState::Unhealthy)
    };
    let known = known.filter(probed);
    let Some(found) = found else {
        return known.map_or_else(Verdict::registering, Verdict::known);
    };
    let state = match found.state {
        HealthState::Initial => TargetState::Initial,
        HealthState::Healthy => TargetState::Healthy,
        HealthState::Unhealthy => TargetState::Unhealthy,
    };
    match (&found.reason, known) {
        // It goes on from the record and has found nothing of its own yet.
        (None, Some(known)) if known.state == state => Verdict::known(known),
        (reason, _) => Verdict {
            state,
            reason: reason.as_ref().map(|reason| reason.code().to_owned()),
            description: reason.as_ref().map(|reason| reason.description()),
        },
    }
}

/// A record that is not as it should be.
enum Change {
    Write(Arc<Target>, TargetHealth),
    /// Its target is gone: the keys of the record and of the target.
    Delete(Key, Key),
}

/// Writes what has changed; a target that changed meanwhile is left for the next look.
pub(super) async fn save(
    store: &Store,
    records: &Records,
    decided: &BTreeMap<Key, TargetHealth>,
) -> Result<(), CommitError> {
    let changes = changes(records, decided);
    for batch in changes.chunks(BATCH) {
        store
            .transact(|txn| async move {
                for change in batch {
                    match change {
                        Change::Write(target, health) => {
                            let now = txn.get::<Target>(&target.key()).await?;
                            if now.as_ref() == Some(&**target) {
                                txn.put(health);
                            }
                        }
                        Change::Delete(health, target) => {
                            if !txn.exists(target).await? {
                                txn.delete(health);
                            }
                        }
                    }
                }
                Ok::<_, CommitError>(())
            })
            .await?;
    }
    Ok(())
}

fn changes(records: &Records, decided: &BTreeMap<Key, TargetHealth>) -> Vec<Change> {
    let written = records.targets.values().filter_map(|target| {
        let key = target.health_key();
        let health = decided.get(&key)?;
        let is_same = records.health.get(&key).is_some_and(|old| **old == *health);
        (!is_same).then(|| Change::Write(Arc::clone(target), health.clone()))
    });
    let gone = records.health.iter();
    let gone = gone.filter(|(key, _)| !decided.contains_key(*key));
    let deleted = gone.map(|(key, health)| {
        let group = Target::group_key(&health.scope, &health.group.0);
        let target = group.child(&format!("{}:{}", health.ip, health.port));
        Change::Delete(key.clone(), target)
    });
    written.chain(deleted).collect()
}

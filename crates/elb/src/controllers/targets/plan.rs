//! Decides which targets are done; touches nothing.

use super::Snapshot;
use domain::clock::later;
use domain::elb::{Target, TargetHealth};
use domain::{Key, Record, Timestamp};

/// What is to be deleted, and when to look again.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Plan {
    /// Targets and health records that are done.
    pub gone: Vec<Gone>,
    /// When the next draining target's delay has passed.
    pub next: Option<Timestamp>,
}

/// A record that is done.
#[derive(Debug, Clone, PartialEq)]
pub enum Gone {
    /// A target, with its health.
    Target(Target, &'static str),
    /// What was said of a target that is not there.
    Health(Key, Key),
}

/// A draining target is done once nothing is in flight any more or its group's delay has
/// passed; a target of another group, at once.
pub fn plan(snapshot: &Snapshot, now: Timestamp) -> Plan {
    let mut plan = Plan::default();
    for target in &snapshot.targets {
        match fate(snapshot, target, now) {
            Fate::Stays => {}
            Fate::Until(time) => {
                plan.next = Some(plan.next.map_or(time, |next| next.min(time)));
            }
            Fate::Goes(why) => plan.gone.push(Gone::Target(target.clone(), why)),
        }
    }
    let spoken_of = |health: &&TargetHealth| {
        snapshot
            .targets
            .iter()
            .any(|target| target.health_key() == health.key())
    };
    let orphans = snapshot.health.iter().filter(|health| !spoken_of(health));
    plan.gone
        .extend(orphans.map(|health| Gone::Health(health.key(), target_key(health))));
    plan
}

enum Fate {
    Stays,
    Until(Timestamp),
    Goes(&'static str),
}

fn fate(snapshot: &Snapshot, target: &Target, now: Timestamp) -> Fate {
    let group = snapshot
        .group
        .as_ref()
        .filter(|group| group.id == target.group.1);
    let Some(group) = group else {
        return Fate::Goes("its target group was deleted");
    };
    let Some(since) = target.deregistered_at else {
        return Fate::Stays;
    };
    // What was said before the target was registered is about an earlier registration.
    let drained = snapshot.health.iter().any(|health| {
        health.key() == target.health_key()
            && health.drained
            && health.since >= target.registered_at
    });
    let end = later(since, group.deregistration_delay());
    match (drained, end <= now) {
        (true, _) => Fate::Goes("nothing is in flight any more"),
        (false, true) => Fate::Goes("the deregistration delay has passed"),
        (false, false) => Fate::Until(end),
    }
}

/// The key of the target that health is about.
fn target_key(health: &TargetHealth) -> Key {
    Target::group_key(&health.scope, &health.group.0)
        .child(&format!("{}:{}", health.ip, health.port))
}

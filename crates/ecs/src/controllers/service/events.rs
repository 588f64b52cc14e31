//! The sentences a service's history is told in.
//! Source: developer guide, service event messages.

use super::snapshot::Snapshot;
use domain::clock::elapsed;
use domain::ecs::{EVENTS_KEPT, Service, ServiceEvent, Task};
use domain::{IdSource, Timestamp};
use std::time::Duration;

/// How long the same sentence is not repeated while nothing else happens.
pub(crate) const REPEAT_AFTER: Duration = Duration::from_secs(6 * 60 * 60);

/// Nothing is left to do.
pub(crate) const STEADY: &str = "has reached a steady state.";

/// Tasks keep failing to start.
pub(crate) const IMPAIRED: &str = "is unable to consistently start tasks successfully. For more \
    information, see the Troubleshooting section of the Amazon ECS Developer Guide.";

/// The percentages let nothing happen.
pub(crate) const STUCK: &str = "was unable to stop or start tasks during a deployment because of \
    the service deployment configuration. Update the minimumHealthyPercent or maximumPercent \
    value and try again.";

/// Tasks that should stop may not. The words are ours; AWS publishes the event by name.
pub(crate) fn protected(tasks: &str) -> String {
    format!("was unable to scale in due to task protection of {tasks}.")
}

/// An endpoint has no certificate. Chosen: AWS does not publish the words.
pub(crate) fn unsecured(discovery_name: &str, problem: &str) -> String {
    format!(
        "was unable to get a TLS certificate for Service Connect endpoint {discovery_name}. \
         Reason: {problem}"
    )
}

/// Zones have become uneven. Source: developer guide, service rebalancing event messages.
pub(crate) fn uneven(zones: &[(String, u32)]) -> String {
    let counts = counts(zones);
    format!("is not AZ balanced with {counts}. AZ Rebalancing in progress.")
}

/// Zones are even again. Source: as for [`uneven`].
pub(crate) fn even(zones: &[(String, u32)]) -> String {
    format!("is AZ balanced with {}.", counts(zones))
}

fn counts(zones: &[(String, u32)]) -> String {
    let told: Vec<String> = zones
        .iter()
        .map(|(zone, count)| format!("{count} tasks in {zone}"))
        .collect();
    told.join(", ")
}

/// No place was found for a task: what was said of it.
pub(super) fn unplaced(refusal: &str) -> String {
    match refusal.starts_with("was unable to place") {
        true => refusal.to_owned(),
        false => format!("was unable to place a task. Reason: {refusal}"),
    }
}

/// The sentence about tasks that were started. Source for those that move: developer guide,
/// service rebalancing event messages.
pub(super) fn started(service: &Service, made: &[Task]) -> Option<String> {
    let first = made.first()?;
    let count = made.len();
    let ids = tasks(made.iter().map(|task| task.id.as_str()));
    let zone = first.interface.as_ref().map(|own| own.zone.as_str());
    Some(match (&service.moving, zone) {
        (Some(_), Some(zone)) => {
            format!("has started {count} tasks in {zone} to AZ Rebalance: {ids}.")
        }
        _ => format!("has started {count} tasks: {ids}."),
    })
}

/// The sentences about tasks that were stopped. Source for those that move: as for [`started`].
pub(super) fn stopped(snapshot: &Snapshot, stopped: Vec<String>) -> Vec<String> {
    let mut texts = Vec::new();
    let moving = snapshot.service.moving.as_ref();
    let (moved, others): (Vec<String>, Vec<String>) =
        stopped.into_iter().partition(|id| Some(id) == moving);
    if !others.is_empty() {
        let (count, ids) = (others.len(), tasks(others.iter().map(String::as_str)));
        texts.push(format!("has stopped {count} running tasks: {ids}."));
    }
    for id in moved {
        let mut tasks = snapshot.tasks.iter().map(|seen| &*seen.task);
        let task = tasks.find(|task| task.id == id);
        let own = task.and_then(|task| task.interface.as_ref());
        let zone = own.map_or("", |own| own.zone.as_str());
        texts.push(format!(
            "has stopped 1 running tasks in {zone} due to AZ rebalancing: (task {id})."
        ));
    }
    texts
}

/// `(task one) (task two)`.
pub(crate) fn tasks<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let named: Vec<String> = ids.map(|id| format!("(task {id})")).collect();
    named.join(" ")
}

/// Whether a sentence was told and nothing has made it untrue since: no steady state after it,
/// and not longer ago than [`REPEAT_AFTER`].
pub(crate) fn was_told(service: &Service, text: &str, now: Timestamp) -> bool {
    let said = message(service, text);
    let steady = message(service, STEADY);
    for event in &service.events {
        if event.message == said {
            return elapsed(event.at, now) < REPEAT_AFTER;
        }
        if event.message == steady {
            return false;
        }
    }
    false
}

/// When the last thing told was that the service is steady, when that was.
pub(crate) fn steady_since(service: &Service) -> Option<Timestamp> {
    let newest = service.events.first()?;
    (newest.message == message(service, STEADY)).then_some(newest.at)
}

fn message(service: &Service, text: &str) -> String {
    format!("(service {}) {text}", service.name)
}

/// Adds sentences, oldest first, and forgets the oldest beyond [`EVENTS_KEPT`].
pub(crate) fn tell(service: &mut Service, texts: &[String], ids: &dyn IdSource, now: Timestamp) {
    for text in texts {
        let event = ServiceEvent {
            id: ids.uuid(),
            at: now,
            message: message(service, text),
        };
        service.events.insert(0, event);
    }
    service.events.truncate(EVENTS_KEPT);
}

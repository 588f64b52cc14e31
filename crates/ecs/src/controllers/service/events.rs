//! The sentences a service's history is told in.
//! Source: developer guide, service event messages.

use domain::clock::elapsed;
use domain::ecs::{EVENTS_KEPT, Service, ServiceEvent};
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

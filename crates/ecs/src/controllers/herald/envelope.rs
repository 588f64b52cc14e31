//! The shape all events of ECS have.

use api::record::{Record, to_tree};
use domain::{Arn, Event, Scope, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What makes an event the one it is.
pub(super) struct Subject<'a> {
    /// Whose it is, and where.
    pub(super) scope: &'a Scope,
    /// `ECS Task State Change`.
    pub(super) detail_type: &'a str,
    /// What it concerns.
    pub(super) resource: Arn,
    /// Tells this change of the resource from every other.
    pub(super) change: String,
    /// When it happened.
    pub(super) at: Timestamp,
}

/// An event. Told again, it has the same id.
pub(super) fn event(subject: Subject<'_>, detail: Value) -> Event {
    let resource = subject.resource.to_string();
    let id = id_of(&[subject.detail_type, &resource, &subject.change]);
    Event {
        version: "0".to_owned(),
        id,
        detail_type: subject.detail_type.to_owned(),
        source: "aws.ecs".to_owned(),
        account: subject.scope.account.clone(),
        time: to_the_second(subject.at),
        region: subject.scope.region.clone(),
        resources: vec![resource],
        detail,
    }
}

/// A shape of the API as events have it: moments are text.
pub(super) fn detail(record: &impl Record) -> Value {
    with_times(to_tree(record))
}

/// A moment as details have it, to the millisecond.
pub(super) fn moment(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}

fn with_times(tree: Value) -> Value {
    match tree {
        Value::Object(members) => {
            let members = members.into_iter().map(|(name, value)| {
                let seconds = value.as_f64().filter(|_| name.ends_with("At"));
                let time = seconds.and_then(|seconds| {
                    Timestamp::from_microsecond((seconds * 1e6).round() as i64).ok()
                });
                let value = match time {
                    Some(time) => Value::String(moment(time)),
                    None => with_times(value),
                };
                (name, value)
            });
            Value::Object(members.collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(with_times).collect()),
        plain => plain,
    }
}

/// The envelope's time has whole seconds. Source: EventBridge user guide, event structure.
fn to_the_second(time: Timestamp) -> Timestamp {
    Timestamp::from_second(time.as_second()).unwrap_or(time)
}

/// A UUID that follows from what it names.
fn id_of(parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("\n").as_bytes());
    let hex: String = hash[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let parts = [
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..],
    ];
    parts.join("-")
}

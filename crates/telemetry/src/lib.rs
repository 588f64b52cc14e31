//! CloudWatch Logs: groups, streams and their events.
//!
//! - [`Logs`]: the operations; `handlers` has one file a noun
//! - [`EventStore`]: where events are kept, apart from the records: [`open_events`] on this
//!   machine, [`MemoryEvents`] for tests
//! - `pattern`: the language of filter patterns
//! - [`Retention`]: the controller that deletes what a group keeps no longer
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod controllers;
mod events;
mod handlers;
mod page;
mod pattern;

pub use controllers::retention::{Retention, Subject};
pub use events::{
    DiskEvents, Event, EventError, EventStore, Events, MemoryEvents, NewEvent, Order, Place,
    StreamId, Summary, open as open_events,
};
pub use handlers::Logs;
pub use pattern::{BadPattern, Pattern};

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "CreateLogGroup.kmsKeyId",
        "kept and told; events are not encrypted at rest",
    ),
    (
        "CreateLogGroup.logGroupClass",
        "kept, told and filtered by; every class can do what STANDARD can",
    ),
    (
        "PutLogEvents.sequenceToken",
        "ignored, as AWS does since 2023: every put is accepted",
    ),
    ("PutLogEvents.entity", "entities are not kept"),
    (
        "FilterLogEvents.interleaved",
        "ignored, as AWS does since 2019: answers are always interleaved",
    ),
    (
        "FilterLogEvents.unmask",
        "there is no data protection policy, so nothing is masked",
    ),
    (
        "GetLogEvents.unmask",
        "there is no data protection policy, so nothing is masked",
    ),
    (
        "DescribeLogGroups.includeLinkedAccounts",
        "there are no linked accounts",
    ),
    (
        "DescribeLogGroups.accountIdentifiers",
        "there are no linked accounts",
    ),
    (
        "ListLogGroups.includeLinkedAccounts",
        "there are no linked accounts",
    ),
    (
        "ListLogGroups.accountIdentifiers",
        "there are no linked accounts",
    ),
];

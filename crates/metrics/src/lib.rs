//! CloudWatch: metrics, and alarms that watch them.
//!
//! - [`CloudWatch`]: the operations; `handlers` has one file a noun
//! - [`Series`]: what was measured; others hand it on through `domain::metrics::MetricSink`
//! - `query`: questions, statistics and metric math
//! - `judge`: which state an alarm's data points put it in; pure
//! - [`Alarms`]: the controller that looks at alarms, and [`note_expiry`], which forgets their past
//!
//! Alarms act on nobody: their history tells of states and configuration, and of no actions.
//! Composite alarms, anomaly detection, dashboards, metric streams and Metrics Insights are not
//! here.
//!
//! [`INERT`] lists members that are accepted and change nothing.

mod controllers;
mod convert;
mod fault;
mod handlers;
mod judge;
mod page;
mod query;
mod series;

pub use controllers::alarms::Alarms;
pub use controllers::notes::{KEPT, expiry as note_expiry};
pub use handlers::CloudWatch;
pub use series::{KeepError, MOST_METRICS, Series, ShelfError};

/// Members that are accepted and change nothing, with why.
pub const INERT: &[(&str, &str)] = &[
    (
        "PutMetricData.EntityMetricData.Entity",
        "measures are kept; nothing groups them by entities",
    ),
    (
        "PutMetricData.StrictEntityValidation",
        "entities are not looked at",
    ),
    (
        "ListMetrics.IncludeLinkedAccounts",
        "no accounts are linked: an account sees its own metrics",
    ),
    ("ListMetrics.OwningAccount", "as IncludeLinkedAccounts"),
    (
        "GetMetricData.LabelOptions",
        "labels are told as they are given: nothing in them depends on time",
    ),
    (
        "GetMetricData.MetricDataQueries.AccountId",
        "as ListMetrics.IncludeLinkedAccounts",
    ),
    (
        "PutMetricAlarm.OKActions",
        "told again; alarms act on nobody",
    ),
    (
        "PutMetricAlarm.AlarmActions",
        "told again; alarms act on nobody",
    ),
    (
        "PutMetricAlarm.InsufficientDataActions",
        "told again; alarms act on nobody",
    ),
    (
        "PutMetricAlarm.ActionsEnabled",
        "told again; alarms act on nobody",
    ),
];

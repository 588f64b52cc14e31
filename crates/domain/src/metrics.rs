//! What is measured, under CloudWatch's names, and who watches it.
//!
//! - here: metrics, and the seam over which those who measure hand on what they have
//! - [`distribution`]: what was seen in a stretch of time, and what adds up
//! - [`alarm`]: what watches a metric

pub mod alarm;
pub mod distribution;
mod unit;

pub use alarm::{Alarm, AlarmNote, AlarmState, Watched};
pub use distribution::Distribution;
pub use unit::Unit;

use crate::{Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// What a metric is known by, within an account and Region.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Metric {
    /// Such as `AWS/ApplicationELB`.
    pub namespace: String,
    /// Such as `RequestCount`.
    pub name: String,
    /// Names and values, by name: two metrics whose dimensions are told in another order are one.
    pub dimensions: Vec<(String, String)>,
}

impl Metric {
    /// A metric, its dimensions in any order.
    pub fn new(
        namespace: impl Into<String>,
        name: impl Into<String>,
        mut dimensions: Vec<(String, String)>,
    ) -> Self {
        dimensions.sort();
        Self {
            namespace: namespace.into(),
            name: name.into(),
            dimensions,
        }
    }
}

/// What was measured of a metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Of what.
    pub metric: Metric,
    /// In what.
    pub unit: Unit,
    /// When.
    pub at: Timestamp,
    /// Whether it is kept by the second as well, not by the minute alone.
    pub fine: bool,
    /// What was seen.
    pub seen: Distribution,
}

/// Takes what others have measured.
pub trait MetricSink: Send + Sync {
    /// Keeps the measures. May wait for the disk; what cannot be kept is told in the log.
    fn take(&self, scope: &Scope, measures: Vec<Measure>);
}

//! Alarms.

use super::Metric;
use crate::ecs::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Watches a metric, or what is worked out of several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Alarm {
    /// Account and Region.
    pub scope: Scope,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whether its actions are to be carried out.
    pub actions_enabled: bool,
    /// What is to be done when it goes to `OK`, `ALARM` and `INSUFFICIENT_DATA`: ARNs.
    pub actions: [Vec<String>; 3],
    /// What it watches.
    pub watched: Watched,
    /// How many of the newest data points count.
    pub evaluation_periods: u32,
    /// How many of these must breach; all, when nothing is said.
    pub datapoints_to_alarm: Option<u32>,
    /// What values are held against.
    pub threshold: f64,
    /// How: `GreaterThanThreshold` and the like.
    pub comparison: String,
    /// What missing data points are: `missing`, `ignore`, `breaching` or `notBreaching`.
    pub treat_missing: Option<String>,
    /// `evaluate` or `ignore`, for percentiles of few samples.
    pub low_samples: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made or changed.
    pub configured_at: Timestamp,
    /// How it is.
    pub state: AlarmState,
    /// Why, for people.
    pub reason: String,
    /// Why, for programs: JSON.
    pub reason_data: Option<String>,
    /// When its state was last set.
    pub updated_at: Timestamp,
    /// When its state last became another.
    pub changed_at: Timestamp,
}

/// What an alarm watches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Watched {
    /// One metric.
    Metric {
        /// Which.
        metric: Metric,
        /// Such as `Sum` or `p99`.
        statistic: String,
        /// Seconds.
        period: u32,
        /// Of measures in this unit alone.
        unit: Option<String>,
    },
    /// What queries answer, as they were given.
    Queries(Value),
}

/// How an alarm is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AlarmState {
    /// Within the threshold.
    #[serde(rename = "OK")]
    Ok,
    /// Beyond it.
    #[serde(rename = "ALARM")]
    Alarm,
    /// Nobody knows.
    #[serde(rename = "INSUFFICIENT_DATA")]
    InsufficientData,
}

/// What happened to an alarm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AlarmNote {
    /// Account and Region.
    pub scope: Scope,
    /// The alarm's name.
    pub alarm: String,
    /// When.
    pub at: Timestamp,
    /// Sets those of one moment apart.
    pub id: String,
    /// `ConfigurationUpdate`, `StateUpdate` or `Action`.
    pub kind: String,
    /// In a sentence.
    pub summary: String,
    /// For programs: JSON.
    pub data: String,
}

impl AlarmState {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Alarm => "ALARM",
            Self::InsufficientData => "INSUFFICIENT_DATA",
        }
    }

    /// The state of that name.
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Ok, Self::Alarm, Self::InsufficientData];
        all.into_iter().find(|state| state.as_str() == name)
    }
}

impl Alarm {
    /// The key all alarms of an account and Region are below.
    pub fn scope_key(scope: &Scope) -> Key {
        Key::kind(Self::KIND).join(&scope.segments())
    }

    /// The key of the alarm of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Self::scope_key(scope).child(name)
    }

    /// The ARN of the alarm of that name.
    pub fn arn_of(scope: &Scope, name: &str) -> Arn {
        scope.arn("cloudwatch", format!("alarm:{name}"))
    }

    /// Its ARN.
    pub fn arn(&self) -> Arn {
        Self::arn_of(&self.scope, &self.name)
    }
}

impl AlarmNote {
    /// The key all notes of an account and Region are below.
    pub fn scope_key(scope: &Scope) -> Key {
        Key::kind(Self::KIND).join(&scope.segments())
    }

    /// The key all notes of an alarm are below; those of an alarm of the same name that was
    /// deleted too.
    pub fn alarm_key(scope: &Scope, alarm: &str) -> Key {
        Self::scope_key(scope).child(alarm)
    }
}

impl Record for Alarm {
    const KIND: &'static str = "cloudwatch/alarms";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

impl Record for AlarmNote {
    const KIND: &'static str = "cloudwatch/alarm-notes";

    fn key(&self) -> Key {
        let place = format!("{:015}-{}", self.at.as_millisecond().max(0), self.id);
        Self::alarm_key(&self.scope, &self.alarm).child(&place)
    }
}

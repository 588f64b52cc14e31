//! Targets and how they are.

use crate::{Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::net::Ipv4Addr;

/// A target of a group. Written by whoever registers it: a handler, or `ecs` for a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Account and Region.
    pub scope: Scope,
    /// Name and id of the target group.
    pub group: (String, String),
    /// Its address; of what has a name instead, [`super::network::stand_in`].
    pub ip: Ipv4Addr,
    /// Its port.
    pub port: u16,
    /// What it was registered as where that is no address: the id of an instance, the ARN of a
    /// load balancer.
    #[serde(default)]
    pub named: Option<String>,
    /// Its Availability Zone, when known.
    pub zone: Option<String>,
    /// The [`crate::ecs::Task`] key it stands for; `None` when registered by hand.
    pub task: Option<String>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it was deregistered: it drains until the delay has passed or nothing is in flight.
    /// The `elb` room deletes the record then.
    pub deregistered_at: Option<Timestamp>,
}

/// What the health prober says of a target. Written by the edge alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetHealth {
    /// Account and Region.
    pub scope: Scope,
    /// Name and id of the target group.
    pub group: (String, String),
    /// Its address.
    pub ip: Ipv4Addr,
    /// Its port.
    pub port: u16,
    /// How it is.
    pub state: TargetState,
    /// The reason's code, such as `Target.Timeout`.
    pub reason: Option<String>,
    /// The reason in words.
    pub description: Option<String>,
    /// When `state` last changed.
    pub since: Timestamp,
    /// A draining target has nothing in flight any more.
    pub drained: bool,
}

/// How a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetState {
    /// It is being registered or has not been probed enough.
    Initial,
    /// It answers.
    Healthy,
    /// It does not.
    Unhealthy,
    /// No listener uses its group.
    Unused,
    /// It was deregistered and finishes what is in flight.
    Draining,
    /// Its group is not probed.
    Unavailable,
}

impl TargetState {
    /// The name the API uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Initial => "initial",
            Self::Healthy => "healthy",
            Self::Unhealthy => "unhealthy",
            Self::Unused => "unused",
            Self::Draining => "draining",
            Self::Unavailable => "unavailable",
        }
    }
}

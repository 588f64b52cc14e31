//! Capacity providers: where a cluster's capacity comes from.

use super::Tags;
use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};

/// The capacity providers every account has. Source: developer guide, Fargate capacity providers.
pub const FARGATE_PROVIDERS: [&str; 2] = ["FARGATE", "FARGATE_SPOT"];

/// A capacity provider that its owner has made: of an Auto Scaling group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CapacityProvider {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, unique in the scope.
    pub name: String,
    /// `ACTIVE`, or `INACTIVE` once it is deleted.
    pub active: bool,
    /// The Auto Scaling group its instances belong to: an ARN, or a name.
    pub group: String,
    /// Whether the size of the group follows the tasks.
    pub scaling: ManagedScaling,
    /// Whether instances with tasks are kept from being ended when the group shrinks.
    pub termination_protection: bool,
    /// Whether instances that the group is about to end are drained first.
    pub draining: bool,
    /// What became of the last change: `UPDATE_COMPLETE`, `DELETE_COMPLETE`.
    pub update_status: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Whether and how the size of an Auto Scaling group follows the tasks. Defaults and ranges:
/// ECS API model, `ManagedScaling`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManagedScaling {
    /// Whether it does.
    pub enabled: bool,
    /// Percent of the instances that should be in use, 1 to 100.
    pub target_capacity: u32,
    /// Fewest instances that are added at once.
    pub minimum_step: u32,
    /// Most instances that are added at once.
    pub maximum_step: u32,
    /// Seconds until a new instance counts.
    pub warmup_seconds: u32,
}

impl Default for ManagedScaling {
    fn default() -> Self {
        Self {
            enabled: false,
            target_capacity: 100,
            minimum_step: 1,
            maximum_step: 10_000,
            warmup_seconds: 300,
        }
    }
}

/// How many instances the group of a capacity provider should have: a plan that something
/// outside acts on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CapacityPlan {
    /// Account and Region.
    pub scope: Scope,
    /// The cluster's name.
    pub cluster: String,
    /// The capacity provider.
    pub provider: String,
    /// Instances that are registered.
    pub running: u32,
    /// Instances that are needed for every task, placed or waiting.
    pub needed: u32,
    /// Instances the group should have.
    pub wanted: u32,
    /// `CapacityProviderReservation`: needed in percent of running.
    pub reservation_percent: u32,
    /// Instances that must not be ended, because tasks run on them: their EC2 ids.
    pub protected: Vec<String>,
    /// When this was decided.
    pub at: Timestamp,
}

/// A condition on the instance a task is placed on (`placementConstraints`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementConstraint {
    /// `distinctInstance` or `memberOf`.
    #[serde(rename = "type")]
    pub kind: String,
    /// In the cluster query language, with `memberOf`.
    #[serde(default)]
    pub expression: Option<String>,
}

/// How an instance is chosen among those that fit (`placementStrategy`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacementStrategy {
    /// `random`, `spread` or `binpack`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What is spread over, or packed.
    #[serde(default)]
    pub field: Option<String>,
}

impl CapacityProvider {
    /// The key of the capacity provider of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    /// `arn:aws:ecs:…:capacity-provider/NAME`.
    pub fn arn(&self) -> Arn {
        Self::arn_of(&self.scope, &self.name)
    }

    /// The ARN of the capacity provider of that name.
    pub fn arn_of(scope: &Scope, name: &str) -> Arn {
        scope.arn("ecs", format!("capacity-provider/{name}"))
    }
}

impl Record for CapacityProvider {
    const KIND: &'static str = "ecs/capacity-providers";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

impl CapacityPlan {
    /// The key all plans of a cluster are below.
    pub fn cluster_key(scope: &Scope, cluster: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(cluster)
    }
}

impl Record for CapacityPlan {
    const KIND: &'static str = "ecs/capacity-plans";

    fn key(&self) -> Key {
        Self::cluster_key(&self.scope, &self.cluster).child(&self.provider)
    }
}

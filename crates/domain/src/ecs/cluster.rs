//! Clusters.

use crate::{Arn, Key, Record, Scope, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Tags, by key.
pub type Tags = BTreeMap<String, String>;

/// A group of tasks and services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cluster {
    /// Account and Region.
    pub scope: Scope,
    /// Its name, unique in the scope.
    pub name: String,
    /// `true` from `DeleteCluster` on: shown as `INACTIVE` for a while.
    pub deleted_at: Option<Timestamp>,
    /// Settings by name, such as `containerInsights`.
    pub settings: BTreeMap<String, String>,
    /// Capacity providers that may be used, in the order given.
    pub capacity_providers: Vec<String>,
    /// The strategy used when a call names none.
    pub default_strategy: Vec<StrategyItem>,
    /// The namespace that services join when they name none.
    pub service_connect_namespace: Option<Arn>,
    /// `configuration` as it was given, kept for its reader.
    pub configuration: Option<serde_json::Value>,
    /// Tags.
    pub tags: Tags,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Whether Container Insights measure a cluster.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Insights {
    /// They do not.
    Off,
    /// By cluster, service and family.
    On,
    /// By task as well.
    Enhanced,
}

impl Insights {
    /// Whether anything is measured.
    pub fn is_on(self) -> bool {
        self != Self::Off
    }

    /// Whether tasks are measured one by one.
    pub fn is_enhanced(self) -> bool {
        self == Self::Enhanced
    }
}

/// One item of a capacity provider strategy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StrategyItem {
    /// The capacity provider.
    pub provider: String,
    /// Share of the tasks beyond the base, 0 to 1,000.
    pub weight: u32,
    /// Tasks that run here first.
    pub base: u32,
}

impl Cluster {
    /// The key of the cluster of that name.
    pub fn key_of(scope: &Scope, name: &str) -> Key {
        Key::kind(Self::KIND).join(&scope.segments()).child(name)
    }

    /// What its setting `containerInsights` asks for.
    pub fn insights(&self) -> Insights {
        match self.settings.get("containerInsights").map(String::as_str) {
            Some("enhanced") => Insights::Enhanced,
            Some("enabled") => Insights::On,
            _ => Insights::Off,
        }
    }

    /// `arn:aws:ecs:…:cluster/NAME`.
    pub fn arn(&self) -> Arn {
        Self::arn_of(&self.scope, &self.name)
    }

    /// The ARN of the cluster of that name.
    pub fn arn_of(scope: &Scope, name: &str) -> Arn {
        scope.arn("ecs", format!("cluster/{name}"))
    }
}

impl Record for Cluster {
    const KIND: &'static str = "ecs/clusters";

    fn key(&self) -> Key {
        Self::key_of(&self.scope, &self.name)
    }
}

//! Clusters.

use super::common::{int, pair, strategy_to_wire, tags_to_wire};
use crate::refusal::invalid;
use api::ApiError;
use api::ecs as w;
use api::record::from_tree;
use domain::ecs::Cluster;
use std::collections::BTreeMap;

/// How much of each kind a cluster has, by launch type.
#[derive(Debug, Clone, Default)]
pub(crate) struct ClusterCounts {
    /// Tasks whose last status is `RUNNING`.
    pub(crate) running: BTreeMap<String, u32>,
    /// Tasks on the way there.
    pub(crate) pending: BTreeMap<String, u32>,
    /// Services that are `ACTIVE`.
    pub(crate) services: BTreeMap<String, u32>,
    /// Services that are `DRAINING`.
    pub(crate) draining_services: BTreeMap<String, u32>,
    /// Container instances that are `ACTIVE` or `DRAINING`.
    pub(crate) instances: u32,
}

/// Which parts of a cluster are told beside the plain ones.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct ClusterParts {
    /// `CONFIGURATIONS`.
    pub(crate) configuration: bool,
    /// `SETTINGS`.
    pub(crate) settings: bool,
    /// `STATISTICS`.
    pub(crate) statistics: bool,
    /// `TAGS`.
    pub(crate) tags: bool,
}

impl ClusterParts {
    /// All that a call that makes or changes a cluster tells.
    pub(crate) const CHANGED: Self = Self {
        configuration: true,
        settings: true,
        statistics: false,
        tags: true,
    };

    /// Those named by `include`.
    pub(crate) fn named(include: Option<&[String]>) -> Self {
        let has = |name: &str| {
            include
                .unwrap_or_default()
                .iter()
                .any(|given| given == name)
        };
        Self {
            configuration: has("CONFIGURATIONS"),
            settings: has("SETTINGS"),
            statistics: has("STATISTICS"),
            tags: has("TAGS"),
        }
    }
}

/// Reads settings; refuses names and values that do not exist.
pub(crate) fn settings(
    given: Option<Vec<w::ClusterSetting>>,
) -> Result<BTreeMap<String, String>, ApiError> {
    let mut settings = BTreeMap::new();
    for setting in given.unwrap_or_default() {
        let name = setting.name.unwrap_or_default();
        let value = setting.value.unwrap_or_default();
        if name != "containerInsights" {
            return Err(invalid(format!("Invalid setting name: {name}.")));
        }
        if !["enabled", "disabled", "enhanced"].contains(&value.as_str()) {
            return Err(invalid(format!("Invalid setting value: {value}.")));
        }
        settings.insert(name, value);
    }
    Ok(settings)
}

/// Tells a cluster.
pub(crate) fn cluster_to_wire(
    cluster: &Cluster,
    counts: ClusterCounts,
    parts: ClusterParts,
) -> w::Cluster {
    let active = cluster.deleted_at.is_none();
    let setting = |(name, value): (&String, &String)| w::ClusterSetting {
        name: Some(name.clone()),
        value: Some(value.clone()),
    };
    let settings = cluster.settings.iter().map(setting);
    let statistics = if parts.statistics {
        statistics(&counts)
    } else {
        Vec::new()
    };
    let tags = if parts.tags {
        tags_to_wire(&cluster.tags)
    } else {
        Vec::new()
    };
    let namespace = |arn: &domain::Arn| w::ClusterServiceConnectDefaults {
        namespace: Some(arn.to_string()),
    };
    w::Cluster {
        cluster_arn: Some(cluster.arn().to_string()),
        cluster_name: Some(cluster.name.clone()),
        configuration: cluster
            .configuration
            .clone()
            .filter(|_| parts.configuration)
            .map(from_tree),
        status: Some(if active { "ACTIVE" } else { "INACTIVE" }.to_owned()),
        registered_container_instances_count: Some(int(counts.instances)),
        running_tasks_count: Some(int(counts.running.values().sum())),
        pending_tasks_count: Some(int(counts.pending.values().sum())),
        active_services_count: Some(int(counts.services.values().sum())),
        statistics: Some(statistics),
        tags: Some(tags),
        settings: Some(if parts.settings {
            settings.collect()
        } else {
            Vec::new()
        }),
        capacity_providers: Some(cluster.capacity_providers.clone()),
        default_capacity_provider_strategy: Some(strategy_to_wire(&cluster.default_strategy)),
        attachments: None,
        attachments_status: None,
        service_connect_defaults: cluster.service_connect_namespace.as_ref().map(namespace),
    }
}

/// Counts by launch type. Source: ECS API model, `Cluster$statistics`.
fn statistics(counts: &ClusterCounts) -> Vec<w::KeyValuePair> {
    let rows = [
        ("running", &counts.running, "TasksCount"),
        ("pending", &counts.pending, "TasksCount"),
        ("active", &counts.services, "ServiceCount"),
        ("draining", &counts.draining_services, "ServiceCount"),
    ];
    let kinds = [
        ("EC2", "EC2"),
        ("Fargate", "FARGATE"),
        ("External", "EXTERNAL"),
    ];
    let mut told = Vec::new();
    for (before, by_kind, after) in rows {
        for (name, kind) in kinds {
            let count = by_kind.get(kind).copied().unwrap_or(0);
            told.push(pair(&format!("{before}{name}{after}"), &count.to_string()));
        }
    }
    told
}

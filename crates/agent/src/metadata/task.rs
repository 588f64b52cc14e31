//! The JSON of a task. Source: developer guide, task metadata endpoint version 4.

use super::container;
use crate::life::{Shown, storage};
use domain::Timestamp;
use domain::ecs::{Task, TaskDefinition};
use runtime::stats::clock_drift;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};

/// Ephemeral storage of a Fargate task that asks for none, GiB.
const STORAGE_DEFAULT_GIB: u32 = 20;
/// The most files that are looked at to tell how much storage is used.
const MOST_FILES: usize = 20_000;

/// Whether tags are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tags {
    /// They are.
    Told,
    /// They are not.
    Kept,
}

/// The task. `used` tells the bytes of ephemeral storage in use.
pub(super) fn shape(shown: &Shown, tags: Tags, used: impl Fn() -> u64) -> Value {
    let Shown {
        task,
        report,
        definition,
        ..
    } = shown;
    let is_fargate = task.launch_type == "FARGATE";
    let cluster = task.scope.arn("ecs", format!("cluster/{}", task.cluster));
    let cluster = if is_fargate {
        cluster.to_string()
    } else {
        task.cluster.clone()
    };
    let containers = report.containers.iter();
    let containers: Vec<Value> = containers.map(|one| container::shape(shown, one)).collect();
    let shape = json!({
        "Cluster": cluster,
        "TaskARN": task.arn().to_string(),
        "Family": task.definition.0,
        "Revision": task.definition.1.to_string(),
        "DesiredStatus": task.desired.as_str(),
        "KnownStatus": report.last_status.as_str(),
        "Containers": containers,
        "LaunchType": task.launch_type,
    });
    let Value::Object(mut members) = shape else {
        return shape;
    };
    surroundings(&mut members, shown);
    if let Some(definition) = definition {
        let limits = limits(task, definition);
        // Omitted when the task has none of its own.
        if !limits.is_empty() {
            members.insert("Limits".to_owned(), Value::Object(limits));
        }
    }
    moment(&mut members, "PullStartedAt", report.pull_started_at);
    moment(&mut members, "PullStoppedAt", report.pull_stopped_at);
    let stopped = report.execution_stopped_at;
    moment(&mut members, "ExecutionStoppedAt", stopped);
    if is_fargate {
        let at = report.history.last().map(|(_, at)| *at);
        members.insert("ClockDrift".to_owned(), drift(at));
        let storage = storage(task, definition.as_deref(), used());
        members.insert("EphemeralStorageMetrics".to_owned(), storage);
    }
    if tags == Tags::Told {
        members.insert("TaskTags".to_owned(), json!(task.tags));
    }
    Value::Object(members)
}

/// Service, network and zone.
fn surroundings(members: &mut Map<String, Value>, shown: &Shown) {
    let Shown {
        task,
        definition,
        interface,
        ..
    } = shown;
    if let Some(service) = &task.service {
        members.insert("ServiceName".to_owned(), json!(service.name));
    }
    if let Some(interface) = interface {
        members.insert("VPCID".to_owned(), json!(interface.vpc));
    }
    let zone = task
        .interface
        .as_ref()
        .map(|interface| interface.zone.as_str());
    if let Some(zone) = zone.filter(|zone| !zone.is_empty()) {
        members.insert("AvailabilityZone".to_owned(), json!(zone));
    }
    let faults = definition
        .as_ref()
        .and_then(|definition| definition.inert.get("enableFaultInjection"));
    let faults = faults.and_then(Value::as_bool).unwrap_or(false);
    members.insert("FaultInjectionEnabled".to_owned(), json!(faults));
}

/// CPU in vCPUs and memory in MiB.
fn limits(task: &Task, definition: &TaskDefinition) -> Map<String, Value> {
    let mut limits = Map::new();
    if let Some(units) = task.overrides.cpu_units.or(definition.cpu_units) {
        limits.insert("CPU".to_owned(), json!(f64::from(units) / 1024.0));
    }
    if let Some(memory) = task.overrides.memory_mib.or(definition.memory_mib) {
        limits.insert("Memory".to_owned(), json!(memory));
    }
    limits
}

/// How true the clock of the instance is; the bound is in milliseconds.
fn drift(at: Option<Timestamp>) -> Value {
    let drift = clock_drift();
    let status = if drift.synchronized {
        "SYNCHRONIZED"
    } else {
        "NOT_SYNCHRONIZED"
    };
    let mut told = Map::new();
    let bound = drift.error_bound.as_secs_f64() * 1000.0;
    told.insert("ClockErrorBound".to_owned(), json!(bound));
    moment(&mut told, "ReferenceTimestamp", at);
    told.insert("ClockSynchronizationStatus".to_owned(), json!(status));
    Value::Object(told)
}

/// In MiB.
fn storage(task: &Task, definition: Option<&TaskDefinition>, used: u64) -> Value {
    let asked = definition.and_then(|definition| definition.ephemeral_storage_gib);
    let asked = task.overrides.ephemeral_storage_gib.or(asked);
    let reserved = u64::from(asked.unwrap_or(STORAGE_DEFAULT_GIB)) * 1024;
    json!({ "Utilized": used.div_ceil(1 << 20), "Reserved": reserved })
}

/// Bytes that a task has written: to its volumes and files below `task`, and to `layers`, its
/// containers' root file systems.
pub(super) fn storage_used(task: &Path, layers: Vec<PathBuf>) -> u64 {
    if let Some(bytes) = storage::used(task) {
        return bytes;
    }
    let mut waiting = layers;
    waiting.push(task.to_owned());
    let (mut bytes, mut looked_at) = (0, 0);
    while let Some(directory) = waiting.pop() {
        let Ok(entries) = std::fs::read_dir(directory) else {
            continue;
        };
        for entry in entries.flatten() {
            looked_at += 1;
            match entry.metadata() {
                Ok(found) if found.is_dir() => waiting.push(entry.path()),
                Ok(found) => bytes += found.len(),
                Err(_) => {}
            }
        }
        if looked_at > MOST_FILES {
            break;
        }
    }
    bytes
}

/// A time, when there is one.
pub(super) fn moment(members: &mut Map<String, Value>, name: &str, at: Option<Timestamp>) {
    if let Some(at) = at {
        members.insert(name.to_owned(), json!(at.to_string()));
    }
}

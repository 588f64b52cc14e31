//! The JSON of task metadata v4. Source: developer guide, task metadata endpoint version 4.

use crate::life::Shown;
use domain::Timestamp;
use domain::ecs::{ContainerReport, Task};
use runtime::ContainerStats;
use serde_json::{Map, Value, json};

/// The task a container belongs to.
pub(super) fn task(shown: &Shown, with_tags: bool) -> Value {
    let Shown {
        task,
        report,
        definition,
        interface,
    } = shown;
    let mut shape = json!({
        "Cluster": task.scope.arn("ecs", format!("cluster/{}", task.cluster)).to_string(),
        "TaskARN": task.arn().to_string(),
        "Family": task.definition.0,
        "Revision": task.definition.1.to_string(),
        "DesiredStatus": task.desired.as_str(),
        "KnownStatus": report.last_status.as_str(),
        "LaunchType": task.launch_type,
        "Containers": report.containers.iter().map(|one| describe(shown, one)).collect::<Vec<_>>(),
    });
    let Some(members) = shape.as_object_mut() else {
        return shape;
    };
    if let Some(service) = &task.service {
        members.insert("ServiceName".to_owned(), json!(service.name));
    }
    if let Some(interface) = interface {
        members.insert("VPCID".to_owned(), json!(interface.vpc));
    }
    if let Some(definition) = definition {
        members.insert("Limits".to_owned(), limits(task, definition));
    }
    moment(members, "PullStartedAt", report.pull_started_at);
    moment(members, "PullStoppedAt", report.pull_stopped_at);
    moment(members, "ExecutionStoppedAt", report.execution_stopped_at);
    if with_tags {
        members.insert("TaskTags".to_owned(), json!(task.tags));
    }
    shape
}

/// CPU in vCPUs and memory in MiB.
fn limits(task: &Task, definition: &domain::ecs::TaskDefinition) -> Value {
    let mut limits = Map::new();
    if let Some(units) = task.overrides.cpu_units.or(definition.cpu_units) {
        limits.insert("CPU".to_owned(), json!(f64::from(units) / 1024.0));
    }
    if let Some(memory) = task.overrides.memory_mib.or(definition.memory_mib) {
        limits.insert("Memory".to_owned(), json!(memory));
    }
    Value::Object(limits)
}

/// One container, by its id at the runtime.
pub(super) fn container(shown: &Shown, id: &str) -> Option<Value> {
    let report = shown
        .report
        .containers
        .iter()
        .find(|report| report.runtime_id == id)?;
    Some(describe(shown, report))
}

fn describe(shown: &Shown, report: &ContainerReport) -> Value {
    let Shown {
        task,
        definition,
        interface,
        ..
    } = shown;
    let definition = definition
        .as_ref()
        .and_then(|definition| definition.container(&report.name));
    let mut shape = json!({
        "DockerId": report.runtime_id,
        "Name": report.name,
        "DockerName": report.name,
        "Image": definition.map(|definition| definition.image.clone()),
        "ImageID": report.image_digest,
        "Labels": labels(task, report),
        "DesiredStatus": task.desired.as_str(),
        "KnownStatus": report.last_status.as_str(),
        "Type": "NORMAL",
        "ContainerARN": arn(task, report),
    });
    let Some(members) = shape.as_object_mut() else {
        return shape;
    };
    if let Some(definition) = definition {
        let limits = json!({ "CPU": definition.cpu_units, "Memory": definition.memory_mib });
        members.insert("Limits".to_owned(), limits);
        if let Some(log) = &definition.log {
            members.insert("LogDriver".to_owned(), json!(log.driver));
            members.insert("LogOptions".to_owned(), json!(log.options));
        }
    }
    if let Some(code) = report.exit_code {
        members.insert("ExitCode".to_owned(), json!(code));
    }
    if let Some(health) = report.health {
        members.insert("Health".to_owned(), json!({ "status": health.as_str() }));
    }
    moment(members, "CreatedAt", report.started_at);
    moment(members, "StartedAt", report.started_at);
    moment(members, "FinishedAt", report.finished_at);
    if let Some(address) = interface.as_ref().and_then(|one| one.address.as_ref()) {
        let network = json!([{
            "NetworkMode": "awsvpc",
            "IPv4Addresses": [address.private_ip],
            "AttachmentIndex": 0,
            "MACAddress": address.mac,
        }]);
        members.insert("Networks".to_owned(), network);
    }
    shape
}

/// `arn:aws:ecs:…:container/CLUSTER/TASK/ID`.
fn arn(task: &Task, report: &ContainerReport) -> String {
    let resource = format!("container/{}/{}/{}", task.cluster, task.id, report.id);
    task.scope.arn("ecs", resource).to_string()
}

fn labels(task: &Task, report: &ContainerReport) -> Value {
    json!({
        "com.amazonaws.ecs.cluster": task.scope.arn("ecs", format!("cluster/{}", task.cluster)).to_string(),
        "com.amazonaws.ecs.container-name": report.name,
        "com.amazonaws.ecs.task-arn": task.arn().to_string(),
        "com.amazonaws.ecs.task-definition-family": task.definition.0,
        "com.amazonaws.ecs.task-definition-version": task.definition.1.to_string(),
    })
}

fn moment(members: &mut Map<String, Value>, name: &str, at: Option<Timestamp>) {
    if let Some(at) = at {
        members.insert(name.to_owned(), json!(at.to_string()));
    }
}

/// One container's use, in Docker's shape.
pub(super) fn stats(stats: &ContainerStats, now: Timestamp) -> Value {
    json!({
        "read": now.to_string(),
        "id": stats.id.to_string(),
        "cpu_stats": {
            "cpu_usage": { "total_usage": stats.cpu_nanos },
            "throttling_data": { "throttled_time": stats.throttled_nanos },
        },
        "memory_stats": { "usage": stats.memory_bytes, "limit": stats.memory_limit_bytes },
        "pids_stats": { "current": stats.pids },
        "blkio_stats": {
            "io_service_bytes_recursive": [
                { "op": "Read", "value": stats.read_bytes },
                { "op": "Write", "value": stats.written_bytes },
            ],
        },
    })
}

//! The JSON of a container. Source: developer guide, task metadata endpoint version 4.

use super::task::moment;
use crate::life::Shown;
use domain::Scope;
use domain::ecs::{
    ContainerDefinition, ContainerReport, ContainerStatus, NetworkMode, PortMapping, Task,
};
use domain::network::InterfaceAddress;
use serde_json::{Map, Value, json};

/// The least CPU shares a container has. Source: Docker, which the published values come from.
const CPU_LEAST: u32 = 2;

/// The container that `report` is on.
pub(super) fn shape(shown: &Shown, report: &ContainerReport) -> Value {
    let Shown {
        task, definition, ..
    } = shown;
    let made = definition
        .as_ref()
        .and_then(|definition| definition.container(&report.name));
    let shape = json!({
        "DockerId": report.runtime_id,
        "Name": report.name,
        "DockerName": docker_name(task, report),
        "Image": made.map(|container| container.image.as_str()).unwrap_or_default(),
        "ImageID": report.image_digest.as_deref().unwrap_or_default(),
        "Labels": labels(task, report, made),
        "DesiredStatus": desired(task, report),
        "KnownStatus": known(report),
        "Limits": limits(task, report, made),
        "Type": "NORMAL",
        "ContainerARN": arn(task, report),
        "Snapshotter": "overlayfs",
    });
    let Value::Object(mut members) = shape else {
        return shape;
    };
    if let Some(container) = made {
        from_definition(&mut members, task, container);
        // Told of containers that may be started again, from the beginning.
        if container
            .restart_policy
            .as_ref()
            .is_some_and(|policy| policy.enabled)
        {
            members.insert("RestartCount".to_owned(), json!(report.restarts));
        }
    }
    if let Some(code) = report.exit_code {
        members.insert("ExitCode".to_owned(), json!(code));
    }
    if let Some(health) = health(report) {
        members.insert("Health".to_owned(), health);
    }
    moment(&mut members, "CreatedAt", report.started_at);
    moment(&mut members, "StartedAt", report.started_at);
    moment(&mut members, "FinishedAt", report.finished_at);
    members.insert("Networks".to_owned(), networks(shown));
    Value::Object(members)
}

/// On instances, names tell the task definition; on Fargate they are the container's.
pub(super) fn docker_name(task: &Task, report: &ContainerReport) -> String {
    if task.launch_type == "FARGATE" {
        return report.name.clone();
    }
    let (family, revision) = &task.definition;
    let end = report.runtime_id.rsplit('-').next().unwrap_or_default();
    format!("ecs-{family}-{revision}-{}-{end}", report.name)
}

fn desired(task: &Task, report: &ContainerReport) -> &'static str {
    match report.last_status {
        ContainerStatus::Stopped => "STOPPED",
        ContainerStatus::Pending | ContainerStatus::Running => task.desired.as_str(),
    }
}

/// As the agent, not the API, names the states before a start.
fn known(report: &ContainerReport) -> &'static str {
    match (report.last_status, &report.image_digest) {
        (ContainerStatus::Pending, None) => "NONE",
        (ContainerStatus::Pending, Some(_)) => "PULLED",
        (ContainerStatus::Running | ContainerStatus::Stopped, _) => report.last_status.as_str(),
    }
}

/// CPU in units and memory in MiB.
fn limits(task: &Task, report: &ContainerReport, made: Option<&ContainerDefinition>) -> Value {
    let change = task
        .overrides
        .containers
        .iter()
        .find(|change| change.name == report.name);
    let cpu = change
        .and_then(|change| change.cpu_units)
        .or(made.map(|made| made.cpu_units));
    let memory = change
        .and_then(|change| change.memory_mib)
        .or(made.and_then(|made| made.memory_mib));
    let mut limits = Map::new();
    limits.insert("CPU".to_owned(), json!(cpu.unwrap_or(0).max(CPU_LEAST)));
    if let Some(memory) = memory {
        limits.insert("Memory".to_owned(), json!(memory));
    }
    Value::Object(limits)
}

fn from_definition(members: &mut Map<String, Value>, task: &Task, container: &ContainerDefinition) {
    if !container.port_mappings.is_empty() {
        let ports: Vec<Value> = container.port_mappings.iter().map(port).collect();
        members.insert("Ports".to_owned(), Value::Array(ports));
    }
    if let Some(log) = &container.log {
        let mut options = log.options.clone();
        // The stream's own name is told, as the agent fills it in.
        if let Some(prefix) = options.remove("awslogs-stream-prefix") {
            let stream = format!("{prefix}/{}/{}", container.name, task.id);
            options.insert("awslogs-stream".to_owned(), stream);
        }
        members.insert("LogDriver".to_owned(), json!(log.driver));
        members.insert("LogOptions".to_owned(), json!(options));
    }
    if !container.mount_points.is_empty() {
        let volume = |mount: &domain::ecs::MountPoint| json!({ "DockerName": mount.volume, "Destination": mount.container_path });
        let volumes: Vec<Value> = container.mount_points.iter().map(volume).collect();
        members.insert("Volumes".to_owned(), Value::Array(volumes));
    }
}

fn port(mapping: &PortMapping) -> Value {
    let mut port = Map::new();
    port.insert("ContainerPort".to_owned(), json!(mapping.container_port));
    port.insert("Protocol".to_owned(), json!(mapping.protocol));
    if let Some(host) = mapping.host_port {
        port.insert("HostPort".to_owned(), json!(host));
    }
    Value::Object(port)
}

/// What the health check says, since when, and what its last probe told.
fn health(report: &ContainerReport) -> Option<Value> {
    let mut told = Map::new();
    told.insert("status".to_owned(), json!(report.health?.as_str()));
    if let Some(probe) = report.probes.last() {
        moment(&mut told, "statusSince", Some(probe.at));
        if let Some(code) = probe.exit_code.filter(|code| *code != 0) {
            told.insert("exitCode".to_owned(), json!(code));
        }
        if !probe.output.is_empty() {
            told.insert("output".to_owned(), json!(probe.output));
        }
    }
    Some(Value::Object(told))
}

/// `arn:aws:ecs:…:container/CLUSTER/TASK/ID`.
fn arn(task: &Task, report: &ContainerReport) -> String {
    let resource = format!("container/{}/{}/{}", task.cluster, task.id, report.id);
    task.scope.arn("ecs", resource).to_string()
}

fn labels(task: &Task, report: &ContainerReport, made: Option<&ContainerDefinition>) -> Value {
    let cluster = task.scope.arn("ecs", format!("cluster/{}", task.cluster));
    let mut labels: Map<String, Value> = made
        .iter()
        .flat_map(|container| &container.docker_labels)
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let ours = [
        ("cluster", cluster.to_string()),
        ("container-name", report.name.clone()),
        ("task-arn", task.arn().to_string()),
        ("task-definition-family", task.definition.0.clone()),
        ("task-definition-version", task.definition.1.to_string()),
    ];
    labels.extend(ours.map(|(name, value)| (format!("com.amazonaws.ecs.{name}"), json!(value))));
    Value::Object(labels)
}

/// The task's interface, or the kind of network it has instead.
fn networks(shown: &Shown) -> Value {
    let interface = shown.interface.as_ref();
    let Some(address) = interface.and_then(|interface| interface.address.as_ref()) else {
        let mode = shown
            .definition
            .as_ref()
            .map(|definition| definition.network_mode);
        return match mode {
            Some(NetworkMode::Host) => json!([{ "NetworkMode": "host", "IPv4Addresses": [] }]),
            Some(NetworkMode::Bridge) => json!([{ "NetworkMode": "bridge", "IPv4Addresses": [] }]),
            Some(NetworkMode::None) => json!([{ "NetworkMode": "none", "IPv4Addresses": [] }]),
            Some(NetworkMode::Awsvpc) | None => json!([]),
        };
    };
    let mut network = Map::new();
    network.insert("NetworkMode".to_owned(), json!("awsvpc"));
    network.insert("IPv4Addresses".to_owned(), json!([address.private_ip]));
    network.insert("AttachmentIndex".to_owned(), json!(0));
    network.insert("MACAddress".to_owned(), json!(address.mac));
    if let Some(subnet) = &shown.subnet {
        let cidr = subnet.cidr;
        network.insert("IPv4SubnetCIDRBlock".to_owned(), json!(cidr.to_string()));
        if let Some(router) = cidr.nth(1) {
            let gateway = format!("{router}/{}", cidr.prefix);
            network.insert("SubnetGatewayIpv4Address".to_owned(), json!(gateway));
        }
    }
    if let Some(resolver) = shown.resolver {
        network.insert("DomainNameServers".to_owned(), json!([resolver]));
    }
    let name = private_name(&shown.task.scope, address);
    network.insert("PrivateDNSName".to_owned(), json!(name));
    json!([network])
}

/// The name the resolver answers for an address, as EC2 makes them.
fn private_name(scope: &Scope, address: &InterfaceAddress) -> String {
    let dashed = address.private_ip.to_string().replace('.', "-");
    match scope.region.as_str() {
        "us-east-1" => format!("ip-{dashed}.ec2.internal"),
        region => format!("ip-{dashed}.{region}.compute.internal"),
    }
}

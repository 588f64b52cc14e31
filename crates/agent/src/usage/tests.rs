//! What is told of tasks that were seen.

use super::reading::{Reserved, Used};
use super::{Seen, clusters, insights, services};
use domain::Timestamp;
use domain::ecs::{Cluster, ContainerInstance, Task};
use domain::metrics::Measure;
use serde_json::json;

/// A task of the service `web` on an instance, which in 40 s took 5 s of a processor.
fn seen() -> Seen {
    let task: Task = serde_json::from_value(json!({
        "scope": { "account": "000000000000", "region": "us-east-1" },
        "cluster": "shop", "id": "7f", "definition": ["page", 3],
        "group": "service:web", "started_by": null,
        "service": { "name": "web", "deployment": "ecs-svc/1" }, "launch_type": "EC2",
        "platform_version": null, "capacity_provider": null, "overrides": { "containers": [] },
        "instance": "local/a", "container_instance": "c1", "interface": null, "mesh": null,
        "execute_command": false, "tags": {}, "created_at": "2026-01-01T00:00:00Z",
        "desired": "RUNNING", "stop": null,
    }))
    .unwrap();
    let before = Used {
        cpu_nanos: 1_000_000_000,
        machine_nanos: 50_000_000_000,
        network_bytes: Some((100, 100)),
        ..Used::default()
    };
    let now = Used {
        cpu_nanos: 6_000_000_000,
        machine_nanos: 90_000_000_000,
        memory_bytes: 128 << 20,
        network_bytes: Some((500, 900)),
        storage_bytes: (7, 9),
    };
    Seen {
        task,
        reserved: Reserved {
            cpu_units: 256,
            memory_bytes: 512 << 20,
            storage_gib: None,
        },
        span: Some((before, now)),
    }
}

fn cluster(insights: &str) -> Cluster {
    serde_json::from_value(json!({
        "scope": { "account": "000000000000", "region": "us-east-1" },
        "name": "shop", "deleted_at": null, "settings": { "containerInsights": insights },
        "capacity_providers": [], "default_strategy": [], "service_connect_namespace": null,
        "configuration": null, "tags": {}, "created_at": "2026-01-01T00:00:00Z",
    }))
    .unwrap()
}

fn instance(cpu_units: u32, memory_mib: u32) -> ContainerInstance {
    serde_json::from_value(json!({
        "scope": { "account": "000000000000", "region": "us-east-1" },
        "cluster": "shop", "id": "c1", "ec2_instance_id": null, "status": "ACTIVE",
        "attributes": {}, "agent": "local/a", "agent_connected": true, "zone": "us-east-1a",
        "registered": {
            "cpu_units": cpu_units, "memory_mib": memory_mib, "tcp_ports": [], "udp_ports": [],
        },
        "capacity_provider": null, "tags": {}, "registered_at": "2026-01-01T00:00:00Z",
    }))
    .unwrap()
}

/// Measures as `name dimensions: value unit`.
fn told(tell: impl FnOnce(&mut dyn FnMut(&domain::Scope, Measure))) -> Vec<String> {
    let mut told = Vec::new();
    tell(&mut |_, measure| {
        let values = measure.metric.dimensions.iter();
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        told.push(format!(
            "{} {}: {} {:?}",
            measure.metric.name,
            values.join(" "),
            measure.seen.sum,
            measure.unit
        ));
    });
    told
}

const AT: Timestamp = Timestamp::UNIX_EPOCH;

#[test]
fn a_task_is_one_sample_of_its_service_in_percent_of_what_it_reserves() {
    assert_eq!(
        told(|add| services::tell(&[seen()], AT, add)),
        [
            "CPUUtilization shop web: 50 Percent",
            "MemoryUtilization shop web: 25 Percent"
        ]
    );
}

#[test]
fn tasks_on_instances_are_held_against_what_all_instances_of_their_cluster_have() {
    let instances = [instance(512, 1_024), instance(512, 1_024)];
    let fresh = Seen {
        span: None,
        ..seen()
    };
    let mut on_fargate = seen();
    on_fargate.task.container_instance = None;
    let seen = [seen(), fresh, on_fargate];
    assert_eq!(
        told(|add| clusters::tell(&seen, &instances, AT, add)),
        [
            "CPUReservation shop: 50 Percent",
            "MemoryReservation shop: 50 Percent",
            "CPUUtilization shop: 12.5 Percent",
            "MemoryUtilization shop: 6.25 Percent",
        ]
    );
    let fargate = &seen[2..];
    assert!(told(|add| clusters::tell(fargate, &instances, AT, add)).is_empty());
}

#[test]
fn container_insights_are_told_where_the_cluster_asks_for_them() {
    let told = |setting| told(|add| insights::tell(&[seen()], &[cluster(setting)], AT, add));
    assert!(told("disabled").is_empty());
    let on = told("enabled");
    assert_eq!(
        on[..8],
        [
            "CpuReserved shop: 256 None",
            "MemoryReserved shop: 512 Megabytes",
            "CpuUtilized shop: 128 None",
            "MemoryUtilized shop: 128 Megabytes",
            "NetworkRxBytes shop: 10 Bytes/Second",
            "NetworkTxBytes shop: 20 Bytes/Second",
            "StorageReadBytes shop: 7 Bytes",
            "StorageWriteBytes shop: 9 Bytes",
        ]
    );
    assert_eq!(on.len(), 24);
    assert_eq!(on[8], "CpuReserved shop page: 256 None");
    assert_eq!(on[16], "CpuReserved shop web: 256 None");
    let enhanced = told("enhanced");
    assert_eq!(enhanced.len(), 40);
    assert_eq!(
        enhanced[38..],
        [
            "TaskCpuUtilization shop web 7f: 50 Percent",
            "TaskMemoryUtilization shop web 7f: 25 Percent"
        ]
    );
}

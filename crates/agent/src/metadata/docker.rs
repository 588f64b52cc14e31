//! Statistics in Docker's shape, with the rates that ECS adds. Sources: Docker Engine API,
//! container statistics; developer guide, task metadata endpoint version 4.

use runtime::stats::{
    ContainerStats, CpuStats, DeviceCounter, DirectionCounters, InterfaceCounters, MemoryStats,
};
use serde_json::{Map, Value, json};

/// What there is to tell of one container.
pub(super) struct Told<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// What it uses now, and when that was read.
    pub(super) now: (&'a ContainerStats, String),
    /// What it used before, and when; all counters were 0 when it started.
    pub(super) before: (Option<&'a ContainerStats>, String),
    /// Seconds between the two.
    pub(super) seconds: f64,
    /// The memory limit of its task, or of the machine, bytes: in force when it has none.
    pub(super) memory_limit: u64,
}

/// One container.
pub(super) fn shape(told: &Told<'_>) -> Value {
    let (stats, read) = &told.now;
    let (before, preread) = &told.before;
    let nothing = CpuStats::default();
    let mut pids = json!({ "current": stats.pids });
    if let Some(limit) = stats.pids_limit {
        pids["limit"] = json!(limit);
    }
    let mut shape = json!({
        "read": read,
        "preread": preread,
        "pids_stats": pids,
        "blkio_stats": block_io(stats),
        "num_procs": 0,
        "storage_stats": {},
        "cpu_stats": cpu(&stats.cpu),
        "precpu_stats": cpu(before.map_or(&nothing, |before| &before.cpu)),
        "memory_stats": memory(&stats.memory, told.memory_limit),
        "name": told.name,
        "id": stats.id.to_string(),
    });
    if !stats.networks.is_empty() {
        let networks = stats.networks.iter().map(interface);
        shape["networks"] = Value::Object(networks.collect());
        if let Some(rates) = rates(told) {
            shape["network_rate_stats"] = rates;
        }
    }
    shape
}

fn cpu(stats: &CpuStats) -> Value {
    let mut usage = json!({
        "total_usage": stats.nanos,
        "usage_in_kernelmode": stats.kernel_nanos,
        "usage_in_usermode": stats.user_nanos,
    });
    if !stats.per_cpu_nanos.is_empty() {
        usage["percpu_usage"] = json!(stats.per_cpu_nanos);
    }
    json!({
        "cpu_usage": usage,
        "system_cpu_usage": stats.machine_nanos,
        "online_cpus": stats.online,
        "throttling_data": {
            "periods": stats.periods,
            "throttled_periods": stats.throttled_periods,
            "throttled_time": stats.throttled_nanos,
        },
    })
}

fn memory(stats: &MemoryStats, otherwise: u64) -> Value {
    let detail = stats.detail.iter();
    let detail: Map<String, Value> = detail
        .map(|(name, bytes)| (name.clone(), json!(bytes)))
        .collect();
    let mut shape = json!({
        "usage": stats.bytes,
        "stats": detail,
        "limit": stats.limit_bytes.unwrap_or(otherwise),
    });
    if let Some(peak) = stats.peak_bytes {
        shape["max_usage"] = json!(peak);
    }
    if let Some(failures) = stats.failures {
        shape["failcnt"] = json!(failures);
    }
    shape
}

fn block_io(stats: &ContainerStats) -> Value {
    let entry = |counter: &DeviceCounter| {
        json!({
            "major": counter.major,
            "minor": counter.minor,
            "op": counter.operation,
            "value": counter.count,
        })
    };
    let entries = |counters: &[DeviceCounter]| counters.iter().map(entry).collect::<Vec<_>>();
    json!({
        "io_service_bytes_recursive": entries(&stats.io_bytes),
        "io_serviced_recursive": entries(&stats.io_operations),
        "io_queue_recursive": [],
        "io_service_time_recursive": [],
        "io_wait_time_recursive": [],
        "io_merged_recursive": [],
        "io_time_recursive": [],
        "sectors_recursive": [],
    })
}

fn interface(counters: &InterfaceCounters) -> (String, Value) {
    let InterfaceCounters {
        name,
        received,
        sent,
    } = counters;
    let mut shape = Map::new();
    for (direction, counters) in [("rx", received), ("tx", sent)] {
        let DirectionCounters {
            bytes,
            packets,
            errors,
            dropped,
        } = counters;
        let four = [
            ("bytes", bytes),
            ("packets", packets),
            ("errors", errors),
            ("dropped", dropped),
        ];
        for (what, count) in four {
            shape.insert(format!("{direction}_{what}"), json!(count));
        }
    }
    (name.clone(), Value::Object(shape))
}

/// Bytes a second since the reading before; `None` when no time has passed.
fn rates(told: &Told<'_>) -> Option<Value> {
    if told.seconds <= 0.0 {
        return None;
    }
    let sum = |stats: &ContainerStats, of: fn(&InterfaceCounters) -> u64| -> u64 {
        stats.networks.iter().map(of).sum()
    };
    let rate = |of: fn(&InterfaceCounters) -> u64| {
        let before = told.before.0.map_or(0, |before| sum(before, of));
        sum(told.now.0, of).saturating_sub(before) as f64 / told.seconds
    };
    Some(json!({
        "rx_bytes_per_sec": rate(|counters| counters.received.bytes),
        "tx_bytes_per_sec": rate(|counters| counters.sent.bytes),
    }))
}

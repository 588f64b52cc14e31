//! What a task has used and has reserved.

use domain::ecs::{NetworkMode, Task, TaskDefinition};
use runtime::ContainerStats;
use runtime::stats::DeviceCounter;

/// Ephemeral storage of a task on Fargate that does not say, GiB.
/// Source: ECS API reference, `EphemeralStorage`.
const STORAGE_GIB: u32 = 20;

/// What a task has used since its containers started, and uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Used {
    /// Processor time, nanoseconds.
    pub(super) cpu_nanos: u64,
    /// How long the machine has been up, nanoseconds.
    pub(super) machine_nanos: u64,
    pub(super) memory_bytes: u64,
    /// What came in and went out, where the task has a network of its own.
    pub(super) network_bytes: Option<(u64, u64)>,
    /// What was read and written.
    pub(super) storage_bytes: (u64, u64),
}

/// What a task has reserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Reserved {
    pub(super) cpu_units: u64,
    pub(super) memory_bytes: u64,
    /// On Fargate.
    pub(super) storage_gib: Option<u32>,
}

impl Used {
    /// CPU units used on average since an earlier reading; 1,024 is one processor.
    pub(super) fn cpu_units_since(self, before: Self) -> Option<f64> {
        let passed = self.machine_nanos.saturating_sub(before.machine_nanos);
        let cpu = self.cpu_nanos.saturating_sub(before.cpu_nanos);
        (passed > 0).then(|| 1_024.0 * cpu as f64 / passed as f64)
    }

    /// Bytes a second that came in and went out since an earlier reading.
    pub(super) fn traffic_since(self, before: Self) -> Option<(f64, f64)> {
        let passed = self.machine_nanos.saturating_sub(before.machine_nanos) as f64 / 1e9;
        let ((received, sent), (had_received, had_sent)) =
            self.network_bytes.zip(before.network_bytes)?;
        let rate = |now: u64, then: u64| now.saturating_sub(then) as f64 / passed;
        (passed > 0.0).then(|| (rate(received, had_received), rate(sent, had_sent)))
    }
}

pub(super) fn used(stats: &[ContainerStats], mode: NetworkMode) -> Option<Used> {
    let first = stats.first()?;
    let stored = |operation: &str| stats.iter().map(|one| stored(one, operation)).sum();
    Some(Used {
        cpu_nanos: stats.iter().map(|one| one.cpu.nanos).sum(),
        machine_nanos: first.cpu.machine_nanos / u64::from(first.cpu.online.max(1)),
        memory_bytes: stats.iter().map(memory).sum(),
        network_bytes: traffic(stats, mode),
        storage_bytes: (stored("Read"), stored("Write")),
    })
}

/// Memory without the files that the kernel keeps for as long as there is room.
fn memory(stats: &ContainerStats) -> u64 {
    let detail = &stats.memory.detail;
    let kept = |name: &str| detail.iter().find(|(known, _)| known == name);
    let cache = kept("cache").or_else(|| kept("inactive_file"));
    let cache = cache.map_or(0, |(_, bytes)| *bytes);
    stats.memory.bytes.saturating_sub(cache)
}

/// Containers of a task with a network interface share it; on a bridge each has its own.
fn traffic(stats: &[ContainerStats], mode: NetworkMode) -> Option<(u64, u64)> {
    let counted = match mode {
        NetworkMode::Awsvpc => stats.get(..1)?,
        NetworkMode::Bridge => stats,
        NetworkMode::Host | NetworkMode::None => return None,
    };
    let all = counted.iter().flat_map(|one| &one.networks);
    Some(all.fold((0, 0), |(received, sent), one| {
        (received + one.received.bytes, sent + one.sent.bytes)
    }))
}

fn stored(stats: &ContainerStats, operation: &str) -> u64 {
    let wanted = |one: &&DeviceCounter| one.operation.eq_ignore_ascii_case(operation);
    stats
        .io_bytes
        .iter()
        .filter(wanted)
        .map(|one| one.count)
        .sum()
}

/// What the task as a whole has reserved, or else its containers together.
pub(super) fn reserved(task: &Task, definition: &TaskDefinition) -> Reserved {
    let containers = definition.containers.iter();
    let cpu = containers.clone().map(|one| u64::from(one.cpu_units)).sum();
    let memory = containers.map(|one| one.memory_reservation_mib.or(one.memory_mib));
    let memory: u64 = memory.map(|mib| u64::from(mib.unwrap_or(0))).sum();
    let whole_cpu = task.overrides.cpu_units.or(definition.cpu_units);
    let whole_memory = task.overrides.memory_mib.or(definition.memory_mib);
    let storage = task.overrides.ephemeral_storage_gib;
    let storage = storage.or(definition.ephemeral_storage_gib);
    Reserved {
        cpu_units: whole_cpu.map_or(cpu, u64::from),
        memory_bytes: whole_memory.map_or(memory, u64::from) << 20,
        storage_gib: (task.launch_type == "FARGATE").then(|| storage.unwrap_or(STORAGE_GIB)),
    }
}

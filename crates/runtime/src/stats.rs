//! What a container uses, as its cgroup, its network and the machine tell.

use crate::ContainerId;
use std::time::Duration;

pub use crate::linux::clock_drift;

/// What one container uses. Counters begin at zero when the container starts; what this machine
/// does not count is 0, empty or `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContainerStats {
    /// Which container.
    pub id: ContainerId,
    /// Processors.
    pub cpu: CpuStats,
    /// Memory.
    pub memory: MemoryStats,
    /// Processes and threads.
    pub pids: u64,
    /// The most processes and threads it may have.
    pub pids_limit: Option<u64>,
    /// Bytes to and from block devices.
    pub io_bytes: Vec<DeviceCounter>,
    /// Operations on block devices.
    pub io_operations: Vec<DeviceCounter>,
    /// The interfaces it has for itself, without the loopback; empty on the machine's network.
    pub networks: Vec<InterfaceCounters>,
}

/// Processor time. Times are nanoseconds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CpuStats {
    /// Time used.
    pub nanos: u64,
    /// Of that, in programs.
    pub user_nanos: u64,
    /// Of that, in the kernel.
    pub kernel_nanos: u64,
    /// Time used by processor; empty where it is not counted.
    pub per_cpu_nanos: Vec<u64>,
    /// Periods of its quota in which it ran.
    pub periods: u64,
    /// Of these, periods in which it used up its quota.
    pub throttled_periods: u64,
    /// Time its processes had to wait for their quota.
    pub throttled_nanos: u64,
    /// Time of all processors of the machine since it started, idle or not.
    pub machine_nanos: u64,
    /// Processors of the machine.
    pub online: u32,
}

/// Memory, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MemoryStats {
    /// In use, with file cache.
    pub bytes: u64,
    /// The most that was in use at once.
    pub peak_bytes: Option<u64>,
    /// The hard limit in force, its own or its sandbox's; `None` without one.
    pub limit_bytes: Option<u64>,
    /// How often the limit was met.
    pub failures: Option<u64>,
    /// What it is used for, as the kernel names it: `cache`, `rss`; `anon`, `file`.
    pub detail: Vec<(String, u64)>,
}

/// A count on one block device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceCounter {
    /// The device's major number.
    pub major: u64,
    /// The device's minor number.
    pub minor: u64,
    /// What is counted: `Read`, `Write` and, on version 1, `Sync`, `Async`, `Discard`, `Total`.
    pub operation: String,
    /// How much.
    pub count: u64,
}

/// What went through a network interface.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct InterfaceCounters {
    /// The interface's name in the container.
    pub name: String,
    /// What came in.
    pub received: DirectionCounters,
    /// What went out.
    pub sent: DirectionCounters,
}

/// What went in one direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DirectionCounters {
    /// Bytes.
    pub bytes: u64,
    /// Packets.
    pub packets: u64,
    /// Packets that were broken.
    pub errors: u64,
    /// Packets that were dropped.
    pub dropped: u64,
}

/// How true the machine's clock is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockDrift {
    /// Whether it follows another clock.
    pub synchronized: bool,
    /// The most it may be wrong.
    pub error_bound: Duration,
}

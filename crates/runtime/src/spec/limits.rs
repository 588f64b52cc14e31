//! How much a container may use.

use serde::{Deserialize, Serialize};

/// Limits of a cgroup; `None` leaves a resource without one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Hard memory limit in bytes; above it the kernel kills.
    pub memory_bytes: Option<u64>,
    /// Swap beside that memory, bytes; `None` is none. Without a memory limit it has no effect.
    #[serde(default)]
    pub swap_bytes: Option<u64>,
    /// How readily memory is swapped out, 0 to 100; only version 1 cgroups know it.
    #[serde(default)]
    pub swappiness: Option<u8>,
    /// Bytes the kernel tries to leave alone when memory is short.
    pub memory_reservation_bytes: Option<u64>,
    /// Share of the processor under contention; 1,024 is one vCPU. The kernel takes 2 to 262,144.
    pub cpu_shares: Option<u64>,
    /// Processor time that may not be exceeded.
    pub cpu_quota: Option<CpuQuota>,
    /// Most processes and threads.
    pub pids: Option<u64>,
}

/// So much processor time in each period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CpuQuota {
    /// Processor time, microseconds.
    pub quota_us: u64,
    /// Wall time, microseconds (1,000 to 1,000,000).
    pub period_us: u64,
}

impl CpuQuota {
    /// At most `cpu_units` of processor; 1,024 is one vCPU. The period is 100 ms.
    pub fn from_cpu_units(cpu_units: u64) -> Self {
        let period_us = 100_000;
        Self {
            quota_us: (cpu_units * period_us / 1024).max(1_000),
            period_us,
        }
    }
}

/// A resource limit of a process.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ulimit {
    /// Which resource.
    pub resource: UlimitResource,
    /// The limit in force; `u64::MAX` means none.
    pub soft: u64,
    /// The highest soft limit the process may give itself; `u64::MAX` means none.
    pub hard: u64,
}

/// The resources of setrlimit(2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // The names of the ECS API and of the manual page.
pub enum UlimitResource {
    Core,
    Cpu,
    Data,
    Fsize,
    Locks,
    Memlock,
    Msgqueue,
    Nice,
    Nofile,
    Nproc,
    Rss,
    Rtprio,
    Rttime,
    Sigpending,
    Stack,
}

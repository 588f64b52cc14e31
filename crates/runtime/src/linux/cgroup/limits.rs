//! Limits as control files of either version.

use std::io;
use std::path::PathBuf;

use super::{Group, write};
use crate::spec::Limits;

impl Group<'_> {
    /// Sets the limits; what is `None` stays without one.
    pub(in crate::linux) fn set_limits(&self, limits: &Limits) -> io::Result<()> {
        for (file, value) in self.limit_writes(limits) {
            write(&file, &value)?;
        }
        Ok(())
    }

    /// The files to write, in order.
    pub(super) fn limit_writes(&self, limits: &Limits) -> Vec<(PathBuf, String)> {
        let mut writes = Writes {
            group: self,
            list: Vec::new(),
        };
        if let Some(bytes) = limits.memory_bytes {
            writes.either("memory.limit_in_bytes", "memory.max", "memory", bytes);
            writes.swap(bytes, limits.swap_bytes.unwrap_or(0));
        }
        if let Some(swappiness) = limits.swappiness {
            writes.v1("memory", "memory.swappiness", swappiness);
        }
        if let Some(bytes) = limits.memory_reservation_bytes {
            writes.either("memory.soft_limit_in_bytes", "memory.low", "memory", bytes);
        }
        if let Some(shares) = limits.cpu_shares {
            let shares = shares.clamp(2, 262_144);
            writes.v1("cpu", "cpu.shares", shares);
            writes.v2("cpu", "cpu.weight", weight(shares));
        }
        if let Some(quota) = limits.cpu_quota {
            writes.v1("cpu", "cpu.cfs_period_us", quota.period_us);
            writes.v1("cpu", "cpu.cfs_quota_us", quota.quota_us);
            writes.v2(
                "cpu",
                "cpu.max",
                format!("{} {}", quota.quota_us, quota.period_us),
            );
        }
        if let Some(pids) = limits.pids {
            writes.either("pids.max", "pids.max", "pids", pids);
        }
        writes.list
    }
}

/// Shares (2 to 262,144, usually 1,024) as a weight (1 to 10,000, usually 100), the way every
/// container engine converts them.
pub(super) fn weight(shares: u64) -> u64 {
    1 + (shares - 2) * 9_999 / 262_142
}

struct Writes<'a> {
    group: &'a Group<'a>,
    list: Vec<(PathBuf, String)>,
}

impl Writes<'_> {
    fn v1(&mut self, controller: &str, name: &str, value: impl ToString) {
        self.list.extend(
            self.group
                .file(controller, name)
                .map(|f| (f, value.to_string())),
        );
    }

    fn v2(&mut self, controller: &str, name: &str, value: impl ToString) {
        if self.group.hierarchies.of(controller).is_none() {
            let file = self.group.v2_controlled(controller, name);
            self.list.extend(file.map(|f| (f, value.to_string())));
        }
    }

    fn either(&mut self, v1: &str, v2: &str, controller: &str, value: u64) {
        self.v1(controller, v1, value);
        self.v2(controller, v2, value);
    }

    /// Chosen: no swap on top of a memory limit unless some is asked for, so that the limit means
    /// the same on every machine. A kernel without swap accounting has no such file.
    fn swap(&mut self, memory_bytes: u64, swap_bytes: u64) {
        let before = self.list.len();
        let both = memory_bytes.saturating_add(swap_bytes);
        self.v1("memory", "memory.memsw.limit_in_bytes", both);
        self.v2("memory", "memory.swap.max", swap_bytes);
        // The group is made before its limits, so a file that is missing will not come.
        let kept: Vec<_> = self
            .list
            .drain(before..)
            .filter(|(file, _)| file.exists())
            .collect();
        self.list.extend(kept);
    }
}

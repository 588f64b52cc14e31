//! Counters of a group, from either version.

use std::path::PathBuf;

use super::{Group, value_of};
use crate::ContainerId;
use crate::seam::ContainerStats;

/// Version 1 says "no limit" with a number near the largest there is.
const NO_LIMIT: u64 = 1 << 62;

impl Group<'_> {
    /// What the group uses now; counters that cannot be read are 0.
    pub(in crate::linux) fn stats(&self, id: ContainerId) -> ContainerStats {
        let v1 = self.hierarchies.of("memory").is_some();
        let memory = |v1_name, v2_name| {
            number(
                self.file("memory", v1_name)
                    .or_else(|| self.v2_file(v2_name)),
            )
        };
        let usage = memory("memory.usage_in_bytes", "memory.current").unwrap_or(0);
        let limit = memory("memory.limit_in_bytes", "memory.max").filter(|limit| *limit < NO_LIMIT);
        let pids = self
            .file("pids", "pids.current")
            .or_else(|| self.v2_file("pids.current"));
        let (cpu_nanos, throttled_nanos) = self.cpu();
        let (read_bytes, written_bytes) = self.io();
        ContainerStats {
            id,
            cpu_nanos,
            throttled_nanos,
            memory_bytes: usage.saturating_sub(self.inactive_file(v1)),
            memory_limit_bytes: limit,
            pids: number(pids).unwrap_or(0),
            read_bytes,
            written_bytes,
        }
    }

    /// File cache that has not been used lately: the kernel drops it before anything suffers.
    fn inactive_file(&self, v1: bool) -> u64 {
        if v1 {
            value_of(
                &text(self.file("memory", "memory.stat")),
                "total_inactive_file",
            )
        } else {
            value_of(&text(self.v2_file("memory.stat")), "inactive_file")
        }
    }

    /// Processor time used and waited for, nanoseconds.
    fn cpu(&self) -> (u64, u64) {
        let Some(usage) = self.file("cpuacct", "cpuacct.usage") else {
            let stat = text(self.v2_file("cpu.stat"));
            return (
                value_of(&stat, "usage_usec") * 1000,
                value_of(&stat, "throttled_usec") * 1000,
            );
        };
        let throttled = value_of(&text(self.file("cpu", "cpu.stat")), "throttled_time");
        (number(Some(usage)).unwrap_or(0), throttled)
    }

    /// Bytes read from and written to block devices.
    fn io(&self) -> (u64, u64) {
        if let Some(file) = self.file("blkio", "blkio.throttle.io_service_bytes_recursive") {
            let lines = text(Some(file));
            let sum = |what: &str| {
                lines
                    .lines()
                    .filter(|line| line.contains(what))
                    .filter_map(last_number)
                    .sum()
            };
            return (sum(" Read "), sum(" Write "));
        }
        let lines = text(self.v2_file("io.stat"));
        let sum = |name: &str| {
            let fields = lines
                .split_whitespace()
                .filter_map(|field| field.strip_prefix(name));
            fields.filter_map(|value| value.parse::<u64>().ok()).sum()
        };
        (sum("rbytes="), sum("wbytes="))
    }
}

fn last_number(line: &str) -> Option<u64> {
    line.rsplit(' ').next()?.parse().ok()
}

fn text(file: Option<PathBuf>) -> String {
    file.and_then(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_default()
}

/// The number in a file; `None` for `max` and for a file that is not there.
fn number(file: Option<PathBuf>) -> Option<u64> {
    text(file).trim().parse().ok()
}

//! Counters of a group, from either version.

use std::path::PathBuf;

use super::{Group, value_of};
use crate::stats::{CpuStats, DeviceCounter, MemoryStats};

/// Version 1 says "no limit" with a number near the largest there is.
const NO_LIMIT: u64 = 1 << 62;
/// Nanoseconds in a tick of version 1's `cpuacct.stat`. Source: `sysconf(_SC_CLK_TCK)` is 100 on
/// every architecture Linux has for containers.
const TICK_NANOS: u64 = 10_000_000;

/// Block device counters: bytes, operations.
pub(in crate::linux) type Io = (Vec<DeviceCounter>, Vec<DeviceCounter>);

impl Group<'_> {
    /// Memory in use.
    pub(in crate::linux) fn memory_stats(&self) -> MemoryStats {
        let either = |v1: &str, v2: &str| {
            let file = self.file("memory", v1).or_else(|| self.v2_file(v2));
            number(file)
        };
        let detail = text(either_file(self, "memory.stat", "memory.stat"));
        let detail = pairs(&detail);
        let inherited = detail
            .iter()
            .find(|(name, _)| name == "hierarchical_memory_limit");
        let limit = either("memory.limit_in_bytes", "memory.max").filter(|limit| *limit < NO_LIMIT);
        let inherited = inherited
            .map(|(_, limit)| *limit)
            .filter(|limit| *limit < NO_LIMIT);
        MemoryStats {
            bytes: either("memory.usage_in_bytes", "memory.current").unwrap_or(0),
            peak_bytes: either("memory.max_usage_in_bytes", "memory.peak"),
            limit_bytes: limit.or(inherited),
            failures: number(self.file("memory", "memory.failcnt")),
            detail,
        }
    }

    /// Processes and threads, and the most there may be.
    pub(in crate::linux) fn pids(&self) -> (u64, Option<u64>) {
        let either = |name: &str| {
            let file = self.file("pids", name).or_else(|| self.v2_file(name));
            number(file)
        };
        (either("pids.current").unwrap_or(0), either("pids.max"))
    }

    /// Processor time of the group; nothing of the machine.
    pub(in crate::linux) fn cpu_stats(&self) -> CpuStats {
        match self.file("cpuacct", "cpuacct.usage") {
            Some(usage) => self.cpu_v1(usage),
            None => self.cpu_v2(),
        }
    }

    fn cpu_v1(&self, usage: PathBuf) -> CpuStats {
        let split = text(self.file("cpuacct", "cpuacct.stat"));
        let quota = text(self.file("cpu", "cpu.stat"));
        let per_cpu = text(self.file("cpuacct", "cpuacct.usage_percpu"));
        CpuStats {
            nanos: number(Some(usage)).unwrap_or(0),
            user_nanos: value_of(&split, "user") * TICK_NANOS,
            kernel_nanos: value_of(&split, "system") * TICK_NANOS,
            per_cpu_nanos: per_cpu
                .split_whitespace()
                .filter_map(|nanos| nanos.parse().ok())
                .collect(),
            periods: value_of(&quota, "nr_periods"),
            throttled_periods: value_of(&quota, "nr_throttled"),
            throttled_nanos: value_of(&quota, "throttled_time"),
            ..CpuStats::default()
        }
    }

    fn cpu_v2(&self) -> CpuStats {
        let stat = text(self.v2_file("cpu.stat"));
        let nanos = |name: &str| value_of(&stat, name) * 1000;
        CpuStats {
            nanos: nanos("usage_usec"),
            user_nanos: nanos("user_usec"),
            kernel_nanos: nanos("system_usec"),
            periods: value_of(&stat, "nr_periods"),
            throttled_periods: value_of(&stat, "nr_throttled"),
            throttled_nanos: nanos("throttled_usec"),
            ..CpuStats::default()
        }
    }

    /// What went to and from block devices.
    pub(in crate::linux) fn io_stats(&self) -> Io {
        match self.file("blkio", "blkio.throttle.io_service_bytes_recursive") {
            Some(bytes) => {
                let operations = self.file("blkio", "blkio.throttle.io_serviced_recursive");
                (io_v1(&text(Some(bytes))), io_v1(&text(operations)))
            }
            None => {
                let stat = text(self.v2_file("io.stat"));
                let bytes = io_v2(&stat, [("rbytes", "Read"), ("wbytes", "Write")]);
                let operations = io_v2(&stat, [("rios", "Read"), ("wios", "Write")]);
                (bytes, operations)
            }
        }
    }
}

fn either_file(group: &Group<'_>, v1: &str, v2: &str) -> Option<PathBuf> {
    group.file("memory", v1).or_else(|| group.v2_file(v2))
}

/// `8:0 Read 4096` a line; the sum at the end names no device.
fn io_v1(lines: &str) -> Vec<DeviceCounter> {
    let one = |line: &str| {
        let mut words = line.split_whitespace();
        let (major, minor) = device(words.next()?)?;
        let operation = words.next()?.to_owned();
        let count = words.next()?.parse().ok()?;
        Some(DeviceCounter {
            major,
            minor,
            operation,
            count,
        })
    };
    lines.lines().filter_map(one).collect()
}

/// `8:0 rbytes=4096 wbytes=0 …` a line.
fn io_v2(lines: &str, wanted: [(&str, &str); 2]) -> Vec<DeviceCounter> {
    let mut found = Vec::new();
    for line in lines.lines() {
        let Some((major, minor)) = line.split_whitespace().next().and_then(device) else {
            continue;
        };
        for (name, operation) in wanted {
            let count = line
                .split_whitespace()
                .find_map(|word| word.strip_prefix(name)?.strip_prefix('=')?.parse().ok());
            found.extend(count.map(|count| DeviceCounter {
                major,
                minor,
                operation: operation.to_owned(),
                count,
            }));
        }
    }
    found
}

fn device(text: &str) -> Option<(u64, u64)> {
    let (major, minor) = text.split_once(':')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// Lines of a name and a number.
fn pairs(lines: &str) -> Vec<(String, u64)> {
    let one = |line: &str| {
        let (name, value) = line.split_once(' ')?;
        Some((name.to_owned(), value.trim().parse().ok()?))
    };
    lines.lines().filter_map(one).collect()
}

fn text(file: Option<PathBuf>) -> String {
    file.and_then(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_default()
}

/// The number in a file; `None` for `max` and for a file that is not there.
fn number(file: Option<PathBuf>) -> Option<u64> {
    text(file).trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counter(operation: &str, count: u64) -> DeviceCounter {
        DeviceCounter {
            major: 8,
            minor: 16,
            operation: operation.to_owned(),
            count,
        }
    }

    #[test]
    fn block_devices_of_version_1_are_read_line_by_line_without_the_sum() {
        let text = "8:16 Read 4096\n8:16 Write 0\n8:16 Total 4096\nTotal 4096\n";
        let expected = [
            counter("Read", 4096),
            counter("Write", 0),
            counter("Total", 4096),
        ];
        assert_eq!(io_v1(text), expected);
    }

    #[test]
    fn block_devices_of_version_2_are_told_by_the_names_of_version_1() {
        let text = "8:16 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\nnonsense\n";
        let bytes = io_v2(text, [("rbytes", "Read"), ("wbytes", "Write")]);
        assert_eq!(bytes, [counter("Read", 10), counter("Write", 20)]);
        let operations = io_v2(text, [("rios", "Read"), ("wios", "Write")]);
        assert_eq!(operations, [counter("Read", 1), counter("Write", 2)]);
    }

    #[test]
    fn a_memory_stat_is_names_and_numbers() {
        let expected = [("cache".to_owned(), 4096), ("rss".to_owned(), 8192)];
        assert_eq!(pairs("cache 4096\nrss 8192\nbroken\nx y\n"), expected);
    }
}

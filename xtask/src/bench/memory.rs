//! Private memory of processes: what would be free again without them.

use super::report::field;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Private memory of a process in KiB; 0 once it is gone.
pub(super) fn private_kib(pid: u32) -> u64 {
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    ["Private_Clean:", "Private_Dirty:", "Private_Hugetlb:"]
        .iter()
        .filter_map(|name| field(&rollup, name))
        .sum()
}

/// Every process that was told of a directory when it was started.
pub(super) fn told_of(directory: &Path) -> BTreeSet<u32> {
    let directory = directory.as_os_str().as_encoded_bytes();
    let is_told = |pid: &u32| {
        let arguments = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        arguments
            .windows(directory.len())
            .any(|part| part == directory)
    };
    every_process().filter(is_told).collect()
}

/// A process and all that come from it, without those of a name.
pub(super) fn tree_without(root: u32, name: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut ahead = vec![root];
    while let Some(pid) = ahead.pop() {
        let called = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        if called.trim() == name || !found.insert(pid) {
            continue;
        }
        let threads = fs::read_dir(format!("/proc/{pid}/task"))
            .into_iter()
            .flatten()
            .flatten();
        for thread in threads {
            let children = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            ahead.extend(
                children
                    .split_whitespace()
                    .filter_map(|pid| pid.parse::<u32>().ok()),
            );
        }
    }
    found
}

fn every_process() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

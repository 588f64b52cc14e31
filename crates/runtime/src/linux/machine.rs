//! What the machine tells of its processors and clock, and of the interfaces a process sees.

#![allow(unsafe_code)] // One raw system call; its block says why it is sound.

use std::path::Path;
use std::time::Duration;

use crate::stats::{ClockDrift, DirectionCounters, InterfaceCounters};

/// Nanoseconds in a tick of `/proc/stat`.
const TICK_NANOS: u64 = 10_000_000;
/// Columns of `/proc/stat` that together are all time: user, nice, system, idle, iowait, irq,
/// softirq, steal. Guest time is in the first two already.
const TIMES: usize = 8;

/// Time of all processors since the machine started, nanoseconds, and how many there are.
pub(super) fn processors() -> (u64, u32) {
    let stat = std::fs::read_to_string("/proc/stat").unwrap_or_default();
    processors_in(&stat)
}

fn processors_in(stat: &str) -> (u64, u32) {
    let ticks = stat
        .lines()
        .find_map(|line| line.strip_prefix("cpu "))
        .map_or(0, |times| {
            let times = times.split_whitespace().take(TIMES);
            times.filter_map(|time| time.parse::<u64>().ok()).sum()
        });
    let is_one = |line: &&str| {
        let number = line.strip_prefix("cpu").unwrap_or_default();
        number.starts_with(|first: char| first.is_ascii_digit())
    };
    let online = stat.lines().filter(is_one).count();
    (ticks * TICK_NANOS, u32::try_from(online).unwrap_or(0))
}

/// How true the machine's clock is, as the kernel knows it.
pub fn clock_drift() -> ClockDrift {
    // SAFETY: all-zero is a valid `timex`, a struct of numbers.
    let mut clock: libc::timex = unsafe { std::mem::zeroed() };
    // SAFETY: `clock` is valid for writing; with no mode set, the call only reads the clock.
    let state = unsafe { libc::adjtimex(&raw mut clock) };
    let is_unset = state < 0 || clock.status & libc::STA_UNSYNC != 0;
    ClockDrift {
        synchronized: !is_unset,
        error_bound: Duration::from_micros(u64::try_from(clock.maxerror).unwrap_or(0)),
    }
}

/// The interfaces that process `pid` sees, without the loopback; none when it sees the machine's.
pub(super) fn interfaces(pid: u32) -> Vec<InterfaceCounters> {
    let process = Path::new("/proc").join(pid.to_string());
    let theirs = std::fs::read_link(process.join("ns/net")).ok();
    let ours = std::fs::read_link("/proc/self/ns/net").ok();
    if theirs.is_none() || theirs == ours {
        return Vec::new();
    }
    let counters = std::fs::read_to_string(process.join("net/dev")).unwrap_or_default();
    interfaces_in(&counters)
}

fn interfaces_in(counters: &str) -> Vec<InterfaceCounters> {
    let one = |line: &str| {
        let (name, counters) = line.split_once(':')?;
        let counters = counters.split_whitespace();
        let counters: Vec<u64> = counters.filter_map(|count| count.parse().ok()).collect();
        // Eight columns come in, eight go out; the first four of each mean the same.
        let direction = |from: usize| {
            let four = counters.get(from..from + 4)?;
            Some(DirectionCounters {
                bytes: four[0],
                packets: four[1],
                errors: four[2],
                dropped: four[3],
            })
        };
        Some(InterfaceCounters {
            name: name.trim().to_owned(),
            received: direction(0)?,
            sent: direction(8)?,
        })
    };
    let mut found: Vec<_> = counters.lines().filter_map(one).collect();
    found.retain(|interface| interface.name != "lo");
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_time_is_the_first_eight_columns_of_the_first_line() {
        let stat = "cpu  1 2 3 4 5 6 7 8 90 90\ncpu0 1 1 1\ncpu1 1 1 1\nintr 5\ncpuidle 3\n";
        assert_eq!(processors_in(stat), (36 * TICK_NANOS, 2));
        assert_eq!(processors_in(""), (0, 0));
    }

    #[test]
    fn interfaces_are_told_by_direction_and_the_loopback_is_left_out() {
        let text = "Inter-|   Receive  |  Transmit\n face |bytes packets|bytes\n    \
            lo: 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9\n  eth1: 1 2 3 4 0 0 0 0 5 6 7 8 0 0 0 0\n";
        let received = DirectionCounters {
            bytes: 1,
            packets: 2,
            errors: 3,
            dropped: 4,
        };
        let sent = DirectionCounters {
            bytes: 5,
            packets: 6,
            errors: 7,
            dropped: 8,
        };
        let expected = InterfaceCounters {
            name: "eth1".to_owned(),
            received,
            sent,
        };
        assert_eq!(interfaces_in(text), [expected]);
    }
}

//! Start to ready, idle memory, size of the program.

use super::report::{Report, field, median, print_machine};
use crate::server::{Server, release_binary};
use crate::wait;
use anyhow::{Context, Result};
use std::time::Duration;

/// When a server counts as idle after it became ready.
const IDLE_AFTER: Duration = Duration::from_secs(2);

/// Start to ready, idle memory, size of the program.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often; medians are told.
    #[arg(long, default_value_t = 7)]
    runs: u32,
}

pub(super) fn run(options: &Options, report: &mut Report) -> Result<()> {
    let program = release_binary()?;
    print_machine()?;
    let (mut starts, mut memories) = (Vec::new(), Vec::new());
    for _ in 0..options.runs.max(1) {
        let start = wait::now();
        let server = Server::start(&program)?;
        starts.push(start.elapsed().as_secs_f64() * 1e3);
        wait::pause(IDLE_AFTER);
        let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid()))?;
        let kib = field(&status, "VmRSS:").context("the server has no VmRSS")?;
        memories.push(kib as f64 / 1024.0);
    }
    let bytes = std::fs::metadata(&program)?.len();
    let first = "start to ready, empty data directory";
    report.at_most(first, median(&starts), 100.0, "ms");
    report.at_most(
        "idle memory (RSS), all rooms open",
        median(&memories),
        25.0,
        "MiB",
    );
    report.at_most("stripped binary", bytes as f64 / 1e6, 40.0, "MB");
    let spread = |values: &[f64]| {
        values
            .iter()
            .map(|value| format!("{value:.1}"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    report.note(format!("starts, ms: {}", spread(&starts)));
    report.note(format!("idle memory, MiB: {}", spread(&memories)));
    Ok(())
}

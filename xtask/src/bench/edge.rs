//! Processor time and memory of the edge, beside nginx and haproxy with the same upstream.
//!
//! Every number is a ratio of one run: each round asks every proxy, in another order, and the
//! median of the rounds is told.

mod load;
mod matrix;
mod memory;
mod peers;

use super::report::{Report, median, print_machine};
use crate::setup;
use crate::shell::{command, run as run_command};
use anyhow::Result;
use load::{Load, Size, Speaks, cost};
use peers::{Kind, Layout, Proxy, Site};
use std::process::Command;

/// Processor time per request, beside nginx.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Rounds; in each, every proxy is asked. The median is told.
    #[arg(long, default_value_t = 7)]
    rounds: u32,
    /// Seconds of load a proxy and round.
    #[arg(long, default_value_t = 3)]
    seconds: u32,
    /// Both sizes, both numbers of connections, HTTP/1.1, TLS and HTTP/2, and memory; beside
    /// haproxy as well. Takes 36 times as long.
    #[arg(long)]
    matrix: bool,
}

const PROMISE: &str = "edge CPU per small keep-alive request, vs nginx";
/// The load the promise is about.
const PROMISED: Load = Load {
    speaks: Speaks::Http1,
    size: Size::Small,
    connections: 64,
};

pub(super) fn run(options: &Options, report: &mut Report) -> Result<()> {
    let build = ["build", "--release", "--package", "edge"];
    run_command(command("cargo", &build).args(["--example", "edge-bench"]))?;
    if let Err(error) = setup::install(&[setup::EDGE_PEERS]) {
        report.not_measured(PROMISE, None, "1.3x", &format!("{error:#}"));
        return Ok(());
    }
    print_machine()?;
    let layout = Layout::here();
    let site = Site::open(layout)?;
    if options.matrix {
        let tables = matrix::measure(&site, options)?;
        promise(&tables.promised, report);
        tables.notes.into_iter().for_each(|note| report.note(note));
        memory::measure(&site, options, report)?;
    } else {
        let proxies = [site.start(Kind::Edge)?, site.start(Kind::Nginx)?];
        promise(&costs(&site, &proxies, &PROMISED, options)?, report);
    }
    let version = Command::new("nginx").arg("-v").output()?.stderr;
    let version = String::from_utf8_lossy(&version).trim().to_owned();
    report.note(format!("{version}, one process"));
    report.note(layout.told.to_owned());
    Ok(())
}

/// Holds what was measured of the edge and of nginx against what is promised.
fn promise(costs: &[Vec<f64>], report: &mut Report) {
    let [ours, theirs, ..] = costs else { return };
    report.against(PROMISE, (median(ours), median(theirs)), 1.3, "us");
    report.note(format!(
        "median of the rounds' ratios {:.3}x",
        ratio(ours, theirs)
    ));
}

/// The median of the rounds' ratios.
fn ratio(ours: &[f64], theirs: &[f64]) -> f64 {
    let rounds = ours.iter().zip(theirs);
    median(
        &rounds
            .map(|(ours, theirs)| ours / theirs)
            .collect::<Vec<_>>(),
    )
}

/// What a request costs each of the proxies, round by round, in microseconds.
fn costs(site: &Site, proxies: &[Proxy], load: &Load, options: &Options) -> Result<Vec<Vec<f64>>> {
    let mut costs = vec![Vec::new(); proxies.len()];
    // The first round only warms everybody up.
    for round in 0..=options.rounds.max(1) as usize {
        let mut told = Vec::new();
        for turn in 0..proxies.len() {
            let index = (round + turn) % proxies.len();
            let cost = cost(&proxies[index], load, options.seconds, site.layout)?;
            told.push(format!("{} {cost:.2} us", proxies[index].kind));
            if round > 0 {
                costs[index].push(cost);
            }
        }
        if round > 0 {
            println!("{load}, round {round}: {}", told.join(", "));
        }
    }
    Ok(costs)
}

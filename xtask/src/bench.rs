//! `cargo xtask bench`: every promise of the design page beside its peer, in one run.
//!
//! What is printed was measured just now on this machine. A peer that cannot run here leaves its
//! promise "not measured", and the command fails.

mod docker;
mod edge;
mod image;
mod memory;
mod place;
mod report;
mod start;
mod tasks;

use crate::setup;
use anyhow::Result;
use clap::{Args, Subcommand};
use report::Report;

/// Measure what is promised.
#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Start to ready, idle memory, size of the program.
    Start(start::Options),
    /// From RunTask to a running process, one at a time and many at once, beside docker.
    Tasks(tasks::Options),
    /// Processor time per small request, beside nginx.
    Edge(edge::Options),
    /// Time to place many tasks on many instances.
    Place(place::Options),
}

pub(crate) fn run(options: &Options) -> Result<()> {
    setup::install(&[setup::BUILD])?;
    let mut report = Report::default();
    match &options.what {
        What::Start(options) => start::run(options, &mut report)?,
        What::Tasks(options) => tasks::run(options, &mut report)?,
        What::Edge(options) => edge::run(options, &mut report)?,
        What::Place(options) => place::run(options, &mut report)?,
    }
    report.finish()
}

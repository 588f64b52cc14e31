//! The project's own chores. `cargo xtask help` lists them.

mod bench;
mod codegen;
mod coverage;
mod demo;
mod http;
mod models;
mod server;
mod setup;
mod shell;
mod sim;
mod test;
mod tidy;
mod wait;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::path::PathBuf;

/// The project's own chores.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Chore {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Extract the facts files in models/ from the botocore package.
    Models(models::Options),
    /// Write the typed records and traits of crates/api from the facts files.
    Codegen(codegen::Options),
    /// Write docs/coverage from the facts files and the rooms' sources.
    Coverage(coverage::Options),
    /// Look whether the house is in order: floors, cycles, module docs, generated files.
    Tidy,
    /// Install what the tests need, then run all of them.
    Test(test::Options),
    /// Deploy an architecture of examples/ on this machine and show that it works.
    Demo(demo::Options),
    /// Measure what is promised, each beside its peer in one run.
    Bench(bench::Options),
    /// Tell the stories of the simulation again, from their seeds.
    Sim(sim::Options),
}

fn main() -> Result<()> {
    match Chore::parse().what {
        What::Models(options) => models::run(&options),
        What::Codegen(options) => codegen::run(&options),
        What::Coverage(options) => coverage::run(&options),
        What::Tidy => tidy::run(),
        What::Test(options) => test::run(&options),
        What::Demo(options) => demo::run(&options),
        What::Bench(options) => bench::run(&options),
        What::Sim(options) => sim::run(&options),
    }
}

/// The root of the checkout.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent().map_or(here.clone(), PathBuf::from)
}

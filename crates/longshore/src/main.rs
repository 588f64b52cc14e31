//! The one binary: every role, configuration, wiring. No logic.

mod apis;
mod chance;
mod clock;
mod controllers;
mod data;
mod door;
mod hands;
mod identity;
mod images;
mod in_force;
mod instances;
mod lines;
mod log;
mod names;
mod options;
mod rooms;
mod serve;
mod traffic;
mod welcome;

use clap::{Parser, Subcommand};
use cli::command::Global;
use std::process::ExitCode;

/// Amazon ECS architectures, running for real on your own Linux machines.
#[derive(Parser)]
#[command(name = "longshore", version, propagate_version = true)]
struct Longshore {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server: control plane, container runtime, networks, load balancers, mesh
    Serve(Box<options::Serve>),
    #[command(flatten)]
    Ask(Box<cli::command::Command>),
}

fn main() -> ExitCode {
    // The container runtime starts this program again as shim, monitor and exec helper.
    runtime::take_over();
    let Longshore { global, command } = Longshore::parse();
    match command {
        Command::Serve(options) => serve::main(&options),
        Command::Ask(command) => cli::command::run(&global, *command),
    }
}

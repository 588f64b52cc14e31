//! `cargo xtask test`: everything that must hold, from formatting to real clients.

use crate::setup;
use crate::shell::{self, command, has};
use anyhow::Result;
use std::ffi::OsString;
use std::path::Path;

/// How long worlds are simulated: as many seeds as fit.
const SIMULATION_SECONDS: u64 = 60;

/// How many files of client tests run at once: most of their time is waiting.
const CLIENT_PROCESSES: &str = "2";

/// Install what the tests need, then run all of them.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Leave out the checks of the text: format, lints, tidiness.
    #[arg(long)]
    only_tests: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    setup::install(&[setup::BUILD, setup::DEMO, setup::TESTS])?;
    if !Path::new(setup::DEBIAN_AWS).exists() {
        setup::install_packages(&["awscli"])?;
    }
    let python = setup::python()?;
    setup::node()?;
    if !options.only_tests {
        check_text()?;
    }
    rust_tests(&python)?;
    client_tests(&python)
}

fn check_text() -> Result<()> {
    shell::run(&mut command("cargo", &["fmt", "--all", "--check"]))?;
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ];
    shell::run(&mut command("cargo", &lints))?;
    crate::tidy::run()
}

fn rust_tests(python: &Path) -> Result<()> {
    shell::run(&mut command("cargo", &["build", "--workspace", "--bins"]))?;
    let runner: &[&str] = if has("cargo-nextest") {
        &["nextest", "run", "--workspace", "--no-fail-fast"]
    } else {
        &["test", "--workspace", "--no-fail-fast"]
    };
    shell::run(command("cargo", runner).env("PATH", path_with(python)))?;
    crate::sim::run_for(SIMULATION_SECONDS)
}

/// The `PATH` with the tests' own Python, and the clients beside it, in front.
fn path_with(python: &Path) -> OsString {
    let old = std::env::var_os("PATH").unwrap_or_default();
    let own = python.parent().map(Path::to_path_buf);
    let all = own.into_iter().chain(std::env::split_paths(&old));
    std::env::join_paths(all).unwrap_or(old)
}

/// boto3 and both AWS CLIs against the real binary.
fn client_tests(python: &Path) -> Result<()> {
    let pytest = [
        "-m",
        "pytest",
        "-q",
        "-rs",
        "-p",
        "no:cacheprovider",
        "-n",
        CLIENT_PROCESSES,
        "--dist",
        "loadfile",
        "tests/clients",
    ];
    shell::run(&mut command(python, &pytest))
}

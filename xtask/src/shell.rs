//! Running other programs, told plainly.

use crate::root;
use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::Command;

/// A command that runs in the root of the checkout.
pub(crate) fn command(program: impl AsRef<OsStr>, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root());
    command
}

/// Runs a command to its end; fails when it does.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let told = told(command);
    println!("$ {told}");
    let status = command
        .status()
        .with_context(|| format!("{told} could not be started"))?;
    ensure!(status.success(), "{told} failed: {status}");
    Ok(())
}

/// What a command prints.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let told = told(command);
    let output = command
        .output()
        .with_context(|| format!("{told} could not be started"))?;
    ensure!(
        output.status.success(),
        "{told} failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where cargo puts what it builds.
pub(crate) fn target_dir() -> PathBuf {
    let told = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root().join(told.unwrap_or_else(|| PathBuf::from("target")))
}

/// Whether a program is on the `PATH`.
pub(crate) fn has(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&paths).any(|path| path.join(program).exists());
    on_path
        || ["/usr/sbin", "/sbin"]
            .iter()
            .any(|path| std::path::Path::new(path).join(program).exists())
}

fn told(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(OsStr::to_string_lossy)
        .collect::<Vec<_>>()
        .join(" ")
}

//! Typed records and traits from the facts files, for the operations listed in `models/*.ops`.

mod emit;
pub(crate) mod names;
mod reach;

use crate::root;
use anyhow::{Context, Result, ensure};
use api::model::Service;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Write the typed records and traits of crates/api from the facts files.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Compare with what is checked in instead of writing.
    #[arg(long)]
    pub(crate) check: bool,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    let target = root().join("crates/api/src/generated");
    let scratch = tempfile::tempdir()?;
    let directory = if options.check {
        scratch.path()
    } else {
        &target
    };
    let services = listed()?;
    for (name, operations) in &services {
        let facts = fs::read_to_string(root().join("models").join(format!("{name}.api")))?;
        let service = Service::parse(&facts).with_context(|| name.clone())?;
        let text = emit::service(&service, operations).with_context(|| name.clone())?;
        write(
            &directory.join(format!("{}.rs", names::module(name))),
            &text,
        )?;
    }
    let modules: Vec<&str> = services.iter().map(|(name, _)| name.as_str()).collect();
    write(&directory.join("mod.rs"), &emit::modules(&modules))?;
    if options.check {
        compare(directory, &target)
    } else {
        Ok(())
    }
}

/// Services with a list of operations, in alphabetical order.
fn listed() -> Result<Vec<(String, Vec<String>)>> {
    let mut services = Vec::new();
    for entry in fs::read_dir(root().join("models"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ops") {
            let name = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .context("a file name")?;
            let text = fs::read_to_string(&path)?;
            services.push((name.to_owned(), text.lines().map(str::to_owned).collect()));
        }
    }
    services.sort();
    Ok(services)
}

fn write(path: &Path, text: &str) -> Result<()> {
    fs::write(path, text)?;
    let mut rustfmt = Command::new("rustfmt");
    rustfmt
        .args(["--edition", "2024", "--config-path"])
        .arg(root().join("rustfmt.toml"))
        .arg(path);
    ensure!(
        rustfmt.status()?.success(),
        "rustfmt refused {}",
        path.display()
    );
    Ok(())
}

fn compare(fresh: &Path, checked_in: &Path) -> Result<()> {
    let read = |path: PathBuf| fs::read_to_string(path).unwrap_or_default();
    for entry in fs::read_dir(fresh)? {
        let name = entry?.file_name();
        let same = read(fresh.join(&name)) == read(checked_in.join(&name));
        ensure!(
            same,
            "{} is stale: run `cargo xtask codegen`",
            name.display()
        );
    }
    Ok(())
}

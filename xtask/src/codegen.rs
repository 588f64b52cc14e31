//! Typed records and traits from the facts files.

use anyhow::Result;

/// Write the typed records and traits of crates/api from the facts files.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Compare with what is checked in instead of writing.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(_options: &Options) -> Result<()> {
    Ok(())
}

//! `cargo xtask sim`: worlds that replay from their seed.
//!
//! Runs an example of `simulation` instead of depending on it, so that the other chores are
//! there even when the crates do not compile.

use crate::shell::{command, run as run_command};
use anyhow::{Context, Result, ensure};
use std::ops::RangeInclusive;

/// Tell the stories of the simulation again, from their seeds.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// One seed, with the end of each story.
    #[arg(long, required_unless_present = "seeds")]
    seed: Option<u64>,
    /// Many seeds, as FIRST..END; END is not told.
    #[arg(long, conflicts_with = "seed", value_parser = range, value_name = "FIRST..END")]
    seeds: Option<RangeInclusive<u64>>,
}

/// Which program tells the stories.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Program {
    /// With all checks of the development profile: overflow, debug assertions.
    Checked,
    /// Optimized, for many seeds.
    Quick,
}

pub(crate) fn run(options: &Options) -> Result<()> {
    if let Some(seed) = options.seed {
        return tell(Program::Checked, &[seed, seed]);
    }
    let seeds = options.seeds.as_ref().context("which seed?")?;
    tell(Program::Quick, &[*seeds.start(), *seeds.end()])
}

/// Tells as many seeds as fit the time, from the first one on.
pub(crate) fn run_for(seconds: u64) -> Result<()> {
    tell(Program::Checked, &[0, u64::MAX - 1, seconds])
}

fn tell(program: Program, numbers: &[u64]) -> Result<()> {
    let mut cargo = command("cargo", &["run", "--quiet"]);
    if program == Program::Quick {
        cargo.args(["--profile", "quick"]);
    }
    cargo.args(["-p", "simulation", "--example", "replay", "--"]);
    cargo.args(numbers.iter().map(u64::to_string));
    run_command(&mut cargo)
}

/// The seeds of `FIRST..END`.
fn range(text: &str) -> Result<RangeInclusive<u64>> {
    let (first, end) = text.split_once("..").context("a range is FIRST..END")?;
    let (first, end): (u64, u64) = (first.parse()?, end.parse()?);
    ensure!(first < end, "there is no seed in {text}");
    Ok(first..=end - 1)
}

#[cfg(test)]
mod tests {
    use super::range;

    #[test]
    fn a_range_leaves_out_its_end_and_is_never_empty() {
        assert_eq!(range("3..7").ok(), Some(3..=6));
        assert!(range("7..7").is_err());
        assert!(range("7").is_err());
    }
}

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

pub(crate) fn run(options: &Options) -> Result<()> {
    let one = options.seed.map(|seed| seed..=seed);
    let seeds = one.or_else(|| options.seeds.clone());
    let seeds = seeds.context("which seed?")?;
    let (first, last) = (seeds.start(), seeds.end());
    let mut cargo = command("cargo", &["run", "--quiet"]);
    if first != last {
        // One seed is told by the program with all its checks; many, by the quick one.
        cargo.arg("--release");
    }
    let example = ["-p", "simulation", "--example", "replay", "--"];
    cargo
        .args(example)
        .args([first.to_string(), last.to_string()]);
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

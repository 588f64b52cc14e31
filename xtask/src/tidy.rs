//! `cargo xtask tidy`: the house stands as it is drawn.

mod docs;
mod floors;
mod skips;

use crate::{codegen, coverage};
use anyhow::{Result, ensure};

/// Looks at everything, then tells all that is out of order.
pub(crate) fn run() -> Result<()> {
    let mut problems = floors::problems()?;
    problems.extend(docs::problems()?);
    problems.extend(skips::problems()?);
    if let Err(error) = codegen::run(&codegen::Options { check: true }) {
        problems.push(format!("{error:#}"));
    }
    if let Err(error) = coverage::run(&coverage::Options { check: true }) {
        problems.push(format!("{error:#}"));
    }
    for problem in &problems {
        eprintln!("{problem}");
    }
    ensure!(
        problems.is_empty(),
        "{} things are out of order",
        problems.len()
    );
    println!("the house is in order");
    Ok(())
}

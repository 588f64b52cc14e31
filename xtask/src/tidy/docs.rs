//! Every module says what lives in it, and no text names a place of one machine.

use crate::root;
use crate::shell::{command, output};
use anyhow::Result;
use std::fs;

/// Text that only means something on one machine.
const PLACES: &[&str] = &["/work/", "/root/"];

/// Modules without a first line of documentation, and texts that name a place.
pub(super) fn problems() -> Result<Vec<String>> {
    let listed = output(&mut command("git", &["ls-files"]))?;
    let mut problems = Vec::new();
    for name in listed.lines() {
        let Ok(text) = fs::read_to_string(root().join(name)) else {
            continue;
        };
        let own = name == "xtask/src/tidy/docs.rs";
        if name.ends_with(".rs") && !begins_with_docs(&text) {
            problems.push(format!("{name} does not say what lives in it"));
        }
        let place = PLACES.iter().find(|place| text.contains(**place));
        if let Some(place) = place.filter(|_| !own && !name.ends_with(".lock")) {
            problems.push(format!("{name} names {place}, a place of one machine"));
        }
    }
    Ok(problems)
}

fn begins_with_docs(text: &str) -> bool {
    let mut lines = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("#!"));
    lines.next().is_some_and(|line| line.starts_with("//!"))
}

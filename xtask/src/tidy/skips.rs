//! No test is left out. What a test starts by name, in a process of its own, is no test.

use crate::root;
use crate::shell::{command, output};
use anyhow::Result;
use std::fs;

/// How the reason of a part that another test starts begins.
const STARTED: &str = "started by";

/// Tests that would never run.
pub(super) fn problems() -> Result<Vec<String>> {
    let listed = output(&mut command("git", &["ls-files", "*.rs"]))?;
    let mut problems = Vec::new();
    for name in listed.lines().filter(|name| !name.starts_with("xtask/")) {
        let Ok(text) = fs::read_to_string(root().join(name)) else {
            continue;
        };
        let ignored = text
            .lines()
            .filter(|line| line.trim_start().starts_with("#[ignore"));
        let left_out = ignored.filter(|line| !line.contains(STARTED)).count();
        if left_out > 0 {
            problems.push(format!("{name} leaves out {left_out} tests"));
        }
    }
    Ok(problems)
}

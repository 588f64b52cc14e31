//! Crates stand on floors: an arrow points only down, and crates on one floor do not import
//! each other.

use crate::shell::{command, output};
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// The floors from the ground up. The cellar, which proves the others, may look at every floor.
const FLOORS: &[(&str, &[&str])] = &[
    ("ground", &["domain", "api"]),
    ("senses", &["wire", "store", "journal", "seal"]),
    (
        "craft",
        &[
            "reconcile",
            "scheduler",
            "route",
            "policy",
            "wall",
            "runtime",
            "netns",
        ],
    ),
    (
        "rooms",
        &[
            "ecs",
            "elb",
            "network",
            "discovery",
            "zones",
            "mesh",
            "iam",
            "secrets",
            "cognito",
            "telemetry",
            "metrics",
            "registry",
            "certificates",
            "apigw",
            "firewall",
        ],
    ),
    ("hands", &["agent", "edge", "cli"]),
    ("roof", &["longshore"]),
];

const CELLAR: &[&str] = &[
    "simulation",
    "xtask",
    "storefront",
    "foodstore",
    "backend",
    "properties",
    "clients",
];

/// Arrows that point up or sideways, and crates without a floor.
pub(super) fn problems() -> Result<Vec<String>> {
    let arguments = ["metadata", "--format-version", "1", "--no-deps"];
    let metadata: Value = serde_json::from_str(&output(&mut command("cargo", &arguments))?)?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata names no packages")?;
    let ours: BTreeSet<&str> = packages
        .iter()
        .filter_map(|one| one["name"].as_str())
        .collect();
    let mut problems = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let dependencies = package["dependencies"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        // A dependency of tests alone is no arrow in the product.
        let used = dependencies.iter().filter(|one| one["kind"].is_null());
        let used = used
            .filter_map(|one| one["name"].as_str())
            .filter(|one| ours.contains(one));
        problems.extend(used.filter_map(|dependency| judge(name, dependency)));
        if !CELLAR.contains(&name) && floor(name).is_none() {
            problems.push(format!(
                "{name} stands on no floor: name one in xtask/src/tidy/floors.rs"
            ));
        }
    }
    Ok(problems)
}

fn floor(name: &str) -> Option<usize> {
    FLOORS.iter().position(|(_, crates)| crates.contains(&name))
}

fn judge(name: &str, dependency: &str) -> Option<String> {
    if CELLAR.contains(&name) {
        return None;
    }
    if CELLAR.contains(&dependency) {
        return Some(format!(
            "{name} imports {dependency}, which is in the cellar"
        ));
    }
    let names: BTreeMap<usize, &str> = FLOORS
        .iter()
        .enumerate()
        .map(|(height, (floor, _))| (height, *floor))
        .collect();
    let (from, to) = (floor(name)?, floor(dependency)?);
    let told = |height: usize| names.get(&height).copied().unwrap_or_default();
    (to >= from).then(|| {
        format!(
            "{name} ({}) imports {dependency} ({}): arrows point only down",
            told(from),
            told(to)
        )
    })
}

//! The image both sides run: one static program in one layer, as `docker save` writes it.

use crate::shell::{command, output, run};
use anyhow::{Context, Result};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};

/// Where the program is in the image; its own first line is when it began.
pub(super) const PROGRAM: &str = "/probe";

/// Builds the program and its image; answers the archive.
pub(super) fn make(directory: &Path, name: &str) -> Result<PathBuf> {
    let home = directory.join("image");
    let root = home.join("root");
    fs::create_dir_all(&root)?;
    build(&root.join("probe"))?;
    let layer = home.join("layer.tar");
    tar(&layer, &root, &["."])?;
    let sum = output(command("sha256sum", &[]).arg(&layer))?;
    let sum = sum.split(' ').next().context("sha256sum said nothing")?;
    let architecture = match std::env::consts::ARCH {
        "aarch64" => "arm64",
        _ => "amd64",
    };
    let config = json!({
        "architecture": architecture, "os": "linux", "created": "2026-01-01T00:00:00Z",
        "config": { "Cmd": [PROGRAM] }, "history": [{ "created": "2026-01-01T00:00:00Z" }],
        "rootfs": { "type": "layers", "diff_ids": [format!("sha256:{sum}")] },
    });
    let manifest =
        json!([{ "Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"] }]);
    fs::write(home.join("config.json"), config.to_string())?;
    fs::write(home.join("manifest.json"), manifest.to_string())?;
    let archive = directory.join("image.tar");
    tar(
        &archive,
        &home,
        &["manifest.json", "config.json", "layer.tar"],
    )?;
    Ok(archive)
}

fn build(program: &Path) -> Result<()> {
    let flags = [
        "--edition",
        "2024",
        "-O",
        "-C",
        "target-feature=+crt-static",
        "-C",
        "strip=symbols",
    ];
    let mut rustc = command("rustc", &flags);
    run(rustc.arg("xtask/src/bench/probe.rs").arg("-o").arg(program))
}

fn tar(archive: &Path, from: &Path, what: &[&str]) -> Result<()> {
    let mut tar = command("tar", &["--create", "--owner=0", "--group=0", "--file"]);
    run(tar.arg(archive).arg("--directory").arg(from).args(what))
}

//! Prepared layers seen through a real overlay mount, in a mount namespace of its own.

use std::path::PathBuf;
use std::process::Command;

use registry::Platform;

use crate::world::{World, layer};

/// Runs `script` where `merged` is an overlay of `layers`; answers what it printed.
///
/// The mount lives in the namespace of the command, so it is gone with it.
pub(crate) fn in_overlay(layers: &[PathBuf], script: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    for name in ["upper", "work", "merged"] {
        std::fs::create_dir(dir.path().join(name)).unwrap();
    }
    let lower: Vec<String> = layers
        .iter()
        .map(|layer| layer.display().to_string())
        .collect();
    let options = format!("lowerdir={},upperdir=upper,workdir=work", lower.join(":"));
    let output = Command::new("unshare")
        .args(["--mount", "--propagation", "private", "sh", "-ec"])
        .arg(format!(
            "mount -t overlay overlay -o {options} merged\n{script}"
        ))
        .current_dir(dir.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    said
}

#[tokio::test]
async fn whiteouts_hide_what_lower_layers_hold() {
    let world = World::new();
    let lower = layer(&[
        ("etc/gone", "1"),
        ("etc/kept", "2"),
        ("var/old", "3"),
        ("dir/a", "4"),
    ]);
    let upper = layer(&[
        ("etc/.wh.gone", ""),
        ("var/.wh..wh..opq", ""),
        ("var/new", "5"),
        (".wh.dir", ""),
        ("dir/b", "6"),
    ]);
    let digest = world.load("app", &[lower, upper]).await;
    let image = world
        .images
        .prepare(&digest, &Platform::linux("amd64"))
        .await
        .unwrap();
    let said = in_overlay(&image.layers, "cd merged && find . -type f | sort");
    assert_eq!(said, "./dir/b\n./etc/kept\n./var/new\n");
}

#[tokio::test]
async fn an_image_without_layers_is_an_empty_root() {
    let world = World::new();
    let digest = world.load("scratch-like", &[]).await;
    let image = world
        .images
        .prepare(&digest, &Platform::linux("amd64"))
        .await
        .unwrap();
    assert_eq!(in_overlay(&image.layers, "ls -A merged"), "");
}

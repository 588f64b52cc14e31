//! kill -9 in the middle of work: the store opens again with all that was acknowledged.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use registry::{Images, LoadSpec, Platform, Source};

use crate::world::{World, layer, ours, write_layout};

/// Tells the re-run of this test program what to do, and where.
const WORK_IN: &str = "LONGSHORE_TEST_WORK_IN";

/// Not a test of its own: the process that is killed. Loads images until it is.
#[test]
#[ignore = "run by the kill tests"]
fn victim() {
    let Some(dir) = std::env::var_os(WORK_IN).map(PathBuf::from) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let images = Images::open(&dir.join("store")).unwrap();
        for number in 0.. {
            let big = "x".repeat(300_000);
            let own = number.to_string();
            let layers = [
                layer(&[("big", &big), ("own", &own)]),
                layer(&[("more", &own)]),
            ];
            let layout = dir.join(format!("layout-{number}"));
            write_layout(&layout, &layers, "amd64");
            let name = ours(&format!("app:{number}"));
            let spec = LoadSpec {
                source: Source::Path(layout),
                name: Some(name.clone()),
            };
            images.load(spec).await.unwrap();
            // Said only now: from here on the image must be there.
            std::fs::write(dir.join("acknowledged"), number.to_string()).unwrap();
            let digest = images.resolve(&name).await.unwrap();
            images
                .prepare(&digest, &Platform::linux("amd64"))
                .await
                .unwrap();
        }
    });
}

fn start(dir: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "kill::victim", "--nocapture"])
        .env(WORK_IN, dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn a_store_killed_while_loading_keeps_what_it_acknowledged() {
    for round in 0..12_u64 {
        let dir = tempfile::tempdir().unwrap();
        let mut victim = start(dir.path());
        let acknowledged = dir.path().join("acknowledged");
        while std::fs::read_to_string(&acknowledged)
            .unwrap_or_default()
            .is_empty()
        {
            assert!(
                victim.try_wait().unwrap().is_none(),
                "the victim died by itself"
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(13 * round)).await;
        victim.kill().unwrap();
        victim.wait().unwrap();

        let store = dir.path().join("store");
        let images = Images::open(&store).unwrap();
        assert_eq!(std::fs::read_dir(store.join("tmp")).unwrap().count(), 0);
        let last: u64 = std::fs::read_to_string(&acknowledged)
            .unwrap()
            .parse()
            .unwrap();
        for number in 0..=last {
            let digest = images
                .resolve(&ours(&format!("app:{number}")))
                .await
                .unwrap();
            let image = images
                .prepare(&digest, &Platform::linux("amd64"))
                .await
                .unwrap();
            let own = std::fs::read_to_string(image.layers[1].join("own")).unwrap();
            assert_eq!(own, number.to_string());
        }
        let World { .. } = World { dir, images };
    }
}

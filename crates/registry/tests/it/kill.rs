//! kill -9 in the middle of work: the store opens again with all that was acknowledged.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use registry::distribution::Open;
use registry::{Images, LoadSpec, Platform, Source};

use crate::skopeo::skopeo;
use crate::world::{home, layer, ours, write_layout};

/// Tells the re-run of this test program what to do, and where.
const WORK_IN: &str = "LONGSHORE_TEST_WORK_IN";

/// Not a test of its own: the process that is killed. Loads images until it is.
#[test]
#[ignore = "started by the kill tests"]
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
            say(&dir, "acknowledged", &number.to_string());
            let digest = images.resolve(&name).await.unwrap();
            images
                .prepare(&digest, &Platform::linux("amd64"))
                .await
                .unwrap();
        }
    });
}

/// Not a test of its own: a server that is killed.
#[test]
#[ignore = "started by the kill tests"]
fn server() {
    let Some(dir) = std::env::var_os(WORK_IN).map(PathBuf::from) else {
        return;
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let images = Images::open(&dir.join("store")).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        say(&dir, "address", &listener.local_addr().unwrap().to_string());
        registry::distribution::serve(listener, images, Arc::new(Open), home()).await;
    });
}

/// Says something to the test in a file that is never seen half written.
fn say(dir: &Path, name: &str, text: &str) {
    std::fs::write(dir.join("saying"), text).unwrap();
    std::fs::rename(dir.join("saying"), dir.join(name)).unwrap();
}

/// Waits until the process says something under `name`.
async fn hear(dir: &Path, name: &str, process: &mut Child) -> String {
    loop {
        if let Ok(text) = std::fs::read_to_string(dir.join(name)) {
            return text;
        }
        assert!(
            process.try_wait().unwrap().is_none(),
            "the process died by itself"
        );
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn start(dir: &Path, role: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", role, "--nocapture"])
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
        let mut victim = start(dir.path(), "kill::victim");
        hear(dir.path(), "acknowledged", &mut victim).await;
        tokio::time::sleep(Duration::from_millis(13 * round)).await;
        victim.kill().unwrap();
        victim.wait().unwrap();

        let store = dir.path().join("store");
        let images = Images::open(&store).unwrap();
        assert_eq!(std::fs::read_dir(store.join("tmp")).unwrap().count(), 0);
        let last = std::fs::read_to_string(dir.path().join("acknowledged")).unwrap();
        let last: u64 = last.parse().unwrap();
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
    }
}

#[tokio::test]
async fn a_server_killed_during_pushes_keeps_what_it_acknowledged_and_takes_the_rest_again() {
    let dir = tempfile::tempdir().unwrap();
    let big: String = (0..400_000)
        .map(|n| char::from(b'a' + (n % 23) as u8))
        .collect();
    for round in 0..5_u64 {
        let _ = std::fs::remove_file(dir.path().join("address"));
        let mut server = start(dir.path(), "kill::server");
        let address = hear(dir.path(), "address", &mut server).await;
        let pushes = (0..4).map(|number| {
            let layout = dir.path().join(format!("push-{round}-{number}"));
            let own = format!("{round}-{number}");
            write_layout(
                &layout,
                &[layer(&[("big", &big)]), layer(&[("own", &own)])],
                "amd64",
            );
            push(
                dir.path(),
                format!("oci:{}", layout.display()),
                &address,
                own,
            )
        });
        let killed = async {
            tokio::time::sleep(Duration::from_millis(60 + 45 * round)).await;
            server.kill().unwrap();
            server.wait().unwrap();
        };
        let (pushed, ()) = tokio::join!(futures_util::future::join_all(pushes), killed);
        check(dir.path(), pushed).await;
    }
}

/// Opens the store the server left: acknowledged pushes are there, the others go up again.
async fn check(dir: &Path, pushed: Vec<Push>) {
    let images = Images::open(&dir.join("store")).unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let access = Arc::new(Open);
    let server = tokio::spawn(registry::distribution::serve(
        listener,
        images.clone(),
        access,
        home(),
    ));
    for Push {
        own,
        source,
        acknowledged,
    } in pushed
    {
        if !acknowledged {
            let again = push(dir, source, &address, own.clone()).await;
            assert!(again.acknowledged, "{own} could not be pushed again");
        }
        let digest = images.resolve(&ours(&format!("app:{own}"))).await;
        let digest = digest.expect("an acknowledged push is there");
        let image = images
            .prepare(&digest, &Platform::linux("amd64"))
            .await
            .unwrap();
        assert_eq!(
            std::fs::read_to_string(image.layers[0].join("own")).unwrap(),
            own
        );
    }
    server.abort();
    assert!(server.await.unwrap_err().is_cancelled());
    drop(images);
    wait_until_closed(&dir.join("store")).await;
}

/// One image on its way to the server.
struct Push {
    own: String,
    source: String,
    acknowledged: bool,
}

async fn push(dir: &Path, source: String, address: &str, own: String) -> Push {
    let there = format!("docker://{address}/app:{own}");
    let (ok, _) = skopeo(dir, &["copy", "--dest-tls-verify=false", &source, &there]).await;
    Push {
        own,
        source,
        acknowledged: ok,
    }
}

/// A store is free once the last task that holds it has ended.
async fn wait_until_closed(store: &Path) {
    for _ in 0..500 {
        if Images::open(store).is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the store was never closed");
}

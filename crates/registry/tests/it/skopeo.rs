//! skopeo as a client, and skopeo's archives as input.

use std::path::Path;
use std::process::Output;
use std::sync::Arc;

use registry::{LoadSpec, Platform, Source};

use crate::world::{OneUser, PASSWORD, USER, World, home, layer, ours, reference, write_layout};

/// Runs skopeo with a home of its own; answers whether it succeeded, and what it said.
pub(crate) async fn skopeo(dir: &Path, arguments: &[&str]) -> (bool, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = tokio::process::Command::new("/usr/bin/skopeo")
        .arg("--insecure-policy")
        .args(arguments)
        .env("HOME", dir)
        .env("XDG_RUNTIME_DIR", dir)
        .env_remove("REGISTRY_AUTH_FILE")
        .output()
        .await
        .expect("these tests need skopeo: apt-get install skopeo");
    (
        status.success(),
        String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned(),
    )
}

async fn works(dir: &Path, arguments: &[&str]) {
    let (ok, said) = skopeo(dir, arguments).await;
    assert!(ok, "skopeo {arguments:?}: {said}");
}

/// An image of two layers as an OCI layout on disk.
fn layout(world: &World) -> String {
    let dir = world.path("source");
    let layers = [
        layer(&[("etc/a", "1"), ("etc/b", "2")]),
        layer(&[("etc/.wh.a", "")]),
    ];
    write_layout(&dir, &layers, "amd64");
    format!("oci:{}", dir.display())
}

async fn hello(world: &World, name: &str) -> Vec<String> {
    let digest = world
        .images
        .resolve(&reference(name))
        .await
        .expect("the image is here");
    let image = world
        .images
        .prepare(&digest, &Platform::linux("amd64"))
        .await
        .unwrap();
    let top = image.layers.last().unwrap();
    ["etc/a", "etc/b"]
        .iter()
        .map(|f| std::fs::read_to_string(top.join(f)).unwrap())
        .collect()
}

#[tokio::test]
async fn skopeo_pushes_and_pulls_what_it_pushed() {
    let world = World::new();
    let address = world.serve().await;
    let there = format!("docker://{address}/shop/orders:v1");
    let source = layout(&world);
    works(
        world.dir.path(),
        &["copy", "--dest-tls-verify=false", &source, &there],
    )
    .await;
    assert_eq!(
        hello(&world, &ours("shop/orders:v1").to_string()).await,
        ["1", "2"]
    );

    let back = format!("oci:{}:back", world.path("back").display());
    works(
        world.dir.path(),
        &["copy", "--src-tls-verify=false", &there, &back],
    )
    .await;
    let (ok, tags) = skopeo(
        world.dir.path(),
        &[
            "list-tags",
            "--tls-verify=false",
            there.trim_end_matches(":v1"),
        ],
    )
    .await;
    assert!(ok && tags.contains("\"v1\""), "{tags}");
    let (ok, said) = skopeo(world.dir.path(), &["inspect", "--tls-verify=false", &there]).await;
    assert!(ok && said.contains("\"Architecture\": \"amd64\""), "{said}");
    works(world.dir.path(), &["delete", "--tls-verify=false", &there]).await;
    let (ok, said) = skopeo(world.dir.path(), &["inspect", "--tls-verify=false", &there]).await;
    assert!(!ok && said.contains("manifest unknown"), "{said}");
}

#[tokio::test]
async fn skopeo_pushes_docker_manifests_and_compressed_layers_too() {
    let world = World::new();
    let address = world.serve().await;
    let source = layout(&world);
    for (format, compression) in [("v2s2", "gzip"), ("oci", "gzip"), ("oci", "zstd")] {
        let name = format!("formats:{format}-{compression}");
        let there = format!("docker://{address}/{name}");
        let copy = [
            "copy",
            "--dest-tls-verify=false",
            "--format",
            format,
            "--dest-compress-format",
            compression,
            &source,
            &there,
        ];
        works(world.dir.path(), &copy).await;
        assert_eq!(
            hello(&world, &ours(&name).to_string()).await,
            ["1", "2"],
            "{name}"
        );
    }
}

#[tokio::test]
async fn skopeo_needs_the_right_credentials() {
    let world = World::new();
    let address = world.serve_to(Arc::new(OneUser)).await;
    let there = format!("docker://{address}/app:v1");
    let source = layout(&world);
    let right = format!("{USER}:{PASSWORD}");
    let copy = |credentials: &'static str| {
        vec![
            "copy",
            "--dest-tls-verify=false",
            "--dest-creds",
            credentials,
        ]
    };
    let mut wrong = copy("AWS:wrong");
    wrong.extend([source.as_str(), there.as_str()]);
    let (ok, said) = skopeo(world.dir.path(), &wrong).await;
    assert!(!ok && said.contains("authentication required"), "{said}");
    let (ok, said) = skopeo(
        world.dir.path(),
        &["copy", "--dest-tls-verify=false", &source, &there],
    )
    .await;
    assert!(!ok && said.contains("authentication required"), "{said}");
    works(
        world.dir.path(),
        &[
            "copy",
            "--dest-tls-verify=false",
            "--dest-creds",
            &right,
            &source,
            &there,
        ],
    )
    .await;
    let login = [
        "login",
        "--tls-verify=false",
        "-u",
        USER,
        "-p",
        PASSWORD,
        &address,
    ];
    works(world.dir.path(), &login).await;
    works(world.dir.path(), &["inspect", "--tls-verify=false", &there]).await;
}

#[tokio::test]
async fn archives_that_skopeo_writes_are_loaded_with_their_names() {
    let world = World::new();
    let source = layout(&world);
    let name = format!("{}/app:v2", home().host());
    for kind in ["docker-archive", "oci-archive"] {
        let file = world.path(&format!("{kind}.tar"));
        let there = format!("{kind}:{}:{name}", file.display());
        works(world.dir.path(), &["copy", &source, &there]).await;
        let names = world
            .images
            .load(LoadSpec::from(file.clone()))
            .await
            .unwrap();
        assert_eq!(names, [reference(&name)], "{kind}");
        assert_eq!(hello(&world, &name).await, ["1", "2"], "{kind}");
        world.images.remove(&reference(&name)).await.unwrap();

        let zipped = std::fs::File::create(world.path("zipped")).unwrap();
        let mut gzip = flate2::write::GzEncoder::new(zipped, flate2::Compression::fast());
        std::io::copy(&mut std::fs::File::open(&file).unwrap(), &mut gzip).unwrap();
        gzip.finish().unwrap();
        let spec = LoadSpec {
            source: Source::Path(world.path("zipped")),
            name: None,
        };
        assert_eq!(
            world.images.load(spec).await.unwrap(),
            [reference(&name)],
            "{kind}"
        );
        world.images.remove(&reference(&name)).await.unwrap();
    }
}

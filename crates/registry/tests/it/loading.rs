//! Loading image files, and what is then in the store.

use std::collections::HashSet;
use std::path::Path;

use registry::{Images, LoadError, LoadSpec, Platform, PrepareError, Source};

use crate::world::{World, layer, ours, reference, write_layout};

fn tar_of(dir: &Path) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    tar.append_dir_all(".", dir).unwrap();
    tar.into_inner().unwrap()
}

fn from_bytes(bytes: Vec<u8>, name: Option<&str>) -> LoadSpec {
    let source = Source::Reader(Box::new(std::io::Cursor::new(bytes)));
    LoadSpec {
        source,
        name: name.map(reference),
    }
}

#[tokio::test]
async fn an_oci_archive_loads_from_a_pipe_plain_or_compressed_with_its_digest_kept() {
    let world = World::new();
    let layout = world.path("layout");
    let digest = write_layout(&layout, &[layer(&[("hello", "world")])], "amd64");
    let plain = tar_of(&layout);
    for (name, bytes) in [
        ("zstd", zstd::encode_all(&plain[..], 1).unwrap()),
        ("plain", plain),
    ] {
        let names = world
            .images
            .load(from_bytes(bytes, Some(name)))
            .await
            .unwrap();
        assert_eq!(names, [reference(name)]);
        assert_eq!(
            world.images.resolve(&reference(name)).await,
            Some(digest.clone())
        );
    }
}

#[tokio::test]
async fn an_image_is_prepared_with_its_configuration_and_its_layers_top_first() {
    let world = World::new();
    let layers = [layer(&[("hello", "lower")]), layer(&[("hello", "upper")])];
    let digest = world.load("app", &layers).await;
    let image = world
        .images
        .prepare(&digest, &Platform::linux("amd64"))
        .await
        .unwrap();
    let tops: Vec<String> = image
        .layers
        .iter()
        .map(|layer| std::fs::read_to_string(layer.join("hello")).unwrap())
        .collect();
    assert_eq!(tops, ["upper", "lower"]);
    assert_eq!(image.config.cmd, ["/hello"]);
    assert_eq!(image.config.env, ["A=b"]);
    assert_eq!(image.config.stop_signal.as_deref(), Some("SIGINT"));
}

#[tokio::test]
async fn the_same_layer_twice_is_stacked_once() {
    let world = World::new();
    let (a, b) = (layer(&[("a", "1")]), layer(&[("b", "2")]));
    let digest = world.load("twice", &[a.clone(), b, a]).await;
    let image = world
        .images
        .prepare(&digest, &Platform::linux("amd64"))
        .await
        .unwrap();
    assert_eq!(image.layers.len(), 2);
    assert!(image.layers[0].join("a").exists());
}

#[tokio::test]
async fn an_image_for_another_machine_is_not_prepared() {
    let world = World::new();
    let digest = world.load("app", &[layer(&[])]).await;
    let error = world
        .images
        .prepare(&digest, &Platform::linux("arm64"))
        .await
        .unwrap_err();
    assert!(matches!(error, PrepareError::Platform(_)), "{error:?}");
    assert_eq!(
        error.to_string(),
        "image manifest does not contain descriptor matching platform 'linux/arm64'"
    );
}

#[tokio::test]
async fn a_damaged_layer_is_noticed_before_it_is_used() {
    let world = World::new();
    let bytes = layer(&[("hello", "world")]);
    let digest = world.load("app", std::slice::from_ref(&bytes)).await;
    let blob = world
        .path("store/blobs/sha256")
        .join(registry::Digest::of(&bytes).hex());
    let mut damaged = bytes.clone();
    damaged[512] ^= 1;
    std::fs::write(blob, damaged).unwrap();
    let error = world
        .images
        .prepare(&digest, &Platform::linux("amd64"))
        .await
        .unwrap_err();
    assert!(matches!(error, PrepareError::Unpack(..)), "{error:?}");
    let left = std::fs::read_dir(world.path("store/tmp")).unwrap().count();
    assert_eq!(left, 0, "a failed unpack leaves nothing");
}

#[tokio::test]
async fn what_is_no_image_says_so() {
    let world = World::new();
    let load = |bytes, name| world.images.load(from_bytes(bytes, name));
    assert!(matches!(
        load(layer(&[("a", "b")]), None).await,
        Err(LoadError::NotAnImage)
    ));
    assert!(matches!(
        load(vec![7; 600], None).await,
        Err(LoadError::Archive(_))
    ));
    assert!(matches!(
        load(Vec::new(), None).await,
        Err(LoadError::NotAnImage)
    ));
    let layout = world.path("layout");
    write_layout(&layout, &[layer(&[])], "amd64");
    assert!(matches!(
        load(tar_of(&layout), None).await,
        Err(LoadError::Unnamed)
    ));
    let absent = LoadSpec::from(world.path("absent.tar"));
    assert!(matches!(
        world.images.load(absent).await,
        Err(LoadError::Open(..))
    ));
}

#[tokio::test]
async fn an_archive_that_lies_about_a_digest_is_refused() {
    let world = World::new();
    let layout = world.path("layout");
    let bytes = layer(&[("a", "b")]);
    write_layout(&layout, std::slice::from_ref(&bytes), "amd64");
    let blob = layout
        .join("blobs/sha256")
        .join(registry::Digest::of(&bytes).hex());
    std::fs::write(blob, layer(&[("a", "evil")])).unwrap();
    let spec = LoadSpec {
        source: Source::Path(layout),
        name: Some(reference("liar")),
    };
    assert!(matches!(
        world.images.load(spec).await,
        Err(LoadError::Blob(_))
    ));
    assert_eq!(world.images.resolve(&reference("liar")).await, None);
}

#[tokio::test]
async fn names_can_be_given_taken_and_listed() {
    let world = World::new();
    let digest = world.load("app:v1", &[layer(&[("a", "b")])]).await;
    world
        .images
        .tag(&reference("app:v1"), &ours("shop/app:v1"))
        .await
        .unwrap();
    let names: Vec<String> = world
        .images
        .list()
        .iter()
        .map(|image| image.reference.to_string())
        .collect();
    assert_eq!(
        names,
        [
            ours("shop/app:v1").to_string(),
            reference("app:v1").to_string()
        ]
    );
    assert!(
        world
            .images
            .list()
            .iter()
            .all(|image| image.digest == digest)
    );
    world.images.remove(&reference("app:v1")).await.unwrap();
    assert_eq!(world.images.resolve(&reference("app:v1")).await, None);
    assert_eq!(
        world.images.resolve(&ours("shop/app:v1")).await,
        Some(digest)
    );
    assert!(world.images.remove(&reference("app:v1")).await.is_err());
}

#[tokio::test]
async fn prune_removes_what_nothing_needs_and_nothing_else() {
    let world = World::new();
    let shared = layer(&[("shared", "x")]);
    let keep = world.load("keep", std::slice::from_ref(&shared)).await;
    let gone = world.load("gone", &[shared, layer(&[("own", "y")])]).await;
    let platform = Platform::linux("amd64");
    let running = world.images.prepare(&gone, &platform).await.unwrap();
    world.images.remove(&reference("gone")).await.unwrap();

    let in_use = HashSet::from([gone.clone()]);
    let nothing = world.images.prune(&in_use).await.unwrap();
    assert_eq!(
        (nothing.blobs, nothing.layers),
        (0, 0),
        "a running task keeps its image"
    );

    let pruned = world.images.prune(&HashSet::new()).await.unwrap();
    assert_eq!(
        (pruned.blobs, pruned.layers),
        (3, 0),
        "a prepared image keeps its layers"
    );
    drop(running);
    let pruned = world.images.prune(&HashSet::new()).await.unwrap();
    assert_eq!((pruned.blobs, pruned.layers), (0, 1));
    world.images.prepare(&keep, &platform).await.unwrap();
}

#[tokio::test]
async fn a_store_opens_again_with_all_it_held_and_only_once_at_a_time() {
    let World { dir, images } = World::new();
    let world = World { dir, images };
    let digest = world.load("app", &[layer(&[("a", "b")])]).await;
    let store = world.path("store");
    assert!(matches!(
        Images::open(&store),
        Err(registry::OpenError::InUse(_))
    ));
    let World { dir: _dir, images } = world;
    drop(images);
    let again = Images::open(&store).unwrap();
    assert_eq!(again.resolve(&reference("app")).await, Some(digest));
}

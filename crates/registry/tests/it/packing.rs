//! Packing programs of this machine, and running them from the image alone.

use std::path::{Path, PathBuf};
use std::process::Command;

use registry::{Image, PackError, PackFile, PackSpec, Platform};

use crate::running::in_overlay;
use crate::world::{World, ours};

async fn prepared(world: &World, spec: &PackSpec) -> Image {
    let name = world.images.pack(spec).await.unwrap();
    let digest = world.images.resolve(&name).await.unwrap();
    world
        .images
        .prepare(&digest, &Platform::here())
        .await
        .unwrap()
}

#[tokio::test]
async fn a_dynamic_program_runs_from_its_image_alone() {
    let world = World::new();
    let mut spec = PackSpec::new(ours("ls:v1"), PathBuf::from("/bin/ls"));
    spec.files = vec![PackFile {
        source: PathBuf::from("/etc/os-release"),
        destination: PathBuf::from("/lib/extra/os-release"),
    }];
    let image = prepared(&world, &spec).await;
    let said = in_overlay(
        &image.layers,
        "chroot merged /usr/local/bin/ls -1 / /lib/extra",
    );
    for expected in ["etc", "tmp", "usr", "os-release"] {
        assert!(
            said.lines().any(|line| line == expected),
            "{expected} in {said}"
        );
    }
    let said = in_overlay(
        &image.layers,
        "stat -c '%a %u' merged/tmp merged/root; cat merged/etc/passwd",
    );
    assert!(said.starts_with("1777 0\n700 0\nroot:x:0:0:"), "{said}");
    assert_eq!(image.config.entrypoint, ["/usr/local/bin/ls"]);
}

#[tokio::test]
async fn the_same_program_packed_twice_is_the_same_image() {
    let (one, two) = (World::new(), World::new());
    let mut digests = Vec::new();
    for world in [&one, &two, &two] {
        let mut spec = PackSpec::new(ours("env:v1"), PathBuf::from("/usr/bin/env"));
        spec.env = vec!["A=b".into()];
        spec.labels = [
            ("a".to_owned(), "b".to_owned()),
            ("c".to_owned(), "d".to_owned()),
        ]
        .into();
        spec.expose = vec!["8080".into()];
        spec.user = Some("app".into());
        let name = world.images.pack(&spec).await.unwrap();
        digests.push(world.images.resolve(&name).await.unwrap());
    }
    assert!(
        digests.iter().all(|digest| *digest == digests[0]),
        "{digests:?}"
    );
}

#[tokio::test]
async fn programs_that_need_the_same_libraries_share_a_layer() {
    let world = World::new();
    let [one, two] = ["/usr/bin/env", "/usr/bin/cat"].map(|program| {
        let name = program.rsplit('/').next().unwrap();
        PackSpec::new(ours(&format!("{name}:v1")), PathBuf::from(program))
    });
    let (one, two) = (prepared(&world, &one).await, prepared(&world, &two).await);
    assert_eq!(one.layers.last(), two.layers.last());
    assert_ne!(one.layers.first(), two.layers.first());
}

#[tokio::test]
async fn libraries_beside_the_program_are_found_and_kept_beside_it() {
    let world = World::new();
    let dir = world.path("app");
    build(&dir);
    let image = prepared(&world, &PackSpec::new(ours("app:v1"), dir.join("bin/app"))).await;
    // The loader learns its origin from /proc, which every container has.
    let run = "mkdir merged/proc; mount -t proc proc merged/proc; chroot merged /usr/local/bin/app";
    assert_eq!(in_overlay(&image.layers, run), "42\n");
    std::fs::remove_file(dir.join("lib/libanswer.so")).unwrap();
    let gone = world
        .images
        .pack(&PackSpec::new(ours("app:v2"), dir.join("bin/app")))
        .await;
    assert!(
        matches!(&gone, Err(PackError::LibraryNotFound { library, .. }) if library == "libanswer.so"),
        "{gone:?}"
    );
}

/// A program with a library found through `$ORIGIN/../lib`.
fn build(dir: &Path) {
    std::fs::create_dir_all(dir.join("bin")).unwrap();
    std::fs::create_dir_all(dir.join("lib")).unwrap();
    std::fs::write(dir.join("answer.c"), "int answer(void) { return 42; }\n").unwrap();
    let main =
        "#include <stdio.h>\nint answer(void);\nint main(void) { printf(\"%d\\n\", answer()); }\n";
    std::fs::write(dir.join("main.c"), main).unwrap();
    let cc = |arguments: &[&str]| {
        let status = Command::new("cc").current_dir(dir).args(arguments).status();
        assert!(status.expect("this test needs a C compiler").success());
    };
    cc(&["-shared", "-fPIC", "-o", "lib/libanswer.so", "answer.c"]);
    cc(&[
        "-o",
        "bin/app",
        "main.c",
        "-Llib",
        "-lanswer",
        "-Wl,-rpath,$ORIGIN/../lib",
    ]);
}

#[tokio::test]
async fn what_cannot_be_packed_says_why() {
    let world = World::new();
    let pack = |program: &str| {
        let spec = PackSpec::new(ours("x:v1"), PathBuf::from(program));
        let images = world.images.clone();
        async move { images.pack(&spec).await }
    };
    assert!(matches!(
        pack("/etc/passwd").await,
        Err(PackError::NotAProgram(_))
    ));
    assert!(matches!(pack("/etc").await, Err(PackError::NotAProgram(_))));
    assert!(matches!(
        pack("/no/such/file").await,
        Err(PackError::Read(..))
    ));
    let mut spec = PackSpec::new(ours("x:v1"), PathBuf::from("/bin/ls"));
    spec.files = vec![PackFile {
        source: PathBuf::from("/etc/passwd"),
        destination: PathBuf::from("etc/x"),
    }];
    assert!(matches!(
        world.images.pack(&spec).await,
        Err(PackError::Destination(_))
    ));
}

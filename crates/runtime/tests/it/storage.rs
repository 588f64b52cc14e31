//! Where what containers write goes, and what stays of it.

use crate::world::World;
use runtime::log::LogPosition;
use runtime::spec::{LogTarget, SandboxSpec};
use runtime::{Forget, Runtime as _};

async fn world(change: impl FnOnce(&World, &mut SandboxSpec)) -> World {
    let world = World::without_sandbox();
    let mut spec = world.sandbox("task");
    change(&world, &mut spec);
    world.runtime.create_sandbox(&spec).await.unwrap();
    world
}

#[tokio::test]
async fn layers_are_where_the_sandbox_says_and_go_with_their_containers() {
    let world = world(|world, spec| spec.layers = Some(world.path("layers"))).await;
    let spec = world.shell("echo written > /note; cat /note");
    // What a start left that was cut short.
    let place = world.path("layers").join(spec.id.as_str());
    std::fs::create_dir_all(place.join("upper/left")).unwrap();
    let run = world.run(&spec).await.unwrap();
    assert_eq!(run.stdout, "written\n");
    let note = std::fs::read_to_string(place.join("upper/note")).unwrap();
    assert_eq!(note, "written\n");
    assert!(!place.join("upper/left").exists());
    assert_eq!(world.runtime.layers(&spec.sandbox), [place.join("upper")]);
    world.runtime.remove(&spec.id).await.unwrap();
    assert!(!place.exists());
}

#[tokio::test]
async fn output_that_belongs_to_somebody_outlives_its_sandbox() {
    let mut world = world(|_, spec| spec.output_of = Some("owner".to_owned())).await;
    let spec = world.shell("echo said");
    let mut silent = world.shell("echo unheard");
    silent.log = LogTarget::Discard;
    world.run(&spec).await.unwrap();
    world.runtime.start(&silent).await.unwrap();
    world.runtime.remove_sandbox(&spec.sandbox).await.unwrap();
    world.restart();
    let mut log = world.runtime.log(&spec.id, LogPosition::default()).unwrap();
    let lines = log.follow(10).await.unwrap().unwrap().lines;
    assert_eq!(lines[0].bytes, b"said");
    assert!(log.follow(10).await.unwrap().is_none(), "it has ended");
    assert!(
        world
            .runtime
            .log(&silent.id, LogPosition::default())
            .is_none()
    );
    let forgotten = world.runtime.forget_output(&Forget::Of("owner".to_owned()));
    assert_eq!(forgotten.unwrap(), 1);
    assert!(
        world
            .runtime
            .log(&spec.id, LogPosition::default())
            .is_none()
    );
}

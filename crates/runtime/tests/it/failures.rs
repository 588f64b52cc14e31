//! Starts that fail: they say which step, and leave nothing.

use std::path::PathBuf;

use runtime::spec::{ContainerSpec, Device, DeviceAccess, Mount, Network, RootFs};
use runtime::{Runtime as _, StartError, StartStep};

use crate::world::World;

/// Starts a container that must fail, and checks that it left nothing.
async fn check_failure(world: &World, change: impl Fn(&mut ContainerSpec), expected: StartStep) {
    let mut spec = world.shell("true");
    change(&mut spec);
    let failed = world.runtime.start(&spec).await;
    let Err(StartError::Step { step, .. }) = &failed else {
        panic!("{failed:?}")
    };
    assert_eq!(*step, expected, "{failed:?}");
    assert!(world.runtime.wait(&spec.id).await.is_err());
    let containers = world.path("state/sandboxes/task/containers");
    assert_eq!(std::fs::read_dir(containers).unwrap().count(), 0);
    let inside = |group: &PathBuf| {
        std::fs::read_dir(group)
            .unwrap()
            .flatten()
            .filter(|e| e.path().is_dir())
            .count()
    };
    assert_eq!(world.cgroups().iter().map(inside).sum::<usize>(), 0);
}

#[tokio::test]
async fn a_failed_start_names_its_step_and_leaves_nothing() {
    let world = World::new().await;
    let before = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    check_failure(
        &world,
        |s| s.args = vec!["no-such".into()],
        StartStep::Executable,
    )
    .await;
    check_failure(
        &world,
        |s| s.args = vec!["/etc/passwd".into()],
        StartStep::Executable,
    )
    .await;
    check_failure(&world, |s| s.user = "stranger".into(), StartStep::User).await;
    check_failure(&world, |s| s.user = "web:strangers".into(), StartStep::User).await;
    check_failure(
        &world,
        |s| s.cwd = "/etc/passwd".into(),
        StartStep::WorkingDirectory,
    )
    .await;
    let bind = Mount::Bind {
        source: "/no/such".into(),
        target: "/x".into(),
        read_only: true,
    };
    check_failure(
        &world,
        |s| s.mounts = vec![bind.clone()],
        StartStep::MountSource,
    )
    .await;
    let tmpfs = |option: &str| Mount::Tmpfs {
        target: "/x".into(),
        size_bytes: None,
        options: vec![option.into()],
    };
    check_failure(
        &world,
        |s| s.mounts = vec![tmpfs("bogus")],
        StartStep::MountTarget,
    )
    .await;
    check_failure(
        &world,
        |s| {
            s.root = RootFs::Layers {
                lower: vec!["/no/such/layer".into()],
            }
        },
        StartStep::MountSource,
    )
    .await;
    check_failure(
        &world,
        |s| s.root = RootFs::Directory("/no/such".into()),
        StartStep::RootFs,
    )
    .await;
    let access = DeviceAccess {
        read: true,
        write: true,
        mknod: true,
    };
    let device = Device {
        host_path: "/dev/no-such".into(),
        container_path: "/dev/x".into(),
        access,
    };
    check_failure(
        &world,
        |s| s.devices = vec![device.clone()],
        StartStep::Device,
    )
    .await;
    check_failure(
        &world,
        |s| s.sysctls = vec![("net.no.such".into(), "1".into())],
        StartStep::Sysctl,
    )
    .await;
    assert_eq!(
        std::fs::read_to_string("/proc/self/mountinfo").unwrap(),
        before
    );
}

#[tokio::test]
async fn a_missing_network_namespace_is_named() {
    let world = World::without_sandbox();
    let mut sandbox = world.sandbox("task");
    sandbox.network = Network::Path("/run/netns/lst-no-such".into());
    world.runtime.create_sandbox(&sandbox).await.unwrap();
    let failed = world.runtime.start(&world.shell("true")).await;
    let Err(StartError::Step {
        step: StartStep::Namespace,
        subject,
        ..
    }) = failed
    else {
        panic!("{failed:?}")
    };
    assert_eq!(subject, "/run/netns/lst-no-such");
}

#[tokio::test]
async fn specifications_that_make_no_sense_are_refused_before_anything_is_made() {
    let world = World::new().await;
    let refused = async |change: fn(&mut ContainerSpec)| {
        let mut spec = world.shell("true");
        change(&mut spec);
        matches!(
            world.runtime.start(&spec).await,
            Err(StartError::BadSpec(_))
        )
    };
    assert!(refused(|s| s.args.clear()).await);
    assert!(refused(|s| s.env = vec!["nonsense".into()]).await);
    assert!(refused(|s| s.cwd = "relative".into()).await);
    assert!(refused(|s| s.root = RootFs::Layers { lower: Vec::new() }).await);
    assert!(!world.path("state/sandboxes/task/containers").exists());
    let mut elsewhere = world.shell("true");
    elsewhere.sandbox = runtime::SandboxId::new("nowhere").unwrap();
    assert!(matches!(
        world.runtime.start(&elsewhere).await,
        Err(StartError::NoSandbox(_))
    ));
}

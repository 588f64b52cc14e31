//! Beginning and end: output, exit codes, signals, environment, users, init.

use std::time::{Duration, SystemTime};

use runtime::spec::{LogTarget, RootFs, Sharing};
use runtime::{Runtime as _, Signal};

use crate::world::{World, id};

#[tokio::test]
async fn a_container_runs_and_its_output_and_exit_code_are_kept() {
    let world = World::new().await;
    let run = world
        .run(&world.shell("echo out; echo err >&2; exit 7"))
        .await
        .unwrap();
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("out\n", "err\n")
    );
    assert_eq!((run.exit.code, run.exit.signal), (7, None));
    assert!(!run.exit.oom_killed && !run.exit.shim_lost);
    assert!(run.exit.finished_at <= SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40));
}

#[tokio::test]
async fn output_can_be_discarded() {
    let world = World::new().await;
    let mut spec = world.shell("echo out; echo err >&2; exit 4");
    spec.log = LogTarget::Discard;
    let run = world.run(&spec).await.unwrap();
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str(), run.exit.code),
        ("", "", 4)
    );
}

#[tokio::test]
async fn a_signal_ends_a_container_with_128_and_its_number() {
    let world = World::new().await;
    let spec = world.shell("echo ready; exec sleep 60");
    world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "ready").await;
    // The first process of a process namespace has no default action for SIGTERM.
    world.runtime.signal(&spec.id, Signal::TERM).await.unwrap();
    world.runtime.signal(&spec.id, Signal::KILL).await.unwrap();
    let exit = world.runtime.wait(&spec.id).await.unwrap();
    assert_eq!((exit.code, exit.signal), (137, Some(Signal::KILL)));
    assert!(world.runtime.signal(&spec.id, Signal::KILL).await.is_err());
}

#[tokio::test]
async fn a_handler_for_sigterm_decides_the_exit_code() {
    let world = World::new().await;
    let spec = world.shell("trap 'exit 3' TERM; echo ready; while :; do sleep 0.05; done");
    world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "ready").await;
    world.runtime.signal(&spec.id, Signal::TERM).await.unwrap();
    assert_eq!(world.runtime.wait(&spec.id).await.unwrap().code, 3);
}

#[tokio::test]
async fn an_init_process_forwards_signals_and_reaps_orphans() {
    let world = World::new().await;
    let mut spec = world.shell(
        "for i in 1 2 3; do sh -c 'sleep 0.01 & exit' ; done; sleep 0.3; \
         ps -o stat | grep -c Z; echo pid $$; exec sleep 60",
    );
    spec.init_process = true;
    world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "pid").await;
    world.runtime.signal(&spec.id, Signal::TERM).await.unwrap();
    let exit = world.runtime.wait(&spec.id).await.unwrap();
    // Not 1 any more, so the default action of SIGTERM works.
    assert_eq!(exit.code, 143);
    assert_eq!(world.output(&spec.id).await.0, "0\npid 2\n");
}

#[tokio::test]
async fn environment_and_working_directory_are_the_containers_own() {
    let world = World::new().await;
    let mut spec = world.shell("pwd; echo $A-$B-$HOME-$HOSTNAME; hostname; env | wc -l");
    spec.env = vec!["A=1".into(), "B=2".into(), "A=3".into()];
    spec.cwd = "/made/for/it".into();
    let run = world.run(&spec).await.unwrap();
    // A, B, PATH, HOME, HOSTNAME, and what the shell adds itself: PWD, SHLVL.
    assert_eq!(
        run.stdout,
        "/made/for/it\n3-2-/root-the-host\nthe-host\n7\n"
    );
}

#[tokio::test]
async fn users_and_groups_come_from_the_image() {
    let world = World::new().await;
    for (user, expected) in [
        ("", "0 0 0"),
        ("web", "101 102 102 200"),
        ("101:logs", "101 200 200"),
        ("5000:6000", "5000 6000 6000"),
    ] {
        let mut spec = world.shell("echo $(id -u) $(id -g) $(id -G)");
        spec.user = user.into();
        assert_eq!(
            world.run(&spec).await.unwrap().stdout,
            format!("{expected}\n"),
            "{user:?}"
        );
    }
    let mut spec = world.shell("echo hello > /dev/stdout; echo oops > /dev/stderr");
    spec.user = "web".into();
    let run = world.run(&spec).await.unwrap();
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("hello\n", "oops\n")
    );
    let mut spec = world.shell("id -G");
    spec.user = "web".into();
    spec.additional_gids = vec![777];
    assert_eq!(world.run(&spec).await.unwrap().stdout, "102 200 777\n");
}

#[tokio::test]
async fn a_directory_can_be_the_root_and_layers_hide_one_another() {
    let world = World::new().await;
    let mut spec = world.shell("echo mine > /tmp/mine");
    spec.root = RootFs::Directory(world.path("root"));
    assert_eq!(world.run(&spec).await.unwrap().exit.code, 0);
    assert!(world.path("root/tmp/mine").exists());

    let mut lower = Vec::new();
    for number in 0..150 {
        let layer = world.path(&format!("a-layer-with-quite-a-long-name-{number}"));
        std::fs::create_dir_all(layer.join("etc")).unwrap();
        std::fs::write(layer.join("etc/top"), format!("{number}\n")).unwrap();
        std::fs::write(layer.join(format!("etc/only-{number}")), "").unwrap();
        lower.push(layer);
    }
    lower.push(world.path("root"));
    let mut spec = world.shell("cat /etc/top; ls /etc | grep -c only; echo x > /etc/top");
    spec.root = RootFs::Layers { lower };
    let run = world.run(&spec).await.unwrap();
    assert_eq!((run.stdout.as_str(), run.exit.code), ("0\n150\n", 0));
    let top = world.path("a-layer-with-quite-a-long-name-0/etc/top");
    assert_eq!(std::fs::read_to_string(top).unwrap(), "0\n");
}

#[tokio::test]
async fn an_ended_container_can_be_removed_and_a_running_one_not() {
    let world = World::new().await;
    let spec = world.shell("sleep 60");
    world.runtime.start(&spec).await.unwrap();
    assert!(world.runtime.remove(&spec.id).await.is_err());
    assert!(world.runtime.start(&spec).await.is_err());
    world.runtime.signal(&spec.id, Signal::KILL).await.unwrap();
    world.runtime.wait(&spec.id).await.unwrap();
    world.runtime.remove(&spec.id).await.unwrap();
    assert!(world.runtime.wait(&spec.id).await.is_err());
    world.runtime.start(&spec).await.unwrap();
    assert!(world.runtime.wait(&id("nobody")).await.is_err());
}

#[tokio::test]
async fn containers_of_a_sandbox_share_processes_and_ipc_when_it_says_so() {
    let world = World::without_sandbox();
    let mut sandbox = world.sandbox("task");
    (sandbox.pids, sandbox.ipc) = (Sharing::Sandbox, Sharing::Sandbox);
    world.runtime.create_sandbox(&sandbox).await.unwrap();
    let first = world.shell("ipcmk -Q 2>/dev/null; readlink /proc/self/ns/ipc; exec sleep 61");
    world.runtime.start(&first).await.unwrap();
    world.until_says(&first.id, "ipc").await;
    let second = world
        .says("ps -o args | grep -c '[s]leep 61'; readlink /proc/self/ns/ipc")
        .await;
    world.runtime.signal(&first.id, Signal::KILL).await.unwrap();
    world.runtime.wait(&first.id).await.unwrap();
    let first = world.output(&first.id).await.0;
    assert_eq!(second, format!("1\n{first}"));
}

#[tokio::test]
async fn a_new_container_speaks_within_a_moment() {
    let world = World::new().await;
    let mut times = Vec::new();
    for _ in 0..10 {
        let spec = world.shell("echo here");
        let begin = tokio::time::Instant::now();
        world.runtime.start(&spec).await.unwrap();
        world.until_says(&spec.id, "here").await;
        times.push(begin.elapsed());
    }
    times.sort_unstable();
    println!("first byte after {:?} (median of 10)", times[5]);
    assert!(times[5] < Duration::from_secs(2));
}

//! Many containers come and go and nothing stays.

use std::collections::BTreeSet;
use std::sync::Arc;

use runtime::Runtime as _;
use runtime::spec::Sharing;

use crate::world::World;

/// The children of this process: shims, monitors and helpers, also those not reaped.
fn processes() -> BTreeSet<String> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    let pids = entries.filter(|e| e.file_name().to_string_lossy().parse::<u32>().is_ok());
    let own = std::process::id().to_string();
    pids.filter(|entry| {
        let stat = std::fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        after.split_whitespace().nth(1) == Some(own.as_str())
    })
    .map(|entry| entry.file_name().to_string_lossy().into_owned())
    .collect()
}

fn descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").unwrap().count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_containers_leave_nothing() {
    let world = Arc::new(World::new().await);
    world.says("true").await;
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap();
    let (children, open) = (processes(), descriptors());
    let begin = tokio::time::Instant::now();
    let mut running = Vec::new();
    for number in 0..100 {
        let world = Arc::clone(&world);
        running.push(tokio::spawn(async move {
            let run = world
                .run(&world.shell(&format!("echo {number}; exit 3")))
                .await
                .unwrap();
            assert_eq!((run.stdout, run.exit.code), (format!("{number}\n"), 3));
        }));
    }
    for run in running {
        run.await.unwrap();
    }
    println!("100 containers from start to end: {:?}", begin.elapsed());
    assert_eq!(
        std::fs::read_to_string("/proc/self/mountinfo").unwrap(),
        mounts
    );
    for number in 0..=100 {
        world
            .runtime
            .remove(&crate::world::id(&format!("c{number}")))
            .await
            .unwrap();
    }
    let containers = world.path("state/sandboxes/task/containers");
    assert_eq!(std::fs::read_dir(containers).unwrap().count(), 0);
    assert_eq!(processes(), children);
    assert!(descriptors() <= open);
    let groups = world.cgroups();
    assert!(!groups.is_empty());
    for group in groups {
        let inside = std::fs::read_dir(group)
            .unwrap()
            .flatten()
            .filter(|e| e.path().is_dir());
        assert_eq!(inside.count(), 0);
    }
}

#[tokio::test]
async fn removing_a_sandbox_removes_what_still_runs() {
    let world = World::without_sandbox();
    let mut sandbox = world.sandbox("task");
    sandbox.pids = Sharing::Sandbox;
    world.runtime.create_sandbox(&sandbox).await.unwrap();
    let children = processes().len();
    for _ in 0..3 {
        world
            .runtime
            .start(&world.shell("sleep 60 & sleep 61 & exec sleep 62"))
            .await
            .unwrap();
    }
    world.runtime.remove_sandbox(&sandbox.id).await.unwrap();
    world.runtime.remove_sandbox(&sandbox.id).await.unwrap();
    assert!(world.cgroups().is_empty());
    assert_eq!(
        std::fs::read_dir(world.path("state/sandboxes"))
            .unwrap()
            .count(),
        0
    );
    assert!(processes().len() <= children);
    assert!(world.runtime.adopt().await.unwrap().is_empty());
}

/// The monitor stays small: it is there once for every container.
#[tokio::test]
async fn a_monitor_holds_little_memory() {
    let world = World::new().await;
    let before = processes();
    let spec = world.shell("echo ready; exec sleep 60");
    world.runtime.start(&spec).await.unwrap();
    world.until_says(&spec.id, "ready").await;
    let monitor = processes().difference(&before).next().cloned().unwrap();
    let rollup = std::fs::read_to_string(format!("/proc/{monitor}/smaps_rollup")).unwrap();
    let value = |name: &str| -> u64 {
        let line = rollup.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    // Pages of the program itself are shared by all monitors, so they do not count.
    let own = value("Anonymous:");
    println!("monitor: {own} KiB of its own");
    assert!(own < 512, "{rollup}");
}

#[tokio::test]
async fn output_that_nobody_reads_does_not_fill_the_disk() {
    let world = World::new().await;
    let spec = world.shell("yes 'a line of output that nobody reads' | head -n 1200000; echo end");
    world.runtime.start(&spec).await.unwrap();
    world.runtime.wait(&spec.id).await.unwrap();
    let log = world.path("state/sandboxes/task/containers/c0/log");
    let sizes = std::fs::read_dir(&log)
        .unwrap()
        .map(|file| file.unwrap().metadata().unwrap().len());
    let limit = (runtime::log::SEGMENTS as u64 + 1) * runtime::log::SEGMENT_BYTES;
    assert!(sizes.sum::<u64>() <= limit);
    let mut reader = world
        .runtime
        .log(&spec.id, runtime::log::LogPosition::default())
        .unwrap();
    let (mut dropped, mut lines, mut last) = (0, 0, Vec::new());
    while let Some(batch) = reader.follow(10_000).await.unwrap() {
        dropped += batch.dropped;
        lines += batch.lines.len() as u64;
        last = batch.lines.last().map_or(last, |line| line.bytes.clone());
        reader.trim().unwrap();
    }
    assert!(dropped > 0);
    assert_eq!((dropped + lines, last), (1_200_001, b"end".to_vec()));
    assert_eq!(std::fs::read_dir(&log).unwrap().count(), 1);
}

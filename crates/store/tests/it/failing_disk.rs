//! Power cuts, full disks and clocks that jump.

use crate::disk::Disk;
use crate::support::{keys, leased, put, value, write};
use bytes::Bytes;
use domain::{IdSource, SeededIds};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use store::{Batch, CommitError, Embedded, Engine, Memory, StoreError, Write};

const CUTS: u64 = 300;
const WRITERS: usize = 4;

fn open(disk: &Disk) -> Embedded {
    let disk = disk.clone();
    Embedded::over(move || disk.clone()).expect("it opens after a power cut")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_acknowledged_write_is_lost_over_three_hundred_power_cuts() {
    let disk = Disk::new(3);
    let chance = SeededIds::new(5);
    let chance: &dyn IdSource = &chance;
    drop(open(&disk));
    let mut acknowledged = [0; WRITERS];
    for cut in 0..CUTS {
        disk.power_on();
        let engine = Arc::new(open(&disk));
        check(&engine, &acknowledged, cut).await;
        let mut starts = Vec::new();
        for writer in 0..WRITERS {
            starts.push(number_of(&engine, writer).await);
        }
        disk.cut_after(chance.below(60));
        let mut writers = tokio::task::JoinSet::new();
        for (writer, start) in starts.into_iter().enumerate() {
            writers.spawn(write_until_cut(engine.clone(), disk.clone(), writer, start));
        }
        for (writer, number) in writers.join_all().await {
            acknowledged[writer] = number;
        }
    }
    assert!(acknowledged.iter().sum::<u64>() > CUTS, "{acknowledged:?}");
}

async fn write_until_cut(
    engine: Arc<Embedded>,
    disk: Disk,
    writer: usize,
    start: u64,
) -> (usize, u64) {
    let mut acknowledged = start;
    while !disk.is_off() {
        let text = (acknowledged + 1).to_string();
        let pad = "x".repeat(1 + (acknowledged as usize * 97) % 5_000);
        let half = |name: &str| write(&format!("writers/{writer}/{name}"), &text);
        let writes = vec![half("a"), write(&format!("pads/{writer}"), &pad), half("b")];
        match engine
            .commit(Batch {
                guards: Vec::new(),
                writes,
            })
            .await
        {
            Ok(_) => acknowledged += 1,
            Err(_) => break,
        }
    }
    (writer, acknowledged)
}

/// The number of a writer's transaction, of which both halves must tell the same.
async fn number_of(engine: &Embedded, writer: usize) -> u64 {
    let a = value(engine, &format!("writers/{writer}/a")).await;
    let b = value(engine, &format!("writers/{writer}/b")).await;
    assert_eq!(a, b, "half a transaction");
    a.map_or(0, |number| number.parse().expect("a number"))
}

async fn check(engine: &Embedded, acknowledged: &[u64], cut: u64) {
    for (writer, promised) in acknowledged.iter().enumerate() {
        let found = number_of(engine, writer).await;
        assert!(
            found >= *promised,
            "cut {cut}: writer {writer} lost {promised}, has {found}"
        );
    }
}

#[tokio::test]
async fn a_disk_that_fills_up_in_the_middle_of_a_write_refuses_and_recovers() {
    let disk = Disk::new(1);
    let engine = open(&disk);
    put(&engine, "kept", "x").await;
    disk.limit(disk.size());
    let (written, error) = fill(&engine, 50_000).await;
    assert!(
        matches!(error, CommitError::Unavailable(StoreError::Full)),
        "{error}"
    );
    assert_eq!(
        keys(&engine, "fill/").await.len(),
        2 * written,
        "nothing half written"
    );
    assert_eq!(
        value(&engine, "kept").await.as_deref(),
        Some("x"),
        "reads still work"
    );
    disk.limit(usize::MAX);
    put(&engine, "after", "x").await;
    drop(engine);
    disk.power_on();
    let engine = open(&disk);
    assert_eq!(keys(&engine, "fill/").await.len(), 2 * written);
    assert_eq!(value(&engine, "after").await.as_deref(), Some("x"));
}

/// Commits pairs of values until that is refused; how many pairs went in, and why no more.
async fn fill(engine: &Embedded, bytes: usize) -> (usize, CommitError) {
    let large = Bytes::from(vec![7; bytes]);
    for pair in 0..10_000 {
        let half = |name: &str| Write::Put(key_of(pair, name), large.clone(), None);
        let batch = Batch {
            guards: Vec::new(),
            writes: vec![half("a"), half("b")],
        };
        if let Err(error) = engine.commit(batch).await {
            return (pair, error);
        }
    }
    panic!("the disk never fills");
}

fn key_of(pair: usize, name: &str) -> domain::Key {
    domain::Key::kind("fill")
        .child(&format!("{pair:05}"))
        .child(name)
}

/// Names the directory to the process that mounts a small disk there.
const SMALL_DISK: &str = "LONGSHORE_SMALL_DISK_TEST";

/// The mount lives in a mount namespace of a process of its own and ends with it, whatever
/// happens to the test.
#[test]
fn a_full_file_system_refuses_commits_until_there_is_space_again() {
    let directory = tempfile::tempdir().expect("a directory");
    inside(
        "a_small_file_system",
        SMALL_DISK,
        directory.path(),
        &["--mount"],
    );
}

fn inside(test: &str, variable: &str, directory: &Path, namespaces: &[&str]) {
    let output = Command::new("unshare")
        .args(namespaces)
        .arg(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            &format!("failing_disk::{test}"),
            "--nocapture",
            "--ignored",
        ])
        .env(variable, directory)
        .output()
        .expect("unshare can be started (Debian: apt-get install util-linux)");
    let text = String::from_utf8_lossy(&output.stdout);
    let problems = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && text.contains("1 passed"),
        "{text}{problems}"
    );
}

#[tokio::test]
#[ignore = "started by the test above"]
async fn a_small_file_system() {
    let Some(directory) = std::env::var_os(SMALL_DISK).map(PathBuf::from) else {
        return;
    };
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=8m", "tmpfs"])
        .arg(&directory)
        .status();
    assert!(
        mounted.expect("mount can be started").success(),
        "a mount (needs root)"
    );
    let path = directory.join("store");
    let engine = Embedded::open(&path).expect("a store");
    let ballast = directory.join("ballast");
    std::fs::write(&ballast, vec![0; 3 << 20]).expect("ballast");
    let (written, error) = fill(&engine, 100_000).await;
    assert!(
        written > 0 && matches!(error, CommitError::Unavailable(StoreError::Full)),
        "{error}"
    );
    assert_eq!(
        keys(&engine, "fill/").await.len(),
        2 * written,
        "nothing half written"
    );
    drop(engine);
    let engine = Embedded::open(&path).expect("it opens on a full disk");
    assert_eq!(keys(&engine, "fill/").await.len(), 2 * written);
    std::fs::remove_file(&ballast).expect("space again");
    put(&engine, "after", "x").await;
    assert_eq!(value(&engine, "after").await.as_deref(), Some("x"));
}

#[tokio::test(start_paused = true)]
async fn a_clock_that_jumps_ends_leases_and_harms_nothing_else() {
    let engine = Memory::new();
    let lease = engine
        .grant(Duration::from_secs(10))
        .await
        .expect("a lease");
    let batch = Batch {
        guards: Vec::new(),
        writes: vec![leased("a/leased", lease)],
    };
    let before = engine.commit(batch).await.expect("a commit");
    put(&engine, "a/kept", "x").await;
    let mut watch = engine.watch("a/", before).await.expect("a watch");
    assert_eq!(crate::support::heard(&mut watch, 1).await, ["+a/kept"]);
    tokio::time::advance(Duration::from_secs(366 * 24 * 3_600)).await;
    assert!(!engine.keep_alive(lease).await.expect("an answer"));
    assert_eq!(keys(&engine, "a/").await, ["a/kept"]);
    assert_eq!(crate::support::heard(&mut watch, 1).await, ["-a/leased"]);
    assert!(put(&engine, "a/after", "x").await > before);
}

/// Names the directory to the process whose clock stands elsewhere.
const OTHER_CLOCK: &str = "LONGSHORE_OTHER_CLOCK_TEST";

#[tokio::test]
async fn a_lease_keeps_its_length_when_the_clock_starts_anew() {
    let directory = tempfile::tempdir().expect("a directory");
    let test = "a_process_with_another_clock";
    inside(
        test,
        OTHER_CLOCK,
        directory.path(),
        &["--time", "--monotonic", "100000000", "--fork"],
    );
    let engine = Embedded::open(&directory.path().join("store")).expect("a store");
    let from = engine.revision().await.expect("a revision");
    assert_eq!(keys(&engine, "a/").await, ["a/long", "a/short"]);
    let mut watch = engine.watch("a/", from).await.expect("a watch");
    assert_eq!(crate::support::heard(&mut watch, 1).await, ["-a/short"]);
    assert_eq!(keys(&engine, "a/").await, ["a/long"]);
}

#[tokio::test]
#[ignore = "started by the test above"]
async fn a_process_with_another_clock() {
    let Some(directory) = std::env::var_os(OTHER_CLOCK).map(PathBuf::from) else {
        return;
    };
    let engine = Embedded::open(&directory.join("store")).expect("a store");
    let short = engine.grant(Duration::from_secs(1)).await.expect("a lease");
    let long = engine
        .grant(Duration::from_secs(600))
        .await
        .expect("a lease");
    let writes = vec![leased("a/short", short), leased("a/long", long)];
    engine
        .commit(Batch {
            guards: Vec::new(),
            writes,
        })
        .await
        .expect("a commit");
}

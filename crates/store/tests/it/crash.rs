//! kill -9 in the middle of concurrent writes: every acknowledged write is there, and no
//! transaction is there by half.

use crate::support::{keys, write};
use domain::{IdSource, SeededIds};
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use store::{Batch, Embedded, Engine};

const KILLS: u64 = 200;
const WRITERS: usize = 8;
/// Keys that each transaction writes with the same number.
const KEYS: usize = 5;
/// Names the store to the process that will be killed.
const STORE: &str = "LONGSHORE_CRASH_TEST_STORE";

#[tokio::test]
async fn no_acknowledged_write_is_lost_over_two_hundred_kills() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("store");
    let chance = SeededIds::new(7);
    let chance: &dyn IdSource = &chance;
    let mut acknowledged = BTreeMap::new();
    let mut productive = 0;
    for kill in 0..KILLS {
        let life = Duration::from_micros(chance.below(120_000));
        let printed = live_and_be_killed(&path, life);
        productive += u64::from(note(&printed, &mut acknowledged));
        check(&path, &acknowledged, kill).await;
    }
    assert!(
        productive > KILLS / 3,
        "only {productive} processes lived long enough to write"
    );
}

/// Runs the process below for a while and kills it; what it printed.
fn live_and_be_killed(path: &Path, life: Duration) -> String {
    let mut process = Command::new(std::env::current_exe().expect("this program"))
        .args([
            "--exact",
            "crash::the_process_that_is_killed",
            "--nocapture",
            "--ignored",
        ])
        .env(STORE, path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a process");
    let mut output = process.stdout.take().expect("a pipe");
    let reading = std::thread::spawn(move || {
        let mut printed = Vec::new();
        output.read_to_end(&mut printed).expect("its output");
        String::from_utf8_lossy(&printed).into_owned()
    });
    #[expect(
        clippy::disallowed_methods,
        reason = "the moment of the kill is to be any moment"
    )]
    std::thread::sleep(life);
    process.kill().expect("a kill");
    process.wait().expect("its end");
    reading.join().expect("its output")
}

/// Notes each writer's last acknowledged number; whether there was any.
fn note(printed: &str, acknowledged: &mut BTreeMap<usize, u64>) -> bool {
    let mut any = false;
    // A line cut short by the kill was not yet told to anybody.
    for line in printed
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
    {
        let mut words = line.split_whitespace();
        if words.next() == Some("acknowledged") {
            let numbers: Vec<u64> = words.map(|word| word.parse().expect("a number")).collect();
            acknowledged.insert(numbers[0] as usize, numbers[1]);
            any = true;
        }
    }
    any
}

async fn check(path: &Path, acknowledged: &BTreeMap<usize, u64>, kill: u64) {
    let engine = Embedded::open(path).expect("it opens after a kill");
    for writer in 0..WRITERS {
        let numbers = numbers_of(&engine, writer).await;
        let first = numbers.first().copied().unwrap_or(0);
        assert!(
            numbers.iter().all(|number| *number == first),
            "half a transaction: {numbers:?}"
        );
        let promised = acknowledged.get(&writer).copied().unwrap_or(0);
        assert!(
            first >= promised,
            "kill {kill}: writer {writer} lost {promised}, has {first}"
        );
        assert!(
            numbers.is_empty() || numbers.len() == KEYS,
            "half a transaction: {numbers:?}"
        );
    }
}

async fn numbers_of(engine: &Embedded, writer: usize) -> Vec<u64> {
    let prefix = format!("writers/{writer}/");
    let listing = engine
        .list(&prefix, None, usize::MAX)
        .await
        .expect("a listing");
    let number = |value: &[u8]| String::from_utf8_lossy(value).parse().expect("a number");
    listing
        .entries
        .iter()
        .map(|entry| number(&entry.value))
        .collect()
}

/// Not a test of its own: what the test above starts and kills.
#[test]
#[ignore = "started by the test above"]
fn the_process_that_is_killed() {
    let Some(path) = std::env::var_os(STORE) else {
        return;
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build();
    runtime.expect("a runtime").block_on(async {
        let engine = Arc::new(Embedded::open(Path::new(&path)).expect("a store"));
        let mut writers = tokio::task::JoinSet::new();
        for writer in 0..WRITERS {
            writers.spawn(write_for_ever(engine.clone(), writer));
        }
        writers.join_all().await;
    });
}

async fn write_for_ever(engine: Arc<Embedded>, writer: usize) {
    let start = numbers_of(&engine, writer)
        .await
        .first()
        .copied()
        .unwrap_or(0);
    for number in start + 1.. {
        let text = number.to_string();
        let writes = (0..KEYS)
            .map(|n| write(&format!("writers/{writer}/{n}"), &text))
            .collect();
        engine
            .commit(Batch {
                guards: Vec::new(),
                writes,
            })
            .await
            .expect("a commit");
        let line = format!("acknowledged {writer} {number}\n");
        std::io::stdout()
            .lock()
            .write_all(line.as_bytes())
            .expect("somebody listens");
    }
}

#[tokio::test]
async fn a_truncated_or_overwritten_file_is_an_error_and_never_wrong_data() {
    let directory = tempfile::tempdir().expect("a directory");
    let whole = directory.path().join("whole");
    while keys_in(&whole).await.len() < WRITERS * KEYS {
        live_and_be_killed(&whole, Duration::from_millis(60));
    }
    let expected = keys_in(&whole).await;
    live_and_be_killed(&whole, Duration::from_millis(60));
    let bytes = std::fs::read(&whole).expect("the file");
    let chance = SeededIds::new(11);
    let chance: &dyn IdSource = &chance;
    for round in 0..120 {
        let mut damaged = bytes.clone();
        damage(&mut damaged, round, chance);
        let path = directory.path().join("damaged");
        std::fs::write(&path, &damaged).expect("a file");
        let Ok(engine) = Embedded::open(&path) else {
            continue;
        };
        if let Ok(listing) = engine.list("writers/", None, usize::MAX).await {
            let found: Vec<String> = listing
                .entries
                .iter()
                .map(|entry| entry.key.to_string())
                .collect();
            assert_eq!(
                found, expected,
                "round {round}: it opened with something missing"
            );
        }
    }
}

async fn keys_in(path: &Path) -> Vec<String> {
    keys(&Embedded::open(path).expect("a store"), "writers/").await
}

fn damage(bytes: &mut Vec<u8>, round: u64, chance: &dyn IdSource) {
    let length = bytes.len();
    match round % 4 {
        0 => bytes.truncate(length - 1 - chance.below(4_096) as usize),
        1 => bytes.truncate(chance.below(length as u64) as usize),
        2 => chance.fill(&mut bytes[length - 4_096..]),
        _ => {
            let page = chance.below(length as u64 / 4_096) as usize * 4_096;
            chance.fill(&mut bytes[page..page + 4_096]);
        }
    }
}

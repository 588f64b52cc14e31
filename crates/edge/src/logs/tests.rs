//! When and where files of logs are written, and what happens when they cannot be.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use domain::{Clock as _, ManualClock, Scope, SeededIds, Timestamp};
use flate2::read::GzDecoder;
use route::Owner;

use super::{Kind, LogFacts, LogPlace, Logbook};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn facts(prefix: &str) -> LogFacts {
    let place = LogPlace {
        bucket: "logs".to_owned(),
        prefix: prefix.to_owned(),
    };
    LogFacts {
        scope: Scope {
            account: "111122223333".parse().unwrap(),
            region: "us-east-1".parse().unwrap(),
        },
        path: "app/shop/50dc6c495c0c9188".to_owned(),
        node: "172.31.0.4".parse().unwrap(),
        access: Some(place.clone()),
        connections: Some(place),
    }
}

fn owner() -> Owner {
    Owner::LoadBalancer("lb".into())
}

/// A logbook in a directory of its own, with a clock that stands at 12:07.
fn logbook(prefix: &str) -> (tempfile::TempDir, Arc<ManualClock>, Arc<Logbook>) {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::at(at("2026-07-02T12:07:00Z")));
    let ids = Arc::new(SeededIds::new(1));
    let logbook = Logbook::at(directory.path().to_owned(), clock.clone(), ids);
    logbook.follow(BTreeMap::from([(owner(), facts(prefix))]));
    (directory, clock, logbook)
}

/// Paths below a directory with the text of each file.
fn files(root: &std::path::Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut left = vec![root.to_owned()];
    while let Some(directory) = left.pop() {
        for entry in fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                left.push(path);
                continue;
            }
            let name = path.file_name().unwrap().to_string_lossy();
            if name.starts_with('.') {
                continue; // being written
            }
            let mut text = String::new();
            let file = fs::File::open(&path).unwrap();
            GzDecoder::new(file).read_to_string(&mut text).unwrap();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            found.push((name, text));
        }
    }
    found.sort();
    found
}

#[tokio::test]
async fn a_file_is_written_every_five_minutes_and_at_the_end() {
    let (directory, clock, logbook) = logbook("shop/");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let keeping = tokio::spawn(Arc::clone(&logbook).keep(async move { drop(stopped.await) }));
    let book = logbook.book(&owner()).unwrap();
    logbook.add(&book, Kind::Access, &"first");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert!(files(directory.path()).is_empty());
    clock.advance(Duration::from_secs(181));
    while files(directory.path()).is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    logbook.add(&book, Kind::Access, &"second");
    logbook.add(&book, Kind::Connections, &"third");
    stop.send(()).unwrap();
    keeping.await.unwrap();
    let found = files(directory.path());
    // Two files of one period differ in chance alone.
    let mut texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts.pop(), Some("third\n"));
    texts.sort_unstable();
    assert_eq!(texts, ["first\n", "second\n"]);
    let start = "logs/shop/AWSLogs/111122223333/elasticloadbalancing/us-east-1/2026/07/02/";
    let name = "111122223333_elasticloadbalancing_us-east-1_app.shop.50dc6c495c0c9188_";
    let first = format!("{start}{name}20260702T1210Z_172.31.0.4_");
    assert!(
        found[0].0.starts_with(&first) && found[0].0.ends_with(".log.gz"),
        "{}",
        found[0].0
    );
    assert!(
        found[2].0.starts_with(&format!("{start}conn_log.{name}")),
        "{}",
        found[2].0
    );
    assert_eq!(clock.now(), at("2026-07-02T12:10:01Z"));
}

#[tokio::test]
async fn what_waited_is_written_where_it_was_meant_to_go() {
    let (directory, _clock, logbook) = logbook("");
    let before = logbook.book(&owner()).unwrap();
    logbook.add(&before, Kind::Access, &"to the old place");
    logbook.follow(BTreeMap::from([(owner(), facts("../../new"))]));
    let after = logbook.book(&owner()).unwrap();
    logbook.add(&after, Kind::Access, &"to the new place");
    logbook.follow(BTreeMap::new());
    assert!(logbook.book(&owner()).is_none());
    logbook.keep(std::future::ready(())).await;
    let found = files(directory.path());
    assert_eq!(found.len(), 2);
    // A prefix does not lead out of its bucket.
    assert!(
        found[0].0.starts_with("logs/%2E%2E/%2E%2E/new/AWSLogs/"),
        "{}",
        found[0].0
    );
    assert!(found[1].0.starts_with("logs/AWSLogs/"), "{}", found[1].0);
}

#[tokio::test]
async fn a_place_that_cannot_be_written_and_too_many_lines_harm_nobody() {
    let (directory, _clock, logbook) = logbook("");
    fs::write(directory.path().join("logs"), "not a directory").unwrap();
    let book = logbook.book(&owner()).unwrap();
    let long = "x".repeat(1 << 20);
    for _ in 0..20 {
        logbook.add(&book, Kind::Access, &long);
    }
    let (text, dropped) = book.take(Kind::Access);
    assert_eq!((text.len(), dropped), (8 * (long.len() + 1), 12));
    logbook.add(&book, Kind::Access, &"lost");
    logbook.keep(std::future::ready(())).await;
    assert_eq!(book.take(Kind::Access), (String::new(), 0));
}

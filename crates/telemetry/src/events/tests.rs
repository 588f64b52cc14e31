//! The same rules for every store of events.

use super::{DiskEvents, EventStore, MemoryEvents, NewEvent, Order, Place, StreamId};
use std::sync::Arc;

const ONE: StreamId = StreamId {
    group: 1,
    stream: 1,
};
const OTHER: StreamId = StreamId {
    group: 1,
    stream: 2,
};

async fn put(events: &dyn EventStore, stream: StreamId, times: &[u64]) {
    let new = times.iter().map(|time| NewEvent {
        time: *time,
        message: format!("at {time}"),
    });
    let kept = events.append(stream, new.collect(), 1_000).await;
    kept.expect("events are kept");
}

fn read(events: &dyn EventStore, stream: StreamId, from: u64, to: u64, order: Order) -> Vec<u64> {
    let found = events.read(stream, Place::at(from), Place::at(to), order);
    found
        .map(|event| event.expect("an event").place.time)
        .collect()
}

async fn check_all(events: &dyn EventStore) {
    events_are_read_in_order_of_their_time_both_ways(events).await;
    a_summary_tells_what_a_stream_has(events).await;
    trimmed_events_are_gone_and_forgotten_streams_too(events).await;
}

async fn events_are_read_in_order_of_their_time_both_ways(events: &dyn EventStore) {
    put(events, ONE, &[10, 20, 20, 30]).await;
    put(events, ONE, &[5, 25]).await;
    put(events, OTHER, &[7]).await;
    let all = [5, 10, 20, 20, 25, 30];
    assert_eq!(read(events, ONE, 0, 100, Order::Forward), all);
    let mut back = all;
    back.reverse();
    assert_eq!(read(events, ONE, 0, 100, Order::Backward), back);
    assert_eq!(read(events, ONE, 10, 30, Order::Forward), [10, 20, 20, 25]);
    assert_eq!(read(events, ONE, 30, 10, Order::Forward), [0_u64; 0]);
    assert_eq!(read(events, OTHER, 0, 100, Order::Forward), [7]);
}

async fn a_summary_tells_what_a_stream_has(events: &dyn EventStore) {
    let summary = events.summary(ONE).expect("a read").expect("a summary");
    assert_eq!((summary.first, summary.last), (Some(5), 30));
    assert_eq!((summary.last_ingestion, summary.next_sequence), (1_000, 6));
    assert_eq!(summary.bytes, 5 * (5 + 26) + 4 + 26);
    let all = events.summaries(1).expect("a read");
    assert_eq!(
        all.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
        [ONE, OTHER]
    );
    assert!(events.summaries(2).expect("a read").is_empty());
}

async fn trimmed_events_are_gone_and_forgotten_streams_too(events: &dyn EventStore) {
    events.trim(ONE, 20).await.expect("a trim");
    assert_eq!(read(events, ONE, 0, 100, Order::Forward), [20, 20, 25, 30]);
    let summary = events.summary(ONE).expect("a read").expect("a summary");
    assert_eq!((summary.first, summary.bytes), (Some(20), 4 * 31));
    events.trim(ONE, 1_000).await.expect("a trim");
    let summary = events.summary(ONE).expect("a read").expect("a summary");
    assert_eq!((summary.first, summary.last, summary.bytes), (None, 30, 0));
    events.forget(ONE).await.expect("a deletion");
    assert_eq!(events.summary(ONE).expect("a read"), None);
    assert_eq!(events.streams().expect("a read"), [OTHER]);
}

#[tokio::test]
async fn memory_keeps_the_rules() {
    check_all(&MemoryEvents::default()).await;
}

#[tokio::test]
async fn disk_keeps_the_rules() {
    let directory = tempfile::tempdir().expect("a directory");
    check_all(&DiskEvents::open(directory.path()).expect("a store")).await;
}

#[tokio::test]
async fn what_was_kept_is_there_after_a_restart() {
    let directory = tempfile::tempdir().expect("a directory");
    let events = DiskEvents::open(directory.path()).expect("a store");
    put(&events, ONE, &[10, 20]).await;
    drop(events);
    let events = DiskEvents::open(directory.path()).expect("a store");
    assert_eq!(read(&events, ONE, 0, 100, Order::Forward), [10, 20]);
    put(&events, ONE, &[20]).await;
    assert_eq!(read(&events, ONE, 0, 100, Order::Forward), [10, 20, 20]);
}

#[tokio::test]
async fn more_events_than_one_turn_takes_are_trimmed_too() {
    let directory = tempfile::tempdir().expect("a directory");
    let events = DiskEvents::open(directory.path()).expect("a store");
    let times: Vec<u64> = (0..10_000).collect();
    put(&events, ONE, &times).await;
    events.trim(ONE, 9_999).await.expect("a trim");
    assert_eq!(read(&events, ONE, 0, 100_000, Order::Forward), [9_999]);
    let summary = events.summary(ONE).expect("a read").expect("a summary");
    assert_eq!((summary.first, summary.bytes), (Some(9_999), 7 + 26));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_writers_lose_nothing() {
    let directory = tempfile::tempdir().expect("a directory");
    let events = Arc::new(DiskEvents::open(directory.path()).expect("a store"));
    let writers: Vec<_> = (0..32_u64)
        .map(|writer| {
            let events = events.clone();
            tokio::spawn(async move {
                for _ in 0..10 {
                    put(&*events, ONE, &[writer]).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("a writer");
    }
    assert_eq!(read(&*events, ONE, 0, 100, Order::Forward).len(), 320);
    let summary = events.summary(ONE).expect("a read").expect("a summary");
    assert_eq!(summary.next_sequence, 320);
}

#[tokio::test]
async fn a_new_place_is_made_with_its_first_event_and_found_again() {
    let home = tempfile::tempdir().expect("a directory");
    let place = home.path().join("logs");
    let events = super::open(&place).expect("nothing to open");
    assert!(read(&*events, ONE, 0, 100, Order::Forward).is_empty());
    assert_eq!(events.summary(ONE).expect("a read"), None);
    assert!(events.summaries(1).expect("a read").is_empty());
    assert!(events.streams().expect("a read").is_empty());
    events.trim(ONE, 100).await.expect("nothing to trim");
    events.forget(ONE).await.expect("nothing to forget");
    assert!(!place.exists(), "there was nothing to keep");
    put(&*events, ONE, &[10]).await;
    drop(events);
    let again = super::open(&place).expect("it is closed");
    assert_eq!(read(&*again, ONE, 0, 100, Order::Forward), [10]);
}

#[tokio::test]
async fn a_place_that_cannot_be_made_says_so_at_every_use_from_the_first_event_on() {
    let home = tempfile::tempdir().expect("a directory");
    let file = home.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let events = super::open(&file.join("logs")).expect("nothing to open");
    let event = NewEvent {
        time: 10,
        message: "lost".to_owned(),
    };
    assert!(events.append(ONE, vec![event], 10).await.is_err());
    assert!(events.streams().is_err());
    assert!(events.forget(ONE).await.is_err());
}

#[tokio::test]
async fn what_a_crash_left_half_made_is_made_again() {
    let home = tempfile::tempdir().expect("a directory");
    let place = home.path().join("logs");
    std::fs::create_dir(&place).expect("a directory");
    std::fs::write(place.join("0.jnl"), "").expect("a file");
    std::fs::write(home.path().join("logs.making"), "").expect("a file");
    let events = super::open(&place).expect("nothing to open");
    put(&*events, ONE, &[10]).await;
    drop(events);
    let again = super::open(&place).expect("it is closed");
    assert_eq!(read(&*again, ONE, 0, 100, Order::Forward), [10]);
}

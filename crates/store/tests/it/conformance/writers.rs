//! Many writers at once.

use super::Bed;
use crate::support::{keys, write};
use domain::{Key, Record};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Batch, CommitError, Store, Txn};
use tokio::task::JoinSet;

const WRITERS: u64 = 64;
const ROUNDS: u64 = 5;

#[derive(Clone, Serialize, Deserialize)]
struct Counter {
    name: String,
    count: u64,
}

impl Record for Counter {
    const KIND: &'static str = "counters";
    fn key(&self) -> Key {
        counter(&self.name)
    }
}

fn counter(name: &str) -> Key {
    Key::kind(Counter::KIND).child(name)
}

async fn increment(txn: Txn) -> Result<(), CommitError> {
    let found = txn.get::<Counter>(&counter("all")).await?;
    let count = found.map_or(0, |found| found.count);
    txn.put(&Counter {
        name: "all".to_owned(),
        count: count + 1,
    });
    Ok(())
}

pub(super) async fn every_one_of_many_concurrent_increments_counts(bed: &dyn Bed) {
    let store = Store::new(bed.engine());
    let mut writers = JoinSet::new();
    for _ in 0..WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            for _ in 0..ROUNDS {
                store.transact(increment).await.expect("nobody starves");
            }
        });
    }
    writers.join_all().await;
    let all = store
        .get::<Counter>(&counter("all"))
        .await
        .expect("a read")
        .expect("a counter");
    assert_eq!(all.count, WRITERS * ROUNDS);
}

pub(super) async fn concurrent_transactions_never_exceed_a_limit_they_counted(bed: &dyn Bed) {
    const LIMIT: usize = 10;
    let store = Store::new(bed.engine());
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let store = store.clone();
        writers.spawn(async move {
            let add = |txn: Txn| async move {
                let there = txn.list::<Counter>(&Key::kind(Counter::KIND)).await?.len();
                if there < LIMIT {
                    txn.put(&Counter {
                        name: format!("{writer:02}"),
                        count: 1,
                    });
                }
                Ok::<_, CommitError>(there < LIMIT)
            };
            store.transact(add).await.expect("a commit")
        });
    }
    let added = writers
        .join_all()
        .await
        .into_iter()
        .filter(|added| *added)
        .count();
    assert_eq!(added, LIMIT);
    assert_eq!(keys(store.engine(), "counters/").await.len(), LIMIT);
}

pub(super) async fn concurrent_commits_are_each_whole(bed: &dyn Bed) {
    let engine = bed.engine();
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let engine = engine.clone();
        writers.spawn(async move {
            let value = writer.to_string();
            let writes = (0..20)
                .map(|n| write(&format!("a/{n:02}"), &value))
                .collect();
            engine
                .commit(Batch {
                    guards: Vec::new(),
                    writes,
                })
                .await
                .expect("a commit")
        });
    }
    let revisions = writers.join_all().await;
    assert_eq!(
        revisions.iter().collect::<BTreeSet<_>>().len(),
        revisions.len()
    );
    let listing = engine.list("a/", None, 100).await.expect("a listing");
    let first = &listing.entries[0];
    assert!(
        listing
            .entries
            .iter()
            .all(|entry| entry.value == first.value)
    );
    assert!(
        listing
            .entries
            .iter()
            .all(|entry| entry.revision == first.revision)
    );
    assert_eq!(Some(&first.revision), revisions.iter().max());
}

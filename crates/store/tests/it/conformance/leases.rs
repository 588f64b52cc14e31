//! Leases: keys that go with whoever kept them alive.

use super::Bed;
use crate::support::{PATIENCE, commit, heard, keys, leased, put, write};
use domain::{Key, Record};
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use store::{Batch, CommitError, LeaseId, Store, StoreError};

const SHORT: Duration = Duration::from_secs(1);

pub(super) async fn a_key_goes_when_its_lease_ends(bed: &dyn Bed) {
    let engine = bed.engine();
    let lease = engine.grant(SHORT).await.expect("a lease");
    let start = commit(&*engine, vec![leased("a/1", lease), leased("a/2", lease)]).await;
    put(&*engine, "a/3", "stays").await;
    let mut watch = engine.watch("a/", start).await.expect("a watch");
    let mut told = heard(&mut watch, 3).await;
    told.sort();
    assert_eq!(told, ["+a/3", "-a/1", "-a/2"]);
    assert_eq!(keys(&*engine, "a/").await, ["a/3"]);
    assert!(
        !engine.keep_alive(lease).await.expect("an answer"),
        "it has ended"
    );
}

pub(super) async fn a_lease_kept_alive_lasts(bed: &dyn Bed) {
    let engine = bed.engine();
    let lease = engine.grant(SHORT * 2).await.expect("a lease");
    commit(&*engine, vec![leased("a/1", lease)]).await;
    for _ in 0..10 {
        tokio::time::sleep(SHORT / 3).await;
        assert!(engine.keep_alive(lease).await.expect("an answer"));
    }
    assert_eq!(keys(&*engine, "a/").await, ["a/1"]);
}

pub(super) async fn a_revoked_lease_takes_its_keys_along(bed: &dyn Bed) {
    let engine = bed.engine();
    let lease = engine
        .grant(Duration::from_secs(60))
        .await
        .expect("a lease");
    let other = engine
        .grant(Duration::from_secs(60))
        .await
        .expect("a lease");
    assert_ne!(lease, other);
    commit(
        &*engine,
        vec![
            leased("a/1", lease),
            leased("a/2", lease),
            leased("a/3", other),
        ],
    )
    .await;
    engine.revoke(lease).await.expect("it ends");
    assert_eq!(keys(&*engine, "a/").await, ["a/3"]);
    assert!(!engine.keep_alive(lease).await.expect("an answer"));
    assert!(engine.keep_alive(other).await.expect("an answer"));
    engine.revoke(lease).await.expect("twice is harmless");
}

pub(super) async fn a_write_with_an_ended_lease_is_refused(bed: &dyn Bed) {
    let engine = bed.engine();
    let lease = engine
        .grant(Duration::from_secs(60))
        .await
        .expect("a lease");
    engine.revoke(lease).await.expect("it ends");
    for ended in [lease, LeaseId(4_711)] {
        let writes = vec![write("a/1", "x"), leased("a/2", ended)];
        let refused = engine
            .commit(Batch {
                guards: Vec::new(),
                writes,
            })
            .await;
        let Err(CommitError::Unavailable(StoreError::LeaseEnded(named))) = refused else {
            panic!("not refused: {refused:?}");
        };
        assert_eq!(named, ended);
    }
    assert_eq!(keys(&*engine, "a/").await, Vec::<String>::new());
    let next = engine
        .grant(Duration::from_secs(60))
        .await
        .expect("a lease");
    assert_ne!(next, lease, "a lease is never granted twice");
}

pub(super) async fn a_key_written_again_without_the_lease_stays(bed: &dyn Bed) {
    let engine = bed.engine();
    let lease = engine
        .grant(Duration::from_secs(60))
        .await
        .expect("a lease");
    commit(&*engine, vec![leased("a/1", lease)]).await;
    put(&*engine, "a/1", "kept").await;
    engine.revoke(lease).await.expect("it ends");
    assert_eq!(keys(&*engine, "a/").await, ["a/1"]);
}

#[derive(Clone, Serialize, Deserialize)]
struct Seat {
    name: String,
}

impl Record for Seat {
    const KIND: &'static str = "seats";
    fn key(&self) -> Key {
        Key::kind(Self::KIND).child(&self.name)
    }
}

pub(super) async fn a_transaction_notices_that_a_lease_took_a_key_away(bed: &dyn Bed) {
    let store = Store::new(bed.engine());
    let lease = store
        .engine()
        .grant(Duration::from_secs(60))
        .await
        .expect("a lease");
    let take = async |txn: store::Txn| {
        txn.put_leased(
            &Seat {
                name: "held".to_owned(),
            },
            lease,
        );
        Ok::<_, CommitError>(())
    };
    store.transact(take).await.expect("a commit");
    let interfered = AtomicBool::new(false);
    let count = async |txn: store::Txn| {
        let seen = txn.list::<Seat>(&Key::kind(Seat::KIND)).await?.len();
        if !interfered.swap(true, Ordering::Relaxed) {
            store.engine().revoke(lease).await?;
        }
        txn.put(&Seat {
            name: "counted".to_owned(),
        });
        Ok::<_, CommitError>(seen)
    };
    let seen = tokio::time::timeout(PATIENCE, store.transact(count))
        .await
        .expect("in time");
    assert_eq!(seen.expect("a commit"), 0, "it looked again");
}

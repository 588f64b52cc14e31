//! The key that seals is the server's, and not in the store.

use crate::{ACCOUNT, Room};
use domain::iam::SealingKey;
use domain::{ManualClock, SeededIds};
use iam::{Iam, OpenError, key_in_store, root_credentials};
use std::sync::Arc;
use store::{CommitError, Memory, Store};

const KEY: [u8; 32] = [9; 32];

async fn open(store: &Store, key: &[u8; 32]) -> Result<Iam, OpenError> {
    let clock = Arc::new(ManualClock::default());
    let ids = Arc::new(SeededIds::new(1));
    Iam::open(store.clone(), key, clock.clone(), clock, ids).await
}

async fn stored(store: &Store) -> SealingKey {
    let found = store.get::<SealingKey>(&SealingKey::key_of()).await;
    found.expect("the store is there").expect("the record")
}

#[tokio::test]
async fn the_store_knows_the_keys_print_and_not_the_key() {
    let store = Store::new(Arc::new(Memory::new()));
    assert_eq!(key_in_store(&store).await.ok(), Some(None));
    open(&store, &KEY).await.expect("it opens");
    let record = stored(&store).await;
    assert!(record.print.is_some() && record.bytes.is_none());
    open(&store, &KEY).await.expect("it opens again");
}

#[tokio::test]
async fn another_key_is_refused_rather_than_losing_what_the_first_sealed() {
    let store = Store::new(Arc::new(Memory::new()));
    open(&store, &KEY).await.expect("it opens");
    let refused = open(&store, &[8; 32]).await.err();
    assert!(matches!(refused, Some(OpenError::OtherKey)), "{refused:?}");
}

#[tokio::test]
async fn a_key_that_a_former_server_kept_in_the_store_leaves_it_and_goes_on_sealing() {
    let store = Store::new(Arc::new(Memory::new()));
    let iam = open(&store, &KEY).await.expect("it opens");
    let account = ACCOUNT.parse().expect("an account");
    let before = root_credentials(&iam, &account).await.expect("credentials");
    let former: &SealingKey =
        &serde_json::from_value(serde_json::json!({ "bytes": KEY })).expect("a record as it was");
    let put: Result<(), CommitError> = store
        .transact(|txn| async move {
            txn.put(former);
            Ok(())
        })
        .await;
    put.expect("the store is there");
    assert_eq!(key_in_store(&store).await.ok(), Some(Some(KEY)));
    let refused = open(&store, &[8; 32]).await.err();
    assert!(matches!(refused, Some(OpenError::OtherKey)), "{refused:?}");
    let iam = open(&store, &KEY).await.expect("it opens");
    assert!(stored(&store).await.bytes.is_none());
    let after = root_credentials(&iam, &account).await.expect("credentials");
    assert!(before == after);
}

#[tokio::test]
async fn a_room_opens_over_a_store_that_has_its_print() {
    let store = Store::new(Arc::new(Memory::new()));
    drop(Room::over(store.clone()).await);
    drop(Room::over(store).await);
}

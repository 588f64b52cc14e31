//! Reading: order, pages, prefixes, sizes.

use super::Bed;
use crate::support::{commit, delete, key, keys, put, value, write};
use bytes::Bytes;
use domain::Key;
use store::{Engine, Write};

pub(super) async fn what_was_committed_is_read_at_once(bed: &dyn Bed) {
    let engine = bed.engine();
    for round in 0..50 {
        let written = put(&*engine, "a/1", &round.to_string()).await;
        let entry = engine
            .get(&key("a/1"))
            .await
            .expect("a read")
            .expect("it is there");
        assert_eq!(
            (entry.value, entry.revision),
            (Bytes::from(round.to_string()), written)
        );
        assert_eq!(engine.revision().await.expect("a revision"), written);
    }
    commit(&*engine, vec![delete("a/1")]).await;
    assert_eq!(value(&*engine, "a/1").await, None);
}

pub(super) async fn keys_come_in_order_of_their_bytes(bed: &dyn Bed) {
    let engine = bed.engine();
    let texts = [
        "a/10", "a/2", "a/1", "a/B", "a/b", "a/-", "a/é", "a/~", "a/1/2", "a/1-",
    ];
    for text in texts {
        put(&*engine, text, "x").await;
    }
    let mut sorted = texts.to_vec();
    sorted.sort_unstable();
    assert_eq!(keys(&*engine, "a/").await, sorted);
}

pub(super) async fn pages_join_to_the_whole(bed: &dyn Bed) {
    let engine = bed.engine();
    commit(
        &*engine,
        (0..25).map(|n| write(&format!("a/{n:02}"), "x")).collect(),
    )
    .await;
    commit(&*engine, vec![write("Z", "before"), write("b/1", "after")]).await;
    let mut joined = Vec::new();
    let mut after: Option<Key> = None;
    loop {
        let page = engine.list("a/", after.as_ref(), 10).await.expect("a page");
        assert_eq!(page.more, joined.len() + page.entries.len() < 25);
        after = page.entries.last().map(|entry| entry.key.clone());
        joined.extend(page.entries.into_iter().map(|entry| entry.key.to_string()));
        if !page.more {
            break;
        }
    }
    assert_eq!(joined, keys(&*engine, "a/").await);
    exact_page_has_no_more(&*engine).await;
}

async fn exact_page_has_no_more(engine: &dyn Engine) {
    let page = engine
        .list("a/", Some(&key("a/14")), 10)
        .await
        .expect("a page");
    assert_eq!((page.entries.len(), page.more), (10, false));
    let past = engine
        .list("a/", Some(&key("b")), 10)
        .await
        .expect("a page");
    assert_eq!((past.entries.len(), past.more), (0, false));
    let before = engine.list("a/", Some(&key("A")), 1).await.expect("a page");
    assert_eq!(before.entries[0].key, key("a/00"));
    let deleted_cursor = engine
        .list("a/", Some(&key("a/14x")), 1)
        .await
        .expect("a page");
    assert_eq!(deleted_cursor.entries[0].key, key("a/15"));
}

pub(super) async fn a_prefix_is_text_and_a_parent_is_not_its_neighbour(bed: &dyn Bed) {
    let engine = bed.engine();
    let writes = [
        "a/b", "a/b/1", "a/b/2/x", "a/bc", "a/bc/1", "a/b0", "a", "b",
    ];
    commit(&*engine, writes.map(|text| write(text, "x")).to_vec()).await;
    assert_eq!(
        keys(&*engine, &Key::raw("a/b").prefix()).await,
        ["a/b/1", "a/b/2/x"]
    );
    let text = ["a/b", "a/b/1", "a/b/2/x", "a/b0", "a/bc", "a/bc/1"];
    assert_eq!(keys(&*engine, "a/b").await, text);
    assert_eq!(keys(&*engine, "").await.len(), writes.len());
    assert_eq!(keys(&*engine, "c").await, Vec::<String>::new());
}

pub(super) async fn empty_and_large_values_are_kept(bed: &dyn Bed) {
    let engine = bed.engine();
    let large = Bytes::from(
        (0..1 << 20)
            .map(|n: u32| (n % 251) as u8)
            .collect::<Vec<u8>>(),
    );
    put(&*engine, "a/empty", "").await;
    commit(
        &*engine,
        vec![Write::Put(key("a/large"), large.clone(), None)],
    )
    .await;
    assert_eq!(value(&*engine, "a/empty").await.as_deref(), Some(""));
    let entry = engine
        .get(&key("a/large"))
        .await
        .expect("a read")
        .expect("it is there");
    assert_eq!(entry.value, large);
    for n in 0..8 {
        commit(
            &*engine,
            vec![Write::Put(key(&format!("b/{n}")), large.clone(), None)],
        )
        .await;
    }
    let listing = engine
        .list("b/", None, usize::MAX)
        .await
        .expect("a listing");
    assert_eq!(
        listing.entries.len(),
        8,
        "a listing larger than one message"
    );
    assert!(listing.entries.iter().all(|entry| entry.value == large));
}

pub(super) async fn ten_thousand_keys_are_listed(bed: &dyn Bed) {
    let engine = bed.engine();
    for batch in 0..100 {
        let writes = (0..100).map(|n| write(&format!("many/{batch:02}{n:02}"), "value"));
        commit(&*engine, writes.collect()).await;
    }
    let found = keys(&*engine, "many/").await;
    assert_eq!(found.len(), 10_000);
    assert!(found.is_sorted());
    let page = engine
        .list("many/", Some(&key("many/5000")), 3)
        .await
        .expect("a page");
    let texts: Vec<&str> = page
        .entries
        .iter()
        .map(|entry| entry.key.as_str())
        .collect();
    assert_eq!(texts, ["many/5001", "many/5002", "many/5003"]);
}

pub(super) async fn a_listing_tells_the_revision_it_shows(bed: &dyn Bed) {
    let engine = bed.engine();
    put(&*engine, "a/1", "x").await;
    let newest = put(&*engine, "b/1", "x").await;
    let listing = engine.list("a/", None, 10).await.expect("a listing");
    assert_eq!(listing.revision, newest);
    assert!(listing.entries[0].revision < newest);
}

pub(super) async fn unusual_keys_keep_their_place(bed: &dyn Bed) {
    let engine = bed.engine();
    let parent = Key::kind("kind").child("with/slash");
    let texts = ["a b", "100%", "ünï", "\"quoted\"", "new\nline", "%2F", ""];
    for text in texts {
        commit(
            &*engine,
            vec![Write::Put(parent.child(text), Bytes::from(text), None)],
        )
        .await;
    }
    let listing = engine
        .list(&parent.prefix(), None, usize::MAX)
        .await
        .expect("a listing");
    assert_eq!(listing.entries.len(), texts.len());
    for entry in listing.entries {
        let segments = entry.key.segments_after("kind");
        assert_eq!(segments[0], "with/slash");
        assert_eq!(segments[1].as_bytes(), entry.value, "{}", entry.key);
    }
}

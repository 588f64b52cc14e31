//! Guards: a commit happens only on the world it was decided on.

use super::Bed;
use crate::support::{commit, delete, holds, key, keys, put, unchanged, value, write};
use store::{Batch, CommitError, Guard};

pub(super) async fn a_commit_guarded_by_the_revision_read_happens(bed: &dyn Bed) {
    let engine = bed.engine();
    let revision = put(&*engine, "a/1", "one").await;
    assert!(holds(&*engine, Guard::At(key("a/1"), revision), "a/1").await);
    assert_eq!(value(&*engine, "a/1").await.as_deref(), Some("guarded"));
}

pub(super) async fn a_commit_guarded_by_an_older_revision_is_refused(bed: &dyn Bed) {
    let engine = bed.engine();
    let old = put(&*engine, "a/1", "one").await;
    let new = put(&*engine, "a/1", "two").await;
    assert!(new > old);
    assert!(!holds(&*engine, Guard::At(key("a/1"), old), "a/1").await);
    assert!(!holds(&*engine, Guard::At(key("a/none"), old), "a/1").await);
    assert_eq!(value(&*engine, "a/1").await.as_deref(), Some("two"));
}

pub(super) async fn a_key_that_is_absent_can_be_made_once(bed: &dyn Bed) {
    let engine = bed.engine();
    assert!(holds(&*engine, Guard::Absent(key("a/1")), "a/1").await);
    assert!(!holds(&*engine, Guard::Absent(key("a/1")), "a/1").await);
}

pub(super) async fn a_deleted_key_is_absent_and_a_new_one_has_a_new_revision(bed: &dyn Bed) {
    let engine = bed.engine();
    let first = put(&*engine, "a/1", "one").await;
    commit(&*engine, vec![delete("a/1"), delete("a/never-there")]).await;
    assert!(!holds(&*engine, Guard::At(key("a/1"), first), "a/2").await);
    assert!(holds(&*engine, Guard::Absent(key("a/1")), "a/1").await);
    let entry = engine
        .get(&key("a/1"))
        .await
        .expect("a read")
        .expect("it is there");
    assert!(entry.revision > first);
    assert!(!holds(&*engine, Guard::At(key("a/1"), first), "a/2").await);
}

pub(super) async fn a_prefix_counts_as_changed_when_a_key_appears_changes_or_goes(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "a/1", "one").await;
    assert!(holds(&*engine, unchanged("a/", start), "b/1").await);
    let appeared = put(&*engine, "a/2", "two").await;
    assert!(!holds(&*engine, unchanged("a/", start), "b/1").await);
    let changed = put(&*engine, "a/1", "uno").await;
    assert!(!holds(&*engine, unchanged("a/", appeared), "b/1").await);
    let gone = commit(&*engine, vec![delete("a/2")]).await;
    assert!(!holds(&*engine, unchanged("a/", changed), "b/1").await);
    assert!(holds(&*engine, unchanged("a/", gone), "b/1").await);
    put(&*engine, "a/3", "three").await;
    let again = commit(&*engine, vec![delete("a/3")]).await;
    assert!(
        !holds(&*engine, unchanged("a/", gone), "b/1").await,
        "it came and went"
    );
    assert!(holds(&*engine, unchanged("a/", again), "b/1").await);
}

pub(super) async fn a_prefix_does_not_change_when_a_neighbour_does(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "a/b/1", "one").await;
    put(&*engine, "a/bc/1", "one").await;
    put(&*engine, "a/b", "itself").await;
    put(&*engine, "a/c/1", "one").await;
    commit(&*engine, vec![delete("a/bc/1"), delete("a/c/1")]).await;
    assert!(holds(&*engine, unchanged("a/b/", start), "z").await);
    assert!(!holds(&*engine, unchanged("a/b", start), "z").await);
}

pub(super) async fn an_empty_prefix_can_be_guarded(bed: &dyn Bed) {
    let engine = bed.engine();
    let start = put(&*engine, "z", "something").await;
    assert!(holds(&*engine, unchanged("none/", start), "none/1").await);
    assert!(!holds(&*engine, unchanged("none/", start), "none/2").await);
}

pub(super) async fn a_refused_commit_writes_nothing(bed: &dyn Bed) {
    let engine = bed.engine();
    let before = put(&*engine, "a/1", "one").await;
    let batch = Batch {
        guards: vec![Guard::Absent(key("a/1"))],
        writes: vec![write("a/2", "two"), delete("a/1"), write("a/3", "three")],
    };
    assert!(matches!(
        engine.commit(batch).await,
        Err(CommitError::Conflict)
    ));
    assert_eq!(keys(&*engine, "a/").await, ["a/1"]);
    assert_eq!(engine.revision().await.expect("a revision"), before);
}

pub(super) async fn guards_alone_can_be_checked(bed: &dyn Bed) {
    let engine = bed.engine();
    let revision = put(&*engine, "a/1", "one").await;
    let only = |guard| Batch {
        guards: vec![guard],
        writes: Vec::new(),
    };
    let held = engine.commit(only(Guard::At(key("a/1"), revision))).await;
    assert_eq!(held.expect("it holds"), revision);
    let refused = engine.commit(only(Guard::Absent(key("a/1")))).await;
    assert!(matches!(refused, Err(CommitError::Conflict)));
}

pub(super) async fn of_several_writes_to_one_key_the_last_counts(bed: &dyn Bed) {
    let engine = bed.engine();
    let writes = vec![
        write("a/1", "first"),
        write("a/1", "last"),
        write("a/2", "there"),
        delete("a/2"),
        delete("a/3"),
        write("a/3", "there"),
    ];
    commit(&*engine, writes).await;
    assert_eq!(value(&*engine, "a/1").await.as_deref(), Some("last"));
    assert_eq!(keys(&*engine, "a/").await, ["a/1", "a/3"]);
}

pub(super) async fn one_of_many_guards_is_enough_to_refuse(bed: &dyn Bed) {
    let engine = bed.engine();
    let revision = put(&*engine, "a/1", "one").await;
    let guards = vec![
        Guard::At(key("a/1"), revision),
        unchanged("a/", revision),
        Guard::Absent(key("a/1")),
    ];
    let refused = engine
        .commit(Batch {
            guards,
            writes: vec![write("a/2", "two")],
        })
        .await;
    assert!(matches!(refused, Err(CommitError::Conflict)));
}

//! What every engine must do alike.

mod guards;
mod leases;
mod reading;
mod watching;
mod writers;

use crate::etcd::EtcdBed;
use async_trait::async_trait;
use std::sync::Arc;
use store::{Embedded, Engine, Memory};

/// Where an engine under test comes from.
#[async_trait]
pub(crate) trait Bed: Send + Sync {
    fn engine(&self) -> Arc<dyn Engine>;

    /// Makes the engine forget the history before now.
    async fn forget_history(&self) {
        for round in 0..10 {
            let writes = (0..1_000).map(|n| {
                let key = domain::Key::raw(format!("elsewhere/{n}"));
                store::Write::Put(key, format!("{round}").into(), None)
            });
            let batch = store::Batch {
                guards: Vec::new(),
                writes: writes.collect(),
            };
            self.engine().commit(batch).await.expect("a commit");
        }
    }
}

struct MemoryBed(Arc<Memory>);

impl MemoryBed {
    async fn make() -> Self {
        Self(Arc::new(Memory::new()))
    }
}

#[async_trait]
impl Bed for MemoryBed {
    fn engine(&self) -> Arc<dyn Engine> {
        self.0.clone()
    }
}

struct EmbeddedBed {
    engine: Arc<Embedded>,
    _directory: tempfile::TempDir,
}

impl EmbeddedBed {
    async fn make() -> Self {
        let directory = tempfile::tempdir().expect("a directory");
        let engine = Embedded::open(&directory.path().join("store")).expect("a store");
        Self {
            engine: Arc::new(engine),
            _directory: directory,
        }
    }
}

#[async_trait]
impl Bed for EmbeddedBed {
    fn engine(&self) -> Arc<dyn Engine> {
        self.engine.clone()
    }
}

#[async_trait]
impl Bed for EtcdBed {
    fn engine(&self) -> Arc<dyn Engine> {
        self.engine.clone()
    }

    async fn forget_history(&self) {
        self.compact().await;
    }
}

/// One test for each engine and each thing it must do.
macro_rules! every_engine {
    ($($area:ident :: $name:ident,)*) => {
        every_engine!(@engine memory, super::MemoryBed, $($area::$name,)*);
        every_engine!(@engine embedded, super::EmbeddedBed, $($area::$name,)*);
        every_engine!(@engine etcd, super::EtcdBed, $($area::$name,)*);
    };
    (@engine $engine:ident, $bed:path, $($area:ident :: $name:ident,)*) => {
        mod $engine {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $name() {
                    let bed = <$bed>::make().await;
                    super::$area::$name(&bed).await;
                }
            )*
        }
    };
}

every_engine! {
    guards::a_commit_guarded_by_the_revision_read_happens,
    guards::a_commit_guarded_by_an_older_revision_is_refused,
    guards::a_key_that_is_absent_can_be_made_once,
    guards::a_deleted_key_is_absent_and_a_new_one_has_a_new_revision,
    guards::a_prefix_counts_as_changed_when_a_key_appears_changes_or_goes,
    guards::a_prefix_does_not_change_when_a_neighbour_does,
    guards::an_empty_prefix_can_be_guarded,
    guards::a_refused_commit_writes_nothing,
    guards::guards_alone_can_be_checked,
    guards::of_several_writes_to_one_key_the_last_counts,
    guards::one_of_many_guards_is_enough_to_refuse,
    reading::what_was_committed_is_read_at_once,
    reading::keys_come_in_order_of_their_bytes,
    reading::pages_join_to_the_whole,
    reading::a_prefix_is_text_and_a_parent_is_not_its_neighbour,
    reading::empty_and_large_values_are_kept,
    reading::ten_thousand_keys_are_listed,
    reading::a_listing_tells_the_revision_it_shows,
    reading::unusual_keys_keep_their_place,
    watching::a_watch_tells_of_changes_after_its_revision,
    watching::a_watch_resumes_from_a_revision,
    watching::a_waiting_watch_wakes,
    watching::a_watch_hears_nothing_of_its_neighbours,
    watching::the_changes_of_one_commit_come_together,
    watching::a_wait_that_is_given_up_loses_nothing,
    watching::a_slow_watch_holds_nobody_up,
    watching::a_watch_that_starts_too_far_back_is_told_to_list_again,
    watching::a_quiet_watch_does_not_fall_behind,
    leases::a_key_goes_when_its_lease_ends,
    leases::a_lease_kept_alive_lasts,
    leases::a_revoked_lease_takes_its_keys_along,
    leases::a_write_with_an_ended_lease_is_refused,
    leases::a_key_written_again_without_the_lease_stays,
    leases::a_transaction_notices_that_a_lease_took_a_key_away,
    writers::every_one_of_many_concurrent_increments_counts,
    writers::concurrent_transactions_never_exceed_a_limit_they_counted,
    writers::concurrent_commits_are_each_whole,
}

//! What was read of a service's tasks before: a record is decoded again only once it has changed.

use domain::ecs::{Task, TaskReport};
use domain::{Key, Record};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::{Revision, Store, StoreError};

/// How many tasks are remembered, of all services together. One takes about 4 KiB; those beyond
/// are decoded each time.
const TASKS_KEPT: usize = 2_000;

/// Tasks by id, as they were read last, by the key of their service.
#[derive(Default)]
pub(crate) struct Known {
    services: Mutex<BTreeMap<Key, Tasks>>,
}

/// Tasks of one service by id.
pub(super) type Tasks = BTreeMap<String, KnownTask>;

/// A task and its report.
#[derive(Default)]
pub(super) struct KnownTask {
    pub(super) task: Option<At<Task>>,
    pub(super) report: Option<At<TaskReport>>,
}

/// A record, and the commit that wrote it.
pub(super) type At<R> = (Revision, Arc<R>);

impl Known {
    /// Takes what is known of a service's tasks; who reads them tells what is known now.
    pub(super) fn take(&self, service: &Key) -> Tasks {
        self.services().remove(service).unwrap_or_default()
    }

    pub(super) fn tell(&self, service: &Key, mut tasks: Tasks) {
        let mut services = self.services();
        let others: usize = services.values().map(BTreeMap::len).sum();
        while others + tasks.len() > TASKS_KEPT && tasks.pop_last().is_some() {}
        services.insert(service.clone(), tasks);
    }

    /// The service is gone.
    pub(crate) fn forget(&self, service: &Key) {
        self.services().remove(service);
    }

    fn services(&self) -> MutexGuard<'_, BTreeMap<Key, Tasks>> {
        self.services.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The record at `key`; `known` when that is what it still is.
pub(super) async fn read<R: Record>(
    store: &Store,
    key: &Key,
    known: Option<At<R>>,
) -> Result<Option<At<R>>, StoreError> {
    let Some(entry) = store.engine().get(key).await? else {
        return Ok(None);
    };
    match known.filter(|(revision, _)| *revision == entry.revision) {
        Some(known) => Ok(Some(known)),
        None => {
            let record = store::decode(key, &entry.value)?;
            Ok(Some((entry.revision, Arc::new(record))))
        }
    }
}

//! Keeps the instances of an endpoint in step with the tasks that serve it.
//!
//! Reads `MeshEndpoint`, `Task`, `TaskReport`, `TaskDefinition` and `NetworkInterface`; writes
//! `MeshInstance` and nothing else. An agent stops the containers of a task only once no
//! instance stands for it, so an instance goes in two steps: it drains, then it is deleted.

mod apply;
mod plan;
mod snapshot;
#[cfg(test)]
mod tests;

pub use plan::{DRAIN, DRAIN_LONGEST, UNKNOWN_LONGEST};

use domain::discovery::{MeshEndpoint, MeshInstance};
use domain::ecs::{Task, TaskReport};
use domain::network::{InterfaceOwner, NetworkInterface};
use domain::{Clock, Key, Record};
use plan::{plan, plan_stray};
use reconcile::{Controller, Interest, Next, Retry, Wake};
use snapshot::{Snapshot, Stray};
use std::sync::Arc;
use store::{CommitError, Store};

/// Who knows how many calls wait for an answer of an instance.
pub trait InFlight: Send + Sync {
    /// Calls in flight to the instance; `None` when that is not known.
    fn calls(&self, instance: &MeshInstance) -> Option<usize>;
}

/// Nobody knows: every instance drains for [`DRAIN`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Unheard;

impl InFlight for Unheard {
    fn calls(&self, _instance: &MeshInstance) -> Option<usize> {
        None
    }
}

/// What the controller looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A task, by its key: the instances it should be.
    Task(Key),
    /// An instance, by its key: whether its endpoint and its task still exist.
    Instance(Key),
}

/// Decides which tasks may be called.
pub struct Instances {
    store: Store,
    clock: Arc<dyn Clock>,
    in_flight: Arc<dyn InFlight>,
}

impl Instances {
    /// Keeps the instances in `store`; asks `in_flight` when a draining one may go.
    pub fn new(store: Store, clock: Arc<dyn Clock>, in_flight: Arc<dyn InFlight>) -> Self {
        Self {
            store,
            clock,
            in_flight,
        }
    }

    async fn reconcile_task(&self, task: &Key) -> Result<Next, Retry> {
        let (now, in_flight) = (self.clock.now(), &*self.in_flight);
        let reconciled: Result<Next, CommitError> = self
            .store
            .transact(|txn| async move {
                let snapshot = Snapshot::read(&txn, task).await?;
                let plan = plan(&snapshot, in_flight, now);
                apply::apply(&txn, &plan);
                Ok(plan.next)
            })
            .await;
        Ok(reconciled?)
    }

    async fn reconcile_stray(&self, instance: &Key) -> Result<Next, Retry> {
        let (now, in_flight) = (self.clock.now(), &*self.in_flight);
        let reconciled: Result<Next, CommitError> = self
            .store
            .transact(|txn| async move {
                let Some(stray) = Stray::read(&txn, instance).await? else {
                    return Ok(Next::Forget);
                };
                let plan = plan_stray(&stray, in_flight, now);
                apply::apply(&txn, &plan);
                Ok(plan.next)
            })
            .await;
        Ok(reconciled?)
    }
}

impl Controller for Instances {
    type Key = Subject;

    fn name(&self) -> &'static str {
        "mesh-instances"
    }

    fn watches(&self) -> Vec<Interest<Subject>> {
        let store = self.store.clone();
        vec![
            Interest::keyed(Task::KIND, |key| vec![Subject::Task(key.clone())]),
            Interest::keyed(TaskReport::KIND, |key| {
                task_of_report(key).map(Subject::Task)
            }),
            Interest::keyed(MeshInstance::KIND, |key| {
                vec![Subject::Instance(key.clone())]
            }),
            Interest::everybody(MeshEndpoint::KIND),
            Interest::lookup(NetworkInterface::KIND, move |key| {
                let store = store.clone();
                async move { owner(&store, &key).await }
            }),
        ]
    }

    async fn reconcile(&self, subject: &Subject) -> Result<Next, Retry> {
        match subject {
            Subject::Task(task) => self.reconcile_task(task).await,
            Subject::Instance(instance) => self.reconcile_stray(instance).await,
        }
    }
}

/// The key of the task a report's key is about: both have the same segments.
fn task_of_report(report: &Key) -> Option<Key> {
    let segments = report.as_str().strip_prefix(TaskReport::KIND)?;
    Some(Key::raw(format!("{}{segments}", Task::KIND)))
}

async fn owner(store: &Store, interface: &Key) -> Result<Wake<Subject>, Retry> {
    let found: Option<NetworkInterface> = store.get(interface).await?;
    let task = found.and_then(|interface| match interface.owner {
        InterfaceOwner::Task(task) => Some(Subject::Task(Key::raw(task))),
        _ => None,
    });
    Ok(task.into())
}

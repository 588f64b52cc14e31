//! Registers the tasks of services with `serviceRegistries` as instances.
//!
//! Reads `Task`, `TaskReport`, `TaskDefinition`, `Service` and `NetworkInterface`; writes
//! `DiscoveryInstance` of tasks, and counts their changes in `DiscoveryService.revision`. An
//! agent stops the containers of a task only once no instance stands for it.

mod apply;
mod plan;
mod snapshot;
#[cfg(test)]
mod tests;

use apply::apply;
use domain::discovery::DiscoveryInstance;
use domain::ecs::{Task, TaskReport};
use domain::network::{InterfaceOwner, NetworkInterface};
use domain::{Key, Record};
use plan::plan;
use reconcile::{Controller, Interest, Next, Retry, Wake};
use snapshot::Snapshot;
use store::{CommitError, Store};

/// What the controller looks at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A task, by its key: the instances it should be.
    Task(Key),
    /// An instance, by its key: whether it is a task's, and its task still exists.
    Instance(Key),
}

/// Keeps instances in step with the tasks they stand for.
pub struct TaskInstances {
    store: Store,
}

impl TaskInstances {
    /// Keeps the instances in `store`.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    async fn reconcile_task(&self, task: &Key) -> Result<Next, Retry> {
        let reconciled: Result<Next, CommitError> = self
            .store
            .transact(|txn| async move {
                let snapshot = Snapshot::read(&txn, task).await?;
                let plan = plan(&snapshot);
                apply(&txn, &plan).await?;
                Ok(plan.next)
            })
            .await;
        Ok(reconciled?)
    }

    /// An instance whose task is gone goes, too; a changed one is looked at with its task.
    async fn reconcile_instance(&self, key: &Key) -> Result<Next, Retry> {
        let found: Option<DiscoveryInstance> = self.store.get(key).await?;
        let Some(task) = found.and_then(|instance| instance.task) else {
            return Ok(Next::Forget);
        };
        self.reconcile_task(&Key::raw(task)).await?;
        Ok(Next::OnChange)
    }
}

impl Controller for TaskInstances {
    type Key = Subject;

    fn name(&self) -> &'static str {
        "discovery-tasks"
    }

    fn watches(&self) -> Vec<Interest<Subject>> {
        let store = self.store.clone();
        vec![
            Interest::keyed(Task::KIND, |key| vec![Subject::Task(key.clone())]),
            Interest::keyed(TaskReport::KIND, |key| {
                task_of_report(key).map(Subject::Task)
            }),
            Interest::keyed(DiscoveryInstance::KIND, |key| {
                vec![Subject::Instance(key.clone())]
            }),
            Interest::lookup(NetworkInterface::KIND, move |key| {
                let store = store.clone();
                async move { owner(&store, &key).await }
            }),
        ]
    }

    async fn reconcile(&self, subject: &Subject) -> Result<Next, Retry> {
        match subject {
            Subject::Task(task) => self.reconcile_task(task).await,
            Subject::Instance(instance) => self.reconcile_instance(instance).await,
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

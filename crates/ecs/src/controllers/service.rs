//! Keeps services at their desired count and rolls their deployments.
//!
//! - `snapshot`: what there is to see, read without locks
//! - `standing`: how each task stands: starting, unproven, healthy, unhealthy, ending, ended
//! - `plan`: the decision, a pure function
//! - `events`: the sentences people read
//! - `subnets`: which subnet the next task is placed in
//! - `apply`: one transaction, which fails when the service has changed since it was read

mod apply;
mod events;
mod plan;
mod snapshot;
mod standing;
mod subnets;

#[cfg(test)]
mod tests;

use crate::Ecs;
use crate::controllers::task::task_of_report;
use crate::controllers::{scope_of, service_of_task, task_of_interface};
use crate::convert::services::is_fargate;
use domain::discovery::MeshCertificate;
use domain::ecs::{ContainerInstance, Service, Task, TaskProtection, TaskReport};
use domain::elb::{Target, TargetHealth};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use plan::plan;
pub use plan::{Plan, SERVICE_KEPT};
use reconcile::{Controller, Interest, Next, Retry};
use snapshot::Known;
pub use snapshot::{Snapshot, TaskSeen};
pub use standing::HEALTHY_AFTER;
use std::sync::Arc;
use store::Store;

/// Keeps a service's tasks in step with its deployments.
///
/// Reads `Service`, `ServiceTask`, `Task`, `TaskReport`, `TaskProtection`, `TaskDefinition`,
/// `ContainerInstance`, `Subnet`, `NetworkInterface`, `Target`, `TargetHealth` and `MeshCertificate`; writes `Service.deployments`,
/// `.events`, `.status`, `.moving`, a daemon's `.desired_count` and, on a rollback, `.revision`; new `Task`s with their
/// `ServiceTask`, `Task.desired`, `Target`s of tasks, and `ServiceDeployment`.
pub struct ServiceController {
    ecs: Ecs,
    known: Arc<Known>,
}

impl ServiceController {
    pub(crate) fn new(ecs: Ecs) -> Self {
        Self {
            ecs,
            known: Arc::default(),
        }
    }

    /// Reads what there is to see of a service; `None` once it is forgotten.
    pub async fn look(&self, service: &Key) -> Result<Option<Snapshot>, Retry> {
        Snapshot::read(&self.ecs, &self.known, service).await
    }

    /// Decides what a service needs next; touches nothing.
    pub fn decide(&self, snapshot: &Snapshot) -> Plan {
        plan(snapshot, self.ecs.clock.now())
    }
}

impl Controller for ServiceController {
    type Key = Key;

    fn name(&self) -> &'static str {
        "ecs services"
    }

    fn watches(&self) -> Vec<Interest<Key>> {
        let with_store = || self.ecs.store.clone();
        let (tasks, reports) = (with_store(), with_store());
        let (interfaces, healths) = (with_store(), with_store());
        let (instances, certificates) = (with_store(), with_store());
        vec![
            Interest::keyed(Service::KIND, |key: &Key| Some(key.clone())),
            Interest::keyed(TaskProtection::KIND, service_of_protection),
            Interest::lookup(Task::KIND, move |key| {
                let store = tasks.clone();
                async move { service_of_task(&store, &key).await }
            }),
            Interest::lookup(TaskReport::KIND, move |key| {
                let store = reports.clone();
                async move { service_of(&store, task_of_report(&key)).await }
            }),
            Interest::lookup(MeshCertificate::KIND, move |key| {
                let store = certificates.clone();
                async move {
                    let found: Option<MeshCertificate> = store.get(&key).await?;
                    Ok(found.map(|found| Key::raw(found.service)))
                }
            }),
            Interest::lookup(ContainerInstance::KIND, move |key| {
                let store = instances.clone();
                async move { services_on_instances(&store, &key).await }
            }),
            Interest::lookup(NetworkInterface::KIND, move |key| {
                let store = interfaces.clone();
                async move { service_of(&store, task_of_interface(&store, &key).await?).await }
            }),
            Interest::lookup(TargetHealth::KIND, move |key| {
                let store = healths.clone();
                async move { service_of(&store, task_of_target(&store, &key).await?).await }
            }),
        ]
    }

    async fn reconcile(&self, key: &Key) -> Result<Next, Retry> {
        let Some(snapshot) = self.look(key).await? else {
            return Ok(Next::Forget);
        };
        let plan = self.decide(&snapshot);
        self.apply(&snapshot, &plan).await
    }
}

/// The service whose task a protection is on.
fn service_of_protection(key: &Key) -> Option<Key> {
    let scope = scope_of(key, TaskProtection::KIND)?;
    match &key.segments_after(TaskProtection::KIND)[..] {
        [_, _, cluster, service, _] => Some(Service::key_of(&scope, cluster, service)),
        _ => None,
    }
}

/// The services of an instance's cluster that are placed on instances, daemons among them: its
/// room or status has changed.
async fn services_on_instances(store: &Store, instance: &Key) -> Result<Vec<Key>, Retry> {
    let segments = instance.segments_after(ContainerInstance::KIND);
    let (Some(scope), Some(cluster)) =
        (scope_of(instance, ContainerInstance::KIND), segments.get(2))
    else {
        return Ok(Vec::new());
    };
    let services: Vec<Service> = store.list(&Service::cluster_key(&scope, cluster)).await?;
    let placed = services
        .iter()
        .filter(|service| service.daemon || !is_fargate(&service.revision));
    Ok(placed.map(Record::key).collect())
}

async fn service_of(store: &Store, task: Option<Key>) -> Result<Option<Key>, Retry> {
    match task {
        None => Ok(None),
        Some(task) => service_of_task(store, &task).await,
    }
}

/// The task behind the target a health record is on.
async fn task_of_target(store: &Store, health: &Key) -> Result<Option<Key>, Retry> {
    let segments = health.segments_after(TargetHealth::KIND);
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    let target: Option<Target> = store.get(&Key::kind(Target::KIND).join(&segments)).await?;
    Ok(target.and_then(|target| target.task).map(Key::raw))
}

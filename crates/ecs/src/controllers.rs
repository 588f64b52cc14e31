//! The controllers: they look at records and write records, and never call an agent.

pub(crate) mod capacity;
pub(crate) mod express;
pub(crate) mod herald;
pub(crate) mod housekeeping;
pub(crate) mod insights;
pub(crate) mod service;
pub(crate) mod task;

pub use capacity::CapacityController;
pub use express::ExpressController;
pub use herald::Herald;
pub use housekeeping::{CLUSTER_KEPT, Housekeeper, TOKEN_KEPT};
pub use insights::Insights;
pub use service::{HEALTHY_AFTER, Plan, SERVICE_KEPT, ServiceController, Snapshot, TaskSeen};
pub use task::{STOPPED_KEPT, TaskController};

use domain::ecs::{Service, Task};
use domain::network::{InterfaceOwner, NetworkInterface};
use domain::{Key, Scope};
use reconcile::Retry;
use store::Store;

/// Account and Region a key of `kind` is in.
pub(crate) fn scope_of(key: &Key, kind: &str) -> Option<Scope> {
    let segments = key.segments_after(kind);
    Some(Scope {
        account: segments.first()?.parse().ok()?,
        region: segments.get(1)?.parse().ok()?,
    })
}

/// The task an interface belongs to.
pub(crate) async fn task_of_interface(store: &Store, key: &Key) -> Result<Option<Key>, Retry> {
    let found: Option<NetworkInterface> = store.get(key).await?;
    Ok(found.and_then(|interface| match interface.owner {
        InterfaceOwner::Task(task) => Some(Key::raw(task)),
        InterfaceOwner::LoadBalancer(_)
        | InterfaceOwner::NatGateway(_)
        | InterfaceOwner::Endpoint(_)
        | InterfaceOwner::VpcLink(_)
        | InterfaceOwner::User => None,
    }))
}

/// The service a task belongs to.
pub(crate) async fn service_of_task(store: &Store, key: &Key) -> Result<Option<Key>, Retry> {
    let found: Option<Task> = store.get(key).await?;
    Ok(found.and_then(|task| {
        let service = task.service.as_ref()?;
        Some(Service::key_of(&task.scope, &task.cluster, &service.name))
    }))
}

//! The tasks of a service: found below the service, never by reading the cluster's.

use super::{TaskSeen, revisions};
use crate::convert::tasks::last_status;
use domain::ecs::{
    ContainerInstance, InstanceStatus, LastStatus, Service, ServiceTask, Task, TaskReport,
};
use domain::network::NetworkInterface;
use reconcile::Retry;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use store::Store;

/// The tasks of a service, oldest first, and the ids of those that tell nothing more.
pub(super) async fn read(
    store: &Store,
    service: &Service,
) -> Result<(Vec<TaskSeen>, Vec<String>), Retry> {
    let Service {
        scope,
        cluster,
        name,
        ..
    } = service;
    let parent = ServiceTask::service_key(scope, cluster, name);
    let members: Vec<ServiceTask> = store.list(&parent).await?;
    // Addresses matter to targets alone.
    let addressed = revisions(service).any(|revision| !revision.load_balancers.is_empty());
    let mut instances = BTreeMap::new();
    let (mut seen, mut spent) = (Vec::with_capacity(members.len()), Vec::new());
    for member in members {
        let key = Task::key_of(scope, cluster, &member.id);
        let Some(task) = store.get::<Task>(&key).await? else {
            spent.push(member.id);
            continue;
        };
        let key = TaskReport::key_of(scope, cluster, &task.id);
        let report: Option<TaskReport> = store.get(&key).await?;
        let has_ended = last_status(&task, report.as_ref()) == LastStatus::Stopped;
        if task.end_noted && has_ended {
            spent.push(member.id);
            continue;
        }
        let address = match addressed {
            true => read_address(store, &task).await?,
            false => None,
        };
        seen.push(TaskSeen {
            draining: is_draining(store, &task, &mut instances).await?,
            address,
            task,
            report,
        });
    }
    seen.sort_by(|one, other| {
        let age = |seen: &TaskSeen| seen.task.created_at;
        (age(one), &one.task.id).cmp(&(age(other), &other.task.id))
    });
    Ok((seen, spent))
}

/// Whether a task's container instance is draining; each instance is read once.
async fn is_draining(
    store: &Store,
    task: &Task,
    known: &mut BTreeMap<String, bool>,
) -> Result<bool, Retry> {
    let Some(id) = &task.container_instance else {
        return Ok(false);
    };
    if let Some(draining) = known.get(id) {
        return Ok(*draining);
    }
    let key = ContainerInstance::key_of(&task.scope, &task.cluster, id);
    let instance: Option<ContainerInstance> = store.get(&key).await?;
    let draining = instance.is_some_and(|instance| instance.status == InstanceStatus::Draining);
    known.insert(id.clone(), draining);
    Ok(draining)
}

async fn read_address(store: &Store, task: &Task) -> Result<Option<Ipv4Addr>, Retry> {
    let Some(own) = &task.interface else {
        return Ok(None);
    };
    let key = NetworkInterface::key_of(&task.scope, &own.id);
    let interface: Option<NetworkInterface> = store.get(&key).await?;
    let address = interface.and_then(|found| found.address);
    Ok(address.map(|address| address.private_ip))
}

//! The tasks of a service: found below the service, never by reading the cluster's.

use super::known::{self, Known, KnownTask};
use super::{TaskSeen, revisions};
use crate::convert::tasks::last_status;
use domain::ecs::{
    ContainerInstance, InstanceStatus, LastStatus, Service, ServiceTask, Task, TaskReport,
};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use reconcile::Retry;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use store::Store;

/// The tasks of a service, oldest first, and the ids of those that tell nothing more.
pub(super) async fn read(
    store: &Store,
    service: &Service,
    known: &Known,
) -> Result<(Vec<TaskSeen>, Vec<String>), Retry> {
    let service_key = service.key();
    let mut before = known.take(&service_key);
    let mut after = known::Tasks::new();
    let reading = Reading::of(store, service);
    let (mut seen, mut spent) = (Vec::with_capacity(before.len()), Vec::new());
    let mut instances = BTreeMap::new();
    for id in members(store, service).await? {
        let known = before.remove(&id).unwrap_or_default();
        let found = reading.task(&id, known).await?;
        let Some((_, task)) = &found.task else {
            spent.push(id);
            continue;
        };
        let (task, report) = (
            task.clone(),
            found.report.as_ref().map(|(_, report)| report),
        );
        let report = report.cloned();
        if task.end_noted && last_status(&task, report.as_deref()) == LastStatus::Stopped {
            spent.push(id);
            continue;
        }
        let host = host(store, &task, &mut instances).await?;
        seen.push(TaskSeen {
            draining: host.draining,
            machine: host.machine,
            address: reading.address(&task).await?,
            task,
            report,
        });
        after.insert(id, found);
    }
    known.tell(&service_key, after);
    seen.sort_by(|one, other| {
        let age = |seen: &TaskSeen| seen.task.created_at;
        (age(one), &one.task.id).cmp(&(age(other), &other.task.id))
    });
    Ok((seen, spent))
}

/// Ids of a service's tasks. The keys tell them: no record is decoded.
async fn members(store: &Store, service: &Service) -> Result<Vec<String>, Retry> {
    let Service {
        scope,
        cluster,
        name,
        ..
    } = service;
    let prefix = ServiceTask::service_key(scope, cluster, name).prefix();
    let listing = store.engine().list(&prefix, None, usize::MAX).await?;
    let id = |key: &Key| key.as_str()[prefix.len()..].to_owned();
    Ok(listing.entries.iter().map(|entry| id(&entry.key)).collect())
}

/// What is read of every task of a service.
struct Reading<'a> {
    store: &'a Store,
    tasks: Key,
    reports: Key,
    /// Addresses matter to targets alone.
    addressed: bool,
}

impl<'a> Reading<'a> {
    fn of(store: &'a Store, service: &Service) -> Self {
        let Service { scope, cluster, .. } = service;
        Self {
            store,
            tasks: Task::cluster_key(scope, cluster),
            reports: TaskReport::cluster_key(scope, cluster),
            addressed: revisions(service).any(|revision| !revision.load_balancers.is_empty()),
        }
    }

    async fn task(&self, id: &str, known: KnownTask) -> Result<KnownTask, Retry> {
        let task = known::read(self.store, &self.tasks.child(id), known.task).await?;
        let report = match &task {
            Some(_) => known::read(self.store, &self.reports.child(id), known.report).await?,
            None => None,
        };
        Ok(KnownTask { task, report })
    }

    async fn address(&self, task: &Task) -> Result<Option<Ipv4Addr>, Retry> {
        let Some(own) = task.interface.as_ref().filter(|_| self.addressed) else {
            return Ok(None);
        };
        let key = NetworkInterface::key_of(&task.scope, &own.id);
        let interface: Option<NetworkInterface> = self.store.get(&key).await?;
        let address = interface.and_then(|found| found.address);
        Ok(address.map(|address| address.private_ip))
    }
}

/// What matters of a task's container instance.
#[derive(Clone, Default)]
struct Host {
    draining: bool,
    machine: Option<String>,
}

/// The container instance a task is on; each is read once.
async fn host(
    store: &Store,
    task: &Task,
    known: &mut BTreeMap<String, Host>,
) -> Result<Host, Retry> {
    let Some(id) = &task.container_instance else {
        return Ok(Host::default());
    };
    if let Some(host) = known.get(id) {
        return Ok(host.clone());
    }
    let key = ContainerInstance::key_of(&task.scope, &task.cluster, id);
    let instance: Option<ContainerInstance> = store.get(&key).await?;
    let host = instance.map_or_else(Host::default, |instance| Host {
        draining: instance.status == InstanceStatus::Draining,
        machine: instance.ec2_instance_id,
    });
    known.insert(id.clone(), host.clone());
    Ok(host)
}

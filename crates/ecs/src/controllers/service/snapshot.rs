//! What there is to see of a service.

use crate::convert::tasks::last_status;
use crate::handlers::service_wishes::group_name;
use domain::ecs::{
    Deployment, LastStatus, Service, ServiceRevision, Task, TaskDefinition, TaskReport,
};
use domain::elb::{Target, TargetHealth, TargetState};
use domain::network::NetworkInterface;
use domain::{Key, Record};
use reconcile::Retry;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use store::Store;

/// A service, its tasks, and the targets that stand for them.
#[derive(Debug, Clone)]
pub(crate) struct Snapshot {
    /// The service, read before everything else.
    pub(crate) service: Service,
    /// Its tasks, oldest first.
    pub(crate) tasks: Vec<TaskSeen>,
    /// Targets of its target groups, with how they are.
    pub(crate) targets: BTreeMap<TargetName, (Target, Option<TargetState>, Option<String>)>,
    /// The task definitions its deployments and tasks are made from.
    pub(crate) definitions: BTreeMap<(String, u32), TaskDefinition>,
}

/// Name of the group, address, port.
pub(crate) type TargetName = (String, Ipv4Addr, u16);

/// A task with what was reported of it.
#[derive(Debug, Clone)]
pub(crate) struct TaskSeen {
    /// What is wanted of it.
    pub(crate) task: Task,
    /// What was reported.
    pub(crate) report: Option<TaskReport>,
    /// Its address, once it has one.
    pub(crate) address: Option<Ipv4Addr>,
}

impl Snapshot {
    /// Reads what there is. Nothing is locked: whoever acts on it guards the service, which
    /// changes with everything this controller does.
    pub(crate) async fn read(store: &Store, key: &Key) -> Result<Option<Self>, Retry> {
        let Some(service) = store.get::<Service>(key).await? else {
            return Ok(None);
        };
        let tasks = read_tasks(store, &service).await?;
        let targets = read_targets(store, &service).await?;
        let mut definitions = BTreeMap::new();
        let wanted = revisions(&service).map(|revision| revision.definition.clone());
        let used = tasks.iter().map(|seen| seen.task.definition.clone());
        for name in wanted.chain(used) {
            if definitions.contains_key(&name) {
                continue;
            }
            let key = TaskDefinition::key_of(&service.scope, &name.0, name.1);
            if let Some(definition) = store.get::<TaskDefinition>(&key).await? {
                definitions.insert(name, definition);
            }
        }
        Ok(Some(Self {
            service,
            tasks,
            targets,
            definitions,
        }))
    }

    /// The deployment a task belongs to, while the service has it.
    pub(crate) fn deployment_of(&self, task: &Task) -> Option<&Deployment> {
        let of = task.service.as_ref()?;
        let mut deployments = self.service.deployments.iter();
        deployments.find(|deployment| deployment.id == of.deployment)
    }
}

/// Every revision the service still knows.
fn revisions(service: &Service) -> impl Iterator<Item = &ServiceRevision> {
    let deployments = service
        .deployments
        .iter()
        .chain(service.last_completed.as_deref());
    deployments
        .map(|deployment| &deployment.revision)
        .chain([&service.revision])
}

async fn read_tasks(store: &Store, service: &Service) -> Result<Vec<TaskSeen>, Retry> {
    let Service {
        scope,
        cluster,
        name,
        ..
    } = service;
    let mut tasks: Vec<Task> = store.list(&Task::cluster_key(scope, cluster)).await?;
    tasks.retain(|task| task.service.as_ref().is_some_and(|of| of.name == *name));
    tasks.sort_by(|one, other| (one.created_at, &one.id).cmp(&(other.created_at, &other.id)));
    let mut seen = Vec::with_capacity(tasks.len());
    for task in tasks {
        let key = TaskReport::key_of(scope, cluster, &task.id);
        let report: Option<TaskReport> = store.get(&key).await?;
        let has_ended = last_status(&task, report.as_ref()) == LastStatus::Stopped;
        if task.end_noted && has_ended {
            // It tells nothing more.
            continue;
        }
        let address = match &task.interface {
            None => None,
            Some(own) => {
                let key = NetworkInterface::key_of(scope, &own.id);
                let interface: Option<NetworkInterface> = store.get(&key).await?;
                interface
                    .and_then(|found| found.address)
                    .map(|address| address.private_ip)
            }
        };
        seen.push(TaskSeen {
            task,
            report,
            address,
        });
    }
    Ok(seen)
}

async fn read_targets(
    store: &Store,
    service: &Service,
) -> Result<BTreeMap<TargetName, (Target, Option<TargetState>, Option<String>)>, Retry> {
    let mut groups: Vec<String> = revisions(service)
        .flat_map(|revision| &revision.load_balancers)
        .filter_map(|balancer| group_name(&balancer.target_group))
        .map(|(name, _)| name)
        .collect();
    groups.sort();
    groups.dedup();
    let mut found = BTreeMap::new();
    for group in groups {
        let targets: Vec<Target> = store
            .list(&Target::group_key(&service.scope, &group))
            .await?;
        let parent = Key::kind(TargetHealth::KIND)
            .join(&service.scope.segments())
            .child(&group);
        let healths: Vec<TargetHealth> = store.list(&parent).await?;
        let mut by_key: BTreeMap<Key, TargetHealth> = healths
            .into_iter()
            .map(|health| (health.key(), health))
            .collect();
        for target in targets {
            let health = by_key.remove(&target.health_key());
            let state = health.as_ref().map(|health| health.state);
            let why = health.and_then(|health| health.description);
            found.insert(
                (group.clone(), target.ip, target.port),
                (target, state, why),
            );
        }
    }
    Ok(found)
}

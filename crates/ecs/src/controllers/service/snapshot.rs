//! What there is to see of a service.

mod certificates;
mod daemon;
mod known;
mod targets;
mod tasks;

use crate::Ecs;
pub(crate) use certificates::Awaited;
use domain::ecs::{
    Deployment, RolloutState, Service, ServiceRevision, ServiceStatus, Tags, Task, TaskDefinition,
    TaskProtection, TaskReport,
};
use domain::elb::{Target, TargetState};
use domain::network::Subnet;
use domain::{Key, Timestamp};
pub(crate) use known::Known;
use reconcile::Retry;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::sync::Arc;
use store::Store;

/// A service, its tasks, and the targets that stand for them.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// The service, read before everything else.
    pub service: Service,
    /// Its tasks, oldest first.
    pub tasks: Vec<TaskSeen>,
    /// Ids of tasks that are known to belong to it and tell nothing more.
    pub(crate) spent: Vec<String>,
    /// Until when tasks are protected, by id.
    pub protected: BTreeMap<String, Timestamp>,
    /// Targets of its target groups, with how they are.
    pub targets: BTreeMap<TargetName, (Target, Option<TargetState>, Option<String>)>,
    /// The task definitions its deployments and tasks are made from.
    pub definitions: BTreeMap<(String, u32), TaskDefinition>,
    /// What the images of the primary deployment mean now, by container, unless it knows.
    pub(crate) digests: Tags,
    /// Which of its alarms ring; `None` when none is watched or none is known.
    pub(crate) ringing: Option<Vec<String>>,
    /// The zones its tasks are to be spread over, when they are to be kept even.
    pub(crate) zones: Vec<String>,
    /// What keeps tasks of the primary deployment from starting: certificates of its endpoints
    /// that are not there yet.
    pub(crate) awaited: Vec<Awaited>,
    /// The container instances a daemon should have a task on; `None` for other services.
    pub instances: Option<Vec<String>>,
}

/// Name of the group, address, port.
pub(crate) type TargetName = (String, Ipv4Addr, u16);

/// A task with what was reported of it.
#[derive(Debug, Clone)]
pub struct TaskSeen {
    /// What is wanted of it.
    pub task: Arc<Task>,
    /// What was reported.
    pub report: Option<Arc<TaskReport>>,
    /// Its address, once it has one.
    pub address: Option<Ipv4Addr>,
    /// The EC2 instance its container instance is, when it is on one.
    pub machine: Option<String>,
    /// Whether its container instance is draining.
    pub draining: bool,
}

impl Snapshot {
    /// Reads what there is. Nothing is locked: whoever acts on it guards the service, which
    /// changes with everything this controller does.
    pub(crate) async fn read(ecs: &Ecs, known: &Known, key: &Key) -> Result<Option<Self>, Retry> {
        let store = &ecs.store;
        let Some(service) = store.get::<Service>(key).await? else {
            known.forget(key);
            return Ok(None);
        };
        let (tasks, spent) = tasks::read(store, &service, known).await?;
        let definitions = read_definitions(store, &service, &tasks).await?;
        let mut snapshot = Self {
            instances: daemon::read(store, &service, &definitions).await?,
            awaited: certificates::read(store, &service, ecs.clock.now()).await?,
            protected: read_protections(store, &service).await?,
            targets: targets::read(store, &service).await?,
            definitions,
            zones: read_zones(store, &service).await?,
            digests: Tags::new(),
            ringing: None,
            service,
            tasks,
            spent,
        };
        snapshot.ask(ecs).await;
        Ok(Some(snapshot))
    }

    /// The deployment a task belongs to, while the service has it.
    pub(crate) fn deployment_of(&self, task: &Task) -> Option<&Deployment> {
        let of = task.service.as_ref()?;
        let mut deployments = self.service.deployments.iter();
        deployments.find(|deployment| deployment.id == of.deployment)
    }

    /// Asks about images and alarms, when an answer would matter.
    async fn ask(&mut self, ecs: &Ecs) {
        let Service { scope, rollout, .. } = &self.service;
        let primary = self.service.deployments.first().filter(|primary| {
            primary.rollout_state == RolloutState::InProgress
                && self.service.status == ServiceStatus::Active
        });
        let Some(primary) = primary else { return };
        if let Some(alarms) = rollout.alarms.as_ref().filter(|alarms| alarms.enable) {
            self.ringing = ecs.alarms.ringing(scope, &alarms.names).await;
        }
        let definition = self.definitions.get(&primary.revision.definition);
        let containers = definition.map_or(&[][..], |definition| &definition.containers);
        if !primary.image_digests.is_empty() {
            return;
        }
        let mut digests = Tags::new();
        for container in containers.iter().filter(|one| is_held(one)) {
            if let Some(digest) = ecs.digests.digest_of(scope, &container.image).await {
                digests.insert(container.name.clone(), digest);
            }
        }
        self.digests = digests;
    }
}

/// Whether all tasks of a deployment run the same image for this container.
/// Source: ECS API model, `ContainerDefinition$versionConsistency`.
pub(crate) fn is_held(container: &domain::ecs::ContainerDefinition) -> bool {
    let told = container.inert.get("versionConsistency");
    told.and_then(|value| value.as_str()) != Some("disabled")
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

async fn read_definitions(
    store: &Store,
    service: &Service,
    tasks: &[TaskSeen],
) -> Result<BTreeMap<(String, u32), TaskDefinition>, Retry> {
    let mut definitions = BTreeMap::new();
    let wanted = revisions(service).map(|revision| &revision.definition);
    let used = tasks.iter().map(|seen| &seen.task.definition);
    for name in wanted.chain(used) {
        if definitions.contains_key(name) {
            continue;
        }
        let key = TaskDefinition::key_of(&service.scope, &name.0, name.1);
        if let Some(definition) = store.get::<TaskDefinition>(&key).await? {
            definitions.insert(name.clone(), definition);
        }
    }
    Ok(definitions)
}

async fn read_protections(
    store: &Store,
    service: &Service,
) -> Result<BTreeMap<String, Timestamp>, Retry> {
    let Service {
        scope,
        cluster,
        name,
        ..
    } = service;
    let parent = TaskProtection::service_key(scope, cluster, name);
    let found: Vec<TaskProtection> = store.list(&parent).await?;
    Ok(found.into_iter().map(|one| (one.id, one.until)).collect())
}

async fn read_zones(store: &Store, service: &Service) -> Result<Vec<String>, Retry> {
    let network = service.revision.network.as_ref();
    let Some(network) = network.filter(|_| service.zone_rebalancing) else {
        return Ok(Vec::new());
    };
    let mut zones = Vec::new();
    for id in &network.subnets {
        let subnet: Option<Subnet> = store.get(&Subnet::key_of(&service.scope, id)).await?;
        zones.extend(subnet.map(|subnet| subnet.zone));
    }
    zones.sort();
    zones.dedup();
    Ok(zones)
}

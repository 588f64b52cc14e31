//! What a decision is made on, read in the transaction that writes it down.

use domain::discovery::{DiscoveryInstance, DiscoveryService};
use domain::ecs::{Service, ServiceRevision, Task, TaskDefinition, TaskReport};
use domain::network::NetworkInterface;
use domain::{Arn, Key, Record as _};
use serde_json::{Map, Value};
use std::net::Ipv4Addr;
use store::{StoreError, Txn};

/// A task and the Cloud Map services it is registered with.
pub(crate) enum Snapshot {
    /// There is no such task (any more): what still stands for it.
    Gone(Vec<DiscoveryInstance>),
    /// It is registered nowhere.
    Outside,
    /// It may be registered.
    Inside(Box<Member>),
}

/// A task with registries.
pub(crate) struct Member {
    pub(crate) task: Task,
    pub(crate) report: TaskReport,
    pub(crate) definition: TaskDefinition,
    /// The address of its interface, once it has one. Tasks that share the network of their
    /// instance have none and are not registered.
    pub(crate) address: Option<Ipv4Addr>,
    pub(crate) registries: Vec<Registry>,
}

/// A Cloud Map service of a task, and the instance that stands for the task in it.
pub(crate) struct Registry {
    pub(crate) service: DiscoveryService,
    /// The port that was given for SRV records.
    pub(crate) port: Option<u16>,
    /// The container and its port that were given instead.
    pub(crate) container: Option<(String, u16)>,
    pub(crate) instance: Option<DiscoveryInstance>,
}

impl Snapshot {
    pub(crate) async fn read(txn: &Txn, key: &Key) -> Result<Self, StoreError> {
        let Some(task) = txn.get::<Task>(key).await? else {
            return Ok(Self::Gone(left_behind(txn, key).await?));
        };
        let Some(of) = &task.service else {
            return Ok(Self::Outside);
        };
        let service = Service::key_of(&task.scope, &task.cluster, &of.name);
        let Some(service) = txn.get::<Service>(&service).await? else {
            return Ok(Self::Outside);
        };
        let revision = revision_of(&service, &of.deployment);
        if revision.registries.is_empty() {
            return Ok(Self::Outside);
        }
        let (family, number) = &task.definition;
        let definition = TaskDefinition::key_of(&task.scope, family, *number);
        let report = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        let (Some(definition), Some(report)) =
            (txn.get(&definition).await?, txn.get(&report).await?)
        else {
            return Ok(Self::Outside);
        };
        Ok(Self::Inside(Box::new(Member {
            address: address(txn, &task).await?,
            registries: registries(txn, &task, &revision.registries).await?,
            report,
            definition,
            task,
        })))
    }
}

/// What the task looks like: its deployment's revision, or the service's when the deployment is
/// over.
fn revision_of<'a>(service: &'a Service, deployment: &str) -> &'a ServiceRevision {
    let mut deployments = service.deployments.iter();
    let found = deployments.find(|known| known.id == deployment);
    found.map_or(&service.revision, |deployment| &deployment.revision)
}

async fn registries(
    txn: &Txn,
    task: &Task,
    given: &[Map<String, Value>],
) -> Result<Vec<Registry>, StoreError> {
    let mut found = Vec::new();
    for members in given {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let number = |name: &str| {
            let number = members.get(name).and_then(Value::as_u64);
            number.and_then(|number| u16::try_from(number).ok())
        };
        let arn: Option<Arn> = text("registryArn").and_then(|arn| arn.parse().ok());
        let Some(id) = arn.and_then(|arn| arn.resource.strip_prefix("service/").map(str::to_owned))
        else {
            continue;
        };
        let key = DiscoveryService::key_of(&task.scope, &id);
        let Some(service) = txn.get::<DiscoveryService>(&key).await? else {
            continue;
        };
        let instance = DiscoveryInstance::service_key(&task.scope, &id).child(&task.id);
        let container = text("containerName").map(str::to_owned);
        found.push(Registry {
            service,
            port: number("port"),
            container: container.zip(number("containerPort")),
            instance: txn.get(&instance).await?,
        });
    }
    Ok(found)
}

async fn address(txn: &Txn, task: &Task) -> Result<Option<Ipv4Addr>, StoreError> {
    let Some(interface) = &task.interface else {
        return Ok(None);
    };
    let key = NetworkInterface::key_of(&task.scope, &interface.id);
    let interface: Option<NetworkInterface> = txn.get(&key).await?;
    Ok(interface
        .and_then(|interface| interface.address)
        .map(|address| address.private_ip))
}

/// The instances of a task that is gone. Rare, so all of the scope are looked through.
async fn left_behind(txn: &Txn, task: &Key) -> Result<Vec<DiscoveryInstance>, StoreError> {
    let segments = task.segments_after(Task::KIND);
    let [account, region, ..] = segments.as_slice() else {
        return Ok(Vec::new());
    };
    let parent = Key::kind(DiscoveryInstance::KIND).join(&[account, region]);
    let mut instances: Vec<DiscoveryInstance> = txn.list(&parent).await?;
    instances.retain(|instance| instance.task.as_deref() == Some(task.as_str()));
    Ok(instances)
}

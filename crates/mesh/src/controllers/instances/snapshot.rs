//! What a decision is made on, read in the transaction that writes it down.

use domain::discovery::{MeshEndpoint, MeshInstance};
use domain::ecs::{Task, TaskDefinition, TaskReport};
use domain::network::NetworkInterface;
use domain::{Key, Record, Scope};
use std::net::Ipv4Addr;
use store::{StoreError, Txn};

/// A task and the endpoints its service serves.
pub(crate) enum Snapshot {
    /// There is no such task (any more): what still stands for it.
    Gone(Vec<MeshInstance>),
    /// It has no part in a mesh.
    Outside,
    /// It may serve endpoints.
    Inside(Box<Member>),
}

/// A task in a mesh.
pub(crate) struct Member {
    pub(crate) task: Task,
    pub(crate) report: TaskReport,
    pub(crate) definition: TaskDefinition,
    /// The address of its interface, once it has one. Tasks that share the network of their
    /// instance have none and serve no endpoint.
    pub(crate) address: Option<Ipv4Addr>,
    /// The endpoints of its service, each with the instance that stands for the task.
    pub(crate) endpoints: Vec<(MeshEndpoint, Option<MeshInstance>)>,
}

/// An instance, and whether there still is what it stands for.
pub(crate) struct Stray {
    pub(crate) instance: MeshInstance,
    pub(crate) has_task: bool,
    /// Whether the endpoint exists and is served by the task's service.
    pub(crate) has_endpoint: bool,
}

impl Snapshot {
    pub(crate) async fn read(txn: &Txn, key: &Key) -> Result<Self, StoreError> {
        let Some(task) = txn.get::<Task>(key).await? else {
            return Ok(Self::Gone(left_behind(txn, key).await?));
        };
        let (Some(mesh), Some(of)) = (&task.mesh, &task.service) else {
            return Ok(Self::Outside);
        };
        let (family, revision) = &task.definition;
        let definition = TaskDefinition::key_of(&task.scope, family, *revision);
        let report = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
        let (Some(definition), Some(report)) =
            (txn.get(&definition).await?, txn.get(&report).await?)
        else {
            return Ok(Self::Outside);
        };
        let service = domain::ecs::Service::key_of(&task.scope, &task.cluster, &of.name);
        let endpoints = endpoints(txn, &task, &mesh.namespace, &service).await?;
        Ok(Self::Inside(Box::new(Member {
            address: address(txn, &task).await?,
            report,
            definition,
            endpoints,
            task,
        })))
    }
}

impl Stray {
    pub(crate) async fn read(txn: &Txn, key: &Key) -> Result<Option<Self>, StoreError> {
        let Some(instance) = txn.get::<MeshInstance>(key).await? else {
            return Ok(None);
        };
        let task: Option<Task> = txn.get(&Key::raw(instance.task_key.as_str())).await?;
        let endpoint = MeshEndpoint::namespace_key(&instance.scope, &instance.namespace)
            .child(&instance.discovery_name);
        let endpoint: Option<MeshEndpoint> = txn.get(&endpoint).await?;
        let service = task.as_ref().and_then(|task| {
            let of = task.service.as_ref()?;
            Some(domain::ecs::Service::key_of(
                &task.scope,
                &task.cluster,
                &of.name,
            ))
        });
        let serves = |endpoint: MeshEndpoint| {
            service.is_none_or(|service| service.as_str() == endpoint.service)
        };
        Ok(Some(Self {
            instance,
            has_task: task.is_some(),
            has_endpoint: endpoint.is_some_and(serves),
        }))
    }
}

async fn endpoints(
    txn: &Txn,
    task: &Task,
    namespace: &str,
    service: &Key,
) -> Result<Vec<(MeshEndpoint, Option<MeshInstance>)>, StoreError> {
    let parent = MeshEndpoint::namespace_key(&task.scope, namespace);
    let mut served = Vec::new();
    for endpoint in txn.list::<MeshEndpoint>(&parent).await? {
        if endpoint.service != service.as_str() {
            continue;
        }
        let name = &endpoint.discovery_name;
        let key = MeshInstance::endpoint_key(&task.scope, namespace, name).child(&task.id);
        let instance = txn.get(&key).await?;
        served.push((endpoint, instance));
    }
    Ok(served)
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
async fn left_behind(txn: &Txn, task: &Key) -> Result<Vec<MeshInstance>, StoreError> {
    let segments = task.segments_after(Task::KIND);
    let [account, region, ..] = segments.as_slice() else {
        return Ok(Vec::new());
    };
    let (Ok(account), Ok(region)) = (account.parse(), region.parse()) else {
        return Ok(Vec::new());
    };
    let scope = Scope { account, region };
    let parent = Key::kind(MeshInstance::KIND).join(&scope.segments());
    let mut instances: Vec<MeshInstance> = txn.list(&parent).await?;
    instances.retain(|instance| instance.task_key == task.as_str());
    Ok(instances)
}

//! Services and instances as callers see them: those they made, and those ECS manages.

use api::ApiError;
use api::servicediscovery as shapes;
use domain::discovery::{
    DiscoveryInstance, DiscoveryService, MeshEndpoint, MeshInstance, Namespace,
};
use domain::ecs::Tags;
use domain::{Key, Record, Scope, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use store::{Store, StoreError};

/// A service, and whose it is.
pub(crate) struct Seen {
    pub(crate) service: DiscoveryService,
    /// The endpoint that Service Connect shows as this service.
    pub(crate) endpoint: Option<MeshEndpoint>,
}

/// Every service of a scope.
pub(crate) async fn services(store: &Store, scope: &Scope) -> Result<Vec<Seen>, StoreError> {
    let below = |kind| Key::kind(kind).join(&scope.segments());
    let made: Vec<DiscoveryService> = store.list(&below(DiscoveryService::KIND)).await?;
    let endpoints: Vec<MeshEndpoint> = store.list(&below(MeshEndpoint::KIND)).await?;
    let namespaces: Vec<Namespace> = store.list(&below(Namespace::KIND)).await?;
    let dates: BTreeMap<String, Timestamp> = namespaces
        .into_iter()
        .map(|namespace| (namespace.id, namespace.created_at))
        .collect();
    let managed = endpoints.into_iter().map(|endpoint| {
        let created_at = dates.get(&endpoint.namespace).copied().unwrap_or_default();
        Seen {
            service: of_endpoint(&endpoint, created_at),
            endpoint: Some(endpoint),
        }
    });
    let made = made.into_iter().map(|service| Seen {
        service,
        endpoint: None,
    });
    Ok(made.chain(managed).collect())
}

/// The service as which an endpoint is shown.
fn of_endpoint(endpoint: &MeshEndpoint, created_at: Timestamp) -> DiscoveryService {
    DiscoveryService {
        scope: endpoint.scope.clone(),
        id: id_of(endpoint),
        namespace: endpoint.namespace.clone(),
        name: endpoint.discovery_name.clone(),
        description: Some("Managed by Amazon ECS Service Connect".to_owned()),
        creator_request_id: None,
        custom_health: true,
        dns: None,
        probe: None,
        attributes: Tags::new(),
        revision: 0,
        tags: BTreeMap::from([("AmazonECSManaged".to_owned(), "true".to_owned())]),
        created_at,
    }
}

/// An id that follows from what the endpoint is called, so that it stays the same.
fn id_of(endpoint: &MeshEndpoint) -> String {
    let name = format!("{}/{}", endpoint.namespace, endpoint.discovery_name);
    let digest = hex::encode(Sha256::digest(name.as_bytes()));
    format!("srv-{}", &digest[..16])
}

impl Seen {
    /// Its instances, and the number of their last change.
    pub(crate) async fn instances(
        &self,
        store: &Store,
        now: Timestamp,
    ) -> Result<(Vec<DiscoveryInstance>, u64), StoreError> {
        let service = &self.service;
        let Some(endpoint) = &self.endpoint else {
            let parent = DiscoveryInstance::service_key(&service.scope, &service.id);
            let mut instances: Vec<DiscoveryInstance> = store.list(&parent).await?;
            let changed = instances
                .iter_mut()
                .filter_map(|instance| settle(instance, now));
            let changes = changed.count() as u64;
            return Ok((instances, service.revision + changes));
        };
        let name = &endpoint.discovery_name;
        let parent = MeshInstance::endpoint_key(&endpoint.scope, &endpoint.namespace, name);
        let (instances, revision) = store.list_at::<MeshInstance>(&parent).await?;
        // Its tasks have no count of their changes; that of the whole store grows with them.
        let shown = instances
            .into_iter()
            .filter(|instance| instance.draining_since.is_none());
        let shown = shown.map(|instance| of_task(&service.id, endpoint, instance));
        Ok((shown.collect(), revision.0))
    }

    /// Refuses to let a caller change what ECS owns.
    pub(crate) fn writable(&self) -> Result<(), ApiError> {
        if self.endpoint.is_none() {
            return Ok(());
        }
        // Chosen: AWS says that it must not be done, not what the answer is.
        Err(shapes::invalid_input(format!(
            "The service {} is managed by Amazon ECS Service Connect.",
            self.service.id
        )))
    }
}

/// The instance as which a task is shown.
fn of_task(service: &str, endpoint: &MeshEndpoint, task: MeshInstance) -> DiscoveryInstance {
    let last = |key: &str| key.rsplit('/').next().unwrap_or_default().to_owned();
    let cluster = Key::raw(task.task_key.as_str()).segments_after(domain::ecs::Task::KIND);
    let attributes = [
        ("AWS_INSTANCE_IPV4", task.ip.to_string()),
        ("AWS_INSTANCE_PORT", task.port.to_string()),
        (
            "ECS_CLUSTER_NAME",
            cluster.get(2).cloned().unwrap_or_default(),
        ),
        ("ECS_SERVICE_NAME", last(&endpoint.service)),
        ("REGION", task.scope.region.to_string()),
    ];
    DiscoveryInstance {
        scope: task.scope,
        service: service.to_owned(),
        id: task.task,
        creator_request_id: None,
        attributes: attributes
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
        healthy: true,
        health_change: None,
        task: Some(task.task_key),
    }
}

/// Lets a change of health count whose time has come; `Some` when there was one.
pub(crate) fn settle(instance: &mut DiscoveryInstance, now: Timestamp) -> Option<()> {
    let (healthy, _) = instance.health_change.filter(|(_, at)| *at <= now)?;
    instance.healthy = healthy;
    instance.health_change = None;
    Some(())
}

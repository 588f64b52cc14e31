//! What services declare in their namespace, and what their tasks will see of it.
//!
//! - `doors`: ports of tasks that the mesh answers at
//! - `trust`: who vouches for endpoints that are called through TLS

mod doors;
mod trust;

use crate::handlers::clusters::find_namespace;
use crate::refusal::{Step, invalid};
use domain::discovery::{MeshEndpoint, Namespace};
use domain::ecs::{
    Cluster, MeshAlias, MeshLog, NetworkMode, PortMapping, Service, ServiceConnect,
    ServiceConnectEndpoint, TaskDefinition, TaskMesh,
};
use domain::{Key, Record, Scope};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::time::Duration;
use store::Txn;

pub(crate) use trust::{allow_roles, check_authorities, check_network};

/// Time-out of one request unless told otherwise; none for TCP.
/// Source: Service Connect concepts page.
const PER_REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// Time-out of an idle connection unless told otherwise.
const IDLE_TIMEOUT: Duration = Duration::from_secs(5 * 60);
/// The same for TCP.
const IDLE_TIMEOUT_TCP: Duration = Duration::from_secs(60 * 60);

/// Writes the endpoints of a service as its revision has them, and takes back those it had
/// before. Refuses a port name the task definition does not have and a name another service
/// holds.
pub(crate) async fn declare(
    txn: &Txn,
    service: &Service,
    before: Option<&str>,
    definition: &TaskDefinition,
) -> Step<()> {
    let scope = &service.scope;
    let connect = service.revision.service_connect.as_ref();
    let namespace = connect.map(|connect| connect.namespace.as_str());
    for old in before.into_iter().chain(namespace) {
        withdraw(txn, scope, old, &service.key()).await?;
    }
    let Some(connect) = connect else {
        return Ok(());
    };
    let key = Namespace::key_of(scope, &connect.namespace);
    let found: Option<Namespace> = txn.get(&key).await?;
    let name = found.map(|namespace| namespace.name).unwrap_or_default();
    for endpoint in &connect.services {
        let port = port_named(definition, &endpoint.port_name)?;
        let record = record(service, &connect.namespace, &name, endpoint, port);
        if txn.get::<MeshEndpoint>(&record.key()).await?.is_some() {
            return Err(invalid(format!(
                "The discoveryName {} is already used by another service in the namespace.",
                endpoint.discovery_name
            ))
            .into());
        }
        txn.put(&record);
    }
    Ok(())
}

/// Takes back the endpoints of a service in a namespace.
pub(crate) async fn withdraw(txn: &Txn, scope: &Scope, namespace: &str, service: &Key) -> Step<()> {
    let parent = MeshEndpoint::namespace_key(scope, namespace);
    let endpoints: Vec<MeshEndpoint> = txn.list(&parent).await?;
    for endpoint in endpoints
        .iter()
        .filter(|endpoint| endpoint.service == service.as_str())
    {
        txn.delete(&endpoint.key());
    }
    Ok(())
}

fn port_named<'a>(
    definition: &'a TaskDefinition,
    name: &str,
) -> Result<&'a PortMapping, api::ApiError> {
    let mut ports = definition
        .containers
        .iter()
        .flat_map(|container| &container.port_mappings);
    let found = ports.find(|port| port.name.as_deref() == Some(name));
    found.ok_or_else(|| {
        invalid(format!(
            "serviceConnectConfiguration.services.portName {name} does not refer to any named \
             PortMapping in the task definition."
        ))
    })
}

fn record(
    service: &Service,
    namespace: &str,
    namespace_name: &str,
    endpoint: &ServiceConnectEndpoint,
    port: &PortMapping,
) -> MeshEndpoint {
    let protocol = protocol(port);
    let is_tcp = protocol == "tcp";
    let default_name = format!("{}.{namespace_name}", endpoint.discovery_name);
    let mut aliases: Vec<(String, u16)> = endpoint
        .aliases
        .iter()
        .map(|(name, port)| (name.clone().unwrap_or_else(|| default_name.clone()), *port))
        .collect();
    if aliases.is_empty() {
        aliases.push((default_name, port.container_port));
    }
    let request = if is_tcp {
        Duration::ZERO
    } else {
        PER_REQUEST_TIMEOUT
    };
    MeshEndpoint {
        scope: service.scope.clone(),
        namespace: namespace.to_owned(),
        discovery_name: endpoint.discovery_name.clone(),
        service: service.key().as_str().to_owned(),
        port_name: endpoint.port_name.clone(),
        aliases,
        protocol,
        idle_timeout: idle_timeout(endpoint, is_tcp),
        per_request_timeout: endpoint
            .per_request_timeout
            .filter(|_| !is_tcp)
            .unwrap_or(request),
        tls: endpoint.tls.clone(),
    }
}

/// What is spoken at a port. Source: ECS API model, `PortMapping$appProtocol`.
fn protocol(port: &PortMapping) -> String {
    port.app_protocol
        .clone()
        .unwrap_or_else(|| "tcp".to_owned())
}

fn idle_timeout(endpoint: &ServiceConnectEndpoint, is_tcp: bool) -> Duration {
    let usual = if is_tcp {
        IDLE_TIMEOUT_TCP
    } else {
        IDLE_TIMEOUT
    };
    endpoint.idle_timeout.unwrap_or(usual)
}

/// What tasks of a service that start now will see of its namespace, for as long as they run,
/// and how they will be reached; nothing without Service Connect.
pub(crate) async fn snapshot(
    txn: &Txn,
    service: &Service,
    definition: &TaskDefinition,
) -> Step<Option<TaskMesh>> {
    let Some(connect) = &service.revision.service_connect else {
        return Ok(None);
    };
    let parent = MeshEndpoint::namespace_key(&service.scope, &connect.namespace);
    let endpoints: Vec<MeshEndpoint> = txn.list(&parent).await?;
    Ok(Some(TaskMesh {
        namespace: connect.namespace.clone(),
        aliases: aliases(&endpoints),
        doors: doors::of(connect, definition)?,
        log: log(connect, &service.scope),
    }))
}

/// What a task that no service runs will see of its cluster's default namespace: it may call by
/// alias, and nobody calls it. Nothing where the task has no network of its own.
// An addition of ours, off by default: Service Connect of ECS is for services alone.
pub(crate) async fn for_task(
    txn: &Txn,
    cluster: &Cluster,
    definition: &TaskDefinition,
) -> Step<Option<TaskMesh>> {
    let default = cluster.service_connect_namespace.as_ref();
    let Some(named) = default.filter(|_| definition.network_mode == NetworkMode::Awsvpc) else {
        return Ok(None);
    };
    let Some(namespace) = find_namespace(txn, &cluster.scope, &named.to_string()).await? else {
        return Ok(None); // it was deleted: there is nobody to call
    };
    let parent = MeshEndpoint::namespace_key(&cluster.scope, &namespace.id);
    let endpoints: Vec<MeshEndpoint> = txn.list(&parent).await?;
    Ok(Some(TaskMesh {
        namespace: namespace.id,
        aliases: aliases(&endpoints),
        doors: Vec::new(),
        log: None,
    }))
}

/// Where calls of its tasks are logged. The stream is called as that of a container would be.
/// Source: ECS developer guide, Service Connect access logs: by the log configuration's driver.
fn log(connect: &ServiceConnect, scope: &Scope) -> Option<MeshLog> {
    let (log, access) = (connect.log.as_ref()?, connect.access_log.as_ref()?);
    let option = |name: &str| log.options.get(name).cloned();
    let prefix = option("awslogs-stream-prefix").map(|prefix| format!("{prefix}/"));
    Some(MeshLog {
        region: option("awslogs-region").unwrap_or_else(|| scope.region.to_string()),
        group: option("awslogs-group")?,
        stream: format!("{}ecs-service-connect/", prefix.unwrap_or_default()),
        json: access.format == "JSON",
        query: access.query.unwrap_or(false),
    })
}

/// Each name has one loopback address: 127.255.0.1, .2, … in the order of discovery names.
/// Chosen: when two endpoints claim one name and port, the first in that order has it.
fn aliases(endpoints: &[MeshEndpoint]) -> Vec<MeshAlias> {
    let mut addresses: BTreeMap<&str, Ipv4Addr> = BTreeMap::new();
    let mut aliases: Vec<MeshAlias> = Vec::new();
    for endpoint in endpoints {
        for (name, port) in &endpoint.aliases {
            let taken = |alias: &MeshAlias| alias.dns_name == *name && alias.port == *port;
            if aliases.iter().any(taken) {
                continue;
            }
            let next = address(addresses.len());
            let address = *addresses.entry(name).or_insert(next);
            aliases.push(MeshAlias {
                dns_name: name.clone(),
                port: *port,
                address,
                discovery_name: endpoint.discovery_name.clone(),
            });
        }
    }
    aliases
}

/// The loopback address of the name at that place.
fn address(place: usize) -> Ipv4Addr {
    let first = u32::from(Ipv4Addr::new(127, 255, 0, 1));
    Ipv4Addr::from(first + (place as u32 % 0xfffe))
}

/// The namespace a Service Connect configuration joins: the one it names, or the cluster's.
pub(crate) async fn namespace_of(
    txn: &Txn,
    cluster: &Cluster,
    given: Option<&str>,
) -> Step<Namespace> {
    let default = cluster
        .service_connect_namespace
        .as_ref()
        .map(ToString::to_string);
    let Some(name) = given.map(str::to_owned).or(default) else {
        return Err(invalid(
            "A namespace is required: the cluster has no default Service Connect namespace.",
        )
        .into());
    };
    let found = find_namespace(txn, &cluster.scope, &name).await?;
    found.ok_or_else(|| crate::handlers::clusters::namespace_not_found(&name).into())
}

#[cfg(test)]
mod tests;

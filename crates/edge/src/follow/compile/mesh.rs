//! Service Connect: an endpoint's listener in the namespace of each task that may call it.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use domain::discovery::{MeshEndpoint, MeshInstance, Namespace};
use domain::ecs::{LastStatus, MeshAlias, Task, TaskReport};
use domain::{Key, Record as _};
use route::{
    ActionSpec, Flavour, GroupSpec, ListenerSpec, Owner, Protocol, Scheme, ServicePolicy, TargetId,
    TargetSpec, TargetStatus,
};

use super::balancers::origin_at;
use super::{Carries, Place, Records, Socket, Surroundings, Wanted, below_key};
use crate::Serves;
use crate::follow::identities::identity_of;

/// Adds what the tasks that are real here may call.
pub(super) fn add(records: &Records, around: &Surroundings<'_>, wanted: &mut Wanted) {
    let mut called = BTreeSet::new();
    for (key, task) in &records.tasks {
        let (Some(mesh), Some(interface)) = (&task.mesh, &task.interface) else {
            continue;
        };
        let Some(path) = around
            .namespaces
            .path(&interface.id)
            .filter(|_| is_up(records, task))
        else {
            continue;
        };
        for alias in &mesh.aliases {
            let endpoint = MeshEndpoint::namespace_key(&task.scope, &mesh.namespace);
            let endpoint = endpoint.child(&alias.discovery_name);
            let Some(endpoint) = records.endpoints.get(&endpoint) else {
                continue; // nobody serves it any more: calls are refused
            };
            called.insert(endpoint.key());
            add_alias(records, key, alias, endpoint, &path, wanted);
        }
    }
    let endpoints = called.iter().filter_map(|key| records.endpoints.get(key));
    let groups = endpoints.map(|endpoint| group_spec(records, endpoint));
    wanted.table.groups.extend(groups);
}

/// Whether a task's programs may make calls: from before the first starts until all have ended.
/// A program that was told to stop may still call others to finish its work.
pub(super) fn is_up(records: &Records, task: &Task) -> bool {
    let key = TaskReport::key_of(&task.scope, &task.cluster, &task.id);
    let report = records.reports.get(&key);
    report.is_some_and(|report| {
        (LastStatus::Pending..=LastStatus::Stopping).contains(&report.last_status)
    })
}

fn add_alias(
    records: &Records,
    task: &Key,
    alias: &MeshAlias,
    endpoint: &MeshEndpoint,
    path: &Path,
    wanted: &mut Wanted,
) {
    let address = SocketAddr::new(alias.address.into(), alias.port);
    let id = format!("{task} {address}");
    let place = Place::Task(path.to_owned());
    let serves = Serves::Listener(id.as_str().into());
    let socket = Socket {
        place,
        address,
        serves,
        carries: Carries::Streams,
    };
    // Two names for one address and port are one listener.
    if wanted.sockets.insert(id.as_str().into(), socket).is_some() {
        return;
    }
    let protocol = protocol(&endpoint.protocol);
    wanted.table.listeners.push(ListenerSpec {
        id: id.into(),
        owner: Owner::Service(name(records, endpoint).into()),
        origin: origin_at(path),
        zone: None,
        port: alias.port,
        scheme: Scheme::Http,
        protocol,
        flavour: Flavour::Service(policy(endpoint, protocol)),
        shared: None,
        rules: Vec::new(),
        default: ActionSpec::forward(endpoint.key().as_str()),
    });
}

/// `orders.storefront`: the endpoint's name and that of its namespace.
fn name(records: &Records, endpoint: &MeshEndpoint) -> String {
    let key = Namespace::key_of(&endpoint.scope, &endpoint.namespace);
    let namespace = records.namespaces.get(&key);
    let namespace = namespace.map_or(&endpoint.namespace, |found| &found.name);
    format!("{}.{namespace}", endpoint.discovery_name)
}

/// What is spoken at an endpoint, by its name in a task definition.
pub(super) fn protocol(name: &str) -> Protocol {
    match name {
        "http2" => Protocol::Http2,
        "grpc" => Protocol::Grpc,
        "tcp" => Protocol::Tcp,
        _ => Protocol::Http,
    }
}

fn policy(endpoint: &MeshEndpoint, protocol: Protocol) -> ServicePolicy {
    let defaults = match protocol {
        Protocol::Tcp => ServicePolicy::tcp(),
        Protocol::Http | Protocol::Http2 | Protocol::Grpc => ServicePolicy {
            per_request_timeout: endpoint.per_request_timeout,
            ..ServicePolicy::default()
        },
    };
    ServicePolicy {
        idle_timeout: endpoint.idle_timeout,
        ..defaults
    }
}

/// The target that stands for an instance: calls to it are counted there.
pub fn target_of(instance: &MeshInstance) -> TargetId {
    let MeshInstance {
        scope,
        namespace,
        discovery_name,
        ip,
        port,
        ..
    } = instance;
    let group = MeshEndpoint::namespace_key(scope, namespace).child(discovery_name);
    TargetId {
        group: group.as_str().into(),
        address: SocketAddr::new((*ip).into(), *port),
    }
}

fn group_spec(records: &Records, endpoint: &MeshEndpoint) -> GroupSpec {
    let (scope, namespace) = (&endpoint.scope, &endpoint.namespace);
    let below = MeshInstance::endpoint_key(scope, namespace, &endpoint.discovery_name);
    let instances = below_key(&records.instances, &below);
    let target = |instance: &MeshInstance| {
        let status = match instance.draining_since {
            None => TargetStatus::Healthy,
            Some(_) => TargetStatus::Draining,
        };
        TargetSpec {
            identity: instance.secure.then(|| identity_of(&endpoint.key())),
            ..TargetSpec::new(SocketAddr::new(instance.ip.into(), instance.port), status)
        }
    };
    GroupSpec {
        protocol: protocol(&endpoint.protocol),
        targets: instances.map(target).collect(),
        ..GroupSpec::new(endpoint.key().as_str())
    }
}

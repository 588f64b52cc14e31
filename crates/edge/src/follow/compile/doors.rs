//! Doors of Service Connect: listeners before programs that serve endpoints, in their tasks'
//! namespaces.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use domain::Key;
use domain::discovery::MeshEndpoint;
use domain::ecs::{MeshDoor, Task};
use domain::elb::Target;
use domain::network::NetworkInterface;
use route::{
    ActionSpec, Flavour, GroupSpec, IdentityId, ListenerSpec, Owner, Scheme, ServicePolicy,
    TargetSpec, TargetStatus,
};

use super::balancers::origin_at;
use super::mesh::{is_up, protocol};
use super::{Carries, Place, Records, Socket, Surroundings, Wanted};
use crate::follow::identities::identity_of;
use crate::{DoorTls, Serves};

/// Adds the doors of tasks that are real here.
pub(super) fn add(records: &Records, around: &Surroundings<'_>, wanted: &mut Wanted) {
    for (key, task) in &records.tasks {
        let (Some(mesh), Some(interface)) = (&task.mesh, &task.interface) else {
            continue;
        };
        let path = around.namespaces.path(&interface.id);
        let path = path.filter(|_| !mesh.doors.is_empty() && is_up(records, task));
        let record = NetworkInterface::key_of(&task.scope, &interface.id);
        let address = records.interfaces.get(&record);
        let address = address.and_then(|interface| interface.address.as_ref());
        let (Some(path), Some(address)) = (path, address) else {
            continue;
        };
        for door in &mesh.doors {
            let ip = address.private_ip.into();
            add_door(key, task, door, (&path, ip), wanted);
        }
    }
}

/// The key of the endpoint a door is of.
fn endpoint_key(task: &Task, door: &MeshDoor) -> Option<Key> {
    let mesh = task.mesh.as_ref()?;
    let parent = MeshEndpoint::namespace_key(&task.scope, &mesh.namespace);
    Some(parent.child(&door.discovery_name))
}

fn add_door(
    key: &Key,
    task: &Task,
    door: &MeshDoor,
    (path, ip): (&Path, std::net::IpAddr),
    wanted: &mut Wanted,
) {
    let Some(endpoint) = endpoint_key(task, door) else {
        return;
    };
    let id = format!("{key} door {}", door.port);
    let socket = Socket {
        place: Place::Gate(path.to_owned()),
        address: SocketAddr::new(ip, door.port),
        serves: Serves::Listener(id.as_str().into()),
        carries: Carries::Streams,
    };
    // Two endpoints at one port are one door: the first has it.
    if wanted.sockets.insert(id.as_str().into(), socket).is_some() {
        return;
    }
    let spoken = protocol(&door.protocol);
    if door.secure {
        let tls = DoorTls {
            identity: identity_of(&endpoint),
            alpn: alpn(spoken),
        };
        wanted.doors.insert(id.as_str().into(), tls);
    }
    wanted.table.groups.push(GroupSpec {
        protocol: spoken,
        targets: vec![TargetSpec::new(
            SocketAddr::new(ip, door.program_port),
            TargetStatus::Healthy,
        )],
        ..GroupSpec::new(id.as_str())
    });
    wanted.table.listeners.push(ListenerSpec {
        owner: Owner::Door(id.as_str().into()),
        origin: origin_at(path),
        zone: None,
        port: door.port,
        scheme: match door.secure {
            true => Scheme::Https,
            false => Scheme::Http,
        },
        protocol: spoken,
        flavour: Flavour::Service(policy(door)),
        shared: None,
        rules: Vec::new(),
        default: ActionSpec::forward(id.as_str()),
        id: id.into(),
    });
}

fn alpn(spoken: route::Protocol) -> Vec<&'static str> {
    match spoken {
        route::Protocol::Http => vec!["http/1.1"],
        route::Protocol::Http2 | route::Protocol::Grpc => vec!["h2"],
        route::Protocol::Tcp => Vec::new(),
    }
}

/// Callers retry and time out; a door has one program behind it and waits for it.
fn policy(door: &MeshDoor) -> ServicePolicy {
    ServicePolicy {
        max_retries: 0,
        per_request_timeout: Duration::ZERO,
        idle_timeout: door.idle_timeout,
        ..ServicePolicy::default()
    }
}

/// What a load balancer shows at a target that is a door: nobody comes in with nothing.
///
/// Source: Encrypt Amazon ECS Service Connect traffic: target groups of HTTPS reach services of
/// the mesh at their container's port.
pub(super) fn identity_at(records: &Records, target: &Target) -> Option<IdentityId> {
    let task = records.tasks.get(&Key::raw(target.task.as_deref()?))?;
    let mut doors = task.mesh.iter().flat_map(|mesh| &mesh.doors);
    let door = doors.find(|door| door.port == target.port && door.secure)?;
    Some(identity_of(&endpoint_key(task, door)?))
}

#[cfg(test)]
mod tests;

//! Doors, who shows what at them, and who wants to know of calls.

use std::net::Ipv4Addr;
use std::sync::Arc;

use domain::ecs::MeshLog;

use super::*;
use crate::follow::compile::compile;
use crate::follow::compile::mesh::target_of;
use crate::follow::compile::tests::add_caller;
use crate::follow::samples::*;
use domain::Record as _;
use domain::discovery::MeshInstance;

const SERVER: Ipv4Addr = Ipv4Addr::new(10, 0, 1, 9);

/// A task that serves `orders` behind a door, in a world of its own.
fn world(secure: bool) -> Records {
    let mut records = Records::default();
    add_caller(&mut records, "orders");
    put(&mut records.interfaces, interface("eni-orders", SERVER));
    let mesh = mesh_of(&mut records);
    mesh.aliases.clear();
    mesh.doors.push(MeshDoor {
        discovery_name: "orders".to_owned(),
        port: 9090,
        program_port: 8080,
        protocol: "grpc".to_owned(),
        secure,
        idle_timeout: Duration::from_secs(9),
    });
    records
}

fn mesh_of(records: &mut Records) -> &mut domain::ecs::TaskMesh {
    let task = records.tasks.values_mut().next().unwrap();
    Arc::make_mut(task).mesh.as_mut().unwrap()
}

fn compiled(records: &Records) -> Wanted {
    let around = Surroundings {
        health: &Default::default(),
        guards: &Default::default(),
        namespaces: &Real(&["eni-orders"]),
        host: Ipv4Addr::LOCALHOST.into(),
        pages: (Ipv4Addr::LOCALHOST, 4566).into(),
    };
    compile(records, &around)
}

#[test]
fn a_door_leads_to_the_program_behind_it() {
    let wanted = compiled(&world(true));
    let socket = wanted.sockets.values().next().unwrap();
    assert_eq!(socket.place, Place::Gate("/ns/eni-orders".into()));
    assert_eq!(socket.address, (SERVER, 9090).into());
    let listener = &wanted.table.listeners[0];
    assert_eq!(listener.scheme, Scheme::Https);
    assert_eq!(listener.origin, origin_at(Path::new("/ns/eni-orders")));
    let program = &wanted.table.groups[0].targets[0];
    assert_eq!(program.address, (SERVER, 8080).into());
    assert_eq!(program.identity, None);
    let tls = wanted.doors.values().next().unwrap();
    assert_eq!(tls.alpn, ["h2"]);
    assert!(compiled(&world(false)).doors.is_empty(), "in the clear");
}

#[test]
fn a_load_balancer_shows_the_certificate_of_the_endpoint_at_a_secure_door() {
    let records = world(true);
    let key = records.tasks.keys().next().unwrap();
    let mut registered = target(&group("orders"), SERVER, 9090);
    registered.task = Some(key.as_str().to_owned());
    let shown = identity_at(&records, &registered).unwrap();
    let wanted = compiled(&records);
    assert_eq!(wanted.doors.values().next().unwrap().identity, shown);
    registered.port = 8080;
    assert_eq!(identity_at(&records, &registered), None);
    registered.port = 9090;
    assert_eq!(identity_at(&world(false), &registered), None);
}

#[test]
fn calls_are_told_to_who_serves_them_by_its_door_or_as_a_target() {
    let mut records = world(false);
    mesh_of(&mut records).log = Some(MeshLog {
        region: "us-east-1".to_owned(),
        group: "/mesh".to_owned(),
        stream: "a/ecs-service-connect/".to_owned(),
        json: true,
        query: false,
    });
    let task_key = records.tasks.keys().next().unwrap().as_str().to_owned();
    let instance = MeshInstance {
        scope: scope(),
        namespace: "ns-1".to_owned(),
        discovery_name: "orders".to_owned(),
        task: "orders".to_owned(),
        task_key,
        ip: SERVER,
        port: 9090,
        secure: false,
        draining_since: None,
    };
    put(&mut records.instances, instance.clone());
    let wanted = compiled(&records);
    let (listener, log) = wanted.logs.listeners.iter().next().unwrap();
    assert_eq!(*listener, wanted.table.listeners[0].id);
    assert_eq!(log.stream, "a/ecs-service-connect/orders");
    assert!(log.group.ends_with(":log-group:/mesh"), "{}", log.group);
    assert!(wanted.logs.targets.is_empty(), "its door tells");
    mesh_of(&mut records).doors.clear();
    let wanted = compiled(&records);
    assert!(wanted.logs.listeners.is_empty());
    assert!(wanted.logs.targets.contains_key(&target_of(&instance)));
    assert!(records.instances.contains_key(&instance.key()));
}

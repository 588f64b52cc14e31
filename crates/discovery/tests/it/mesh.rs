//! What Service Connect manages, shown beside what callers registered.

use crate::discovering::ids;
use crate::{Room, code, pairs};
use api::servicediscovery::{
    CreateServiceRequest, DeleteNamespaceRequest, DeleteServiceRequest, DeregisterInstanceRequest,
    GetInstanceRequest, GetServiceRequest, ListServicesRequest, Servicediscovery as _,
};
use domain::discovery::{MeshEndpoint, MeshInstance};
use domain::{Clock, Timestamp};
use std::time::Duration;

/// A namespace with an endpoint `orders` that two tasks serve, one of which drains.
async fn mesh() -> (Room, String) {
    let room = Room::new();
    let namespace = room.namespace("shop").await;
    let scope = room.cx.scope.clone();
    room.put(&MeshEndpoint {
        scope: scope.clone(),
        namespace: namespace.clone(),
        discovery_name: "orders".to_owned(),
        service: "ecs/services/111122223333/ap-northeast-1/prod/orders-svc".to_owned(),
        port_name: "api".to_owned(),
        aliases: vec![("orders.shop".to_owned(), 8080)],
        protocol: "http".to_owned(),
        idle_timeout: Duration::ZERO,
        per_request_timeout: Duration::ZERO,
        tls: None,
    })
    .await;
    let instance = |task: &str, draining_since: Option<Timestamp>| MeshInstance {
        scope: scope.clone(),
        namespace: namespace.clone(),
        discovery_name: "orders".to_owned(),
        task: task.to_owned(),
        task_key: format!("ecs/tasks/111122223333/ap-northeast-1/prod/{task}"),
        ip: [10, 0, 1, 7].into(),
        port: 8080,
        secure: false,
        draining_since,
    };
    room.put(&instance("t1", None)).await;
    room.put(&instance("t2", Some(room.clock.now()))).await;
    (room, namespace)
}

async fn the_service(room: &Room) -> String {
    let input = ListServicesRequest::default();
    let listed = room
        .discovery
        .list_services(&room.cx, input)
        .await
        .expect("services");
    let services = listed.services.expect("services");
    let [service] = services.as_slice() else {
        panic!("one service")
    };
    assert_eq!(
        (service.name.as_deref(), service.instance_count),
        (Some("orders"), Some(1))
    );
    service.id.clone().expect("an id")
}

#[tokio::test]
async fn tasks_are_instances_of_the_endpoint_until_they_drain() {
    let (room, namespace) = mesh().await;
    assert_eq!(ids(room.discover(|_| {}).await), ["t1"]);
    let service = the_service(&room).await;
    let input = GetServiceRequest {
        id: service.clone(),
    };
    let found = room
        .discovery
        .get_service(&room.cx, input)
        .await
        .expect("an answer");
    assert_eq!(
        found.service.expect("a service").namespace_id,
        Some(namespace)
    );
    let input = GetInstanceRequest {
        service_id: service,
        instance_id: "t1".to_owned(),
    };
    let found = room
        .discovery
        .get_instance(&room.cx, input)
        .await
        .expect("an answer");
    let expected = pairs(&[
        ("AWS_INSTANCE_IPV4", "10.0.1.7"),
        ("AWS_INSTANCE_PORT", "8080"),
        ("ECS_CLUSTER_NAME", "prod"),
        ("ECS_SERVICE_NAME", "orders-svc"),
        ("REGION", "ap-northeast-1"),
    ]);
    assert_eq!(
        found.instance.expect("an instance").attributes,
        Some(expected)
    );
}

#[tokio::test]
async fn nobody_but_ecs_changes_them() {
    let (room, namespace) = mesh().await;
    let service = the_service(&room).await;
    let refused = room.register(&service, "x", &[("k", "v")]).await;
    assert_eq!(code(refused), "InvalidInput");
    let input = DeregisterInstanceRequest {
        service_id: service.clone(),
        instance_id: "t1".to_owned(),
    };
    let refused = room.discovery.deregister_instance(&room.cx, input).await;
    assert_eq!(code(refused), "InvalidInput");
    let input = DeleteServiceRequest { id: service };
    assert_eq!(
        code(room.discovery.delete_service(&room.cx, input).await),
        "InvalidInput"
    );
    let input = DeleteNamespaceRequest {
        id: namespace.clone(),
    };
    assert_eq!(
        code(room.discovery.delete_namespace(&room.cx, input).await),
        "ResourceInUse"
    );
    let input = CreateServiceRequest {
        name: "orders".to_owned(),
        namespace_id: Some(namespace),
        ..CreateServiceRequest::default()
    };
    let taken = room.discovery.create_service(&room.cx, input).await;
    assert_eq!(code(taken), "ServiceAlreadyExists");
}

#[tokio::test]
async fn the_revision_grows_when_a_task_comes_or_drains() {
    let (room, namespace) = mesh().await;
    let parent = MeshInstance::endpoint_key(&room.cx.scope, &namespace, "orders");
    let known: Vec<MeshInstance> = room.store.list(&parent).await.expect("instances");
    let mut task = known[0].clone();
    let before = room.revision().await;
    task.task = "t3".to_owned();
    room.put(&task).await;
    let after = room.revision().await;
    assert!(after > before);
    assert_eq!(ids(room.discover(|_| {}).await), ["t1", "t3"]);
    task.draining_since = Some(room.clock.now());
    room.put(&task).await;
    assert!(room.revision().await > after);
    assert_eq!(ids(room.discover(|_| {}).await), ["t1"]);
}

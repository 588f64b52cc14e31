//! Services whose tasks are registered with Cloud Map: what can be asked for.

use crate::world::{World, scope};
use domain::discovery::DiscoveryService;
use serde_json::{Value, json};

/// A world with Cloud Map services `a` (A records) and `srv` (SRV records).
async fn world() -> World {
    let world = World::new().await;
    world.define("orders", "good").await;
    for (id, kind) in [("a", "A"), ("srv", "SRV")] {
        let service: DiscoveryService = serde_json::from_value(json!({
            "scope": scope(), "id": id, "namespace": "ns-1", "name": id, "description": null,
            "creator_request_id": null, "custom_health": true,
            "dns": {"weighted": false, "records": [[kind, 10]]},
            "attributes": {}, "revision": 1, "tags": {}, "created_at": domain::Timestamp::default(),
        }))
        .unwrap();
        world.put(&service).await;
    }
    world
}

fn registry(id: &str, rest: Value) -> Value {
    let arn = scope().arn("servicediscovery", format!("service/{id}"));
    let mut registry = json!({"registryArn": arn.to_string()});
    let members = registry.as_object_mut().unwrap();
    members.extend(rest.as_object().unwrap().clone());
    registry
}

fn service(registries: &[Value]) -> Value {
    json!({
        "serviceName": "orders", "taskDefinition": "orders", "desiredCount": 1,
        "serviceRegistries": registries,
    })
}

#[tokio::test]
async fn a_registry_that_fits_its_records_is_taken_and_told() {
    let world = world().await;
    for (id, rest) in [
        ("a", json!({})),
        ("srv", json!({"port": 80})),
        (
            "srv",
            json!({"containerName": "app", "containerPort": 8080}),
        ),
    ] {
        let mut given = service(&[registry(id, rest.clone())]);
        given["serviceName"] = json!(format!("orders-{id}-{}", rest.as_object().unwrap().len()));
        let made = world.create(given).await;
        assert_eq!(made.service_registries.unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_registry_that_does_not_fit_is_refused() {
    let world = world().await;
    for (registries, why) in [
        (vec![registry("srv", json!({}))], "needs a port"),
        (
            vec![
                registry("a", json!({})),
                registry("srv", json!({"port": 1})),
            ],
            "one service registry only",
        ),
        (vec![registry("none", json!({}))], "does not exist"),
        (
            vec![registry("a", json!({"containerName": "app"}))],
            "go together",
        ),
        (
            vec![registry(
                "srv",
                json!({"port": 1, "containerName": "app", "containerPort": 8080}),
            )],
            "not both",
        ),
        (
            vec![registry(
                "srv",
                json!({"containerName": "app", "containerPort": 1}),
            )],
            "did not have a container port 1",
        ),
    ] {
        let refused = world.try_create(service(&registries)).await.unwrap_err();
        assert!(refused.message.contains(why), "{}", refused.message);
    }
}

//! Service Connect endpoints and what tasks see of them.

use crate::world::{World, input, network};
use api::ecs::Ecs as _;
use domain::discovery::MeshEndpoint;
use domain::ecs::Task;
use serde_json::{Value, json};
use std::time::Duration;

async fn world() -> World {
    let world = World::new().await;
    let given =
        json!({"cluster": "default", "serviceConnectDefaults": {"namespace": "storefront"}});
    world
        .ecs
        .update_cluster(&world.cx, input(given))
        .await
        .unwrap();
    for family in ["frontend", "orders", "payments"] {
        world.define(family, "good").await;
    }
    world
}

fn server(name: &str, alias: &str) -> Value {
    json!({
        "serviceName": name,
        "taskDefinition": name,
        "desiredCount": 1,
        "serviceConnectConfiguration": {
            "enabled": true,
            "services": [{"portName": "api", "discoveryName": name, "clientAliases": [{"dnsName": alias, "port": 8080}]}],
        },
    })
}

#[tokio::test]
async fn a_server_declares_endpoints_and_later_tasks_see_them() {
    let mut world = world().await;
    world
        .create(server("payments", "payments.storefront"))
        .await;
    world.create(server("orders", "orders.storefront")).await;
    let endpoints: Vec<MeshEndpoint> = world.all().await;
    assert_eq!(endpoints.len(), 2);
    assert_eq!(endpoints[0].protocol, "http");
    assert_eq!(endpoints[0].per_request_timeout, Duration::from_secs(15));
    let client = json!({"serviceName": "frontend", "taskDefinition": "frontend", "desiredCount": 1, "serviceConnectConfiguration": {"enabled": true, "namespace": "storefront"}});
    world.create(client).await;
    world.settle().await;
    let tasks: Vec<Task> = world.all().await;
    let sees = |family: &str| -> Vec<String> {
        let task = tasks
            .iter()
            .find(|task| task.definition.0 == family)
            .unwrap();
        let aliases = &task.mesh.as_ref().unwrap().aliases;
        aliases
            .iter()
            .map(|alias| format!("{} {}", alias.dns_name, alias.address))
            .collect()
    };
    assert_eq!(sees("payments"), ["payments.storefront 127.255.0.1"]);
    assert_eq!(
        sees("frontend"),
        [
            "orders.storefront 127.255.0.1",
            "payments.storefront 127.255.0.2"
        ]
    );

    let listed = world
        .ecs
        .list_services_by_namespace(&world.cx, input(json!({"namespace": "storefront"})));
    assert_eq!(listed.await.unwrap().service_arns.unwrap().len(), 3);

    let delete = input(json!({"service": "orders", "force": true}));
    world.ecs.delete_service(&world.cx, delete).await.unwrap();
    world.settle().await;
    assert_eq!(world.all::<MeshEndpoint>().await.len(), 1);
}

#[tokio::test]
async fn wrong_ports_taken_names_and_missing_namespaces_are_refused() {
    let world = world().await;
    let mut wrong = server("orders", "orders.storefront");
    wrong["serviceConnectConfiguration"]["services"][0]["portName"] = json!("nope");
    let refused = world.try_create(wrong).await.unwrap_err();
    assert!(refused.message.contains("portName nope"), "{refused}");
    world.create(server("orders", "orders.storefront")).await;
    let mut taken = server("payments", "payments.storefront");
    taken["serviceConnectConfiguration"]["services"][0]["discoveryName"] = json!("orders");
    let refused = world.try_create(taken).await.unwrap_err();
    assert!(
        refused.message.contains("discoveryName orders"),
        "{refused}"
    );
    let update = input(json!({"cluster": "default", "serviceConnectDefaults": {"namespace": ""}}));
    world.ecs.update_cluster(&world.cx, update).await.unwrap();
    let refused = world.try_create(server("payments", "p")).await.unwrap_err();
    assert!(
        refused.message.contains("namespace is required"),
        "{refused}"
    );
}

#[tokio::test]
async fn switching_service_connect_off_takes_the_endpoints_back_in_a_new_deployment() {
    let mut world = world().await;
    world.create(server("orders", "orders.storefront")).await;
    world.pass(41).await;
    let off = json!({"service": "orders", "serviceConnectConfiguration": {"enabled": false}});
    let service = world.update(off).await;
    assert_eq!(service.deployments.unwrap().len(), 2);
    assert!(world.all::<MeshEndpoint>().await.is_empty());
    world.pass(45).await;
    let (on, off): (Vec<Task>, Vec<Task>) = world
        .all::<Task>()
        .await
        .into_iter()
        .partition(|task| task.mesh.is_some());
    assert_eq!((on.len(), off.len()), (1, 1));
}

#[tokio::test]
async fn a_task_of_no_service_calls_by_alias_where_that_is_switched_on() {
    let mut world = world().await;
    world.create(server("orders", "orders.storefront")).await;
    let run = json!({
        "taskDefinition": "frontend", "launchType": "FARGATE",
        "networkConfiguration": network(),
    });
    let mut meshes = Vec::new();
    for is_on in [false, true] {
        if is_on {
            world.ecs = world.ecs.clone().with_service_connect_for_tasks();
        }
        let started = world.ecs.run_task(&world.cx, input(run.clone())).await;
        let started = started.unwrap().tasks.unwrap().remove(0).task_arn.unwrap();
        let tasks: Vec<Task> = world.all().await;
        let task = tasks.into_iter().find(|task| started.ends_with(&task.id));
        meshes.push(task.unwrap().mesh);
    }
    assert_eq!(meshes[0], None, "as at AWS");
    let mesh = meshes[1].as_ref().unwrap();
    assert_eq!(mesh.aliases.len(), 1);
    assert_eq!(mesh.aliases[0].dns_name, "orders.storefront");
    assert!(mesh.doors.is_empty(), "nobody calls it");
}

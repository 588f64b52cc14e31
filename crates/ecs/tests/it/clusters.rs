//! Clusters and their default namespace.

use crate::world::{World, input};
use api::ecs::Ecs as _;
use domain::discovery::Namespace;
use ecs::controllers::CLUSTER_KEPT;
use serde_json::json;

#[tokio::test]
async fn a_cluster_with_a_default_namespace_makes_it_once() {
    let world = World::new().await;
    let given = || {
        input(
            json!({"clusterName": "storefront", "serviceConnectDefaults": {"namespace": "storefront"}, "tags": [{"key": "a", "value": "b"}]}),
        )
    };
    let first = world
        .ecs
        .create_cluster(&world.cx, given())
        .await
        .unwrap()
        .cluster
        .unwrap();
    let second = world
        .ecs
        .create_cluster(&world.cx, given())
        .await
        .unwrap()
        .cluster
        .unwrap();
    assert_eq!(first, second);
    let namespaces: Vec<Namespace> = world.all().await;
    assert_eq!(namespaces.len(), 1);
    assert_eq!(
        (namespaces[0].kind.as_str(), namespaces[0].name.as_str()),
        ("HTTP", "storefront")
    );
    let told = first.service_connect_defaults.unwrap().namespace.unwrap();
    assert_eq!(told, namespaces[0].arn().to_string());
    let by_arn = json!({"clusterName": "two", "serviceConnectDefaults": {"namespace": told}});
    world
        .ecs
        .create_cluster(&world.cx, input(by_arn))
        .await
        .unwrap();
    let none = json!({"clusterName": "three", "serviceConnectDefaults": {"namespace": "arn:aws:servicediscovery:us-east-1:000000000000:namespace/ns-none"}});
    let refused = world
        .ecs
        .create_cluster(&world.cx, input(none))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "NamespaceNotFoundException");
}

#[tokio::test]
async fn describe_tells_what_is_included_and_what_is_missing() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 2})).await;
    world.settle().await;
    let given = input(
        json!({"clusters": ["default", "nowhere"], "include": ["SETTINGS", "TAGS", "STATISTICS", "CONFIGURATIONS"]}),
    );
    let answer = world.ecs.describe_clusters(&world.cx, given).await.unwrap();
    let cluster = &answer.clusters.unwrap()[0];
    assert_eq!(
        (cluster.running_tasks_count, cluster.active_services_count),
        (Some(2), Some(1))
    );
    assert_eq!(
        cluster.settings.as_ref().unwrap()[0].value.as_deref(),
        Some("disabled")
    );
    assert_eq!(
        answer.failures.unwrap()[0].reason.as_deref(),
        Some("MISSING")
    );
}

#[tokio::test]
async fn settings_and_capacity_providers_change() {
    let world = World::new().await;
    let given = input(
        json!({"cluster": "default", "settings": [{"name": "containerInsights", "value": "enhanced"}]}),
    );
    let told = world
        .ecs
        .update_cluster_settings(&world.cx, given)
        .await
        .unwrap()
        .cluster
        .unwrap();
    assert_eq!(told.settings.unwrap()[0].value.as_deref(), Some("enhanced"));
    let wrong = input(json!({"cluster": "default", "settings": [{"name": "x", "value": "y"}]}));
    let refused = world
        .ecs
        .update_cluster_settings(&world.cx, wrong)
        .await
        .unwrap_err();
    assert_eq!(refused.code, "InvalidParameterException");
    let given = input(
        json!({"cluster": "default", "capacityProviders": ["FARGATE", "FARGATE_SPOT"], "defaultCapacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]}),
    );
    world
        .ecs
        .put_cluster_capacity_providers(&world.cx, given)
        .await
        .unwrap();
    world.define("web", "good").await;
    let service = world.create(json!({"launchType": null})).await;
    assert_eq!(service.launch_type, None);
    assert_eq!(
        service.capacity_provider_strategy.unwrap()[0].capacity_provider,
        "FARGATE_SPOT"
    );
    let unknown = input(
        json!({"cluster": "default", "capacityProviders": ["mine"], "defaultCapacityProviderStrategy": []}),
    );
    world
        .ecs
        .put_cluster_capacity_providers(&world.cx, unknown)
        .await
        .unwrap_err();
}

#[tokio::test]
async fn a_cluster_in_use_is_not_deleted_and_a_deleted_one_fades() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 1})).await;
    world.settle().await;
    let delete = || input(json!({"cluster": "default"}));
    let refused = world
        .ecs
        .delete_cluster(&world.cx, delete())
        .await
        .unwrap_err();
    assert_eq!(refused.code, "ClusterContainsServicesException");
    let force = input(json!({"service": "web", "force": true}));
    world.ecs.delete_service(&world.cx, force).await.unwrap();
    world.settle().await;
    let run =
        input(json!({"taskDefinition": "web", "networkConfiguration": crate::world::network()}));
    let task = world
        .ecs
        .run_task(&world.cx, run)
        .await
        .unwrap()
        .tasks
        .unwrap()
        .remove(0);
    let refused = world
        .ecs
        .delete_cluster(&world.cx, delete())
        .await
        .unwrap_err();
    assert_eq!(refused.code, "ClusterContainsTasksException");
    let stop = input(json!({"task": task.task_arn}));
    world.ecs.stop_task(&world.cx, stop).await.unwrap();
    world.settle().await;
    let gone = world
        .ecs
        .delete_cluster(&world.cx, delete())
        .await
        .unwrap()
        .cluster
        .unwrap();
    assert_eq!(gone.status.as_deref(), Some("INACTIVE"));
    let listed = world
        .ecs
        .list_clusters(&world.cx, input(json!({})))
        .await
        .unwrap();
    assert_eq!(listed.cluster_arns, Some(Vec::new()));
    let described = world
        .ecs
        .describe_clusters(&world.cx, input(json!({})))
        .await
        .unwrap();
    assert_eq!(
        described.clusters.unwrap()[0].status.as_deref(),
        Some("INACTIVE")
    );
    world.leap(CLUSTER_KEPT.as_secs() + 1).await;
    let described = world
        .ecs
        .describe_clusters(&world.cx, input(json!({})))
        .await
        .unwrap();
    assert_eq!(described.clusters.unwrap().len(), 0);
}

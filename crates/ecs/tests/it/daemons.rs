//! Daemon task definitions; daemons and gateways, of which there are none.

use crate::world::{World, input};
use api::ApiError;
use api::ecs::{self as w, Ecs as _};
use domain::ecs::DaemonTaskDefinition;
use serde_json::{Value, json};

impl World {
    async fn register_daemon(&self, given: Value) -> Result<String, ApiError> {
        let mut all = json!({
            "family": "collector",
            "cpu": "128",
            "memory": "128",
            "containerDefinitions": [{"name": "agent", "image": "good"}],
        });
        let (Value::Object(into), Value::Object(from)) = (&mut all, given) else {
            panic!("an object is needed");
        };
        into.extend(from);
        let answer = self
            .ecs
            .register_daemon_task_definition(&self.cx, input(all));
        Ok(answer.await?.daemon_task_definition_arn.unwrap())
    }

    async fn daemon_definition(&self, name: &str) -> Result<w::DaemonTaskDefinition, ApiError> {
        let given = input(json!({"daemonTaskDefinition": name}));
        let answer = self.ecs.describe_daemon_task_definition(&self.cx, given);
        Ok(answer.await?.daemon_task_definition.unwrap())
    }

    async fn daemon_definitions(&self, given: Value) -> (Vec<String>, Option<String>) {
        let answer = self
            .ecs
            .list_daemon_task_definitions(&self.cx, input(given));
        let answer = answer.await.unwrap();
        let arns = answer.daemon_task_definitions.unwrap().into_iter();
        let names = arns.map(|one| one.arn.unwrap().rsplit('/').next().unwrap().to_owned());
        (names.collect(), answer.next_token)
    }
}

fn code<T>(answer: Result<T, ApiError>) -> String {
    match answer {
        Ok(_) => panic!("it was not refused"),
        Err(error) => error.code,
    }
}

#[tokio::test]
async fn revisions_of_daemon_task_definitions_count_up_in_families_of_their_own() {
    let world = World::new().await;
    world.define("collector", "good").await;
    let first = world.register_daemon(json!({})).await.unwrap();
    assert!(
        first.ends_with(":daemon-task-definition/collector:1"),
        "{first}"
    );
    let second =
        json!({"pidMode": "shared", "volumes": [{"name": "v", "host": {"sourcePath": "/v"}}]});
    world.register_daemon(second).await.unwrap();
    let told = world.daemon_definition("collector").await.unwrap();
    assert_eq!(told.revision, Some(2));
    assert_eq!(told.status.as_deref(), Some("ACTIVE"));
    assert_eq!(
        (told.pid_mode.as_deref(), told.ipc_mode),
        (Some("shared"), None)
    );
    assert_eq!(told.cpu.as_deref(), Some("128"));
    let container = &told.container_definitions.unwrap()[0];
    assert_eq!(
        (container.name.as_deref(), container.image.as_str()),
        (Some("agent"), "good")
    );
    assert_eq!(told.volumes.unwrap()[0].name.as_deref(), Some("v"));
    assert_eq!(
        world.daemon_definition(&first).await.unwrap().revision,
        Some(1)
    );
}

#[tokio::test]
async fn daemon_task_definitions_that_could_not_run_are_refused() {
    let world = World::new().await;
    let rows = [
        json!({"containerDefinitions": []}),
        json!({"containerDefinitions": [{"image": "good"}]}),
        json!({"family": "a b"}),
        json!({"memory": "lots"}),
        json!({"containerDefinitions": [
            {"name": "agent", "image": "good", "mountPoints": [{"sourceVolume": "v"}]},
        ]}),
        json!({"volumes": [{"name": "l", "logDriverVolumeConfiguration": {"driver": "awslogs"}}]}),
    ];
    for given in rows {
        let refused = world.register_daemon(given.clone()).await;
        assert_eq!(code(refused), "ClientException", "{given}");
    }
    for name in [
        "none",
        "collector:x",
        "arn:aws:ecs:us-east-1:000000000000:task-definition/a:1",
    ] {
        assert_eq!(
            code(world.daemon_definition(name).await),
            "ClientException",
            "{name}"
        );
    }
}

#[tokio::test]
async fn daemon_task_definitions_are_listed_by_family_status_and_page() {
    let world = World::new().await;
    for family in ["collector", "collector", "watch"] {
        world
            .register_daemon(json!({"family": family}))
            .await
            .unwrap();
    }
    let (first, token) = world.daemon_definitions(json!({"maxResults": 2})).await;
    assert_eq!(first, ["collector:1", "collector:2"]);
    let (second, none) = world.daemon_definitions(json!({"nextToken": token})).await;
    assert_eq!((second, none), (vec!["watch:1".to_owned()], None));
    let rows = [
        (json!({"familyPrefix": "wa"}), vec!["watch:1"]),
        (json!({"family": "wa"}), vec![]),
        (
            json!({"revision": "LAST_REGISTERED"}),
            vec!["collector:2", "watch:1"],
        ),
        (
            json!({"sort": "DESC", "family": "collector"}),
            vec!["collector:2", "collector:1"],
        ),
        (json!({"status": "DELETE_IN_PROGRESS"}), vec![]),
    ];
    for (given, expected) in rows {
        assert_eq!(
            world.daemon_definitions(given.clone()).await.0,
            expected,
            "{given}"
        );
    }
}

#[tokio::test]
async fn a_deleted_daemon_task_definition_is_told_for_a_while_and_its_number_is_not_used_again() {
    let mut world = World::new().await;
    world.register_daemon(json!({})).await.unwrap();
    let delete = |name: &'static str| input(json!({"daemonTaskDefinition": name}));
    let (ecs, cx) = (world.ecs.clone(), &world.cx);
    assert_eq!(
        code(
            ecs.delete_daemon_task_definition(cx, delete("collector"))
                .await
        ),
        "ClientException"
    );
    ecs.delete_daemon_task_definition(cx, delete("collector:1"))
        .await
        .unwrap();
    assert_eq!(
        code(
            ecs.delete_daemon_task_definition(cx, delete("collector:1"))
                .await
        ),
        "ClientException"
    );
    let told = world.daemon_definition("collector:1").await.unwrap();
    assert_eq!(told.status.as_deref(), Some("DELETE_IN_PROGRESS"));
    assert_eq!(
        code(world.daemon_definition("collector").await),
        "ClientException"
    );
    let all = world.daemon_definitions(json!({"status": "ALL"})).await.0;
    assert_eq!(all, ["collector:1"]);
    world.leap(2 * 60 * 60).await;
    assert!(world.all::<DaemonTaskDefinition>().await.is_empty());
    let next = world.register_daemon(json!({})).await.unwrap();
    assert!(next.ends_with("collector:2"), "{next}");
}

#[tokio::test]
async fn daemon_task_definitions_have_tags() {
    let world = World::new().await;
    let tags = json!([{"key": "team", "value": "a"}]);
    let arn = world.register_daemon(json!({"tags": tags})).await.unwrap();
    let (ecs, cx) = (&world.ecs, &world.cx);
    let more = input(json!({"resourceArn": arn, "tags": [{"key": "cost", "value": "b"}]}));
    ecs.tag_resource(cx, more).await.unwrap();
    let asked = input(json!({"resourceArn": arn}));
    let told = ecs.list_tags_for_resource(cx, asked).await.unwrap();
    assert_eq!(told.tags.unwrap().len(), 2);
}

#[tokio::test]
async fn no_daemon_is_made_and_none_is_found() {
    let world = World::new().await;
    let definition = world.register_daemon(json!({})).await.unwrap();
    let (ecs, cx) = (&world.ecs, &world.cx);
    let mut given = json!({
        "daemonName": "collector",
        "daemonTaskDefinitionArn": definition,
        "capacityProviderArns": ["arn:aws:ecs:us-east-1:000000000000:capacity-provider/own"],
    });
    let refused = ecs
        .create_daemon(cx, input(given.clone()))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "UnsupportedFeatureException");
    assert!(
        refused.message.contains("Managed Instances"),
        "{}",
        refused.message
    );
    given["daemonTaskDefinitionArn"] = json!("none");
    assert_eq!(
        code(ecs.create_daemon(cx, input(given)).await),
        "ClientException"
    );

    let arn = "arn:aws:ecs:us-east-1:000000000000:daemon/default/collector";
    let one = json!({"daemonArn": arn, "daemonTaskDefinitionArn": definition,
        "capacityProviderArns": []});
    let not_found = "DaemonNotFoundException";
    assert_eq!(
        code(ecs.describe_daemon(cx, input(one.clone())).await),
        not_found
    );
    assert_eq!(
        code(ecs.update_daemon(cx, input(one.clone())).await),
        not_found
    );
    assert_eq!(
        code(ecs.delete_daemon(cx, input(one.clone())).await),
        not_found
    );
    let refused = code(ecs.list_daemon_deployments(cx, input(one)).await);
    assert_eq!(refused, "InvalidParameterException");
    let listed = ecs.list_daemons(cx, input(json!({}))).await.unwrap();
    assert_eq!(listed.daemon_summaries_list.unwrap().len(), 0);
    let missing = input(json!({"daemonDeploymentArns": [arn], "daemonRevisionArns": [arn]}));
    let told = ecs.describe_daemon_deployments(cx, missing).await.unwrap();
    assert_eq!(told.failures.unwrap()[0].reason.as_deref(), Some("MISSING"));
    let missing = input(json!({"daemonRevisionArns": [arn]}));
    let told = ecs.describe_daemon_revisions(cx, missing).await.unwrap();
    assert_eq!(told.failures.unwrap().len(), 1);
}

#[tokio::test]
async fn no_gateway_is_made_and_none_is_found() {
    let world = World::new().await;
    let (ecs, cx) = (&world.ecs, &world.cx);
    let given = input(json!({"name": "front", "infrastructureRoleArn": "role"}));
    let refused = ecs.create_gateway(cx, given).await.unwrap_err();
    assert_eq!(refused.code, "UnsupportedFeatureException");
    let one = json!({"gateway": "front", "cluster": "default"});
    let not_found = "GatewayNotFoundException";
    assert_eq!(
        code(ecs.describe_gateway(cx, input(one.clone())).await),
        not_found
    );
    assert_eq!(
        code(ecs.update_gateway(cx, input(one.clone())).await),
        not_found
    );
    assert_eq!(
        code(ecs.delete_gateway(cx, input(one.clone())).await),
        not_found
    );
    assert_eq!(
        code(ecs.describe_gateway_resources(cx, input(one.clone())).await),
        not_found
    );
    assert_eq!(
        code(
            ecs.associate_gateway_with_cluster(cx, input(one.clone()))
                .await
        ),
        not_found
    );
    assert_eq!(
        code(
            ecs.disassociate_gateway_from_cluster(cx, input(one.clone()))
                .await
        ),
        not_found
    );
    assert_eq!(
        code(ecs.list_gateway_routes(cx, input(one.clone())).await),
        not_found
    );
    let elsewhere = json!({"gateway": "front", "cluster": "none"});
    assert_eq!(
        code(
            ecs.associate_gateway_with_cluster(cx, input(elsewhere))
                .await
        ),
        "ClusterNotFoundException"
    );
    let nothing = || json!({});
    assert_eq!(
        ecs.list_gateways(cx, input(nothing()))
            .await
            .unwrap()
            .gateways,
        Some(vec![])
    );
    let routes = ecs.list_gateway_routes(cx, input(nothing())).await.unwrap();
    assert_eq!(routes.gateway_routes, Some(vec![]));
    let listed = ecs
        .list_gateway_cluster_associations(cx, input(nothing()))
        .await
        .unwrap();
    assert_eq!(listed.gateway_cluster_associations, Some(vec![]));
}

#[tokio::test]
async fn a_deployment_that_waits_at_no_hook_cannot_be_continued() {
    let world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({})).await;
    let (ecs, cx) = (&world.ecs, &world.cx);
    let current = world
        .service("web")
        .await
        .current_service_deployment
        .unwrap();
    let given = json!({"serviceDeploymentArn": current, "hookId": "h-1"});
    let refused = code(ecs.continue_service_deployment(cx, input(given)).await);
    assert_eq!(refused, "InvalidParameterException");
    let other = format!("{}x", current);
    let given = json!({"serviceDeploymentArn": other, "hookId": "h-1"});
    let refused = code(ecs.continue_service_deployment(cx, input(given)).await);
    assert_eq!(refused, "ServiceDeploymentNotFoundException");
}

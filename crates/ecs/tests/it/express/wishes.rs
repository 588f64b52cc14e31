//! What may be asked of an Express service, and what a change of it brings.

use super::{Express, refusal};
use domain::ecs::TaskDefinition;
use domain::elb::{Target, TargetGroup};
use domain::network::SecurityGroup;
use serde_json::json;

#[tokio::test]
async fn an_update_registers_the_next_revision_and_keeps_what_it_does_not_name() {
    let mut express = Express::new().await;
    let container = json!({"image": "good", "containerPort": 8080, "command": ["serve"],
        "environment": [{"name": "A", "value": "1"}]});
    express.create(json!({"primaryContainer": container})).await;
    express.pass(45).await;
    let told = express
        .update(json!({"primaryContainer": {"image": "better"}, "healthCheckPath": "/health"}))
        .await
        .unwrap();
    let target = told.target_configuration.unwrap();
    assert_eq!(target.health_check_path.as_deref(), Some("/health"));
    let container = target.primary_container.unwrap();
    assert_eq!(container.image, "better");
    assert_eq!(container.container_port, Some(8080));
    assert_eq!(container.command, Some(vec!["serve".to_owned()]));
    assert!(
        target
            .task_definition_arn
            .unwrap()
            .ends_with(":task-definition/default-web:2")
    );
    assert!(express.told().await.current_deployment.is_some());
    assert_eq!(express.told().await.active_configurations.unwrap().len(), 2);
    express.pass(90).await;
    let group = &express.world.all::<TargetGroup>().await[0];
    assert_eq!(group.health_check.path, "/health");
    let told = express.told().await;
    assert_eq!(told.current_deployment, None);
    assert_eq!(told.active_configurations.unwrap().len(), 1);
    assert_eq!(express.standing().await, [1, 1, 1, 1, 2]);
}

#[tokio::test]
async fn an_update_that_changes_nothing_of_the_tasks_begins_no_deployment() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    let scaling = json!({"minTaskCount": 3});
    express
        .update(json!({"scalingTarget": scaling, "primaryContainer": {"image": "good"}}))
        .await
        .unwrap();
    assert_eq!(express.told().await.current_deployment, None);
    assert_eq!(express.world.all::<TaskDefinition>().await.len(), 1);
    assert_eq!(express.world.service("web").await.desired_count, Some(3));
}

#[tokio::test]
async fn another_port_is_let_in_and_served() {
    let mut express = Express::new().await;
    express.create(json!({})).await;
    express.pass(45).await;
    express
        .update(json!({"primaryContainer": {"image": "good", "containerPort": 9000}}))
        .await
        .unwrap();
    express.pass(90).await;
    let groups = express.world.all::<SecurityGroup>().await;
    let inner = groups
        .iter()
        .find(|one| one.name.starts_with("ecs-express-service-"));
    let ports = inner
        .unwrap()
        .ingress
        .iter()
        .map(|rule| rule.ports.unwrap().0);
    assert_eq!(ports.collect::<Vec<_>>(), [80, 9000]);
    let targets = express.world.all::<Target>().await;
    let ports: Vec<u16> = targets.iter().map(|target| target.port).collect();
    assert_eq!(ports, [9000]);
}

#[tokio::test]
async fn a_task_definition_of_ones_own_must_have_a_main_container() {
    let express = Express::new().await;
    let own = express.world.define("own", "good").await;
    let given =
        json!({"taskDefinitionArn": own, "primaryContainer": null, "executionRoleArn": null});
    let (_, message) = refusal(express.try_create(given.clone()).await);
    assert!(message.contains("container named Main"), "{message}");
    let container = json!({"name": "Main", "image": "good"});
    express.world.define_with("own", container).await;
    let mut given = given;
    given["taskDefinitionArn"] = json!("own:2");
    let made = express.create(given.clone()).await;
    let first = &made.active_configurations.unwrap()[0];
    assert!(
        first
            .task_definition_arn
            .as_ref()
            .unwrap()
            .ends_with("own:2")
    );
    assert_eq!(first.cpu_architecture, None);
    assert_eq!(
        first.primary_container.as_ref().unwrap().container_port,
        Some(8080)
    );
    given["serviceName"] = json!("two");
    given["cpu"] = json!("256");
    let (_, message) = refusal(express.try_create(given).await);
    assert!(
        message.contains("cannot be specified together"),
        "{message}"
    );
}

#[tokio::test]
async fn wishes_that_cannot_be_are_refused() {
    let express = Express::new().await;
    let rows = [
        (
            json!({"primaryContainer": null}),
            "Either primaryContainer or taskDefinitionArn",
        ),
        (
            json!({"executionRoleArn": null}),
            "executionRoleArn must be specified",
        ),
        (
            json!({"healthCheckPath": "ping"}),
            "must begin with a forward slash",
        ),
        (
            json!({"scalingTarget": {"minTaskCount": 3, "maxTaskCount": 2}}),
            "maxTaskCount",
        ),
        (
            json!({"scalingTarget": {"autoScalingTargetValue": 101}}),
            "autoScalingTargetValue",
        ),
        (json!({"cpu": "3"}), "cpu"),
        (json!({"serviceName": "a b"}), "Invalid service name"),
        (json!({"cluster": "missing"}), "Cluster not found."),
        (
            json!({"networkConfiguration": {"subnets": ["subnet-aaaaaaaaaaaaaaaaa"]}}),
            "two different Availability Zones",
        ),
    ];
    for (given, expected) in rows {
        let (_, message) = refusal(express.try_create(given.clone()).await);
        assert!(message.contains(expected), "{given}: {message}");
    }
    express.create(json!({})).await;
    let (_, message) = refusal(express.try_create(json!({})).await);
    assert_eq!(message, "Creation of service was not idempotent.");
}

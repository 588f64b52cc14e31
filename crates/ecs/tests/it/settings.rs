//! Tags and account settings.

use crate::world::{World, input};
use api::ecs::{self as w, Ecs as _};
use serde_json::{Value, json};

#[tokio::test]
async fn everything_with_tags_can_be_tagged() {
    let mut world = World::new().await;
    let definition = world.define("web", "good").await;
    let service = world.create(json!({"desiredCount": 1})).await;
    world.settle().await;
    let tasks = world
        .ecs
        .list_tasks(&world.cx, input(json!({})))
        .await
        .unwrap();
    let task = tasks.task_arns.unwrap().remove(0);
    let arns = [
        definition,
        service.service_arn.unwrap(),
        service.cluster_arn.unwrap(),
        task,
    ];
    for arn in arns {
        let tag = json!({"resourceArn": arn, "tags": [{"key": "a", "value": "1"}, {"key": "b", "value": "2"}]});
        world.ecs.tag_resource(&world.cx, input(tag)).await.unwrap();
        let untag = json!({"resourceArn": arn, "tagKeys": ["a"]});
        world
            .ecs
            .untag_resource(&world.cx, input(untag))
            .await
            .unwrap();
        let list = input(json!({"resourceArn": arn}));
        let told = world
            .ecs
            .list_tags_for_resource(&world.cx, list)
            .await
            .unwrap();
        let keys: Vec<String> = told
            .tags
            .unwrap()
            .into_iter()
            .filter_map(|tag| tag.key)
            .collect();
        assert_eq!(keys, ["b"], "{arn}");
    }
    let bad = [
        json!({"resourceArn": "arn:aws:ecs:us-east-1:000000000000:cluster/none", "tags": []}),
        json!({"resourceArn": "arn:aws:ecs:us-east-1:000000000000:cluster/default", "tags": [{"key": "aws:x", "value": ""}]}),
        json!({"resourceArn": "nonsense", "tags": []}),
    ];
    for given in bad {
        let refused = world
            .ecs
            .tag_resource(&world.cx, input(given))
            .await
            .unwrap_err();
        assert_eq!(refused.code, "InvalidParameterException");
    }
}

#[tokio::test]
async fn account_settings_have_defaults_and_can_be_put() {
    let world = World::new().await;
    let list = async |given: Value| -> Vec<w::Setting> {
        let answer = world
            .ecs
            .list_account_settings(&world.cx, input(given))
            .await
            .unwrap();
        answer.settings.unwrap()
    };
    assert!(list(json!({})).await.is_empty());
    let name = "containerInsights";
    let effective = list(json!({"effectiveSettings": true, "name": name})).await;
    assert_eq!(effective[0].value.as_deref(), Some("disabled"));
    let put = input(json!({"name": name, "value": "enhanced"}));
    world
        .ecs
        .put_account_setting_default(&world.cx, put)
        .await
        .unwrap();
    assert_eq!(
        list(json!({"name": name})).await[0].value.as_deref(),
        Some("enhanced")
    );
    let gone = input(json!({"name": name}));
    world
        .ecs
        .delete_account_setting(&world.cx, gone)
        .await
        .unwrap();
    assert!(list(json!({"name": name})).await.is_empty());
    let wrong = input(json!({"name": name, "value": "maybe"}));
    world
        .ecs
        .put_account_setting(&world.cx, wrong)
        .await
        .unwrap_err();
}

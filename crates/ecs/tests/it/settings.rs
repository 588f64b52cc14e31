//! Account settings.

use crate::world::{World, input};
use api::ecs::{self as w, Ecs as _};
use serde_json::{Value, json};

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

async fn refused(world: &World, name: &str, value: &str) -> String {
    let put = input(json!({"name": name, "value": value}));
    let refused = world.ecs.put_account_setting(&world.cx, put).await;
    let refused = refused.unwrap_err();
    format!("{}: {}", refused.code, refused.message)
}

#[tokio::test]
async fn what_may_not_be_put_is_refused() {
    let world = World::new().await;
    for name in [
        "serviceLongArnFormat",
        "taskLongArnFormat",
        "containerInstanceLongArnFormat",
    ] {
        assert_eq!(
            refused(&world, name, "disabled").await,
            "InvalidParameterException: You can no longer disable Long Arn settings"
        );
    }
    let managed = refused(&world, "guardDutyActivate", "on").await;
    assert!(managed.ends_with("can only be read."), "{managed}");
    let unknown = refused(&world, "unknown", "on").await;
    let words = "InvalidParameterException: unknown should be one of [serviceLongArnFormat,";
    assert!(unknown.starts_with(words), "{unknown}");
}

#[tokio::test]
async fn new_clusters_have_the_accounts_container_insights() {
    let world = World::new().await;
    let insights = async |name: &str, given: Value| {
        let mut wish = json!({"clusterName": name});
        wish.as_object_mut()
            .unwrap()
            .extend(given.as_object().unwrap().clone());
        let made = world
            .ecs
            .create_cluster(&world.cx, input(wish))
            .await
            .unwrap();
        made.cluster
            .unwrap()
            .settings
            .unwrap()
            .remove(0)
            .value
            .unwrap()
    };
    assert_eq!(insights("before", json!({})).await, "disabled");
    let put = input(json!({"name": "containerInsights", "value": "enhanced"}));
    let put = world.ecs.put_account_setting_default(&world.cx, put).await;
    put.unwrap();
    assert_eq!(insights("after", json!({})).await, "enhanced");
    let own = json!({"settings": [{"name": "containerInsights", "value": "enabled"}]});
    assert_eq!(insights("own", own).await, "enabled");
    assert_eq!(
        insights("before", json!({})).await,
        "disabled",
        "it stays as it was"
    );
}

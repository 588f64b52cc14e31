//! Tags: of everything that has them, from everywhere they come.

use crate::world::{World, input, network};
use api::ApiError;
use api::ecs::Ecs as _;
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

async fn tags_of(world: &World, arn: &str) -> Vec<(String, String)> {
    let list = input(json!({"resourceArn": arn}));
    let told = world.ecs.list_tags_for_resource(&world.cx, list).await;
    let told = told.unwrap().tags.unwrap().into_iter();
    told.map(|tag| (tag.key.unwrap(), tag.value.unwrap()))
        .collect()
}

fn pairs(tags: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    tags.iter().map(own).collect()
}

#[tokio::test]
async fn a_task_set_is_tagged_like_anything_else() {
    let world = World::new().await;
    world.define("web", "good").await;
    let external = json!({
        "deploymentController": {"type": "EXTERNAL"}, "taskDefinition": null,
        "launchType": null, "networkConfiguration": null,
    });
    world.create(external).await;
    let set = json!({
        "cluster": "default", "service": "web", "taskDefinition": "web", "launchType": "FARGATE",
        "networkConfiguration": network(), "tags": [{"key": "color", "value": "green"}],
    });
    let made = world.ecs.create_task_set(&world.cx, input(set)).await;
    let arn = made.unwrap().task_set.unwrap().task_set_arn.unwrap();
    assert_eq!(tags_of(&world, &arn).await, pairs(&[("color", "green")]));
    let tag = json!({"resourceArn": arn, "tags": [{"key": "team", "value": "web"}]});
    world.ecs.tag_resource(&world.cx, input(tag)).await.unwrap();
    let untag = json!({"resourceArn": arn, "tagKeys": ["color"]});
    let untagged = world.ecs.untag_resource(&world.cx, input(untag)).await;
    untagged.unwrap();
    assert_eq!(tags_of(&world, &arn).await, pairs(&[("team", "web")]));
    let describe = json!({"cluster": "default", "service": "web", "include": ["TAGS"]});
    let told = world
        .ecs
        .describe_task_sets(&world.cx, input(describe))
        .await;
    let told = told.unwrap().task_sets.unwrap().remove(0).tags.unwrap();
    assert_eq!(told[0].key.as_deref(), Some("team"));
    let gone = format!("{arn}0");
    let list = input(json!({"resourceArn": gone}));
    let missing = world.ecs.list_tags_for_resource(&world.cx, list).await;
    assert_eq!(missing.unwrap_err().code, "InvalidParameterException");
}

/// Starts tasks of a service and answers the tags of one.
async fn tags_of_a_service_task(given: Value) -> Vec<(String, String)> {
    let mut world = World::new().await;
    let definition = world.define("web", "good").await;
    let tag = json!({"resourceArn": definition, "tags": [{"key": "from", "value": "definition"}]});
    world.ecs.tag_resource(&world.cx, input(tag)).await.unwrap();
    let mut wish = json!({"desiredCount": 1, "tags": [{"key": "from", "value": "service"}]});
    let all = wish.as_object_mut().unwrap();
    all.extend(given.as_object().unwrap().clone());
    world.create(wish).await;
    world.settle().await;
    let listed = world.ecs.list_tasks(&world.cx, input(json!({}))).await;
    let arn = listed.unwrap().task_arns.unwrap().remove(0);
    tags_of(&world, &arn).await
}

#[tokio::test]
async fn a_services_tasks_have_the_tags_they_are_to_have() {
    let managed = [
        ("aws:ecs:clusterName", "default"),
        ("aws:ecs:serviceName", "web"),
    ];
    for (given, expected) in [
        (json!({}), &[][..]),
        (json!({"propagateTags": "NONE"}), &[]),
        (json!({"propagateTags": "SERVICE"}), &[("from", "service")]),
        (
            json!({"propagateTags": "TASK_DEFINITION"}),
            &[("from", "definition")],
        ),
        (json!({"enableECSManagedTags": true}), &managed),
        (
            json!({"enableECSManagedTags": true, "propagateTags": "SERVICE"}),
            &[managed[0], managed[1], ("from", "service")],
        ),
    ] {
        let tags = tags_of_a_service_task(given.clone()).await;
        assert_eq!(tags, pairs(expected), "{given}");
    }
}

#[tokio::test]
async fn a_task_run_by_hand_has_the_tags_it_is_to_have() {
    let world = World::new().await;
    let definition = world.define("web", "good").await;
    let tag = json!({"resourceArn": definition, "tags": [{"key": "from", "value": "definition"}, {"key": "a", "value": "1"}]});
    world.ecs.tag_resource(&world.cx, input(tag)).await.unwrap();
    let own = json!([{"key": "from", "value": "call"}]);
    for (given, expected) in [
        (json!({}), &[][..]),
        (json!({"tags": own}), &[("from", "call")]),
        (
            json!({"propagateTags": "TASK_DEFINITION"}),
            &[("a", "1"), ("from", "definition")],
        ),
        (
            json!({"propagateTags": "TASK_DEFINITION", "tags": own}),
            &[("a", "1"), ("from", "call")],
        ),
        (
            json!({"enableECSManagedTags": true}),
            &[("aws:ecs:clusterName", "default")],
        ),
    ] {
        let mut run = json!({"taskDefinition": "web", "networkConfiguration": network()});
        let all = run.as_object_mut().unwrap();
        all.extend(given.as_object().unwrap().clone());
        let started = world.ecs.run_task(&world.cx, input(run)).await.unwrap();
        let arn = started.tasks.unwrap().remove(0).task_arn.unwrap();
        assert_eq!(tags_of(&world, &arn).await, pairs(expected), "{given}");
    }
}

fn code<T>(answer: Result<T, ApiError>) -> String {
    answer
        .err()
        .map_or("taken".to_owned(), |error| error.message)
}

#[tokio::test]
async fn keys_of_awss_own_are_refused_everywhere() {
    let world = World::new().await;
    world.define("web", "good").await;
    let (ecs, cx) = (&world.ecs, &world.cx);
    let refusal = "aws: prefixed tag key names are not allowed for external use.";
    for key in ["aws:ecs:serviceName", "AWS:x", "Aws:"] {
        let tags = json!([{"key": key, "value": "mine"}]);
        let with = |mut given: Value| {
            given["tags"] = tags.clone();
            given
        };
        let container = json!([{"name": "app", "image": "good", "memory": 64}]);
        let define = with(json!({"family": "a", "containerDefinitions": container}));
        let group = json!({"autoScalingGroupArn": "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:1:autoScalingGroupName/g"});
        let provider = with(json!({"name": "g", "autoScalingGroupProvider": group}));
        let run = with(json!({"taskDefinition": "web", "networkConfiguration": network()}));
        let instance = with(json!({"cluster": "default"}));
        let start = with(json!({"taskDefinition": "web", "containerInstances": ["i"]}));
        let arn = "arn:aws:ecs:us-east-1:000000000000:cluster/default";
        let untag = json!({"resourceArn": arn, "tagKeys": [key]});
        let answers = [
            code(
                ecs.create_cluster(cx, input(with(json!({"clusterName": "c"}))))
                    .await,
            ),
            code(ecs.register_task_definition(cx, input(define)).await),
            code(ecs.create_capacity_provider(cx, input(provider)).await),
            code(ecs.run_task(cx, input(run)).await),
            code(ecs.start_task(cx, input(start)).await),
            code(ecs.register_container_instance(cx, input(instance)).await),
            code(world.try_create(json!({"tags": tags})).await),
            code(
                ecs.tag_resource(cx, input(with(json!({"resourceArn": arn}))))
                    .await,
            ),
            code(ecs.untag_resource(cx, input(untag)).await),
        ];
        assert_eq!(answers, [refusal; 9], "{key}");
    }
}

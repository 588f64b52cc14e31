//! Commands in containers: who gets a session, and what becomes of it.

use crate::world::{World, input, network, scope};
use api::ApiError;
use api::ecs::{self as w, Ecs as _};
use domain::ecs::CommandSession;
use domain::iam::Role;
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::000000000000:role/app";

async fn running(world: &mut World, definition: &str, takes_commands: bool) -> String {
    let given = json!({
        "taskDefinition": definition, "launchType": "FARGATE", "networkConfiguration": network(),
        "enableExecuteCommand": takes_commands, "overrides": { "taskRoleArn": ROLE },
    });
    let made = world.ecs.run_task(&world.cx, input(given)).await.unwrap();
    world.settle().await;
    made.tasks.unwrap()[0].task_arn.clone().unwrap()
}

async fn furnished() -> World {
    let world = World::new().await;
    let role: Role = serde_json::from_value(json!({
        "account": "000000000000", "name": "app", "path": "/", "id": "AROAAPP", "trust": "{}",
        "description": null, "max_session_seconds": 3600, "boundary": null, "grants": {},
        "tags": {}, "linked_to": null, "created_at": "2026-01-01T00:00:00Z",
    }))
    .unwrap();
    world.put(&role).await;
    world.define("job", "good").await;
    world
}

async fn ask(
    world: &World,
    task: &str,
    changed: Value,
) -> Result<w::ExecuteCommandResponse, ApiError> {
    let mut all = json!({ "task": task, "command": "sh -l", "interactive": true });
    for (name, value) in changed.as_object().unwrap() {
        all[name] = value.clone();
    }
    world.ecs.execute_command(&world.cx, input(all)).await
}

async fn refusal(world: &World, task: &str, changed: Value) -> (String, String) {
    let error = ask(world, task, changed).await.unwrap_err();
    (error.code, error.message)
}

#[tokio::test]
async fn a_session_is_told_with_its_address_and_kept_without_its_token() {
    let mut world = furnished().await;
    let task = running(&mut world, "job", true).await;
    let answer = ask(&world, &task, json!({})).await.unwrap();
    assert_eq!(answer.task_arn.as_deref(), Some(task.as_str()));
    assert_eq!(answer.container_name.as_deref(), Some("app"));
    let told = answer.session.unwrap();
    let id = told.session_id.unwrap();
    assert!(id.starts_with("ecs-execute-command-"), "{id}");
    let expected = format!(
        "ws://127.0.0.1:4566/_longshore/data-channel/000000000000/us-east-1/{id}\
         ?role=publish_subscribe"
    );
    assert_eq!(told.stream_url, Some(expected));
    let kept = &world.all::<CommandSession>().await[0];
    assert_eq!(
        (kept.id.as_str(), kept.command.as_str()),
        (id.as_str(), "sh -l")
    );
    assert_eq!(kept.scope, scope());
    assert_eq!(kept.task_role.as_deref(), Some(ROLE));
    assert_eq!(kept.token_digest.len(), 64);
    assert_ne!(Some(&kept.token_digest), told.token_value.as_ref());
}

#[tokio::test]
async fn a_session_nobody_comes_for_is_forgotten_after_five_minutes() {
    let mut world = furnished().await;
    let task = running(&mut world, "job", true).await;
    ask(&world, &task, json!({})).await.unwrap();
    world.leap(299).await;
    assert_eq!(world.all::<CommandSession>().await.len(), 1);
    world.leap(2).await;
    assert!(world.all::<CommandSession>().await.is_empty());
}

#[tokio::test]
async fn what_takes_no_commands_is_refused_in_awss_words() {
    let mut world = furnished().await;
    let invalid = "InvalidParameterException";
    let plain = running(&mut world, "job", false).await;
    let (code, text) = refusal(&world, &plain, json!({})).await;
    assert_eq!(code, invalid);
    assert!(text.contains("execute command was not enabled"), "{text}");
    let task = running(&mut world, "job", true).await;
    let (code, text) = refusal(&world, &task, json!({ "interactive": false })).await;
    assert_eq!(
        (code.as_str(), text.as_str()),
        (invalid, "Interactive is the only mode supported currently.",)
    );
    assert_eq!(
        refusal(&world, &task, json!({ "container": "no" })).await.0,
        invalid
    );
    assert_eq!(refusal(&world, "nobody", json!({})).await.0, invalid);
    let elsewhere = json!({ "cluster": "no" });
    let (code, text) = refusal(&world, &task, elsewhere.clone()).await;
    assert_eq!(code, invalid);
    assert!(text.ends_with("Your cluster is no"), "{text}");
    let id = task.rsplit('/').next().expect("an id");
    let (code, _) = refusal(&world, id, elsewhere).await;
    assert_eq!(code, "ClusterNotFoundException");
}

#[tokio::test]
async fn a_task_whose_role_is_gone_is_not_connected() {
    let mut world = furnished().await;
    let task = running(&mut world, "job", true).await;
    let account = scope().account;
    world.delete(&Role::key_of(&account, "app")).await;
    let (code, text) = refusal(&world, &task, json!({})).await;
    assert_eq!(code, "TargetNotConnectedException");
    assert!(
        text.starts_with("The execute command failed due to an internal error."),
        "{text}"
    );
}

#[tokio::test]
async fn the_clusters_configuration_says_where_output_is_kept() {
    let mut world = furnished().await;
    let options = json!({
        "awslogs-group": "/own", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "x",
    });
    let definition = json!({
        "family": "logged", "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
        "cpu": "256", "memory": "512", "executionRoleArn": ROLE,
        "containerDefinitions": [{
            "name": "app", "image": "good",
            "logConfiguration": { "logDriver": "awslogs", "options": options },
        }],
    });
    let given = input(definition);
    let made = world.ecs.register_task_definition(&world.cx, given).await;
    made.unwrap();
    let task = running(&mut world, "logged", true).await;
    let cases = [
        (json!({}), Some("/own")),
        (json!({ "logging": "DEFAULT" }), Some("/own")),
        (json!({ "logging": "NONE" }), None),
        (
            json!({
                "logging": "OVERRIDE",
                "logConfiguration": { "cloudWatchLogGroupName": "/other" },
            }),
            Some("/other"),
        ),
    ];
    for (configuration, group) in cases {
        let given = json!({
            "cluster": "default",
            "configuration": { "executeCommandConfiguration": configuration },
        });
        world
            .ecs
            .update_cluster(&world.cx, input(given))
            .await
            .unwrap();
        let told = ask(&world, &task, json!({}))
            .await
            .unwrap()
            .session
            .unwrap();
        let kept = world.all::<CommandSession>().await;
        let session = kept
            .iter()
            .find(|one| Some(&one.id) == told.session_id.as_ref());
        assert_eq!(
            session.unwrap().log_group.as_deref(),
            group,
            "{configuration}"
        );
    }
}

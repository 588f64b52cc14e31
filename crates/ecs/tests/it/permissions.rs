//! What callers must be allowed to do.

use crate::world::{World, input, network, scope};
use api::Service as _;
use api::ecs::{Ecs as _, Server};
use async_trait::async_trait;
use domain::Principal;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use wire::{Ask, Authorizer, Context, Decision, Source};

/// Writes every question down, and denies the one action.
struct Notary {
    asked: Mutex<Vec<String>>,
    denied: &'static str,
}

#[async_trait]
impl Authorizer for Notary {
    async fn decide(&self, ask: &Ask<'_>) -> Decision {
        self.asked
            .lock()
            .unwrap()
            .push(format!("{} {}", ask.action, ask.resource));
        if ask.action == self.denied {
            return Decision::Denied("because no identity-based policy allows it".to_owned());
        }
        Decision::Allowed
    }
}

fn caller(denied: &'static str) -> (Context, Arc<Notary>) {
    let notary = Arc::new(Notary {
        asked: Mutex::default(),
        denied,
    });
    let principal = Principal::Root {
        account: scope().account,
    };
    let endpoint = String::new();
    let id = "1".to_owned();
    let cx = Context::new(
        id,
        scope(),
        principal,
        Source::Loopback,
        endpoint,
        notary.clone(),
    );
    (cx, notary)
}

#[tokio::test]
async fn roles_may_only_be_passed_on_by_those_who_may() {
    let world = World::new().await;
    let definition = json!({
        "family": "job",
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "taskRoleArn": "worker",
        "containerDefinitions": [{"name": "app", "image": "good"}],
    });
    let (cx, _) = caller("iam:PassRole");
    let refused = world
        .ecs
        .register_task_definition(&cx, input(definition.clone()))
        .await;
    assert_eq!(refused.unwrap_err().code, "AccessDeniedException");
    world
        .ecs
        .register_task_definition(&world.cx, input(definition))
        .await
        .unwrap();

    let run = json!({"taskDefinition": "job", "networkConfiguration": network()});
    let refused = world
        .ecs
        .run_task(&cx, input(run.clone()))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "AccessDeniedException");
    let (cx, notary) = caller("nothing");
    world.ecs.run_task(&cx, input(run)).await.unwrap();
    let asked = notary.asked.lock().unwrap().clone();
    assert_eq!(
        asked,
        [
            "ecs:RunTask arn:aws:ecs:us-east-1:000000000000:task-definition/job:1",
            "iam:PassRole arn:aws:iam::000000000000:role/worker",
        ]
    );
}

#[tokio::test]
async fn every_operation_that_answers_has_asked() {
    let world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 0})).await;
    let server = Server(world.ecs.clone());
    for operation in server.operations() {
        let (cx, _) = caller("nothing");
        let answer = server.call(&cx, operation, some_input(operation)).await;
        if answer.is_ok() {
            assert!(cx.has_asked(), "{operation} answered without asking");
        }
    }
}

/// Members that make most operations answer.
fn some_input(operation: &str) -> Value {
    let arn = "arn:aws:ecs:us-east-1:000000000000:cluster/default";
    let mut given = json!({
        "cluster": "default",
        "clusters": ["default"],
        "services": ["web"],
        "tasks": ["0"],
        "taskDefinition": "web:1",
        "resourceArn": arn,
        "name": "containerInsights",
        "value": "enabled",
        "capacityProviders": ["FARGATE"],
        "containerInstances": ["local"],
        "settings": [{"name": "containerInsights", "value": "enabled"}],
        "serviceDeploymentArns": ["arn:aws:ecs:us-east-1:000000000000:service-deployment/a/b/c"],
        "serviceRevisionArns": ["arn:aws:ecs:us-east-1:000000000000:service-revision/a/b/c"],
    });
    given["service"] = json!("web");
    if operation == "ListServiceDeployments" {
        given["status"] = json!([]);
    }
    given
}

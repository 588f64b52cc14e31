//! Deployments: rolling, breaker, rollback, throttle.

use crate::world::{World, checked, input};
use api::ecs::{self as w, Ecs as _};
use domain::ecs::{DesiredStatus, LastStatus, Task, TaskReport};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

fn is_up(task: &Task, report: Option<&TaskReport>) -> bool {
    let running = report.is_some_and(|report| report.last_status == LastStatus::Running);
    running && task.desired == DesiredStatus::Running
}

fn counts(task: &Task, report: Option<&TaskReport>) -> bool {
    let ending = report.is_some_and(|report| report.last_status.is_ending());
    task.desired == DesiredStatus::Running && !ending
}

/// Rolls a service from one good revision to the next; answers the fewest tasks that ran and
/// the most that counted at any step.
async fn roll(desired: u32, percents: (u32, u32)) -> (usize, usize) {
    let mut world = World::new().await;
    world.define("web", "good").await;
    let rollout = json!({"minimumHealthyPercent": percents.0, "maximumPercent": percents.1});
    world
        .create(json!({"desiredCount": desired, "deploymentConfiguration": rollout}))
        .await;
    world.pass(41).await;
    let seen = Arc::new(Mutex::new((usize::MAX, 0)));
    let bounds = seen.clone();
    world.invariant = Some(Box::new(move |tasks| {
        let up = tasks
            .iter()
            .filter(|(task, report)| is_up(task, report.as_ref()))
            .count();
        let all = tasks
            .iter()
            .filter(|(task, report)| counts(task, report.as_ref()))
            .count();
        let mut bounds = bounds.lock().unwrap();
        *bounds = (bounds.0.min(up), bounds.1.max(all));
    }));
    let next = world.define("web", "good").await;
    let updated = world.update(json!({"taskDefinition": "web"})).await;
    assert_eq!(updated.task_definition, Some(next.clone()));
    assert_eq!(updated.deployments.unwrap().len(), 2);
    world.pass(300).await;
    let service = world.service("web").await;
    let deployments = service.deployments.unwrap();
    assert_eq!(deployments.len(), 1, "{:?}", service.events);
    assert_eq!(deployments[0].rollout_state.as_deref(), Some("COMPLETED"));
    assert_eq!(deployments[0].task_definition, Some(next));
    assert_eq!(service.running_count, Some(desired as i32));
    *seen.lock().unwrap()
}

#[tokio::test]
async fn a_rolling_update_stays_between_floor_and_ceiling() {
    assert_eq!(roll(3, (100, 200)).await, (3, 6));
    assert_eq!(roll(4, (50, 100)).await, (2, 4));
    assert_eq!(roll(4, (100, 125)).await, (4, 5));
    assert_eq!(roll(1, (100, 200)).await, (1, 2));
    assert_eq!(roll(3, (0, 100)).await, (0, 3));
}

#[tokio::test]
async fn a_rollout_that_cannot_move_says_so_once() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    let rollout = json!({"minimumHealthyPercent": 100, "maximumPercent": 125});
    world
        .create(json!({"deploymentConfiguration": rollout}))
        .await;
    world.pass(41).await;
    world.update(json!({"forceNewDeployment": true})).await;
    world.pass(120).await;
    let events = world.events("web").await;
    let stuck = events
        .iter()
        .filter(|event| event.contains("was unable to stop or start tasks"));
    assert_eq!(stuck.count(), 1, "{events:?}");
    assert_eq!(world.service("web").await.running_count, Some(3));
}

#[tokio::test]
async fn a_broken_deployment_trips_the_breaker_and_rolls_back() {
    let mut world = World::new().await;
    let good = world.define("web", "good").await;
    let rollout = json!({"deploymentCircuitBreaker": {"enable": true, "rollback": true}});
    world
        .create(json!({"deploymentConfiguration": rollout}))
        .await;
    world.pass(41).await;
    let before = world.service("web").await.deployments.unwrap()[0]
        .id
        .clone()
        .unwrap();
    let running: Vec<String> = world
        .tasks()
        .await
        .into_iter()
        .map(|(task, _)| task.id)
        .collect();
    let fewest = Arc::new(AtomicUsize::new(usize::MAX));
    let seen = fewest.clone();
    world.invariant = Some(Box::new(move |tasks| {
        let up = tasks
            .iter()
            .filter(|(task, report)| is_up(task, report.as_ref()))
            .count();
        seen.fetch_min(up, Ordering::Relaxed);
    }));
    world.define("web", "broken").await;
    let updated = world.update(json!({"taskDefinition": "web"})).await;
    let failed = updated.deployments.unwrap()[0].id.clone().unwrap();
    world.pass(90).await;

    let service = world.service("web").await;
    assert_eq!(service.task_definition, Some(good));
    let deployments = service.deployments.unwrap();
    assert_eq!(deployments.len(), 1);
    assert_eq!(deployments[0].id.as_ref(), Some(&before));
    assert_eq!(deployments[0].rollout_state.as_deref(), Some("COMPLETED"));
    assert_eq!(
        fewest.load(Ordering::Relaxed),
        3,
        "the good tasks ran all the time"
    );
    for id in running {
        let (task, _) = world
            .tasks()
            .await
            .into_iter()
            .find(|(task, _)| task.id == id)
            .unwrap();
        assert_eq!(task.desired, DesiredStatus::Running);
    }
    let events = world.events("web").await;
    let texts = [
        format!("(service web) (deployment {failed}) deployment failed: tasks failed to start."),
        format!("(service web) rolling back to deployment {before}."),
    ];
    for text in texts {
        assert!(events.contains(&text), "{text} in {events:?}");
    }
    check_history(&world).await;
}

async fn check_history(world: &World) {
    let list = input(json!({"service": "web"}));
    let listed = world
        .ecs
        .list_service_deployments(&world.cx, list)
        .await
        .unwrap();
    let listed = listed.service_deployments.unwrap();
    let statuses: Vec<&str> = listed
        .iter()
        .map(|one| one.status.as_deref().unwrap())
        .collect();
    assert_eq!(statuses, ["ROLLBACK_SUCCESSFUL", "SUCCESSFUL"]);
    let arn = listed[0].service_deployment_arn.clone().unwrap();
    let given: w::DescribeServiceDeploymentsRequest =
        input(json!({"serviceDeploymentArns": [arn]}));
    let answer = world
        .ecs
        .describe_service_deployments(&world.cx, given)
        .await
        .unwrap();
    let told = answer.service_deployments.unwrap().remove(0);
    assert_eq!(
        told.status_reason.as_deref(),
        Some("Service deployment rolled back because the circuit breaker threshold was exceeded.")
    );
    assert!(told.rollback.unwrap().service_revision_arn.is_some());
    let revision = told.target_service_revision.unwrap().arn.unwrap();
    let given = input(
        json!({"serviceRevisionArns": [revision, "arn:aws:ecs:us-east-1:000000000000:service-revision/default/web/1"]}),
    );
    let answer = world
        .ecs
        .describe_service_revisions(&world.cx, given)
        .await
        .unwrap();
    assert_eq!(answer.service_revisions.unwrap().len(), 1);
    assert_eq!(answer.failures.unwrap().len(), 1);
}

#[tokio::test]
async fn while_it_rolls_back_the_primary_says_so() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    let rollout = json!({
        "minimumHealthyPercent": 0,
        "maximumPercent": 100,
        "deploymentCircuitBreaker": {"enable": true, "rollback": true},
    });
    world
        .create(json!({"deploymentConfiguration": rollout}))
        .await;
    world.pass(41).await;
    let before = world.service("web").await.deployments.unwrap()[0]
        .id
        .clone()
        .unwrap();
    world.define("web", "broken").await;
    world.update(json!({"taskDefinition": "web"})).await;
    world.pass(10).await;
    let service = world.service("web").await;
    let primary = &service.deployments.as_ref().unwrap()[0];
    assert_eq!(primary.id.as_ref(), Some(&before), "{:?}", service.events);
    let text = format!("ECS deployment circuit breaker: rolling back to deploymentId {before}.");
    assert_eq!(primary.rollout_state_reason, Some(text));
    assert_eq!(primary.rollout_state.as_deref(), Some("IN_PROGRESS"));
    world.pass(60).await;
    let service = world.service("web").await;
    let primary = &service.deployments.as_ref().unwrap()[0];
    assert_eq!(primary.rollout_state.as_deref(), Some("COMPLETED"));
    assert_eq!(service.running_count, Some(3));
}

#[tokio::test]
async fn a_first_deployment_that_fails_stalls() {
    for image in ["broken", "crash"] {
        let mut world = World::new().await;
        world.define("web", image).await;
        let rollout = json!({"deploymentCircuitBreaker": {"enable": true, "rollback": true}});
        world
            .create(json!({"deploymentConfiguration": rollout, "desiredCount": 1}))
            .await;
        world.pass(600).await;
        let service = world.service("web").await;
        let primary = &service.deployments.as_ref().unwrap()[0];
        assert_eq!(primary.rollout_state.as_deref(), Some("FAILED"));
        let text = "ECS deployment circuit breaker: tasks failed to start.";
        assert_eq!(primary.rollout_state_reason.as_deref(), Some(text));
        assert_eq!(primary.failed_tasks, Some(3));
        assert_eq!(world.tasks().await.len(), 3, "no more tasks start");
    }
}

#[tokio::test]
async fn without_a_breaker_starts_wait_longer_and_longer_until_a_fix_comes() {
    let mut world = World::new().await;
    world.define("web", "broken").await;
    world.create(json!({"desiredCount": 1})).await;
    world.pass(200).await;
    let tries = world.tasks().await.len();
    assert!((6..=9).contains(&tries), "{tries} tries in 200 s");
    let events = world.events("web").await;
    let impaired = events
        .iter()
        .filter(|event| event.contains("is unable to consistently start"));
    assert_eq!(impaired.count(), 1, "{events:?}");
    world.define("web", "good").await;
    world.update(json!({"taskDefinition": "web"})).await;
    world.pass(45).await;
    let service = world.service("web").await;
    assert_eq!(service.running_count, Some(1));
    assert_eq!(service.deployments.unwrap().len(), 1);
}

#[tokio::test]
async fn a_fix_supersedes_a_deployment_that_never_became_healthy() {
    let mut world = World::new().await;
    world.define_with("web", checked("good")).await;
    world.create(json!({})).await;
    world.settle().await;
    world.define_with("web", checked("slow")).await;
    world.update(json!({"taskDefinition": "web"})).await;
    world.pass(5).await;
    assert_eq!(world.service("web").await.deployments.unwrap().len(), 2);
    world.define_with("web", checked("good")).await;
    world.update(json!({"taskDefinition": "web"})).await;
    assert_eq!(world.service("web").await.deployments.unwrap().len(), 3);
    world.invariant = Some(Box::new(|tasks| {
        let up = tasks
            .iter()
            .filter(|(task, report)| is_up(task, report.as_ref()));
        assert!(up.count() >= 3);
    }));
    world.pass(30).await;
    let service = world.service("web").await;
    assert_eq!(service.deployments.unwrap().len(), 1);
    assert_eq!(service.running_count, Some(3));
}

#[tokio::test]
async fn what_begins_a_deployment_and_what_does_not() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({})).await;
    world.pass(41).await;
    let quiet: [Value; 6] = [
        json!({"desiredCount": 4}),
        json!({"deploymentConfiguration": {"minimumHealthyPercent": 50}}),
        json!({"enableExecuteCommand": true}),
        json!({"propagateTags": "SERVICE"}),
        json!({"healthCheckGracePeriodSeconds": 9}),
        json!({"taskDefinition": "web:1"}),
    ];
    for given in quiet {
        let service = world.update(given.clone()).await;
        assert_eq!(service.deployments.unwrap().len(), 1, "{given}");
    }
    let group = world.target_group("web").await;
    let loud: [Value; 3] = [
        json!({"forceNewDeployment": true}),
        json!({"loadBalancers": [{"targetGroupArn": group, "containerName": "app", "containerPort": 8080}]}),
        json!({"platformVersion": "1.4.0"}),
    ];
    for (number, given) in loud.into_iter().enumerate() {
        let service = world.update(given.clone()).await;
        assert_eq!(service.deployments.unwrap().len(), 2 + number, "{given}");
    }
}

#[tokio::test]
async fn a_good_task_that_dies_during_a_stalled_rollout_is_replaced_in_its_own_revision() {
    let mut world = World::new().await;
    let good = world.define("web", "good").await;
    world.create(json!({})).await;
    world.pass(41).await;
    world.define_with("web", checked("slow")).await;
    world.update(json!({"taskDefinition": "web"})).await;
    world.pass(5).await;
    let of_good = |task: &w::Task| task.task_definition_arn.as_ref() == Some(&good);
    let listed = world
        .ecs
        .list_tasks(&world.cx, input(json!({})))
        .await
        .unwrap();
    let arns = listed.task_arns.unwrap();
    let mut victim = None;
    for arn in &arns {
        if of_good(&world.describe_task(arn).await) {
            victim = Some(arn.clone());
        }
    }
    let stop = input(json!({"task": victim.unwrap()}));
    world.ecs.stop_task(&world.cx, stop).await.unwrap();
    world.pass(5).await;
    let mut running_good = 0;
    for (task, report) in world.tasks().await {
        let own = task.definition.1 == 1;
        running_good += usize::from(own && is_up(&task, report.as_ref()));
    }
    assert_eq!(running_good, 3);
}

#[tokio::test]
async fn a_stop_that_is_forbidden_meanwhile_holds_back_what_would_start_in_its_place() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    let rollout = json!({"minimumHealthyPercent": 0, "maximumPercent": 100});
    world
        .create(json!({"desiredCount": 1, "deploymentConfiguration": rollout}))
        .await;
    world.settle_controllers().await;
    world.update(json!({"forceNewDeployment": true})).await;
    let controller = world.ecs.service_controller();
    let key = domain::ecs::Service::key_of(&crate::world::scope(), "default", "web");
    let snapshot = controller.look(&key).await.unwrap().unwrap();
    let plan = controller.decide(&snapshot);
    assert_eq!((plan.stop.len(), plan.start.len()), (1, 1));
    let (task, _) = world.tasks().await.remove(0);
    let given = json!({"cluster": "default", "tasks": [task.id], "protectionEnabled": true});
    let protected = world.ecs.update_task_protection(&world.cx, input(given));
    protected.await.unwrap();
    let refused = controller.apply(&snapshot, &plan).await;
    assert!(matches!(refused, Err(reconcile::Retry::Conflict)));
    world.settle_controllers().await;
    assert_eq!(world.tasks().await.len(), 1, "the ceiling is one task");
}

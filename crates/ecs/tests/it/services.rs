//! Services: desired count, health, targets, deletion, refusals.

use crate::world::{SUBNETS, World, checked, input};
use api::ecs::Ecs as _;
use domain::ecs::{LastStatus, Task};
use ecs::controllers::{HEALTHY_AFTER, SERVICE_KEPT, STOPPED_KEPT};
use serde_json::json;

#[tokio::test]
async fn a_service_starts_its_tasks_and_becomes_steady() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    let made = world.create(json!({})).await;
    let primary = &made.deployments.as_ref().unwrap()[0];
    assert_eq!(primary.status.as_deref(), Some("PRIMARY"));
    assert_eq!(primary.rollout_state.as_deref(), Some("IN_PROGRESS"));
    let id = primary.id.clone().unwrap();
    assert_eq!(
        primary.rollout_state_reason,
        Some(format!("ECS deployment {id} in progress."))
    );

    world.settle().await;
    let running = world.service("web").await;
    assert_eq!(
        (running.running_count, running.pending_count),
        (Some(3), Some(0))
    );
    let primary = &running.deployments.as_ref().unwrap()[0];
    assert_eq!(primary.rollout_state.as_deref(), Some("IN_PROGRESS"));

    world.pass(HEALTHY_AFTER.as_secs()).await;
    let steady = world.service("web").await;
    let primary = &steady.deployments.as_ref().unwrap()[0];
    assert_eq!(primary.rollout_state.as_deref(), Some("COMPLETED"));
    let events = world.events("web").await;
    assert_eq!(events[0], "(service web) has reached a steady state.");
    assert_eq!(
        events[1],
        format!("(service web) (deployment {id}) deployment completed.")
    );
    assert!(events[2].starts_with("(service web) has started 3 tasks: (task "));
    assert_eq!(events.len(), 3);
}

#[tokio::test]
async fn tasks_are_spread_over_the_zones() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 4})).await;
    world.settle().await;
    let in_zone = |tasks: &[Task], subnet: &str| {
        let own = tasks.iter().filter_map(|task| task.interface.as_ref());
        own.filter(|own| own.subnet == subnet).count()
    };
    let tasks: Vec<Task> = world.all().await;
    assert_eq!(SUBNETS.map(|subnet| in_zone(&tasks, subnet)), [2, 2]);
}

#[tokio::test]
async fn a_task_that_is_stopped_is_replaced() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({})).await;
    world.pass(41).await;
    let listed = world
        .ecs
        .list_tasks(&world.cx, input(json!({"serviceName": "web"})))
        .await;
    let victim = listed.unwrap().task_arns.unwrap().remove(0);
    let stop = input(json!({"task": victim}));
    world.ecs.stop_task(&world.cx, stop).await.unwrap();
    world.pass(41).await;
    let service = world.service("web").await;
    assert_eq!(service.running_count, Some(3));
    let events = world.events("web").await;
    assert_eq!(events[0], "(service web) has reached a steady state.");
    assert!(events[1].contains("has started 1 tasks"), "{events:?}");
    let gone = world.describe_task(&victim).await;
    assert_eq!(gone.last_status.as_deref(), Some("STOPPED"));
    assert_eq!(gone.stop_code.as_deref(), Some("UserInitiated"));
    assert_eq!(gone.stopped_reason.as_deref(), Some("Task stopped by user"));
    let details = &gone.attachments.unwrap()[0].details.clone().unwrap();
    assert!(
        details
            .iter()
            .any(|pair| pair.name.as_deref() == Some("privateIPv4Address"))
    );
}

#[tokio::test]
async fn scale_out_and_in_follow_the_desired_count_without_a_deployment() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({})).await;
    world.pass(41).await;
    let before = world.service("web").await.deployments.unwrap()[0]
        .id
        .clone();
    world.update(json!({"desiredCount": 5})).await;
    world.pass(41).await;
    assert_eq!(world.service("web").await.running_count, Some(5));
    world.update(json!({"desiredCount": 1})).await;
    world.pass(5).await;
    let service = world.service("web").await;
    assert_eq!(
        (service.running_count, service.pending_count),
        (Some(1), Some(0))
    );
    let deployments = service.deployments.unwrap();
    assert_eq!(deployments.len(), 1);
    assert_eq!(deployments[0].id, before);
    let events = world.events("web").await;
    assert!(
        events
            .iter()
            .any(|event| event.contains("has stopped 4 running tasks")),
        "{events:?}"
    );
    let stopped: Vec<String> = world
        .tasks()
        .await
        .into_iter()
        .filter_map(|(_, report)| report?.stop.map(|(_, reason)| reason))
        .collect();
    let reason = format!(
        "Scaling activity initiated by (deployment {})",
        before.unwrap()
    );
    assert_eq!(stopped, vec![reason; 4]);
}

#[tokio::test]
async fn deleting_needs_no_tasks_or_force_and_ends_inactive() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({})).await;
    world.pass(41).await;
    let delete = |force: bool| input(json!({"service": "web", "force": force}));
    let refused = world
        .ecs
        .delete_service(&world.cx, delete(false))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "InvalidParameterException");
    assert_eq!(
        refused.message,
        "The service cannot be stopped while it is scaled above 0."
    );
    let draining = world
        .ecs
        .delete_service(&world.cx, delete(true))
        .await
        .unwrap();
    assert_eq!(
        draining.service.unwrap().status.as_deref(),
        Some("DRAINING")
    );
    let again = world.try_create(json!({})).await.unwrap_err();
    assert_eq!(
        again.message,
        "Unable to Start a service that is still Draining."
    );
    world.settle().await;
    let gone = world.service("web").await;
    assert_eq!(gone.status.as_deref(), Some("INACTIVE"));
    assert_eq!((gone.running_count, gone.desired_count), (Some(0), Some(0)));
    let update = input(json!({"service": "web", "desiredCount": 1}));
    let refused = world
        .ecs
        .update_service(&world.cx, update)
        .await
        .unwrap_err();
    assert_eq!(refused.code, "ServiceNotActiveException");
    let listed = world
        .ecs
        .list_services(&world.cx, input(json!({})))
        .await
        .unwrap();
    assert_eq!(listed.service_arns, Some(Vec::new()));

    world
        .leap(SERVICE_KEPT.as_secs().max(STOPPED_KEPT.as_secs()) + 1)
        .await;
    let given = input(json!({"services": ["web"]}));
    let answer = world.ecs.describe_services(&world.cx, given).await.unwrap();
    let missing = &answer.failures.unwrap()[0];
    assert_eq!(missing.reason.as_deref(), Some("MISSING"));
    assert_eq!(
        missing.arn.as_deref(),
        Some("arn:aws:ecs:us-east-1:000000000000:service/web"),
        "a name alone is told in the form services had first"
    );
    let arn = "arn:aws:ecs:us-east-1:000000000000:service/default/web";
    let given = input(json!({"services": [arn]}));
    let answer = world.ecs.describe_services(&world.cx, given).await.unwrap();
    assert_eq!(answer.failures.unwrap()[0].arn.as_deref(), Some(arn));
    assert!(
        world.tasks().await.is_empty(),
        "stopped tasks are forgotten after their hour"
    );
}

#[tokio::test]
async fn a_deleted_service_may_be_made_again() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({})).await;
    world.settle().await;
    let delete = input(json!({"service": "web", "force": true}));
    world.ecs.delete_service(&world.cx, delete).await.unwrap();
    world.settle().await;
    world.create(json!({"desiredCount": 2})).await;
    world.pass(41).await;
    let service = world.service("web").await;
    assert_eq!(
        (service.status.as_deref(), service.running_count),
        (Some("ACTIVE"), Some(2))
    );
}

#[tokio::test]
async fn creating_the_same_service_twice_is_harmless_and_another_is_refused() {
    let world = World::new().await;
    world.define("web", "good").await;
    let first = world.create(json!({"clientToken": "one"})).await;
    let second = world.create(json!({"clientToken": "one"})).await;
    assert_eq!(first.deployments, second.deployments);
    let refused = world
        .try_create(json!({"desiredCount": 9}))
        .await
        .unwrap_err();
    assert_eq!(refused.message, "Creation of service was not idempotent.");
}

#[tokio::test]
async fn a_service_that_cannot_be_is_refused() {
    let world = World::new().await;
    world.define("web", "good").await;
    let group = world.target_group("web").await;
    let balancer = |container: &str, port: u16| json!({"loadBalancers": [{"targetGroupArn": group, "containerName": container, "containerPort": port}]});
    let cases = [
        (
            json!({"taskDefinition": "nothing"}),
            "TaskDefinition not found.",
        ),
        (json!({"cluster": "nowhere"}), "Cluster not found."),
        (
            json!({"networkConfiguration": null}),
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        ),
        (
            json!({"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"]}}}),
            "Error retrieving subnet information for [subnet-1]: The subnet ID 'subnet-1' does not exist (ErrorCode: InvalidSubnetID.NotFound)",
        ),
        (
            json!({"networkConfiguration": {"awsvpcConfiguration": {"subnets": [SUBNETS[0]], "securityGroups": ["sg-1"]}}}),
            "Error retrieving security group information for [sg-1]: The security group 'sg-1' does not exist (ErrorCode: InvalidGroup.NotFound)",
        ),
        (
            json!({"desiredCount": -1}),
            "desiredCount cannot be a negative value.",
        ),
        (
            json!({"platformVersion": "9.9"}),
            "The specified platform does not exist.",
        ),
        (
            json!({"deploymentConfiguration": {"minimumHealthyPercent": 100, "maximumPercent": 100}}),
            "Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.",
        ),
        (
            json!({"serviceConnectConfiguration": {"enabled": true, "namespace": "none"}}),
            "The specified namespace none does not exist.",
        ),
        (
            json!({"deploymentConfiguration": {"strategy": "BLUE_GREEN"}}),
            "The deployment strategy BLUE_GREEN is not supported by Longshore yet.",
        ),
        (
            balancer("other", 8080),
            "The container other does not exist in the task definition.",
        ),
        (
            balancer("app", 99),
            "The container app did not have a container port 99 defined.",
        ),
        (
            json!({"serviceName": "a b"}),
            "Invalid service name. A service name can contain up to 255 letters, numbers, underscores and hyphens.",
        ),
    ];
    for (given, message) in cases {
        let refused = world.try_create(given.clone()).await.unwrap_err();
        assert_eq!(refused.message, message, "{given}");
    }
}

#[tokio::test]
async fn an_unhealthy_task_is_replaced_before_it_stops() {
    let mut world = World::new().await;
    world.define_with("web", checked("good")).await;
    world.create(json!({"desiredCount": 2})).await;
    world.settle().await;
    let (_, report) = world.tasks().await.remove(0);
    let mut report = report.unwrap();
    report.containers[0].health = Some(domain::ecs::HealthStatus::Unhealthy);
    let victim = report.id.clone();
    world.put(&report).await;
    world.invariant = Some(Box::new(|tasks| {
        let healthy = tasks.iter().filter(|(task, report)| {
            let wanted = task.desired == domain::ecs::DesiredStatus::Running;
            wanted
                && report
                    .as_ref()
                    .is_some_and(|report| report.last_status == LastStatus::Running)
        });
        assert!(
            healthy.count() >= 2,
            "the ill task stays until it is replaced"
        );
    }));
    world.settle().await;
    let (_, report) = world
        .tasks()
        .await
        .into_iter()
        .find(|(task, _)| task.id == victim)
        .unwrap();
    let (_, reason) = report.unwrap().stop.unwrap();
    assert_eq!(reason, "Task failed container health checks");
    let events = world.events("web").await;
    let text = format!("(service web) (task {victim}) failed container health checks.");
    assert!(events.contains(&text), "{events:?}");
    assert_eq!(world.service("web").await.running_count, Some(2));
}

#[tokio::test]
async fn tasks_are_registered_as_targets_and_drained() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    let group = world.target_group("web").await;
    let balancers =
        json!([{"targetGroupArn": group, "containerName": "app", "containerPort": 8080}]);
    world
        .create(json!({"desiredCount": 2, "loadBalancers": balancers}))
        .await;
    world.settle().await;
    let targets: Vec<domain::elb::Target> = world.all().await;
    assert_eq!(targets.len(), 2);
    assert!(
        targets
            .iter()
            .all(|target| target.task.is_some() && target.port == 8080)
    );
    let service = world.service("web").await;
    assert_eq!(
        service.deployments.unwrap()[0].rollout_state.as_deref(),
        Some("COMPLETED")
    );

    world.update(json!({"desiredCount": 1})).await;
    world.settle().await;
    assert_eq!(world.all::<domain::elb::Target>().await.len(), 1);
    let events = world.events("web").await;
    let texts = [
        format!("(service web) deregistered 1 targets in (target-group {group})"),
        "(service web) has begun draining connections on 1 tasks.".to_owned(),
        "(service web) has stopped 1 running tasks".to_owned(),
        format!("(service web) registered 2 targets in (target-group {group})"),
    ];
    for text in texts {
        assert!(
            events.iter().any(|event| event.starts_with(&text)),
            "{text} in {events:?}"
        );
    }
}

#[tokio::test]
async fn failing_targets_count_after_the_grace_period() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    let group = world.target_group("web").await;
    let balancers =
        json!([{"targetGroupArn": group, "containerName": "app", "containerPort": 8080}]);
    let given = json!({
        "desiredCount": 1,
        "loadBalancers": balancers,
        "healthCheckGracePeriodSeconds": 60,
    });
    world.sick_targets = true;
    world.create(given).await;
    world.pass(58).await;
    assert_eq!(
        world.tasks().await.len(),
        1,
        "within the grace period nothing happens"
    );
    world.pass(4).await;
    assert!(world.tasks().await.len() > 1, "a replacement starts first");
    world.pass(60).await;
    let stopped: Vec<String> = world
        .tasks()
        .await
        .into_iter()
        .filter_map(|(_, report)| report?.stop.map(|(_, reason)| reason))
        .collect();
    assert!(stopped.contains(&format!(
        "Task failed ELB health checks in (target-group {group})"
    )));
    let events = world.events("web").await;
    let text = format!(
        "(service web) (port 8080) is unhealthy in (target-group {group}) due to (reason Health \
         checks failed with these codes: [500])."
    );
    assert!(events.contains(&text), "{events:?}");
    world.sick_targets = false;
    world.pass(5).await;
    let service = world.service("web").await;
    assert_eq!(service.running_count, Some(1));
    assert_eq!(
        service.deployments.unwrap()[0].rollout_state.as_deref(),
        Some("COMPLETED")
    );
}

#[tokio::test]
async fn a_full_subnet_stops_the_task_with_the_reason() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 1})).await;
    // The first pass has not run yet: let the controllers start the task, then fail its network.
    let mut interfaces = Vec::new();
    while interfaces.is_empty() {
        world.settle_controllers().await;
        interfaces = world.all::<domain::network::NetworkInterface>().await;
    }
    let mut interface = interfaces.remove(0);
    interface.failure = Some("InsufficientFreeAddressesInSubnet".to_owned());
    world.put(&interface).await;
    world.settle().await;
    let (task, report) = world.tasks().await.remove(0);
    let stop = task.stop.unwrap();
    assert_eq!(stop.code, domain::ecs::StopCode::TaskFailedToStart);
    assert!(
        stop.reason.contains("InsufficientFreeAddressesInSubnet"),
        "{}",
        stop.reason
    );
    assert_eq!(report.unwrap().last_status, LastStatus::Stopped);
    let text = format!(
        "(service web) was unable to place a task. Reason: {}",
        stop.reason
    );
    assert!(world.events("web").await.contains(&text));
}

#[tokio::test]
async fn a_subnet_that_is_gone_is_told_and_tried_again() {
    let mut world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({"desiredCount": 1})).await;
    let key = domain::network::Subnet::key_of(&crate::world::scope(), SUBNETS[0]);
    let subnet: domain::network::Subnet = world.store.get(&key).await.unwrap().unwrap();
    world.delete(&key).await;
    world.pass(10).await;
    let events = world.events("web").await;
    let told = events
        .iter()
        .filter(|event| event.contains("was unable to place a task. Reason: "));
    assert_eq!(told.count(), 1, "{events:?}");
    assert!(world.tasks().await.is_empty());
    world.put(&subnet).await;
    world.pass(60).await;
    assert_eq!(world.service("web").await.running_count, Some(1));
}

#[tokio::test]
async fn lists_have_pages_that_survive_changes() {
    let world = World::new().await;
    world.define("web", "good").await;
    for number in 0..25 {
        world
            .create(json!({"serviceName": format!("s{number:02}"), "desiredCount": 0}))
            .await;
    }
    let (mut seen, mut token) = (Vec::new(), None::<String>);
    loop {
        let mut given = json!({"maxResults": 7});
        if let Some(token) = &token {
            given["nextToken"] = json!(token);
        }
        let page = world
            .ecs
            .list_services(&world.cx, input(given))
            .await
            .unwrap();
        seen.extend(page.service_arns.unwrap());
        let delete = json!({"service": seen.last().unwrap()});
        world
            .ecs
            .delete_service(&world.cx, input(delete))
            .await
            .unwrap();
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 25);
    let bad = input(json!({"nextToken": "!"}));
    let refused = world.ecs.list_services(&world.cx, bad).await.unwrap_err();
    assert_eq!(refused.code, "InvalidParameterException");
}

#[tokio::test]
async fn concurrent_updates_all_count() {
    let world = World::new().await;
    world.define("web", "good").await;
    world.create(json!({})).await;
    let (ecs, cx) = (&world.ecs, &world.cx);
    let one = |_: u32| async move {
        let given = json!({"service": "web", "forceNewDeployment": true});
        ecs.update_service(cx, input(given)).await.unwrap()
    };
    let all = (0..8).map(one);
    futures_util::future::join_all(all).await;
    let service = world.service("web").await;
    assert_eq!(service.deployments.unwrap().len(), 9);
}

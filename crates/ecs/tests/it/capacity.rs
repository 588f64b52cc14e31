//! Container instances, placing on them, and capacity providers.

use crate::world::{World, input, network};
use api::ecs::{self as w, Ecs as _};
use domain::ecs::{CapacityPlan, LastStatus, Task};
use serde_json::{Value, json};

/// Registers an instance; answers its ARN.
async fn register(world: &World, given: Value) -> String {
    let told = world
        .ecs
        .register_container_instance(&world.cx, input(given))
        .await
        .unwrap();
    let instance = told.container_instance.unwrap();
    instance.container_instance_arn.unwrap()
}

fn sized(cpu: u32, memory: u32, attributes: Value) -> Value {
    json!({
        "totalResources": [
            {"name": "CPU", "type": "INTEGER", "integerValue": cpu},
            {"name": "MEMORY", "type": "INTEGER", "integerValue": memory},
        ],
        "attributes": attributes,
    })
}

fn zone(zone: &str) -> Value {
    json!([{"name": "ecs.availability-zone", "value": zone}])
}

/// A task definition of one container of 512 units and 512 MiB, and what is given.
async fn define(world: &World, family: &str, more: Value) {
    let mut given = json!({
        "family": family,
        "networkMode": "bridge",
        "containerDefinitions": [{"name": "app", "image": "good", "cpu": 512, "memory": 512}],
    });
    let (Value::Object(into), Value::Object(more)) = (&mut given, more) else {
        return;
    };
    into.extend(more);
    let made = world
        .ecs
        .register_task_definition(&world.cx, input(given))
        .await;
    made.unwrap();
}

async fn run(world: &World, more: Value) -> Result<w::RunTaskResponse, api::ApiError> {
    let mut given = json!({"taskDefinition": "job", "launchType": "EC2"});
    if let (Value::Object(into), Value::Object(more)) = (&mut given, more) {
        into.extend(more);
    }
    world.ecs.run_task(&world.cx, input(given)).await
}

/// The zones of the tasks that were started, in their order.
fn zones(told: &w::RunTaskResponse) -> Vec<String> {
    let tasks = told.tasks.iter().flatten();
    let zone = |task: &w::Task| task.availability_zone.clone().unwrap_or_default();
    tasks.map(zone).collect()
}

fn reasons(told: &w::RunTaskResponse) -> Vec<String> {
    let failures = told.failures.iter().flatten();
    let reason = |failure: &w::Failure| failure.reason.clone().unwrap_or_default();
    failures.map(reason).collect()
}

async fn describe(world: &World, arn: &str) -> w::ContainerInstance {
    let given = input(json!({"containerInstances": [arn], "include": ["TAGS"]}));
    let told = world
        .ecs
        .describe_container_instances(&world.cx, given)
        .await
        .unwrap();
    told.container_instances.unwrap().remove(0)
}

fn left(instance: &w::ContainerInstance, name: &str) -> i32 {
    let mut left = instance.remaining_resources.iter().flatten();
    let found = left.find(|one| one.name.as_deref() == Some(name)).unwrap();
    found.integer_value.unwrap()
}

#[tokio::test]
async fn a_cluster_without_instances_has_no_room_for_tasks_on_ec2() {
    let mut world = World::new().await;
    define(&world, "job", json!({})).await;
    let refused = run(&world, json!({})).await.unwrap_err();
    assert_eq!(refused.code, "InvalidParameterException");
    assert_eq!(
        refused.message,
        "No Container Instances were found in your cluster."
    );
    define(&world, "web", json!({})).await;
    world
        .create(json!({"launchType": "EC2", "networkConfiguration": null}))
        .await;
    world.settle().await;
    assert!(world.events("web").await.contains(
        &"(service web) was unable to place a task because no container instance met all of its \
          requirements. Reason: No Container Instances were found in your cluster."
            .to_owned()
    ));
}

#[tokio::test]
async fn tasks_take_their_room_and_give_it_back() {
    let mut world = World::new().await;
    define(&world, "job", json!({})).await;
    let arn = register(&world, sized(1_024, 2_048, zone("us-east-1b"))).await;
    let told = run(&world, json!({"count": 3})).await.unwrap();
    assert_eq!(zones(&told), ["us-east-1b", "us-east-1b"]);
    assert_eq!(reasons(&told), ["RESOURCE:CPU"]);
    let first = &told.tasks.as_ref().unwrap()[0];
    assert_eq!(first.container_instance_arn.as_ref(), Some(&arn));
    let instance = describe(&world, &arn).await;
    assert_eq!(
        (left(&instance, "CPU"), left(&instance, "MEMORY")),
        (0, 1_024)
    );
    assert_eq!(instance.pending_tasks_count, Some(2));
    world.settle().await;
    assert_eq!(describe(&world, &arn).await.running_tasks_count, Some(2));
    let clusters = world
        .ecs
        .describe_clusters(&world.cx, input(json!({"include": ["STATISTICS"]})))
        .await
        .unwrap();
    let cluster = clusters.clusters.unwrap().remove(0);
    assert_eq!(cluster.registered_container_instances_count, Some(1));
    let statistics = cluster.statistics.unwrap();
    let running = statistics
        .iter()
        .find(|one| one.name.as_deref() == Some("runningEC2TasksCount"));
    assert_eq!(running.unwrap().value.as_deref(), Some("2"));
    let stop = json!({"task": first.task_arn});
    world.ecs.stop_task(&world.cx, input(stop)).await.unwrap();
    world.settle().await;
    assert_eq!(left(&describe(&world, &arn).await, "CPU"), 512);
}

#[tokio::test]
async fn constraints_and_strategies_choose_among_instances() {
    let world = World::new().await;
    define(&world, "job", json!({})).await;
    for (index, name) in ["us-east-1a", "us-east-1a", "us-east-1b"]
        .iter()
        .enumerate()
    {
        let mut attributes = zone(name);
        let disk = json!({"name": "disk", "value": if index == 0 { "ssd" } else { "hdd" }});
        attributes.as_array_mut().unwrap().push(disk);
        register(&world, sized(4_096, 8_192, attributes)).await;
    }
    let spread = json!({"count": 4, "placementStrategy": [{"type": "spread", "field": "attribute:ecs.availability-zone"}]});
    let mut told = zones(&run(&world, spread).await.unwrap());
    told.sort();
    assert_eq!(
        told,
        ["us-east-1a", "us-east-1a", "us-east-1b", "us-east-1b"]
    );
    let distinct =
        json!({"count": 4, "group": "g", "placementConstraints": [{"type": "distinctInstance"}]});
    let told = run(&world, distinct).await.unwrap();
    assert_eq!(zones(&told).len(), 3);
    assert!(
        reasons(&told).contains(&"DistinctInstance placement constraint unsatisfied.".to_owned())
    );
    let member = json!({"count": 2, "placementConstraints": [{"type": "memberOf", "expression": "attribute:disk == ssd"}]});
    assert_eq!(
        zones(&run(&world, member).await.unwrap()),
        ["us-east-1a", "us-east-1a"]
    );
    let nobody = json!({"placementConstraints": [{"type": "memberOf", "expression": "attribute:disk == tape"}]});
    let told = run(&world, nobody).await.unwrap();
    assert_eq!(
        reasons(&told)[0],
        "MemberOf placement constraint unsatisfied."
    );
    let wrong =
        json!({"placementConstraints": [{"type": "memberOf", "expression": "disk == ssd"}]});
    let refused = run(&world, wrong).await.unwrap_err();
    assert!(
        refused
            .message
            .starts_with("Invalid expression 'disk == ssd': expected a subject")
    );
    let listed = world
        .ecs
        .list_container_instances(
            &world.cx,
            input(json!({"filter": "attribute:disk == hdd and runningTasksCount > 0"})),
        )
        .await
        .unwrap();
    assert_eq!(listed.container_instance_arns.unwrap().len(), 2);
}

#[tokio::test]
async fn a_fixed_port_is_given_once_an_instance() {
    let world = World::new().await;
    let ports = json!([{"name": "app", "image": "good", "memory": 64, "portMappings": [{"containerPort": 80, "hostPort": 80}]}]);
    define(&world, "job", json!({"containerDefinitions": ports})).await;
    register(&world, sized(4_096, 8_192, json!([]))).await;
    let told = run(&world, json!({"count": 2})).await.unwrap();
    assert_eq!(told.tasks.as_ref().unwrap().len(), 1);
    assert_eq!(reasons(&told), ["RESOURCE:PORTS"]);
}

#[tokio::test]
async fn a_draining_instance_gets_no_tasks_and_one_with_tasks_leaves_only_by_force() {
    let mut world = World::new().await;
    define(&world, "job", json!({})).await;
    let arn = register(&world, sized(4_096, 8_192, json!([]))).await;
    run(&world, json!({})).await.unwrap();
    world.settle().await;
    let drain = json!({"containerInstances": [arn, "nothing"], "status": "DRAINING"});
    let told = world
        .ecs
        .update_container_instances_state(&world.cx, input(drain))
        .await
        .unwrap();
    assert_eq!(told.failures.unwrap()[0].reason.as_deref(), Some("MISSING"));
    assert!(run(&world, json!({})).await.is_err());
    let start = json!({"taskDefinition": "job", "containerInstances": [arn]});
    let told = world.ecs.start_task(&world.cx, input(start)).await.unwrap();
    assert_eq!(
        told.failures.unwrap()[0].reason.as_deref(),
        Some("INACTIVE")
    );
    let leave = json!({"containerInstance": arn});
    let refused = world
        .ecs
        .deregister_container_instance(&world.cx, input(leave))
        .await
        .unwrap_err();
    assert_eq!(refused.message, "Found running tasks on the instance.");
    let force = json!({"containerInstance": arn, "force": true});
    let told = world
        .ecs
        .deregister_container_instance(&world.cx, input(force))
        .await
        .unwrap();
    assert_eq!(
        told.container_instance.unwrap().status.as_deref(),
        Some("INACTIVE")
    );
    let (task, report) = world.tasks().await.remove(0);
    assert_eq!(
        task.stop.unwrap().reason,
        "Container instance deregistration forced by user"
    );
    assert_eq!(report.unwrap().last_status, LastStatus::Stopped);
    assert_eq!(describe(&world, &arn).await.agent_connected, Some(false));
    world.leap(3_700).await;
    let gone = json!({"containerInstances": [arn]});
    let told = world
        .ecs
        .describe_container_instances(&world.cx, input(gone))
        .await
        .unwrap();
    assert_eq!(told.failures.unwrap().len(), 1);
}

#[tokio::test]
async fn attributes_are_set_listed_and_taken_away() {
    let world = World::new().await;
    let arn = register(&world, sized(4_096, 8_192, json!([]))).await;
    let one = |name: &str, value: &str| json!({"name": name, "value": value, "targetType": "container-instance", "targetId": arn});
    let put = json!({"attributes": [one("disk", "ssd"), one("rack", "7")]});
    world
        .ecs
        .put_attributes(&world.cx, input(put))
        .await
        .unwrap();
    let list = json!({"targetType": "container-instance", "attributeName": "rack"});
    let told = world
        .ecs
        .list_attributes(&world.cx, input(list.clone()))
        .await
        .unwrap();
    let told = told.attributes.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].target_id.as_ref(), Some(&arn));
    let delete = json!({"attributes": [one("rack", "7")]});
    world
        .ecs
        .delete_attributes(&world.cx, input(delete))
        .await
        .unwrap();
    let told = world
        .ecs
        .list_attributes(&world.cx, input(list))
        .await
        .unwrap();
    assert!(told.attributes.unwrap().is_empty());
    let nowhere = json!({"attributes": [{"name": "a", "targetId": "nothing"}]});
    let refused = world
        .ecs
        .put_attributes(&world.cx, input(nowhere))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "TargetNotFoundException");
    for index in 0..9 {
        let put = json!({"attributes": [one(&format!("a{index}"), "x")]});
        world
            .ecs
            .put_attributes(&world.cx, input(put))
            .await
            .unwrap();
    }
    let eleventh = json!({"attributes": [one("one-more", "x")]});
    let refused = world
        .ecs
        .put_attributes(&world.cx, input(eleventh))
        .await
        .unwrap_err();
    assert_eq!(refused.code, "AttributeLimitExceededException");
}

#[tokio::test]
async fn an_agent_that_is_not_ours_reports_through_the_api() {
    let mut world = World::new().await;
    define(&world, "job", json!({})).await;
    register(&world, sized(4_096, 8_192, json!([]))).await;
    let told = run(&world, json!({})).await.unwrap();
    let arn = told.tasks.unwrap().remove(0).task_arn.unwrap();
    let news = json!({"task": arn, "status": "RUNNING", "containers": [{"containerName": "app", "status": "RUNNING", "runtimeId": "abc"}]});
    world
        .ecs
        .submit_task_state_change(&world.cx, input(news))
        .await
        .unwrap();
    let task = world.describe_task(&arn).await;
    assert_eq!(task.last_status.as_deref(), Some("RUNNING"));
    assert_eq!(
        task.containers.unwrap()[0].runtime_id.as_deref(),
        Some("abc")
    );
    let news = json!({"task": arn, "containerName": "app", "status": "STOPPED", "exitCode": 3});
    world
        .ecs
        .submit_container_state_change(&world.cx, input(news))
        .await
        .unwrap();
    let news = json!({"task": arn, "status": "STOPPED"});
    world
        .ecs
        .submit_task_state_change(&world.cx, input(news))
        .await
        .unwrap();
    world.settle_controllers().await;
    let task = world.describe_task(&arn).await;
    assert_eq!(
        task.stopped_reason.as_deref(),
        Some("Essential container in task exited")
    );
    assert_eq!(task.containers.unwrap()[0].exit_code, Some(3));
}

async fn make_provider(world: &World, name: &str, scaling: &str) -> w::CapacityProvider {
    let group = format!(
        "arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:1:autoScalingGroupName/{name}"
    );
    let given = json!({"name": name, "autoScalingGroupProvider": {"autoScalingGroupArn": group, "managedScaling": {"status": scaling}}});
    let made = world
        .ecs
        .create_capacity_provider(&world.cx, input(given))
        .await
        .unwrap();
    made.capacity_provider.unwrap()
}

async fn use_providers(
    world: &World,
    names: &[&str],
) -> Result<w::PutClusterCapacityProvidersResponse, api::ApiError> {
    let given = json!({"cluster": "default", "capacityProviders": names, "defaultCapacityProviderStrategy": []});
    world
        .ecs
        .put_cluster_capacity_providers(&world.cx, input(given))
        .await
}

#[tokio::test]
async fn a_capacity_provider_lives_from_create_to_delete() {
    let world = World::new().await;
    let made = make_provider(&world, "machines", "ENABLED").await;
    let scaling = made
        .auto_scaling_group_provider
        .unwrap()
        .managed_scaling
        .unwrap();
    assert_eq!(scaling.target_capacity, Some(100));
    let refused = use_providers(&world, &["nothing"]).await.unwrap_err();
    assert!(refused.message.contains("was not found"));
    use_providers(&world, &["FARGATE", "machines"])
        .await
        .unwrap();
    let change = json!({"name": "machines", "autoScalingGroupProvider": {"managedScaling": {"targetCapacity": 80}, "managedTerminationProtection": "ENABLED"}});
    let changed = world
        .ecs
        .update_capacity_provider(&world.cx, input(change))
        .await
        .unwrap();
    let changed = changed.capacity_provider.unwrap();
    assert_eq!(changed.update_status.as_deref(), Some("UPDATE_COMPLETE"));
    let delete = json!({"capacityProvider": "machines"});
    let refused = world
        .ecs
        .delete_capacity_provider(&world.cx, input(delete.clone()))
        .await
        .unwrap_err();
    assert!(refused.message.contains("associated with cluster: default"));
    use_providers(&world, &[]).await.unwrap();
    let gone = world
        .ecs
        .delete_capacity_provider(&world.cx, input(delete))
        .await
        .unwrap();
    assert_eq!(
        gone.capacity_provider.unwrap().status.as_deref(),
        Some("INACTIVE")
    );
    for name in ["fargate-mine", "a b", "", "awsome"] {
        let given =
            json!({"name": name, "autoScalingGroupProvider": {"autoScalingGroupArn": "asg"}});
        let refused = world
            .ecs
            .create_capacity_provider(&world.cx, input(given))
            .await
            .unwrap_err();
        assert!(refused.message.contains("name is invalid"), "{name}");
    }
}

#[tokio::test]
async fn a_strategy_does_not_mix_fargate_with_machines() {
    let world = World::new().await;
    define(&world, "job", json!({})).await;
    make_provider(&world, "machines", "ENABLED").await;
    use_providers(&world, &["FARGATE", "machines"])
        .await
        .unwrap();
    let mixed = json!({"taskDefinition": "job", "capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}, {"capacityProvider": "machines", "weight": 1}]});
    let refused = world
        .ecs
        .run_task(&world.cx, input(mixed))
        .await
        .unwrap_err();
    assert!(refused.message.contains("cannot contain a mix"));
}

#[tokio::test]
async fn tasks_wait_for_a_group_that_grows_and_are_placed_when_it_has() {
    let mut world = World::new().await;
    define(&world, "job", json!({})).await;
    make_provider(&world, "machines", "ENABLED").await;
    use_providers(&world, &["machines"]).await.unwrap();
    let strategy = json!([{"capacityProvider": "machines", "weight": 1}]);
    let given = json!({"taskDefinition": "job", "count": 2, "capacityProviderStrategy": strategy});
    let told = world
        .ecs
        .run_task(&world.cx, input(given.clone()))
        .await
        .unwrap();
    let arns: Vec<String> = told
        .tasks
        .unwrap()
        .into_iter()
        .filter_map(|task| task.task_arn)
        .collect();
    assert_eq!(arns.len(), 2);
    world.settle_capacity().await;
    assert_eq!(
        world.describe_task(&arns[0]).await.last_status.as_deref(),
        Some("PROVISIONING")
    );
    let plan = world.all::<CapacityPlan>().await.remove(0);
    assert_eq!(
        (plan.running, plan.wanted, plan.reservation_percent),
        (0, 1, 200)
    );
    let stop = json!({"task": arns[1]});
    world.ecs.stop_task(&world.cx, input(stop)).await.unwrap();
    world.settle_capacity().await;
    assert_eq!(
        world.describe_task(&arns[1]).await.last_status.as_deref(),
        Some("STOPPED")
    );
    register(
        &world,
        sized(
            1_024,
            2_048,
            json!([{"name": "longshore.capacity-provider", "value": "machines"}]),
        ),
    )
    .await;
    world.settle_capacity().await;
    world.settle().await;
    assert_eq!(
        world.describe_task(&arns[0]).await.last_status.as_deref(),
        Some("RUNNING")
    );
    let plan = world.all::<CapacityPlan>().await.remove(0);
    assert_eq!(
        (plan.running, plan.wanted, plan.reservation_percent),
        (1, 1, 100)
    );
    let refused = use_providers(&world, &[]).await.unwrap_err();
    assert_eq!(refused.code, "ResourceInUseException");
}

#[tokio::test]
async fn without_managed_scaling_tasks_that_do_not_fit_are_failures() {
    let world = World::new().await;
    define(&world, "job", json!({})).await;
    make_provider(&world, "machines", "DISABLED").await;
    use_providers(&world, &["machines"]).await.unwrap();
    let own = json!([{"name": "longshore.capacity-provider", "value": "machines"}]);
    register(&world, sized(512, 512, own)).await;
    let strategy = json!([{"capacityProvider": "machines", "weight": 1}]);
    let given = json!({"taskDefinition": "job", "count": 2, "capacityProviderStrategy": strategy});
    let told = world.ecs.run_task(&world.cx, input(given)).await.unwrap();
    assert_eq!(told.tasks.as_ref().unwrap().len(), 1);
    assert_eq!(
        told.tasks.as_ref().unwrap()[0]
            .capacity_provider_name
            .as_deref(),
        Some("machines")
    );
    assert_eq!(reasons(&told), ["RESOURCE:CPU"]);
}

#[tokio::test]
async fn an_agent_of_this_machine_comes_back_as_the_same_instance() {
    let world = World::new().await;
    define(&world, "job", json!({})).await;
    let own = json!([{"name": "longshore.agent", "value": "rack-1"}]);
    let first = register(&world, sized(1_024, 2_048, own.clone())).await;
    let again = register(&world, sized(2_048, 2_048, own)).await;
    assert_eq!(first, again);
    assert_eq!(left(&describe(&world, &first).await, "CPU"), 2_048);
    let start = json!({"taskDefinition": "job", "containerInstances": [first, "other"]});
    let told = world.ecs.start_task(&world.cx, input(start)).await.unwrap();
    assert_eq!(told.tasks.unwrap().len(), 1);
    assert_eq!(told.failures.unwrap()[0].reason.as_deref(), Some("MISSING"));
    let task = world.all::<Task>().await.remove(0);
    assert_eq!(task.instance, "local/rack-1");
    let bad = json!([{"name": "longshore.agent", "value": "../x"}]);
    let refused = world
        .ecs
        .register_container_instance(&world.cx, input(sized(1, 1, bad)))
        .await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn fargate_needs_no_instance_and_takes_no_constraints() {
    let world = World::new().await;
    world.define("job", "good").await;
    let given = json!({"taskDefinition": "job", "launchType": "FARGATE", "networkConfiguration": network()});
    world
        .ecs
        .run_task(&world.cx, input(given.clone()))
        .await
        .unwrap();
    let mut constrained = given;
    constrained["placementConstraints"] = json!([{"type": "distinctInstance"}]);
    let refused = world
        .ecs
        .run_task(&world.cx, input(constrained))
        .await
        .unwrap_err();
    assert!(refused.message.contains("not supported with FARGATE"));
}

#[tokio::test]
async fn a_service_moves_away_from_a_draining_instance_and_starts_before_it_stops() {
    let mut world = World::new().await;
    define(&world, "web", json!({})).await;
    let first = register(&world, sized(4_096, 8_192, json!([]))).await;
    world
        .create(json!({"launchType": "EC2", "desiredCount": 2, "networkConfiguration": null}))
        .await;
    world.pass(60).await;
    let second = register(&world, sized(4_096, 8_192, json!([]))).await;
    let drain = json!({"containerInstances": [first], "status": "DRAINING"});
    world
        .ecs
        .update_container_instances_state(&world.cx, input(drain))
        .await
        .unwrap();
    for _ in 0..120 {
        world.pass(1).await;
        let running = [&first, &second];
        let mut count = 0;
        for arn in running {
            count += describe(&world, arn).await.running_tasks_count.unwrap();
        }
        assert!(count >= 2, "{count} tasks run");
    }
    assert_eq!(describe(&world, &first).await.running_tasks_count, Some(0));
    assert_eq!(describe(&world, &second).await.running_tasks_count, Some(2));
}

//! Targets, from outside.

use crate::support::{World, code, forward, refusal, scope, world};
use api::Reply;
use api::elbv2::{self, Elbv2};
use domain::elb::{TargetHealth, TargetState};
use domain::{Clock, ManualClock};
use elb::controllers::Targets;
use std::time::Duration;

fn target(ip: &str) -> elbv2::TargetDescription {
    elbv2::TargetDescription {
        id: ip.to_owned(),
        ..Default::default()
    }
}

async fn register(world: &World, group: &str, target: elbv2::TargetDescription) -> Reply<()> {
    let input = elbv2::RegisterTargetsInput {
        target_group_arn: group.to_owned(),
        targets: vec![target],
    };
    world
        .elb
        .register_targets(&world.cx, input)
        .await
        .map(|_| ())
}

/// State and reason of each target, as `DescribeTargetHealth` tells them.
async fn health(world: &World, group: &str) -> Vec<String> {
    let input = elbv2::DescribeTargetHealthInput {
        target_group_arn: group.to_owned(),
        ..Default::default()
    };
    let told = world
        .elb
        .describe_target_health(&world.cx, input)
        .await
        .expect("health");
    let tell = |one: elbv2::TargetHealthDescription| {
        let health = one.target_health.expect("health");
        let part = |text: Option<String>| text.unwrap_or_default();
        format!("{} {}", part(health.state), part(health.reason))
            .trim()
            .to_owned()
    };
    told.target_health_descriptions
        .expect("health")
        .into_iter()
        .map(tell)
        .collect()
}

/// What the edge would write of the target 172.31.0.9.
fn said(group: &str, state: TargetState, drained: bool, clock: &ManualClock) -> TargetHealth {
    let mut parts = group.rsplit('/');
    let id = parts.next().unwrap_or_default().to_owned();
    TargetHealth {
        scope: scope(),
        group: (parts.next().unwrap_or_default().to_owned(), id),
        ip: [172, 31, 0, 9].into(),
        port: 8080,
        state,
        reason: None,
        description: None,
        since: clock.now(),
        drained,
    }
}

#[tokio::test]
async fn a_target_lives_from_unused_to_gone() {
    let world = world().await;
    let (arn, group) = (world.balancer("web").await, world.group("web").await);
    register(&world, &group, target("172.31.0.9"))
        .await
        .expect("registered");
    assert_eq!(health(&world, &group).await, ["unused Target.NotInUse"]);
    world
        .try_listener(&arn, 80, forward(&group))
        .await
        .expect("a listener");
    assert_eq!(
        health(&world, &group).await,
        ["initial Elb.RegistrationInProgress"]
    );
    world
        .put(&said(&group, TargetState::Healthy, false, &world.clock))
        .await;
    assert_eq!(health(&world, &group).await, ["healthy"]);
    let deregister = elbv2::DeregisterTargetsInput {
        target_group_arn: group.clone(),
        targets: vec![target("172.31.0.9"), target("172.31.0.77")],
    };
    world
        .elb
        .deregister_targets(&world.cx, deregister)
        .await
        .expect("deregistered");
    // Until it takes no new requests any more.
    assert_eq!(health(&world, &group).await, ["healthy"]);
    world
        .put(&said(&group, TargetState::Draining, false, &world.clock))
        .await;
    assert_eq!(
        health(&world, &group).await,
        ["draining Target.DeregistrationInProgress"]
    );
    let next = world
        .room
        .retire_targets(&scope(), "web")
        .await
        .expect("a pass");
    assert_eq!(
        next.map(|next| next.as_second()),
        Some(world.clock.now().as_second() + 300)
    );
    world.clock.advance(Duration::from_secs(300));
    assert_eq!(
        world
            .room
            .retire_targets(&scope(), "web")
            .await
            .expect("a pass"),
        None
    );
    assert_eq!(health(&world, &group).await, Vec::<String>::new());
    assert_eq!(world.count("elb/target-health").await, 0);
}

#[tokio::test]
async fn a_drained_target_goes_early_and_one_registered_again_stays() {
    let world = world().await;
    let group = world.group("web").await;
    let deregister = || elbv2::DeregisterTargetsInput {
        target_group_arn: group.clone(),
        targets: vec![target("172.31.0.9")],
    };
    register(&world, &group, target("172.31.0.9"))
        .await
        .expect("registered");
    world
        .elb
        .deregister_targets(&world.cx, deregister())
        .await
        .expect("deregistered");
    register(&world, &group, target("172.31.0.9"))
        .await
        .expect("registered again");
    world.clock.advance(Duration::from_secs(1_000));
    world.settle(Targets(world.room.clone())).await;
    assert_eq!(world.count("elb/targets").await, 1);
    world
        .elb
        .deregister_targets(&world.cx, deregister())
        .await
        .expect("deregistered");
    world
        .put(&said(&group, TargetState::Draining, true, &world.clock))
        .await;
    world.settle(Targets(world.room.clone())).await;
    assert_eq!(world.count("elb/targets").await, 0);
}

#[tokio::test]
async fn targets_of_a_deleted_group_do_not_come_back_with_its_name() {
    let world = world().await;
    let group = world.group("web").await;
    register(&world, &group, target("172.31.0.9"))
        .await
        .expect("registered");
    let delete = elbv2::DeleteTargetGroupInput {
        target_group_arn: group.clone(),
    };
    world
        .elb
        .delete_target_group(&world.cx, delete)
        .await
        .expect("deleted");
    let again = world.group("web").await;
    assert_ne!(group, again);
    assert_eq!(health(&world, &again).await, Vec::<String>::new());
    world.settle(Targets(world.room.clone())).await;
    assert_eq!(world.count("elb/targets").await, 0);
    assert_eq!(
        code(register(&world, &group, target("172.31.0.9")).await),
        "TargetGroupNotFound"
    );
}

#[tokio::test]
async fn targets_that_cannot_be_are_refused() {
    let world = world().await;
    let group = world.group("web").await;
    assert_eq!(
        code(register(&world, &group, target("web.example.com")).await),
        "InvalidTarget"
    );
    assert_eq!(
        code(register(&world, &group, target("8.8.8.8")).await),
        "InvalidTarget"
    );
    assert_eq!(
        code(register(&world, &group, target("10.9.9.9")).await),
        "InvalidTarget"
    );
    let outside = elbv2::TargetDescription {
        availability_zone: Some("all".to_owned()),
        ..target("10.9.9.9")
    };
    register(&world, &group, outside).await.expect("registered");
    let port = elbv2::TargetDescription {
        port: Some(70_000),
        ..target("172.31.0.9")
    };
    assert_eq!(code(register(&world, &group, port).await), "InvalidTarget");
    let instances = elbv2::CreateTargetGroupInput {
        target_type: None,
        ..world.wanted("instances")
    };
    let made = world
        .elb
        .create_target_group(&world.cx, instances)
        .await
        .expect("a group");
    let arn = made
        .target_groups
        .expect("one")
        .remove(0)
        .target_group_arn
        .expect("an ARN");
    assert_eq!(
        refusal(register(&world, &arn, target("i-0123456789abcdef0")).await),
        "InvalidTarget: The following targets are not in a running state and cannot be \
         registered: 'i-0123456789abcdef0'"
    );
    let asked = elbv2::DescribeTargetHealthInput {
        target_group_arn: group,
        targets: Some(vec![target("172.31.0.200")]),
        ..Default::default()
    };
    let told = world
        .elb
        .describe_target_health(&world.cx, asked)
        .await
        .expect("health");
    let told = told
        .target_health_descriptions
        .expect("one")
        .remove(0)
        .target_health;
    assert_eq!(
        told.and_then(|told| told.reason).as_deref(),
        Some("Target.NotRegistered")
    );
}

#[tokio::test]
async fn groups_of_one_name_must_be_alike() {
    let world = world().await;
    let group = world.group("web").await;
    assert_eq!(world.group("web").await, group);
    let other = elbv2::CreateTargetGroupInput {
        port: Some(9090),
        ..world.wanted("web")
    };
    assert_eq!(
        refusal(world.elb.create_target_group(&world.cx, other).await),
        "DuplicateTargetGroupName: A target group with the same name 'web' exists, but with \
         different settings"
    );
    let elsewhere = elbv2::CreateTargetGroupInput {
        vpc_id: Some("vpc-0".to_owned()),
        ..world.wanted("lost")
    };
    assert_eq!(
        refusal(world.elb.create_target_group(&world.cx, elsewhere).await),
        "ValidationError: The VPC ID 'vpc-0' is not found"
    );
}

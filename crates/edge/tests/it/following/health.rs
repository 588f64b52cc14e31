//! What is told of targets.

use std::net::Ipv4Addr;
use std::time::Duration;

use domain::Record;
use domain::elb::{TargetHealth, TargetState};

use super::records::*;
use super::world::*;
use crate::support::Backend;

const ZONE: Ipv4Addr = Ipv4Addr::new(127, 77, 1, 1);

fn told(health: &TargetHealth) -> (&str, &str) {
    (
        health.reason.as_deref().unwrap_or_default(),
        health.description.as_deref().unwrap_or_default(),
    )
}

#[tokio::test]
async fn a_target_that_fails_is_unhealthy_with_its_reason_and_recovers() {
    let (world, backend) = (World::start(), Backend::start("web").await);
    let (_, group) = balanced(&world, "shop", ZONE, free_port()).await;
    let target = register(&world, &group, backend.address).await;
    let healthy = world.until_health(&target, TargetState::Healthy).await;
    backend.set_failing(true);
    let unhealthy = world.until_health(&target, TargetState::Unhealthy).await;
    assert_eq!(
        told(&unhealthy),
        (
            "Target.ResponseCodeMismatch",
            "Health checks failed with these codes: [503]"
        )
    );
    assert!(unhealthy.since > healthy.since);
    backend.set_failing(false);
    world.until_health(&target, TargetState::Healthy).await;
}

#[tokio::test]
async fn a_target_nobody_probes_says_why() {
    let (world, backend) = (World::start(), Backend::start("web").await);
    let alone = group("alone");
    world.save(&alone).await;
    let target = register(&world, &alone, backend.address).await;
    let health = world.until_health(&target, TargetState::Unused).await;
    assert_eq!(
        told(&health),
        (
            "Target.NotInUse",
            "Target group is not configured to receive traffic from the load balancer"
        )
    );
    let (_, mut checked) = balanced(&world, "shop", ZONE, free_port()).await;
    checked.health_check.enabled = false;
    world.save(&checked).await;
    let target = register(&world, &checked, backend.address).await;
    let health = world.until_health(&target, TargetState::Unavailable).await;
    assert_eq!(told(&health).0, "Target.HealthCheckDisabled");
}

#[tokio::test]
async fn a_target_waits_for_its_load_balancer_and_is_forgotten_with_its_record() {
    let (world, backend) = (World::start(), Backend::start("web").await);
    let (_, group) = balanced(&world, "shop", ZONE, free_port()).await;
    world.real.forget("eni-shop");
    tokio::time::sleep(Duration::from_millis(50)).await;
    let target = register(&world, &group, backend.address).await;
    let health = world.until_health(&target, TargetState::Initial).await;
    assert_eq!(told(&health).0, "Elb.RegistrationInProgress");
    world.real.set_here("eni-shop");
    world.until_health(&target, TargetState::Healthy).await;
    world.delete(&target.key()).await;
    until("forgotten", async || {
        world.health(&target).await.is_none().then_some(())
    })
    .await;
}

//! Active health checks.

use std::net::SocketAddr;
use std::time::Duration;

use edge::{Edge, EdgeConfig, HealthReason, HealthState, TargetHealth};
use route::{Flavour, HealthCheck, HealthProtocol, LoadBalancerPolicy, TargetId, TargetStatus};

use crate::support::{Backend, Stage, bind, until};

fn stage(check: HealthCheck, targets: &[SocketAddr]) -> Stage {
    let config = EdgeConfig {
        clock_speed: 100,
        ..EdgeConfig::default()
    };
    let mut stage = Stage::new(config, Flavour::LoadBalancer(LoadBalancerPolicy::default()));
    stage.change(|spec| spec.groups[0].health_check = Some(check));
    let targets: Vec<_> = targets
        .iter()
        .map(|a| (*a, TargetStatus::Initial))
        .collect();
    stage.targets(&targets);
    stage
}

fn check(path: &str) -> HealthCheck {
    HealthCheck {
        path: path.into(),
        interval: Duration::from_secs(5),
        healthy_threshold: 3,
        ..HealthCheck::default()
    }
}

fn health(edge: &Edge, address: SocketAddr) -> Option<TargetHealth> {
    edge.health().current().remove(&TargetId {
        group: "web".into(),
        address,
    })
}

async fn becomes(
    stage: &Stage,
    address: SocketAddr,
    state: HealthState,
    reason: Option<HealthReason>,
) {
    let expected = Some(TargetHealth { state, reason });
    until("the target's health", || {
        health(&stage.edge, address) == expected
    })
    .await;
}

#[tokio::test]
async fn the_first_success_makes_a_target_healthy_and_failures_turn_it() {
    let backend = Backend::start("a").await;
    let stage = stage(check("/name"), &[backend.address]);
    let mut feed = stage.edge.health();
    becomes(&stage, backend.address, HealthState::Healthy, None).await;
    assert!(backend.requests() <= 2, "{}", backend.requests());
    assert!(feed.changed().await);
    backend.set_failing(true);
    let reason = Some(HealthReason::ResponseCodeMismatch(503));
    becomes(&stage, backend.address, HealthState::Unhealthy, reason).await;
    backend.set_failing(false);
    let before = backend.requests();
    becomes(&stage, backend.address, HealthState::Healthy, None).await;
    assert!(backend.requests() >= before + 3);
}

#[tokio::test]
async fn every_way_to_fail_has_its_reason() {
    let backend = Backend::start("a").await;
    let (gone, dead) = bind();
    drop(gone);
    let unhealthy = |reason| (HealthState::Unhealthy, Some(reason));
    for (path, address, (state, reason)) in [
        (
            "/status/500",
            backend.address,
            unhealthy(HealthReason::ResponseCodeMismatch(500)),
        ),
        (
            "/junk",
            backend.address,
            unhealthy(HealthReason::FailedHealthChecks),
        ),
        (
            "/hang",
            backend.address,
            unhealthy(HealthReason::FailedHealthChecks),
        ),
        ("/name", dead, unhealthy(HealthReason::FailedHealthChecks)),
        ("/silent", backend.address, unhealthy(HealthReason::Timeout)),
    ] {
        let stage = stage(check(path), &[address]);
        let first = health(&stage.edge, address).unwrap();
        assert_eq!(
            first.reason,
            Some(HealthReason::InitialHealthChecking),
            "{path}"
        );
        becomes(&stage, address, state, reason).await;
    }
}

#[tokio::test]
async fn port_matcher_and_protocol_are_as_configured() {
    let (traffic, other) = (Backend::start("a").await, Backend::start("b").await);
    let matcher = "200,400-499".parse().unwrap();
    let special = HealthCheck {
        port: Some(other.address.port()),
        matcher,
        ..check("/status/404")
    };
    let first = stage(special, &[traffic.address]);
    becomes(&first, traffic.address, HealthState::Healthy, None).await;
    assert_eq!(traffic.requests(), 0);
    let tcp = HealthCheck {
        protocol: HealthProtocol::Tcp,
        ..check("/status/500")
    };
    let second = stage(tcp, &[traffic.address]);
    becomes(&second, traffic.address, HealthState::Healthy, None).await;
    assert_eq!(traffic.requests(), 0);
}

#[tokio::test]
async fn a_port_that_resets_what_it_takes_is_not_healthy() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            stream.set_zero_linger().unwrap();
        }
    });
    let tcp = HealthCheck {
        protocol: HealthProtocol::Tcp,
        ..check("/")
    };
    let stage = stage(tcp, &[address]);
    let reason = Some(HealthReason::FailedHealthChecks);
    becomes(&stage, address, HealthState::Unhealthy, reason).await;
}

#[tokio::test]
async fn a_target_that_leaves_is_no_longer_asked_and_one_that_stays_keeps_its_health() {
    let (stays, leaves) = (Backend::start("a").await, Backend::start("b").await);
    let mut stage = stage(check("/name"), &[stays.address, leaves.address]);
    becomes(&stage, stays.address, HealthState::Healthy, None).await;
    becomes(&stage, leaves.address, HealthState::Healthy, None).await;
    stage.targets(&[
        (stays.address, TargetStatus::Healthy),
        (leaves.address, TargetStatus::Draining),
    ]);
    assert_eq!(health(&stage.edge, leaves.address), None);
    assert_eq!(
        health(&stage.edge, stays.address).unwrap().state,
        HealthState::Healthy
    );
    tokio::time::sleep(Duration::from_millis(100)).await;
    let (kept, quiet) = (stays.requests(), leaves.requests());
    until("the other is asked again", || stays.requests() >= kept + 3).await;
    assert_eq!(leaves.requests(), quiet);
    stage.change(|spec| spec.groups[0].health_check = None);
    assert!(stage.edge.health().current().is_empty());
}

//! What Service Connect promises: retries, time-outs, outliers, TCP.

use std::net::SocketAddr;
use std::time::Duration;

use edge::EdgeConfig;
use route::{Flavour, OutlierPolicy, Protocol, ServicePolicy, TargetStatus};

use crate::support::{Backend, Client, Stage, bind, until, within};

#[tokio::test]
async fn a_503_is_tried_again_on_another_target() {
    let (good, bad) = (Backend::start("good").await, Backend::start("bad").await);
    bad.set_failing(true);
    let mut stage = Stage::service(ServicePolicy::default());
    stage.healthy(&[&good, &bad]);
    let mut client = stage.client().await;
    for _ in 0..20 {
        assert_eq!(client.get("/").await.text(), "good");
    }
    for _ in 0..4 {
        assert_eq!(client.post("/body", "hello").await.text(), "hello");
    }
}

#[tokio::test]
async fn retries_end_after_two() {
    let bad = Backend::start("bad").await;
    bad.set_failing(true);
    let mut stage = Stage::service(ServicePolicy::default());
    stage.healthy(&[&bad]);
    let reply = stage.client().await.get("/").await;
    assert_eq!(
        (reply.status, reply.text(), bad.requests()),
        (503, "failing".into(), 3)
    );
}

#[tokio::test]
async fn an_outlier_is_avoided_and_returns() {
    let (good, bad) = (Backend::start("good").await, Backend::start("bad").await);
    bad.set_failing(true);
    let short = Duration::from_millis(400);
    let outlier = OutlierPolicy {
        shortest: short,
        longest: short * 10,
        ..OutlierPolicy::default()
    };
    let mut stage = Stage::service(ServicePolicy {
        outlier,
        ..ServicePolicy::default()
    });
    stage.healthy(&[&good, &bad]);
    let mut client = stage.client().await;
    while bad.requests() < 5 {
        assert_eq!(client.get("/").await.text(), "good");
    }
    for _ in 0..50 {
        assert_eq!(client.get("/").await.text(), "good");
    }
    assert_eq!(bad.requests(), 5);
    bad.set_failing(false);
    within(10, async { while client.get("/").await.text() != "bad" {} }).await;
}

#[tokio::test]
async fn a_fast_clock_runs_outliers_fast() {
    let (good, bad) = (Backend::start("good").await, Backend::start("bad").await);
    bad.set_failing(true);
    let config = EdgeConfig {
        clock_speed: 100,
        ..EdgeConfig::default()
    };
    let mut stage = Stage::new(config, Flavour::Service(ServicePolicy::default()));
    stage.healthy(&[&good, &bad]);
    let mut client = stage.client().await;
    while bad.requests() < 5 {
        client.get("/").await;
    }
    bad.set_failing(false);
    assert_eq!(client.get("/").await.text(), "good");
    within(10, async { while client.get("/").await.text() != "bad" {} }).await;
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_a_504_and_zero_waits() {
    let backend = Backend::start("a").await;
    let limit = Duration::from_millis(200);
    let limited = ServicePolicy {
        per_request_timeout: limit,
        ..ServicePolicy::default()
    };
    let mut stage = Stage::service(limited);
    stage.healthy(&[&backend]);
    let mut client = stage.client().await;
    let reply = client.get("/sleep/5000").await;
    assert_eq!(
        (reply.status, reply.text()),
        (504, "upstream request timeout".into())
    );
    assert_eq!(client.get("/sleep/20").await.text(), "a");
    let endless = ServicePolicy {
        per_request_timeout: Duration::ZERO,
        ..ServicePolicy::default()
    };
    stage.change(|spec| spec.listeners[0].flavour = Flavour::Service(endless));
    assert_eq!(client.get("/sleep/400").await.text(), "a");
}

#[tokio::test]
async fn without_a_target_the_answer_is_a_503() {
    let (gone, address) = bind();
    drop(gone);
    let mut stage = Stage::service(ServicePolicy::default());
    let mut client = stage.client().await;
    assert_eq!(client.get("/").await.text(), "no healthy upstream");
    stage.targets(&[(address, TargetStatus::Healthy)]);
    let reply = client.get("/").await;
    assert_eq!((reply.status, reply.header("server")), (503, None));
}

fn tcp(policy: ServicePolicy, targets: &[SocketAddr]) -> Stage {
    let mut stage = Stage::service(policy);
    stage.change(|spec| spec.listeners[0].protocol = Protocol::Tcp);
    let targets: Vec<_> = targets
        .iter()
        .map(|a| (*a, TargetStatus::Healthy))
        .collect();
    stage.targets(&targets);
    stage
}

#[tokio::test]
async fn tcp_is_carried_both_ways_and_dead_targets_are_passed_over() {
    let backend = Backend::start("a").await;
    let (gone, dead) = bind();
    drop(gone);
    let stage = tcp(ServicePolicy::tcp(), &[dead, backend.address]);
    for _ in 0..4 {
        let mut client = stage.client().await;
        assert_eq!(client.get("/").await.text(), "a");
        assert_eq!(client.get("/close").await.text(), "ok");
        assert!(client.is_closed().await);
    }
    until("all are counted", || {
        stage.reading().active_connections == 0
    })
    .await;
    let reading = stage.reading();
    assert_eq!(reading.new_connections, 4);
    assert!(reading.bytes_in > 100 && reading.bytes_out > 100);
}

#[tokio::test]
async fn an_idle_tcp_connection_is_closed() {
    let backend = Backend::start("a").await;
    let idle_timeout = Duration::from_millis(200);
    let stage = tcp(
        ServicePolicy {
            idle_timeout,
            ..ServicePolicy::tcp()
        },
        &[backend.address],
    );
    let mut client = Client::connect(stage.address).await;
    assert_eq!(client.get("/").await.text(), "a");
    assert!(within(5, client.is_closed()).await);
    until("the target's side is closed", || backend.open() == 0).await;
}
